// SES API v2: what identities and configuration sets are; what changes them is in the files beside this one.
// https://docs.aws.amazon.com/ses/latest/APIReference-V2/
import { hostedZoneOf } from '../easy-dkim.ts';
import type { IdentityState } from '../estate.ts';
import { intArg, textArg } from '../input.ts';
import type { Call, Output, RestService } from '../operation.ts';
import type { World } from '../world.ts';
import { ACCOUNT_ACTIONS } from './ses-v2-account.ts';
import { DKIM_WRITES } from './ses-v2-dkim.ts';
import { IDENTITY_WRITES } from './ses-v2-identities.ts';
import { POLICY_ACTIONS } from './ses-v2-policies.ts';
import { SET_WRITES } from './ses-v2-sets.ts';
import { badRequest, findConfigurationSet, findIdentity, typeOf } from './ses-v2-shared.ts';

export const sesV2: RestService = {
  prefix: 'ses',
  protocol: 'restJson',
  operations: [
    ...ACCOUNT_ACTIONS,
    {
      name: 'ListEmailIdentities',
      // The SDK for JavaScript lists by POST since 3.1143; the API reference and botocore still say GET.
      routes: ['POST /v2/email/list-identities', 'GET /v2/email/identities'],
      handle: listEmailIdentities,
    },
    {
      name: 'GetEmailIdentity',
      routes: ['GET /v2/email/identities/{EmailIdentity}'],
      handle: getEmailIdentity,
    },
    ...IDENTITY_WRITES,
    ...DKIM_WRITES,
    ...POLICY_ACTIONS,
    {
      name: 'ListConfigurationSets',
      routes: ['POST /v2/email/list-configuration-sets', 'GET /v2/email/configuration-sets'],
      handle: listConfigurationSets,
    },
    {
      name: 'GetConfigurationSet',
      routes: ['GET /v2/email/configuration-sets/{ConfigurationSetName}'],
      handle: getConfigurationSet,
    },
    {
      name: 'GetConfigurationSetEventDestinations',
      routes: ['GET /v2/email/configuration-sets/{ConfigurationSetName}/event-destinations'],
      handle: getEventDestinations,
    },
    ...SET_WRITES,
  ],
};

/** "The value you specify has to be at least 0, and can be no more than 1000"; AWS tells no default. */
const LARGEST_PAGE = 1000;

function onePage<T>(call: Call, world: World, items: readonly T[]): { items: readonly T[]; next?: string } {
  const size = intArg(call, 'PageSize') ?? 0;
  if (size < 0 || size > LARGEST_PAGE) throw badRequest(`PageSize must be between 0 and ${LARGEST_PAGE}.`);
  const badToken = () => badRequest('Invalid NextToken.');
  const { items: found, next } = world.pages.page(
    call,
    items,
    size === 0 ? LARGEST_PAGE : size,
    textArg(call, 'NextToken'),
    badToken,
  );
  return next === undefined ? { items: found } : { items: found, next };
}

/** SES lets an identity send once it is verified, and says so in SendingEnabled. */
const maySend = ({ SendingEnabled, VerificationStatus }: IdentityState): boolean =>
  SendingEnabled && VerificationStatus === 'SUCCESS';

function listEmailIdentities(call: Call, world: World): Output {
  const { items, next } = onePage(call, world, world.region(call.account, call.region).ses.identities);
  return {
    EmailIdentities: items.map((identity) => ({
      IdentityType: typeOf(identity.IdentityName),
      IdentityName: identity.IdentityName,
      SendingEnabled: maySend(identity),
      VerificationStatus: identity.VerificationStatus,
    })),
    NextToken: next,
  };
}

function getEmailIdentity(call: Call, world: World): Output {
  const identity = findIdentity(call, world);
  const { LastCheckedTimestamp, LastSuccessTimestamp, ErrorType } = identity.VerificationInfo ?? {};
  return {
    IdentityType: typeOf(identity.IdentityName),
    FeedbackForwardingStatus: identity.FeedbackForwardingStatus,
    VerifiedForSendingStatus: maySend(identity),
    DkimAttributes: dkimOf(identity, call.region),
    MailFromAttributes: identity.MailFromAttributes ?? { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    Policies: identity.Policies,
    Tags: identity.Tags,
    ConfigurationSetName: identity.ConfigurationSetName,
    VerificationStatus: identity.VerificationStatus,
    VerificationInfo: {
      LastCheckedTimestamp: asDate(LastCheckedTimestamp),
      LastSuccessTimestamp: asDate(LastSuccessTimestamp),
      ErrorType,
    },
  };
}

const asDate = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

/** What GetEmailIdentity tells of an identity without DKIM: an address whose domain is not verified here. */
const NO_DKIM = {
  SigningEnabled: false,
  Status: 'NOT_STARTED',
  SigningAttributesOrigin: 'AWS_SES',
  NextSigningKeyLength: 'RSA_1024_BIT',
};

function dkimOf({ DkimAttributes: dkim }: IdentityState, region: string): object {
  if (dkim === undefined) return NO_DKIM;
  const { LastKeyGenerationTimestamp, SigningHostedZone = hostedZoneOf(region), ...rest } = dkim;
  const ownKey = dkim.SigningAttributesOrigin === 'EXTERNAL';
  return {
    ...rest,
    // A customer's own key (BYODKIM) lies in the customer's zone: there is no zone of AWS to point at.
    SigningHostedZone: ownKey ? undefined : SigningHostedZone,
    LastKeyGenerationTimestamp: asDate(LastKeyGenerationTimestamp),
  };
}

function listConfigurationSets(call: Call, world: World): Output {
  const { items, next } = onePage(call, world, world.region(call.account, call.region).ses.configurationSets);
  return {
    ConfigurationSets: items.map(({ ConfigurationSetName }) => ConfigurationSetName),
    NextToken: next,
  };
}

function getConfigurationSet(call: Call, world: World): Output {
  const set = findConfigurationSet(call, world);
  return {
    ConfigurationSetName: set.ConfigurationSetName,
    TrackingOptions: {},
    DeliveryOptions: set.DeliveryOptions,
    ReputationOptions: { ReputationMetricsEnabled: set.ReputationMetricsEnabled },
    SendingOptions: { SendingEnabled: set.SendingEnabled },
    Tags: [],
  };
}

function getEventDestinations(call: Call, world: World): Output {
  const { EventDestinations } = findConfigurationSet(call, world);
  return { EventDestinations };
}
