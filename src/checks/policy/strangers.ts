// Who "anyone" is: may somebody whom no policy names send as an identity? AWS documents for S3 what makes a
// resource-based policy public, and SES's policies are in the same language: a statement is public unless it names
// fixed principals, or has a condition with fixed values (no wildcard, no variable) that narrows who calls.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
// Which keys there are in which request:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { Text } from '../../model.ts';
import { decide, type Grounds, type NamedPolicy, SES_TAKES_TLS_ONLY } from './decide.ts';
import type { Value } from './match.ts';

/** What sends, and may be allowed for an identity (SES API v1 and v2; `ses:` is the prefix of both). */
const SENDING = [
  'SendEmail',
  'SendRawEmail',
  'SendTemplatedEmail',
  'SendBulkTemplatedEmail',
  'SendBulkEmail',
];
const ACTIONS: readonly string[] = [...SENDING, 'SendBounce'].map((action) => `ses:${action}`);

const ABSENT: Value = { kind: 'absent' };
const STRANGE: Value = { kind: 'strange' };
const known = (text: string): Value => ({ kind: 'known', text });

/** These narrow what is sent, when, or how, and not who sends: a caller sets them at will, tags of its own included. */
const FREE: ReadonlySet<string> = new Set([
  ...['aws:currenttime', 'aws:epochtime', 'aws:requestedregion', 'aws:useragent', 'aws:referer'],
  ...['aws:principaltype', 'aws:username', 'aws:tagkeys', 'aws:multifactorauthpresent'],
  ...['aws:multifactorauthage', 'aws:tokenissuetime'],
]);
const FREE_GROUPS = ['ses:', 'aws:principaltag/', 'aws:requesttag/', 'aws:resourcetag/'];

const OF_PRINCIPALS = ['aws:principalarn', 'aws:principalaccount', 'aws:userid'];
const OF_ORGANIZATIONS = ['aws:principalorgid', 'aws:principalorgpaths'];
const OF_NETWORKS = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn'];
/** Only where a service calls for somebody's resource. */
const OF_SOURCES = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner'];
const OF_SOURCE_ORGANIZATIONS = ['aws:sourceorgid', 'aws:sourceorgpaths'];
const OF_SERVICES = ['aws:principalservicename', 'aws:principalservicenameslist'];

const all = (keys: readonly string[], value: Value) => keys.map((key) => [key, value] as const);
const other = (value: Value) => (value === STRANGE ? ABSENT : STRANGE);

/** An account of somebody else that calls SES: in an organization or in none, by the internet or by a VPC endpoint. */
const ACCOUNTS = [ABSENT, STRANGE].flatMap((organization) =>
  [ABSENT, STRANGE].map((network) => [
    ...all(OF_PRINCIPALS, STRANGE),
    ...all(OF_ORGANIZATIONS, organization),
    ...all(OF_NETWORKS, network),
    ['aws:sourceip', other(network)] as const,
    ...all([...OF_SOURCES, ...OF_SOURCE_ORGANIZATIONS, ...OF_SERVICES], ABSENT),
    ['aws:principalisawsservice', known('false')] as const,
  ]),
);

/** A service of AWS that calls SES for a resource in an account of somebody else. */
const SERVICES = [ABSENT, STRANGE].map((organization) => [
  ...all(OF_PRINCIPALS, { kind: 'strangeOrAbsent' }),
  ...all([...OF_ORGANIZATIONS, ...OF_NETWORKS, 'aws:sourceip'], ABSENT),
  ...all(OF_SOURCES, STRANGE),
  ...all(OF_SOURCE_ORGANIZATIONS, organization),
  ['aws:principalisawsservice', known('true')] as const,
]);

interface Stranger {
  readonly as: 'account' | 'service';
  readonly values: ReadonlyMap<string, Value>;
}

const stranger = (as: Stranger['as'], values: readonly (readonly [string, Value])[]): Stranger => {
  return { as, values: new Map([...values, SES_TAKES_TLS_ONLY]) };
};

const STRANGERS: readonly Stranger[] = [
  ...ACCOUNTS.map((values) => stranger('account', values)),
  ...SERVICES.map((values) => stranger('service', values)),
];

function valueFor({ values }: Stranger, key: string): Value {
  const value = values.get(key);
  if (value !== undefined) return value;
  const isFree = FREE.has(key) || FREE_GROUPS.some((group) => key.startsWith(group));
  return { kind: isFree ? 'free' : 'unknown' };
}

/** A statement that lets strangers in. */
export interface OpenStatement extends Grounds {
  /** Which sending actions it allows to them. */
  readonly actions: readonly string[];
  /** `service`: only by way of a service of AWS. */
  readonly as: Stranger['as'];
}

export type Openness =
  | { readonly kind: 'open'; readonly statements: readonly OpenStatement[] }
  | { readonly kind: 'closed' }
  | { readonly kind: 'unknown'; readonly why: Text };

/** May anyone send as the identity? One stranger who may is enough. */
export function opennessOf(policies: readonly NamedPolicy[], identityArn: string): Openness {
  const open = new Map<Grounds['statement'], OpenStatement>();
  let unsure: Text | undefined;
  for (const one of STRANGERS) {
    for (const action of ACTIONS) {
      const decision = decide(policies, {
        caller: { kind: 'stranger' },
        action,
        resource: identityArn,
        valueUnder: (key) => valueFor(one, key),
      });
      if (decision.kind === 'unknown') unsure ??= decision.why;
      if (decision.kind !== 'allowed') continue;
      for (const { name, statement } of decision.by) {
        const before = open.get(statement);
        const actions = [...new Set([...(before?.actions ?? []), action])];
        open.set(statement, { name, statement, actions, as: before?.as ?? one.as });
      }
    }
  }
  if (open.size > 0) return { kind: 'open', statements: [...open.values()] };
  return unsure === undefined ? { kind: 'closed' } : { kind: 'unknown', why: unsure };
}
