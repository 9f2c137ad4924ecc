// The schema of an estate: accounts, what AWS would answer about them, and DNS zones. Things are spelled as AWS's own
// APIs spell them, so that the answer of an AWS CLI command can be pasted into an estate. Unknown keys are errors.
import * as v from 'valibot';
import { ConfigurationSet } from './configuration-set.ts';
import { faultsTold } from './estate-faults.ts';
import { FaultSyntaxError, parseFaultTarget } from './faults.ts';
import { LogConfiguration, NOTIFY, RISK } from './pool-extras.ts';
import { POOL_SETTINGS } from './pool-settings.ts';

const text = v.string();
const flag = v.boolean();
const AccountId = v.pipe(text, v.regex(/^\d{12}$/, 'an account id is 12 digits'));
const RegionName = v.pipe(
  text,
  v.regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'a Region name looks like ap-northeast-1'),
);
/** An age is counted from when the estate is read, so that what is new in it stays new. */
const Timestamp = v.pipe(
  text,
  v.transform(withoutAge),
  v.isoTimestamp('a time is written as 2026-11-01T00:00:00.000Z, or as "30 hours ago" or "9 days ago"'),
);
const Tags = v.array(v.strictObject({ Key: text, Value: text }));

function withoutAge(written: string): string {
  const [, count, unit] = /^(\d{1,6}) (hours|days) ago$/.exec(written) ?? [];
  if (count === undefined) return written;
  const hours = Number(count) * (unit === 'days' ? 24 : 1);
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** GetAccount (SES API v2). */
const SesAccount = v.strictObject({
  ProductionAccessEnabled: v.optional(flag, true),
  SendingEnabled: v.optional(flag, true),
  EnforcementStatus: v.optional(text, 'HEALTHY'),
  SendQuota: v.optional(
    v.strictObject({ Max24HourSend: v.number(), MaxSendRate: v.number(), SentLast24Hours: v.number() }),
    { Max24HourSend: 50000, MaxSendRate: 14, SentLast24Hours: 0 },
  ),
  /** Details.ReviewDetails.Status; left out when nobody has asked for production access. */
  ReviewStatus: v.optional(v.picklist(['PENDING', 'FAILED', 'GRANTED', 'DENIED'])),
  /** What becomes of a request for production access (PutAccountDetails): granted at once, or under review for ever. */
  ProductionAccessReview: v.optional(v.picklist(['GRANTED', 'PENDING']), 'GRANTED'),
  /** Details, but for the review. */
  Details: v.optional(
    v.strictObject({
      MailType: v.picklist(['MARKETING', 'TRANSACTIONAL']),
      WebsiteURL: text,
      ContactLanguage: v.optional(v.picklist(['EN', 'JA'])),
      UseCaseDescription: v.optional(text),
      AdditionalContactEmailAddresses: v.optional(v.array(text)),
    }),
  ),
  SuppressedReasons: v.optional(v.array(v.picklist(['BOUNCE', 'COMPLAINT'])), ['BOUNCE', 'COMPLAINT']),
  /** CloudWatch AWS/SES Reputation.BounceRate and Reputation.ComplaintRate, as fractions. */
  Reputation: v.optional(v.strictObject({ BounceRate: v.number(), ComplaintRate: v.number() })),
});

/** GetEmailIdentity (SES API v2); the v1 calls answer from the same. */
const Identity = v.strictObject({
  /** A domain, or an address when it holds an @. */
  IdentityName: v.pipe(text, v.nonEmpty()),
  VerificationStatus: v.optional(text, 'SUCCESS'),
  VerificationInfo: v.optional(
    v.strictObject({
      ErrorType: v.optional(text),
      LastCheckedTimestamp: v.optional(Timestamp),
      LastSuccessTimestamp: v.optional(Timestamp),
    }),
  ),
  SendingEnabled: v.optional(flag, true),
  FeedbackForwardingStatus: v.optional(flag, true),
  DkimAttributes: v.optional(
    v.strictObject({
      SigningEnabled: v.optional(flag, true),
      Status: v.optional(text, 'SUCCESS'),
      Tokens: v.optional(v.array(text), []),
      SigningHostedZone: v.optional(text),
      SigningAttributesOrigin: v.optional(text, 'AWS_SES'),
      CurrentSigningKeyLength: v.optional(text, 'RSA_2048_BIT'),
      NextSigningKeyLength: v.optional(text, 'RSA_2048_BIT'),
      LastKeyGenerationTimestamp: v.optional(Timestamp),
    }),
  ),
  MailFromAttributes: v.optional(
    v.strictObject({
      MailFromDomain: text,
      MailFromDomainStatus: v.optional(text, 'SUCCESS'),
      BehaviorOnMxFailure: v.optional(
        v.picklist(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']),
        'USE_DEFAULT_VALUE',
      ),
    }),
  ),
  /** GetIdentityNotificationAttributes (v1): topic ARNs. */
  Notifications: v.optional(
    v.strictObject({
      BounceTopic: v.optional(text),
      ComplaintTopic: v.optional(text),
      DeliveryTopic: v.optional(text),
    }),
    {},
  ),
  ConfigurationSetName: v.optional(text),
  /** Policy name -> policy document as text. */
  Policies: v.optional(v.record(text, text), {}),
  Tags: v.optional(Tags, []),
});

/** DescribeUserPool and its companions. */
const UserPool = v.strictObject({
  Id: v.pipe(text, v.regex(/^[\w-]+_[0-9a-zA-Z]+$/, 'a user pool id looks like eu-west-1_AbCdEf123')),
  Name: text,
  ...POOL_SETTINGS,
  /** In short for Policies.SignInPolicy, which is told where it is there. */
  AllowedFirstAuthFactors: v.optional(v.array(text), ['PASSWORD']),
  /** GetUserPoolMfaConfig: e-mail as a second factor. */
  EmailMfaConfiguration: v.optional(v.strictObject({ Message: v.optional(text), Subject: v.optional(text) })),
  /** DescribeRiskConfiguration: the pool's threat protection. */
  RiskConfiguration: v.optional(v.strictObject(RISK)),
  /** In short for its NotifyConfiguration, where it stands alone. */
  RiskNotifyConfiguration: v.optional(v.strictObject(NOTIFY)),
  /** GetLogDeliveryConfiguration. */
  LogConfigurations: v.optional(v.array(LogConfiguration), []),
  ReplicaRegions: v.optional(v.array(RegionName), []),
});

/** An SNS topic. Endpoints are http URLs on loopback. */
const Topic = v.strictObject({
  Name: text,
  DisplayName: v.optional(text, ''),
  /** The policy document as text; left out: the one that SNS gives. */
  Policy: v.optional(text),
  HttpEndpoints: v.optional(v.array(text), []),
});

/** What one account has in one Region. */
const RegionState = v.strictObject({
  ses: v.optional(
    v.strictObject({
      account: v.optional(SesAccount, {}),
      identities: v.optional(v.array(Identity), []),
      configurationSets: v.optional(v.array(ConfigurationSet), []),
    }),
    {},
  ),
  userPools: v.optional(v.array(UserPool), []),
  topics: v.optional(v.array(Topic), []),
  buckets: v.optional(v.array(text), []),
  /** Is Security Hub switched on here? */
  securityHub: v.optional(flag, false),
  /** Names of EventBridge's event buses, besides `default`. */
  eventBuses: v.optional(v.array(text), []),
});

const Role = v.strictObject({
  RoleName: text,
  ExternalId: v.optional(text),
  /** Account ids whose principals may assume it. */
  TrustedAccounts: v.array(AccountId),
});

const Account = v.strictObject({
  Id: AccountId,
  Name: text,
  Email: v.optional(text, 'aws@example.com'),
  /** Organizations' State. */
  State: v.optional(
    v.picklist(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION', 'CLOSED']),
    'ACTIVE',
  ),
  Roles: v.optional(v.array(Role), []),
  /** Account ListRegions: opt-in status. Regions with state below are ENABLED_BY_DEFAULT unless said otherwise here. */
  RegionOptStatus: v.optional(
    v.record(RegionName, v.picklist(['ENABLED', 'ENABLING', 'DISABLING', 'DISABLED', 'ENABLED_BY_DEFAULT'])),
    {},
  ),
  regions: v.record(RegionName, RegionState),
});

const RECORD_TYPES = ['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR', 'NS'] as const;

/** Records at one name: TXT values are one string, or the character-strings of one record. */
const RecordSet = v.strictObject({
  TXT: v.optional(v.array(v.union([text, v.array(text)]))),
  CNAME: v.optional(text),
  MX: v.optional(v.array(v.strictObject({ preference: v.number(), exchange: text }))),
  A: v.optional(v.array(v.pipe(text, v.ipv4()))),
  AAAA: v.optional(v.array(v.pipe(text, v.ipv6()))),
  PTR: v.optional(v.array(text)),
  NS: v.optional(v.array(text)),
  /** Seconds: for all, or for each type. */
  ttl: v.optional(v.union([v.number(), v.record(v.picklist(RECORD_TYPES), v.number())])),
});

const DNS_FAULTS = [
  'SERVFAIL',
  'REFUSED',
  'timeout',
  'truncate',
  'truncateAndRefuseTcp',
  /** An answer to a question that was not asked: another transaction id. */
  'wrongId',
  /** Bytes that are no DNS message. */
  'malformed',
] as const;

/** Those of src/simulator/faults.ts that need no more than a name. */
const AWS_FAULTS = ['deny', 'throttle', 'error', 'reset', 'expired'] as const;

/** Which calls, as `--deny` takes it. */
const AwsCalls = v.pipe(
  text,
  v.rawCheck(({ dataset, addIssue }) => {
    try {
      if (dataset.typed) parseFaultTarget(dataset.value);
    } catch (error) {
      if (!(error instanceof FaultSyntaxError)) throw error;
      addIssue({ message: error.message });
    }
  }),
);

const EstateSchema = v.strictObject({
  name: text,
  description: text,
  /** Which account the default credentials belong to, and which manages the organization. */
  managementAccount: AccountId,
  accounts: v.pipe(v.array(Account), v.minLength(1)),
  /** The Regions that offer a service, as SSM's public parameters tell; left out: every Region of the estate. */
  serviceRegions: v.optional(
    v.strictObject({ ses: v.array(RegionName), 'cognito-idp': v.array(RegionName) }),
  ),
  /** Zone apex -> owner name relative to it (`@` is the apex, `_dmarc`, `*` a wildcard) -> records. */
  zones: v.optional(v.record(text, v.record(text, RecordSet)), {}),
  /**
   * Which account hosts a zone of `zones` in Route 53; `elsewhere`: none, it is somebody else's. Left out: the
   * management account, unless the zone is AWS's own (amazonses.com) or its DNS misbehaves.
   */
  hostedZones: v.optional(v.record(text, v.union([AccountId, v.literal('elsewhere')])), {}),
  /** Names (and all below them) at which DNS misbehaves. */
  dnsFaults: v.optional(v.record(text, v.picklist(DNS_FAULTS)), {}),
  /** Calls that go wrong every time: `cognito-idp:DescribeUserPool@sa-east-1` -> how. */
  awsFaults: v.optional(v.record(AwsCalls, v.picklist(AWS_FAULTS)), {}),
});

/** What is said of a zone or an account must be of one that is there. */
const WholeEstate = v.pipe(
  EstateSchema,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { managementAccount, hostedZones, zones, accounts } = dataset.value;
    if (!accounts.some(({ Id }) => Id === managementAccount)) {
      addIssue({ message: `managementAccount is ${managementAccount}, which accounts has not` });
    }
    for (const [zone, host] of Object.entries(hostedZones)) {
      if (!Object.hasOwn(zones, zone))
        addIssue({ message: `hostedZones names ${zone}, which zones has not` });
      if (host !== 'elsewhere' && !accounts.some(({ Id }) => Id === host)) {
        addIssue({ message: `hostedZones names the account ${host}, which accounts has not` });
      }
    }
  }),
);

/** An estate with every default filled in. */
export type Estate = v.InferOutput<typeof EstateSchema>;
/** An estate as it is written. */
export type EstateInput = v.InferInput<typeof EstateSchema>;
export type AccountState = Estate['accounts'][number];
export type RegionState = v.InferOutput<typeof RegionState>;
export type IdentityState = RegionState['ses']['identities'][number];
export type UserPoolState = RegionState['userPools'][number];
export type TopicState = RegionState['topics'][number];

/** An estate that does not fit the schema: its first faults, each with its path. */
export class EstateError extends Error {
  override readonly name = 'EstateError';
}

/**
 * Checks an estate and fills in its defaults.
 * @param input parsed JSON
 * @param from where it came from, for the message
 * @throws EstateError naming each field and what was expected there
 */
export function parseEstate(input: unknown, from = 'estate'): Estate {
  const result = v.safeParse(WholeEstate, input);
  if (result.success) return result.output;
  const faults = faultsTold(result.issues);
  throw new EstateError(`${from} does not fit the estate schema:\n  ${faults.join('\n  ')}`);
}
