// Names of resources in Terraform and CloudFormation, made from what they are about alone: the same thing keeps its
// resource in each plan, and two things never share one.
import { createHash } from 'node:crypto';
import { camelCase } from '../render/identifiers.ts';

/** Such as `example_com`: a dot becomes an underscore; where that cannot be read back, a digest tells names apart. */
export function terraformLabel(...parts: readonly string[]): string {
  const words = parts.map((part) => part.replaceAll('.', '_')).join('__');
  const isExact =
    words.length <= 80 && parts.every((part) => /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/.test(part));
  return isExact ? words : `r_${words.replaceAll(/[^A-Za-z0-9-]+/g, '_').slice(0, 60)}_${digest(parts)}`;
}

/** Such as `EmailIdentityExampleCom1a2b3c4d5e6f`: CloudFormation takes letters and digits only. */
export function logicalId(kind: string, ...parts: readonly string[]): string {
  return `${kind}${camelCase(parts.join(' '))}${digest(parts)}`;
}

/** The resource of an identity in CloudFormation. */
export function identityId(identity: string): string {
  return logicalId('EmailIdentity', identity);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
