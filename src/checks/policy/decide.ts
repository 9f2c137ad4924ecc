// What the policies of an identity come to for one request: allowed, refused, or not to be said. An explicit Deny
// counts before any Allow, and nothing is allowed that no statement allows:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { globFits } from '../../glob.ts';
import { en, ja, joined, type SendingPolicy, same, say, type Text } from '../../model.ts';
import type { EvidenceOf } from '../define.ts';
import { clipped, quoted } from '../words.ts';
import { type Listed, type Policy, type Principal, readPolicy, type Statement } from './document.ts';
import { allOf, holds, type Truth, type Value } from './match.ts';

/** Somebody who asks to send as an identity. */
export interface Request {
  /** A service by its name, or somebody whom no policy names. */
  readonly caller: { readonly kind: 'service'; readonly name: string } | { readonly kind: 'stranger' };
  /** As IAM spells it: `ses:SendEmail`. */
  readonly action: string;
  /** ARN of the identity. */
  readonly resource: string;
  /** What the request has under a key of a condition, which is in lower case. */
  readonly valueUnder: (key: string) => Value;
}

/** A policy that was read, under the name that SES has it by. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
}

/** The statement that decides. */
export interface Grounds {
  readonly name: string;
  readonly statement: Statement;
}

/** The API is offered over HTTPS alone, and SMTP with TLS: https://docs.aws.amazon.com/general/latest/gr/ses.html */
export const SES_TAKES_TLS_ONLY: readonly [string, Value] = [
  'aws:securetransport',
  { kind: 'known', text: 'true' },
];

export type Decision =
  /** By each statement that allows it. */
  | { readonly kind: 'allowed'; readonly by: readonly Grounds[] }
  /** By each statement that denies it; empty where merely none allows it. */
  | { readonly kind: 'refused'; readonly by: readonly Grounds[] }
  | { readonly kind: 'unknown'; readonly why: Text };

/** Reads each policy once. */
export function readPolicies(policies: readonly SendingPolicy[]): NamedPolicy[] {
  return policies.map(({ name, document }) => ({ name, policy: readPolicy(document) }));
}

/** `policy "a", statement 2`. */
export function placeOf({ name, statement }: Grounds): Text {
  const { label } = statement;
  return say(en`policy ${quoted(name, 80)}, ${label}`, ja`ポリシー ${quoted(name, 80)} の${label}`);
}

/** The statement itself; SES keeps 4 KB of a policy, and a piece of evidence stays readable. */
export function groundsEvidence<const F>(fact: F, grounds: Grounds): EvidenceOf<F> {
  return { fact, field: placeOf(grounds), value: clipped(grounds.statement.text, 1000) };
}

/** What all policies of an identity together say to a request. */
export function decide(policies: readonly NamedPolicy[], request: Request): Decision {
  const judged = policies.flatMap(({ name, policy }) =>
    policy.kind === 'unreadable'
      ? []
      : policy.statements.map((statement) => ({ name, statement, ...applies(statement, request) })),
  );
  const those = (effect: Statement['effect'], is: Applies['is']) =>
    judged.filter((one) => one.statement.effect === effect && one.is === is);
  const denials = those('Deny', 'yes');
  if (denials.length > 0) return { kind: 'refused', by: denials };
  // Whatever cannot be read may hold a Deny.
  for (const { name, policy } of policies) {
    if (policy.kind === 'unreadable') {
      const why = say(
        en`policy ${quoted(name, 80)} cannot be read: ${policy.why}`,
        ja`ポリシー ${quoted(name, 80)} を解釈できません: ${policy.why}`,
      );
      return { kind: 'unknown', why };
    }
  }
  const grants = those('Allow', 'yes');
  const [unsureGrant] = those('Allow', 'unknown');
  const [unsureDenial] = those('Deny', 'unknown');
  // Where nothing is allowed, it does not matter what is denied.
  if (grants.length === 0 && unsureGrant === undefined) return { kind: 'refused', by: [] };
  const unsure = grants.length === 0 ? unsureGrant : unsureDenial;
  if (unsure !== undefined) return { kind: 'unknown', why: joined([placeOf(unsure), unsure.why], ': ') };
  return { kind: 'allowed', by: grants };
}

interface Applies {
  readonly is: 'yes' | 'no' | 'unknown';
  /** What of it cannot be judged; empty otherwise. */
  readonly why: Text;
}

const NOTHING = same('');
/** What is to be said where one of these is what cannot be judged. */
const UNJUDGED = {
  actions: say(en`Mailposture cannot judge its actions`, ja`Mailposture はアクションを判定できません`),
  resources: say(en`Mailposture cannot judge its resources`, ja`Mailposture はリソースを判定できません`),
  principals: say(
    en`Mailposture cannot judge its principals`,
    ja`Mailposture はプリンシパルを判定できません`,
  ),
  whole: say(en`Mailposture cannot judge it`, ja`Mailposture はこのステートメントを判定できません`),
} as const;

/** Does a statement speak of a request? */
function applies(statement: Statement, request: Request): Applies {
  const { principals, actions, resources, conditions } = statement;
  const parts: readonly (readonly [Truth, Text])[] = [
    [
      listedFits(actions, (action) => fits(action.toLowerCase(), request.action.toLowerCase())),
      UNJUDGED.actions,
    ],
    [listedFits(resources, (resource) => fits(resource, request.resource)), UNJUDGED.resources],
    [listedFits(principals, (principal) => principalFits(principal, request.caller)), UNJUDGED.principals],
    ...conditions.map(({ operator, key, values }) => {
      const [by, on] = [quoted(operator, 60), quoted(key, 80)];
      const unjudged = say(
        en`Mailposture cannot judge its condition ${by} on ${on}`,
        ja`Mailposture は ${on} に対する条件 ${by} を判定できません`,
      );
      return [holds(operator, values, request.valueUnder(key.toLowerCase())), unjudged] as const;
    }),
  ];
  const all = allOf(parts.map(([is]) => is));
  if (all === 'yes' || all === 'no') return { is: all, why: NOTHING };
  // What some can bring about is enough to let somebody in, and not enough to keep everybody out.
  if (all === 'some' && statement.effect === 'Allow') return { is: 'yes', why: NOTHING };
  const [, why] = parts.find(([is]) => is === all) ?? [all, UNJUDGED.whole];
  return { is: 'unknown', why };
}

function listedFits<T>(listed: Listed<T>, fitsOne: (value: T) => Truth): Truth {
  const truths = listed.values.map(fitsOne);
  const any: Truth = truths.includes('yes') ? 'yes' : truths.includes('unknown') ? 'unknown' : 'no';
  if (!listed.except || any === 'unknown') return any;
  return any === 'yes' ? 'no' : 'yes';
}

/** A wildcard at the end of a part of an ARN takes in the colons behind it, so that the whole text is compared. */
function fits(pattern: string, text: string): Truth {
  if (pattern.includes('${')) return 'unknown';
  return globFits(pattern, text) ? 'yes' : 'no';
}

/**
 * Is the caller one of these? `*` is everyone, be it anonymous or a service; IAM has no other wildcard here:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function principalFits({ type, name }: Principal, caller: Request['caller']): Truth {
  if (type === 'AWS' && name === '*') return 'yes';
  if (/[*?]/.test(name)) return 'unknown';
  return type === 'Service' && caller.kind === 'service' && caller.name === name.toLowerCase() ? 'yes' : 'no';
}
