// Becoming the role of a member account: one session, shared by all clients of the account and renewed before it ends.
import { AssumeRoleCommand, type AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { en, ja, say, ToldError } from '../model.ts';

/** A role in a member account. */
export interface MemberRole {
  /** The account that it is in: 12 digits. */
  readonly account: string;
  readonly arn: string;
  /** What the role's trust policy asks for besides the caller ("The confused deputy problem", IAM user guide). */
  readonly externalId?: string;
}

/** As much of STS as becoming a role asks. */
export interface RolePort {
  send(command: AssumeRoleCommand): Promise<AssumeRoleCommandOutput>;
}

/** Credentials as the SDK's clients take them. */
interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** What CloudTrail of the member account shows as the name of the session. */
const SESSION_NAME = 'mailposture';
/**
 * Seconds. A role that assumes another one, as a Lambda function's does, gets an hour at most (STS API reference,
 * AssumeRole, "role chaining").
 */
const SESSION_SECONDS = 3600;
/** A request that is signed just before the end may arrive after it. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * The credentials of a member account, for its clients to ask for at each request. One call of STS serves all of them:
 * clients that are left to themselves would make one each.
 * @param sts with the credentials that the role trusts
 */
export function assumedRole(
  sts: () => RolePort,
  role: MemberRole,
  now: () => Date,
): () => Promise<SessionCredentials> {
  let held: Promise<SessionCredentials> | undefined;
  let renewAt = 0;
  return () => {
    if (held !== undefined && now().getTime() < renewAt) return held;
    renewAt = Number.POSITIVE_INFINITY;
    held = assume(sts(), role).then(
      (session) => {
        renewAt = session.expiration.getTime() - RENEW_BEFORE_MS;
        return session;
      },
      (error: unknown) => {
        // A refusal is not kept: the next request asks again.
        held = undefined;
        throw error;
      },
    );
    return held;
  };
}

async function assume(sts: RolePort, { arn, externalId }: MemberRole): Promise<SessionCredentials> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: SESSION_NAME,
      DurationSeconds: SESSION_SECONDS,
      ...(externalId !== undefined && { ExternalId: externalId }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new ToldError(NO_CREDENTIALS);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

const NO_CREDENTIALS = say(
  en`sts:AssumeRole answered without credentials`,
  ja`sts:AssumeRole の応答に認証情報が含まれていません`,
);
