// Who is calling: access keys of the estate's accounts, temporary keys from AssumeRole, and the SigV4 credential scope.
// Signatures are NOT verified: the simulator listens on loopback only and has nothing to protect; what it needs of a
// signature is the account, the Region and the service that it names.
import { randomBytes } from 'node:crypto';
import type { Estate } from './estate.ts';

/** Credentials as an SDK client takes them. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Principal {
  readonly account: string;
  readonly arn: string;
  /** AIDA… of a user, or AROA…:SESSION of an assumed role. */
  readonly userId: string;
}

interface Session extends Principal {
  readonly sessionToken: string;
  readonly expires: Date;
}

type Authenticated = Principal | 'unknownKey' | 'expired';

export interface Credentials {
  /** The long-term key of an account: deterministic, so that it can be written in a shell. */
  keyOf(accountId: string): KeyPair;
  /** Temporary credentials for a role session. */
  assume(roleArn: string, sessionName: string, expires: Date): Required<KeyPair> & Principal;
  /** Whose key this is. Temporary keys need their own session token, as in AWS. */
  authenticate(accessKeyId: string, sessionToken: string | undefined): Authenticated;
}

/** `AKIASIM0` and the account id: 20 characters, as AWS's own are. */
const accessKeyOf = (accountId: string): string => `AKIASIM0${accountId}`;

export function makeCredentials(estate: Estate, now: () => Date): Credentials {
  const users = new Map(
    estate.accounts.map(({ Id }): [string, Principal] => [
      accessKeyOf(Id),
      { account: Id, arn: `arn:aws:iam::${Id}:user/simulator`, userId: `AIDASIM00${Id}` },
    ]),
  );
  const sessions = new Map<string, Session>();
  return {
    keyOf: (accountId) => ({ accessKeyId: accessKeyOf(accountId), secretAccessKey: 'simulated' }),
    assume(roleArn, sessionName, expires) {
      const [, , , , account = '', resource = ''] = roleArn.split(':');
      const roleName = resource.slice(resource.lastIndexOf('/') + 1);
      const principal = {
        account,
        arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
        userId: `AROASIM00${account}:${sessionName}`,
      };
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const sessionToken = randomBytes(96).toString('base64');
      sessions.set(accessKeyId, { ...principal, sessionToken, expires });
      return { ...principal, accessKeyId, secretAccessKey: 'simulated', sessionToken };
    },
    authenticate(accessKeyId, sessionToken) {
      const user = users.get(accessKeyId);
      if (user !== undefined) return user;
      const session = sessions.get(accessKeyId);
      if (session === undefined || session.sessionToken !== sessionToken) return 'unknownKey';
      return session.expires <= now() ? 'expired' : session;
    },
  };
}

export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name. */
  readonly service: string;
}

/**
 * The credential scope of a SigV4 request, from its Authorization header or (a presigned request) its query string.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 * @returns 'missing' without a signature, 'incomplete' when it is no SigV4 one
 */
export function readScope(
  authorization: string | undefined,
  query: URLSearchParams,
): Scope | 'missing' | 'incomplete' {
  const presigned = query.get('X-Amz-Credential');
  if (authorization === undefined && presigned === null) return 'missing';
  const header = /^AWS4-HMAC-SHA256 .*?\bCredential=([^,\s]+).*Signature=/.exec(authorization ?? '');
  const parts = (header?.[1] ?? presigned ?? '').split('/');
  const [accessKeyId, , region, service, terminator] = parts;
  if (parts.length !== 5 || terminator !== 'aws4_request' || !accessKeyId || !region || !service)
    return 'incomplete';
  return { accessKeyId, region, service };
}
