// SES API v1: the calls that tell of up to 100 identities at once. https://docs.aws.amazon.com/ses/latest/APIReference/
import type { IdentityState } from '../estate.ts';
import { textsArg } from '../input.ts';
import { AwsError, type Call, type Output, type QueryService } from '../operation.ts';
import type { World } from '../world.ts';

export const sesV1: QueryService = {
  prefix: 'ses',
  protocol: 'awsQuery',
  version: '2010-12-01',
  xmlNamespace: 'http://ses.amazonaws.com/doc/2010-12-01/',
  operations: [
    { name: 'GetIdentityDkimAttributes', handle: dkim },
    { name: 'GetIdentityMailFromDomainAttributes', handle: mailFrom },
    { name: 'GetIdentityNotificationAttributes', handle: notifications },
  ],
};

function dkim(call: Call, world: World): Output {
  return {
    DkimAttributes: ofEach(call, world, ({ DkimAttributes: attributes }) => ({
      DkimEnabled: attributes?.SigningEnabled ?? false,
      DkimVerificationStatus: v1Word(attributes?.Status ?? 'NOT_STARTED'),
      DkimTokens: attributes?.Tokens ?? [],
    })),
  };
}

function mailFrom(call: Call, world: World): Output {
  return {
    MailFromDomainAttributes: ofEach(call, world, ({ MailFromAttributes: attributes }) => ({
      MailFromDomain: attributes?.MailFromDomain,
      MailFromDomainStatus: attributes && v1Word(attributes.MailFromDomainStatus),
      BehaviorOnMXFailure: v1Word(attributes?.BehaviorOnMxFailure ?? 'USE_DEFAULT_VALUE'),
    })),
  };
}

function notifications(call: Call, world: World): Output {
  return {
    NotificationAttributes: ofEach(call, world, ({ Notifications, FeedbackForwardingStatus }) => ({
      ...Notifications,
      ForwardingEnabled: FeedbackForwardingStatus,
      HeadersInBounceNotificationsEnabled: false,
      HeadersInComplaintNotificationsEnabled: false,
      HeadersInDeliveryNotificationsEnabled: false,
    })),
  };
}

/** v2 says TEMPORARY_FAILURE where v1 says TemporaryFailure. */
const v1Word = (word: string): string =>
  word.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The attributes by identity, under the names that were asked for. An identity that SES does not know is left out.
 * More than 100 are refused ("you can specify up to 100 identities at a time"); AWS does not document the words.
 */
function ofEach(
  call: Call,
  world: World,
  attributesOf: (identity: IdentityState) => object,
): ReadonlyMap<string, object> {
  const names = textsArg(call, 'Identities');
  if (names.length > 100) {
    const constraint = 'Member must have length less than or equal to 100';
    const message = `1 validation error detected: Value at 'identities' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationError', message, 400);
  }
  const { identities } = world.region(call.account, call.region).ses;
  const byName = new Map(identities.map((identity) => [identity.IdentityName.toLowerCase(), identity]));
  const found = names.flatMap((name): [string, object][] => {
    const identity = byName.get(name.toLowerCase());
    return identity === undefined ? [] : [[name, attributesOf(identity)]];
  });
  return new Map(found);
}
