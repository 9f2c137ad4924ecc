// Identity and Access Management: the service-linked role by which Cognito sends through an account's SES, and whether a
// role is there. https://docs.aws.amazon.com/IAM/latest/APIReference/
import { textArg } from '../input.ts';
import { AwsError, type Call, type Output, type QueryService } from '../operation.ts';
import { perWorld, type World } from '../world.ts';
import { poolsOf } from './cognito-pools.ts';

export const iam: QueryService = {
  prefix: 'iam',
  protocol: 'awsQuery',
  version: '2010-05-08',
  xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  operations: [
    { name: 'CreateServiceLinkedRole', handle: createServiceLinkedRole },
    { name: 'GetRole', handle: getRole },
  ],
};

/** https://docs.aws.amazon.com/cognito/latest/developerguide/using-service-linked-roles.html */
const EMAIL_SERVICE = 'email.cognito-idp.amazonaws.com';
const EMAIL_ROLE = 'AWSServiceRoleForAmazonCognitoIdpEmailService';

/** Accounts in which somebody made the role, and when. */
const madeIn = perWorld(() => new Map<string, Date>());

/** The estate does not say when a role was made. */
const BEFORE = new Date('2025-01-15T09:00:00Z');

/** When the role was made; undefined while it is not there. Cognito makes it with the first pool that sends through SES. */
function emailRoleSince(accountId: string, world: World): Date | undefined {
  const made = madeIn(world).get(accountId);
  if (made !== undefined) return made;
  const regions = Object.keys(world.account(accountId)?.regions ?? {});
  const isUsed = regions.some((region) =>
    poolsOf({ account: accountId, region }, world).some(
      ({ EmailConfiguration }) => EmailConfiguration.EmailSendingAccount === 'DEVELOPER',
    ),
  );
  return isUsed ? BEFORE : undefined;
}

/** Service-linked roles of other services are not simulated. */
function createServiceLinkedRole(call: Call, world: World): Output {
  const service = textArg(call, 'AWSServiceName') ?? '';
  if (service !== EMAIL_SERVICE) throw invalid(`The simulator has no service-linked role of ${service}.`);
  if (textArg(call, 'CustomSuffix') !== undefined)
    throw invalid(`Custom suffix is not allowed for ${service}`);
  if (emailRoleSince(call.account, world) !== undefined) {
    throw invalid(
      `Service role name ${EMAIL_ROLE} has been taken in this account, please try a different suffix.`,
    );
  }
  const now = world.now();
  madeIn(world).set(call.account, now);
  return { Role: emailRole(call.account, now) };
}

const invalid = (message: string) => new AwsError('InvalidInput', message, 400);

function getRole(call: Call, world: World): Output {
  const name = textArg(call, 'RoleName') ?? '';
  const since = emailRoleSince(call.account, world);
  if (name === EMAIL_ROLE && since !== undefined) return { Role: emailRole(call.account, since) };
  const own = world.account(call.account)?.Roles.find(({ RoleName }) => RoleName === name);
  if (own === undefined) {
    throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  }
  const principals = { AWS: own.TrustedAccounts.map((id) => `arn:aws:iam::${id}:root`) };
  return { Role: role(call.account, '/', name, principals, BEFORE) };
}

function emailRole(account: string, created: Date): object {
  return role(
    account,
    `/aws-service-role/${EMAIL_SERVICE}/`,
    EMAIL_ROLE,
    { Service: EMAIL_SERVICE },
    created,
  );
}

function role(account: string, Path: string, RoleName: string, Principal: object, CreateDate: Date): object {
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  return {
    Path,
    RoleName,
    RoleId: 'AROASIMULATED00000000',
    Arn: `arn:aws:iam::${account}:role${Path}${RoleName}`,
    CreateDate,
    // "The policy document returned is URL-encoded" (API_GetRole).
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement })),
    MaxSessionDuration: 3600,
  };
}
