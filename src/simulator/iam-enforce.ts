// Enforces IAM policies on the calls of the simulator: who is not allowed to is denied, in AWS's words. Without policies
// nobody is asked.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { commonError } from './common-errors.ts';
import {
  type Asked,
  decide,
  type Grant,
  type IdentityPolicy,
  type TrustPolicy,
  trusts,
} from './iam-policy.ts';
import { resourcesOf } from './iam-resources.ts';
import { AwsError, type Call, type Operation, type Output, type Service } from './operation.ts';

/** What a user or role may do. */
interface PrincipalPolicies {
  /** Its identity-based policies. */
  readonly allows: readonly IdentityPolicy[];
  /** Of a role: who may become it, on top of what the estate says (`TrustedAccounts`, `ExternalId`). */
  readonly trusts?: TrustPolicy;
}

/** By the ARN of the user or role. Who is not there may do nothing. */
export type Policies = Readonly<Record<string, PrincipalPolicies>>;

/** What a policy was asked, and what it said. */
export interface Judged extends Pick<Asked, 'action' | 'resource'> {
  /** The ARN of the user or role. */
  readonly principal: string;
  /** Every grant that allowed it; empty where it was denied. */
  readonly by: readonly Grant[];
}

/** Stands between a call and its operation. */
export interface Enforcer {
  /** @throws AwsError denied */
  handle(
    service: Service,
    operation: Operation,
    call: Call,
    run: () => Output | Promise<Output>,
  ): Promise<Output>;
}

/** @param record told of each decision */
export function makeEnforcer(policies: Policies | undefined, record: (judged: Judged) => void): Enforcer {
  if (policies === undefined) return { handle: async (_service, _operation, _call, run) => run() };
  const judge = new Judge(policies, record);
  return {
    async handle(service, operation, call, run) {
      const name = operation.iamAction ?? operation.name;
      judge.require(service, `${service.prefix}:${name}`, call);
      try {
        return await run();
      } catch (error) {
        if (error instanceof AwsError && error.code === 'NoSuchKey') judge.requireListing(service, call);
        throw error;
      }
    },
  };
}

class Judge {
  /** By `ACCOUNT/role/NAME`, and of users alike: a session's ARN has lost the path of its role. */
  readonly #policies: ReadonlyMap<string, { readonly arn: string; readonly of: PrincipalPolicies }>;
  readonly #record: (judged: Judged) => void;

  constructor(policies: Policies, record: (judged: Judged) => void) {
    this.#policies = new Map(Object.entries(policies).map(([arn, of]) => [keyOf(arn), { arn, of }]));
    this.#record = record;
  }

  require(service: Service, action: string, call: Call): void {
    // "No permissions are required to perform this operation" (API_GetCallerIdentity).
    if (action === 'sts:GetCallerIdentity') return;
    for (const resource of resourcesOf(call)) {
      const why = this.#denialOf(action, resource, call);
      if (why === undefined) continue;
      const subject = `User: ${call.principal} is not authorized to perform: ${action} on resource: ${resource}`;
      throw commonError(service, 'denied', `${subject} ${why}`);
    }
    if (action === 'sts:AssumeRole') this.#requireTrust(service, call);
  }

  /**
   * "If you have the s3:ListBucket permission on the bucket, Amazon S3 returns an HTTP status code 404"; who has not is
   * denied. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  requireListing(service: Service, call: Call): void {
    const [bucket] = resourcesOf(call).map((arn) => arn.slice(0, arn.indexOf('/')));
    if (bucket === undefined || this.#denialOf('s3:ListBucket', bucket, call) === undefined) return;
    throw commonError(service, 'denied');
  }

  /** Why it is denied; undefined where it is allowed. */
  #denialOf(action: string, resource: string, call: Call): string | undefined {
    const found = this.#policies.get(keyOf(call.principal));
    const principal = found?.arn ?? call.principal;
    const context = contextOf(call, principal);
    const decision = decide(found?.of.allows ?? [], { action, resource, context });
    const by = decision.kind === 'allowed' ? decision.by : [];
    this.#record({ principal, action, resource, by });
    if (decision.kind === 'allowed') return undefined;
    // "Troubleshoot access denied error messages", IAM user guide.
    return decision.explicitly
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  }

  /** Across accounts both must say yes: the caller's policy, and the role's trust policy. */
  #requireTrust(service: Service, call: Call): void {
    const role = typeof call.input.RoleArn === 'string' ? call.input.RoleArn : '';
    const trust = this.#policies.get(keyOf(role))?.of.trusts;
    const caller = this.#policies.get(keyOf(call.principal))?.arn ?? call.principal;
    const asking = { arns: [caller, call.principal], account: call.account };
    if (trust === undefined || trusts(trust, asking, contextOf(call, caller))) return;
    const message = `User: ${call.principal} is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    throw commonError(service, 'denied', message);
  }
}

/** `111122223333/role/NAME` or `…/user/NAME`. Names of roles are unique in their account, whatever their paths. */
function keyOf(arn: string): string {
  const [, , , , account = '', ...rest] = arn.split(':');
  const [kind = '', ...path] = rest.join(':').split('/');
  // arn:aws:sts::111122223333:assumed-role/NAME/SESSION
  const name = kind === 'assumed-role' ? path[0] : path.at(-1);
  return `${account}/${kind === 'assumed-role' ? 'role' : kind}/${name ?? ''}`;
}

/**
 * The condition keys that a request of the simulator has.
 * @param principal of a session, its role
 */
function contextOf(call: Call, principal: string): Asked['context'] {
  const { ExternalId } = call.input;
  return {
    'aws:principalaccount': call.account,
    'aws:principalarn': principal,
    'aws:requestedregion': call.region,
    ...(typeof ExternalId === 'string' && { 'sts:externalid': ExternalId }),
  };
}
