// IAM policy documents as far as the simulator enforces them: read strictly, and asked of one request at a time. What a
// document has that is not played here (NotAction, policy variables, other operators) is refused when it is read: a policy
// that is half understood proves nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import * as v from 'valibot';
import { conditionsHold, knownOperator } from './iam-conditions.ts';
import { fits } from './iam-glob.ts';

/** A policy that cannot be read, or that the simulator does not play. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** IAM takes one where it takes a list. Made a list first, so that a fault is told of the item itself. */
const oneOrMore = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.unknown(),
    v.transform((given): unknown[] => (Array.isArray(given) ? given : [given])),
    v.array(item),
  );

/** `${aws:username}` and the like: each request has another value for it. */
const plain = v.pipe(
  v.string(),
  v.check((text) => !text.includes('${'), 'the simulator knows no policy variables'),
);
const action = v.pipe(
  plain,
  v.regex(/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'expected an action such as ses:GetAccount'),
);
/** CloudFormation and YAML write true and numbers where IAM compares texts. */
const value = v.union([plain, v.pipe(v.union([v.boolean(), v.number()]), v.transform(String))]);
const Conditions = v.record(
  v.pipe(v.string(), v.check(knownOperator, 'the simulator does not know this condition operator')),
  v.record(v.string(), oneOrMore(value)),
);
const PrincipalElement = v.union([
  v.literal('*'),
  v.strictObject({
    AWS: v.optional(oneOrMore(plain)),
    Service: v.optional(oneOrMore(plain)),
    Federated: v.optional(oneOrMore(plain)),
  }),
]);

const Statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: oneOrMore(action),
  Condition: v.optional(Conditions, {}),
});
const IdentityStatement = v.strictObject({ ...Statement.entries, Resource: oneOrMore(plain) });
const TrustStatement = v.strictObject({ ...Statement.entries, Principal: PrincipalElement });

/** A document without its version is one of 2008, which knows no policy variables; here it has none anyway. */
const documentOf = <T extends v.GenericSchema>(statement: T) =>
  v.strictObject({
    Version: v.optional(v.picklist(['2012-10-17', '2008-10-17'])),
    Id: v.optional(v.string()),
    Statement: oneOrMore(statement),
  });
const IdentityDocument = documentOf(IdentityStatement);
const TrustDocument = documentOf(TrustStatement);

/** What a principal may do: an identity-based policy. */
export type IdentityPolicy = v.InferOutput<typeof IdentityDocument>;
/** Who may become a role: its trust policy. */
export type TrustPolicy = v.InferOutput<typeof TrustDocument>;

/** @throws PolicyError naming the field and what was expected */
export const readIdentityPolicy = (document: unknown): IdentityPolicy => read(IdentityDocument, document);

/** @throws PolicyError naming the field and what was expected */
export const readTrustPolicy = (document: unknown): TrustPolicy => read(TrustDocument, document);

function read<T extends v.GenericSchema>(schema: T, document: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, document);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the document';
  throw new PolicyError(`the policy is not one that the simulator can enforce: ${path}: ${issue.message}`);
}

/** What is asked of policies: one action on one resource. */
export interface Asked {
  /** `ses:GetEmailIdentity` */
  readonly action: string;
  /** An ARN, or `*` for an action for which IAM knows no resource. */
  readonly resource: string;
  /** Values of condition keys by their lower-case names; a key that is missing is not in the request. */
  readonly context: Readonly<Record<string, string>>;
}

/** What a statement grants, taken apart: one action on one resource. */
export interface Grant {
  /** `SID` or `POLICY.STATEMENT` by their places, from 0. */
  readonly statement: string;
  readonly action: string;
  readonly resource: string;
}

export type Decision =
  /** `by`: every grant that allows it. Where there is one alone, it is needed. */
  | { readonly kind: 'allowed'; readonly by: readonly Grant[] }
  | { readonly kind: 'denied'; readonly explicitly: boolean };

/** Every grant of policies, whatever the conditions. */
export function grantsOf(policies: readonly IdentityPolicy[]): readonly Grant[] {
  return policies.flatMap(({ Statement: statements }, at) =>
    statements.flatMap(({ Sid, Effect, Action, Resource }, index) =>
      Effect === 'Deny'
        ? []
        : Action.flatMap((one) =>
            Resource.map((resource) => ({ statement: Sid ?? `${at}.${index}`, action: one, resource })),
          ),
    ),
  );
}

/**
 * A Deny that fits outweighs every Allow, and what nothing allows is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(policies: readonly IdentityPolicy[], asked: Asked): Decision {
  const applicable = policies.map((policy) => ({
    ...policy,
    Statement: policy.Statement.map((one) => (conditionsHold(one.Condition, asked.context) ? one : NOTHING)),
  }));
  const isDenied = applicable.some(({ Statement: statements }) =>
    statements.some(
      ({ Effect, Action, Resource }) =>
        Effect === 'Deny' &&
        Action.some((one) => coversAction(one, asked)) &&
        Resource.some((one) => coversResource(one, asked)),
    ),
  );
  if (isDenied) return { kind: 'denied', explicitly: true };
  const by = grantsOf(applicable).filter(
    (grant) => coversAction(grant.action, asked) && coversResource(grant.resource, asked),
  );
  return by.length > 0 ? { kind: 'allowed', by } : { kind: 'denied', explicitly: false };
}

/** Stands in where conditions do not hold, so that places stay what they are. */
const NOTHING: IdentityPolicy['Statement'][number] = {
  Effect: 'Allow',
  Action: [],
  Resource: [],
  Condition: {},
};

/** Their case does not count ("IAM JSON policy elements: Action"). */
const coversAction = (pattern: string, asked: Asked): boolean =>
  fits(pattern.toLowerCase(), asked.action.toLowerCase());

/** Case counts, and a star at the end of an ARN's part may go beyond its colon ("IAM JSON policy elements: Resource"). */
const coversResource = (pattern: string, asked: Asked): boolean => fits(pattern, asked.resource);

/**
 * May a caller become the role?
 * @param caller its role or user as IAM names it, its session, and its account
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trusts(
  { Statement: statements }: TrustPolicy,
  caller: { readonly arns: readonly string[]; readonly account: string },
  context: Asked['context'],
): boolean {
  const fitting = statements.filter(
    ({ Action, Principal, Condition }) =>
      Action.some((one) => fits(one.toLowerCase(), 'sts:assumerole')) &&
      isNamed(Principal, caller) &&
      conditionsHold(Condition, context),
  );
  return fitting.length > 0 && fitting.every(({ Effect }) => Effect === 'Allow');
}

/** An account stands for everyone in it; no wildcards but the star alone. */
function isNamed(
  principal: TrustPolicy['Statement'][number]['Principal'],
  { arns, account }: { readonly arns: readonly string[]; readonly account: string },
): boolean {
  if (principal === '*') return true;
  const { AWS = [] } = principal;
  return AWS.some(
    (one) => one === '*' || one === account || one === `arn:aws:iam::${account}:root` || arns.includes(one),
  );
}
