// A policy from a file, for whoever wants to see what a set of permissions shows of an estate.
import { readFile } from 'node:fs/promises';
import { type Estate, EstateError } from './estate.ts';
import type { Policies } from './iam-enforce.ts';
import { readIdentityPolicy } from './iam-policy.ts';

const EVERYTHING = readIdentityPolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

/**
 * Policies under which the management account's user may do what a JSON policy document allows. Roles that it becomes may do
 * everything: the document says nothing of them.
 * @throws EstateError where there is no such document
 */
export async function policiesFromFile(
  file: string,
  { managementAccount, accounts }: Estate,
): Promise<Policies> {
  const roles = accounts.flatMap(({ Id, Roles }) =>
    Roles.map(({ RoleName }) => `arn:aws:iam::${Id}:role/${RoleName}`),
  );
  return {
    ...Object.fromEntries(roles.map((arn) => [arn, { allows: [EVERYTHING] }])),
    [`arn:aws:iam::${managementAccount}:user/simulator`]: { allows: [await readPolicy(file)] },
  };
}

async function readPolicy(file: string) {
  try {
    return readIdentityPolicy(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new EstateError(
      `the policy ${file} cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
}
