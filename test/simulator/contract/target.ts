// What the contract is run against: an endpoint that speaks AWS's protocols and holds the things below, made by the
// simulator from an estate or made in moto by create calls.
import type { KeyPair } from '../../../src/simulator/credentials.ts';

export interface ContractTarget {
  readonly endpoint: string;
  readonly management: { readonly id: string; readonly credentials: KeyPair };
  /** A member account of the same organization, with ROLE in it. */
  readonly member: { readonly id: string; readonly credentials: KeyPair };
  /** Ids of user pools by name: moto chooses its own. */
  readonly pools: Readonly<Record<PoolName, string>>;
}

/** Where most things are. */
export const HOME = 'eu-west-1';
/** A second Region, with one pool and one identity. */
export const AWAY = 'us-east-1';

/** In the management account: three pools at HOME and one AWAY; in the member account one at HOME. */
type PoolName = 'own-sender' | 'default-sender' | 'custom-sender' | 'away' | 'member';

export const DOMAIN = 'example.com';
export const ADDRESS = 'alice@example.net';
/** At HOME in the management account, in the order in which they were made. */
export const IDENTITIES = [DOMAIN, ADDRESS, 'a.example', 'b.example', 'c.example'] as const;
export const AWAY_IDENTITY = 'away.example';
export const MEMBER_IDENTITY = 'member.example';
export const MAIL_FROM = 'bounce.example.com';
export const CONFIGURATION_SETS = ['observed', 'plain'] as const;
export const POLICY = '{"Version":"2012-10-17","Statement":[]}';
export const ROLE = 'mailposture-reader';
export const EXTERNAL_ID = 'contract';
/** At HOME in the management account, with Security Hub switched on there (and not AWAY). */
export const TOPIC = 'bounces';
export const BUCKET = 'contract-reports';
export const EVENT_BUS = 'contract-bus';
/** CloudWatch AWS/SES Reputation.BounceRate at HOME. */
export const BOUNCE_RATE = 0.0625;
/** Hosted in Route 53 by the management account, empty, sorted by reversed labels. */
export const ZONES = ['hosted.example', 'second.example'] as const;
export const PARAMETER = '/mailposture/slack-webhook';
export const PARAMETER_VALUE = 'http://127.0.0.1/hook';

/** One thing that AWS promises; `run` throws when the target does otherwise. */
export interface ContractCase {
  readonly name: string;
  run(target: ContractTarget): Promise<void>;
}

/** What an SDK client of a target is made of. No retries: an error is to be seen as it comes. */
export const at = (target: ContractTarget, region = HOME, credentials = target.management.credentials) => ({
  endpoint: target.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});

/** What a call throws, as `code status`, and its words. @throws when the call succeeds */
export async function errorOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('the call succeeded');
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : '-';
  return { code: `${error.name} ${String(status)}`, message: error.message };
}

/** A request by hand, signed in name only: neither the simulator nor moto verifies signatures. */
export function handSigned(
  target: ContractTarget,
  service: string,
  path: string,
  init: RequestInit = {},
  { accessKeyId, sessionToken }: KeyPair = target.management.credentials,
): Promise<Response> {
  const credential = `${accessKeyId}/20261101/${HOME}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
  const token = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
  return fetch(`${target.endpoint}${path}`, {
    ...init,
    headers: { ...init.headers, ...token, authorization },
  });
}
