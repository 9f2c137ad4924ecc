// Security Token Service: who am I, and becoming a role of another account.
// https://docs.aws.amazon.com/STS/latest/APIReference/
import { commonError } from '../common-errors.ts';
import { intArg, textArg } from '../input.ts';
import { AwsError, type Call, type Output, type QueryService } from '../operation.ts';
import type { World } from '../world.ts';

export const sts: QueryService = {
  prefix: 'sts',
  protocol: 'awsQuery',
  version: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: [
    { name: 'GetCallerIdentity', handle: getCallerIdentity },
    { name: 'AssumeRole', handle: assumeRole },
  ],
};

function getCallerIdentity(call: Call): Output {
  return { UserId: call.userId, Account: call.account, Arn: call.principal };
}

const DEFAULT_SECONDS = 3600;

/** A role that is not there, does not trust the caller or wants another ExternalId is the same AccessDenied. */
function assumeRole(call: Call, world: World): Output {
  const { roleArn, sessionName, seconds } = readAssumeRole(call);
  const [, , , , accountId = '', resource = ''] = roleArn.split(':');
  const role = world.account(accountId)?.Roles.find(({ RoleName }) => resource === `role/${RoleName}`);
  const trusted =
    role?.TrustedAccounts.includes(call.account) === true &&
    (role.ExternalId === undefined || role.ExternalId === textArg(call, 'ExternalId'));
  if (!trusted) {
    const message = `User: ${call.principal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw commonError(sts, 'denied', message);
  }
  const expires = new Date(world.now().getTime() + seconds * 1000);
  const session = world.credentials.assume(roleArn, sessionName, expires);
  return {
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: expires,
    },
  };
}

function readAssumeRole(call: Call): { roleArn: string; sessionName: string; seconds: number } {
  const roleArn = textArg(call, 'RoleArn') ?? '';
  const sessionName = textArg(call, 'RoleSessionName') ?? '';
  const seconds = intArg(call, 'DurationSeconds') ?? DEFAULT_SECONDS;
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw new AwsError('ValidationError', `${roleArn} is invalid`, 400);
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid(
      sessionName,
      'roleSessionName',
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
  }
  const externalId = textArg(call, 'ExternalId');
  if (externalId !== undefined) requireExternalId(externalId);
  if (seconds < 900 || seconds > 43200) {
    const bound = seconds < 900 ? 'greater than or equal to 900' : 'less than or equal to 43200';
    throw invalid(String(seconds), 'durationSeconds', `Member must have value ${bound}`);
  }
  // "Role chaining limits your AWS CLI or AWS API role session to a maximum of one hour" (IAM user guide, "IAM roles").
  if (seconds > DEFAULT_SECONDS && call.principal.includes(':assumed-role/')) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    throw new AwsError('ValidationError', message, 400);
  }
  return { roleArn, sessionName, seconds };
}

function requireExternalId(externalId: string): void {
  if (externalId.length < 2) {
    throw invalid(externalId, 'externalId', 'Member must have length greater than or equal to 2');
  }
  if (externalId.length > 1224) {
    throw invalid(externalId, 'externalId', 'Member must have length less than or equal to 1224');
  }
  if (!/^[\w+=,.@:/-]*$/.test(externalId)) {
    const pattern = 'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*';
    throw invalid(externalId, 'externalId', pattern);
  }
}

function invalid(value: string, name: string, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationError', message, 400);
}
