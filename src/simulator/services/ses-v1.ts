// SES API v1: the calls that tell of up to 100 identities at once, those that set where feedback goes, and the one that
// mails an address its link again, for which v2 has none. https://docs.aws.amazon.com/ses/latest/APIReference/
import type { IdentityState } from '../estate.ts';
import { textArg, textsArg } from '../input.ts';
import { AwsError, type Call, type Output, type QueryService } from '../operation.ts';
import { recheck } from '../recheck.ts';
import { mailLink, newIdentity } from '../verification.ts';
import { regionOf, type World } from '../world.ts';

export const sesV1: QueryService = {
  prefix: 'ses',
  protocol: 'awsQuery',
  version: '2010-12-01',
  xmlNamespace: 'http://ses.amazonaws.com/doc/2010-12-01/',
  operations: [
    { name: 'GetIdentityDkimAttributes', handle: dkim },
    { name: 'GetIdentityMailFromDomainAttributes', handle: mailFrom },
    { name: 'GetIdentityNotificationAttributes', handle: notifications },
    { name: 'SetIdentityNotificationTopic', handle: setTopic },
    { name: 'SetIdentityFeedbackForwardingEnabled', handle: setForwarding },
    { name: 'VerifyEmailIdentity', handle: verifyAddress },
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

const invalid = (message: string) => new AwsError('InvalidParameterValue', message, 400);

const NOTIFICATIONS = ['Bounce', 'Complaint', 'Delivery'] as const;

/** Without a topic: no notifications of this type any more. Whether the topic is there is not asked. */
function setTopic(call: Call, world: World): Output {
  const { Notifications } = verifiedIdentity(call, world);
  const given = textArg(call, 'NotificationType') ?? '';
  const type = NOTIFICATIONS.find((each) => each === given);
  if (type === undefined) {
    const constraint = `Member must satisfy enum value set: [${NOTIFICATIONS.join(', ')}]`;
    const fault = `Value '${given}' at 'notificationType' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationError', `1 validation error detected: ${fault}`, 400);
  }
  const topic = textArg(call, 'SnsTopic') ?? '';
  if (topic === '') delete Notifications[`${type}Topic`];
  else if (!topic.startsWith('arn:')) throw invalid(`Invalid SNS topic <${topic}>.`);
  else Notifications[`${type}Topic`] = topic;
  recheck(world);
  return {};
}

/** "This value can only be set to false when Amazon SNS topics are set for both Bounce and Complaint". */
function setForwarding(call: Call, world: World): Output {
  const identity = verifiedIdentity(call, world);
  const enabled = textArg(call, 'ForwardingEnabled') === 'true';
  const { BounceTopic, ComplaintTopic } = identity.Notifications;
  if (!enabled && (BounceTopic === undefined || ComplaintTopic === undefined)) {
    throw invalid(`${identity.IdentityName} has no SNS topic for both bounces and complaints.`);
  }
  identity.FeedbackForwardingStatus = enabled;
  recheck(world);
  return {};
}

/** The identity by its name or its ARN; these calls want one that is verified. */
function verifiedIdentity(call: Call, world: World): IdentityState {
  const given = textArg(call, 'Identity') ?? '';
  const own = `arn:aws:ses:${call.region}:${call.account}:identity/`;
  const name = (given.startsWith(own) ? given.slice(own.length) : given).toLowerCase();
  const { identities } = world.region(call.account, call.region).ses;
  const identity = identities.find(({ IdentityName }) => IdentityName.toLowerCase() === name);
  if (identity?.VerificationStatus !== 'SUCCESS') {
    throw invalid(`Identity ${given} is invalid. Must be a verified email address or domain.`);
  }
  return identity;
}

/**
 * Makes the address an identity where it is none, and mails it the link. An identity that is there stays as it is: what
 * becomes of one whose link has expired AWS does not document, and here it waits again.
 */
function verifyAddress(call: Call, world: World): Output {
  const address = textArg(call, 'EmailAddress') ?? '';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) throw invalid(`Invalid email address<${address}>.`);
  const { identities } = regionOf(call, world).ses;
  const found = identities.find(({ IdentityName }) => IdentityName.toLowerCase() === address.toLowerCase());
  const identity = found ?? newIdentity(address);
  if (found === undefined) identities.push(identity);
  if (identity.VerificationStatus !== 'SUCCESS') identity.VerificationStatus = 'PENDING';
  mailLink(call, identity, world);
  recheck(world);
  return {};
}
