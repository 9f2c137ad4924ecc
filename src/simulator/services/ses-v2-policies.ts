// SES API v2: sending-authorization policies. The API reference says that updating and deleting succeed without a policy
// of that name; AWS was seen to answer NotFoundException (github.com/floci-io/floci pull request 1750), which the
// reference lists too, and so does this.
import * as v from 'valibot';
import { textArg } from '../input.ts';
import { AwsError, type Call, type Output, type RestOperation } from '../operation.ts';
import type { World } from '../world.ts';
import { alreadyExists, badRequest, findIdentity, inputOf, notFound, write } from './ses-v2-shared.ts';

const POLICY = '/v2/email/identities/{EmailIdentity}/policies/{PolicyName}';

export const POLICY_ACTIONS: readonly RestOperation[] = [
  {
    name: 'GetEmailIdentityPolicies',
    routes: ['GET /v2/email/identities/{EmailIdentity}/policies'],
    handle: (call, world) => ({ Policies: findIdentity(call, world).Policies }),
  },
  write('CreateEmailIdentityPolicy', `POST ${POLICY}`, createPolicy),
  write('UpdateEmailIdentityPolicy', `PUT ${POLICY}`, updatePolicy),
  write('DeleteEmailIdentityPolicy', `DELETE ${POLICY}`, deletePolicy),
];

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html: sending authorization policies of an identity */
const MOST_POLICIES = 20;
/** "The policy cannot exceed 4 KB." */
const LARGEST_POLICY = 4096;

function createPolicy(call: Call, world: World): Output {
  const { Policies } = findIdentity(call, world);
  const { name, policy } = policyOf(call);
  if (Object.hasOwn(Policies, name)) throw alreadyExists(`Policy <${name}> already exists`);
  if (Object.keys(Policies).length >= MOST_POLICIES) {
    throw new AwsError('LimitExceededException', `An identity has at most ${MOST_POLICIES} policies.`, 400);
  }
  Policies[name] = policy;
  return {};
}

function updatePolicy(call: Call, world: World): Output {
  const { Policies } = findIdentity(call, world);
  const { name, policy } = policyOf(call);
  requirePolicy(Policies, name);
  Policies[name] = policy;
  return {};
}

function deletePolicy(call: Call, world: World): Output {
  const { Policies } = findIdentity(call, world);
  const name = textArg(call, 'PolicyName') ?? '';
  requirePolicy(Policies, name);
  delete Policies[name];
  return {};
}

function requirePolicy(policies: Readonly<Record<string, string>>, name: string): void {
  if (!Object.hasOwn(policies, name)) throw notFound(`Policy <${name}> does not exist.`);
}

function policyOf(call: Call): { name: string; policy: string } {
  const { PolicyName: name, Policy: policy } = inputOf(
    call,
    v.object({ PolicyName: v.string(), Policy: v.pipe(v.string(), v.nonEmpty()) }),
  );
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw badRequest(`Invalid policy name <${name}>: up to 64 letters, digits, dashes and underscores.`);
  }
  if (Buffer.byteLength(policy) > LARGEST_POLICY) throw badRequest('The policy is larger than 4 KB.');
  if (!isObject(policy)) throw badRequest('The policy is not a JSON object.');
  return { name, policy };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
