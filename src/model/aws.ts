// What AWS says of accounts, identities and user pools. Our own shapes: no SDK type passes beyond collect/.
import type { Fact } from './fact.ts';
import type { Text } from './text.ts';

/** SES in one account and Region: out of the sandbox or not, and what became of the request to leave it. */
export type ProductionAccess =
  | { readonly granted: true }
  | {
      readonly granted: false;
      /** A status that AWS may add later is kept as it came. */
      readonly review: 'neverAsked' | 'pending' | 'denied' | 'failed' | 'granted' | (string & {});
    };

/** Whether SES sends for the account in this Region (GetAccount). */
export interface Sending {
  /** Off: somebody, or AWS, has paused the account's sending. */
  readonly enabled: boolean;
  /** What AWS makes of the account's reputation. A word that AWS may add later is kept as it came. */
  readonly enforcement: 'HEALTHY' | 'PROBATION' | 'SHUTDOWN' | (string & {});
}

/** SendQuota: mails in 24 hours, -1 for no limit. */
export interface SendQuota {
  readonly max24Hours: number;
  readonly sent24Hours: number;
  readonly maxPerSecond: number;
}

/** For which reasons SES keeps an address on the account's suppression list: BOUNCE, COMPLAINT. */
export type SuppressedReasons = readonly string[];

/** CloudWatch AWS/SES Reputation.*, as fractions (0.05 is 5 %); undefined where SES has not sent enough to tell. */
export interface Reputation {
  readonly bounceRate?: number | undefined;
  readonly complaintRate?: number | undefined;
}

/** Who depends on SES in this account and Region. */
export interface AccountUse {
  readonly identities: number;
  /** ARNs of the user pools whose mail goes out through SES here. */
  readonly pools: readonly string[];
}

/** VerificationStatus of an identity (SES API v2). Words that SES may add later are kept as they came. */
export type VerificationStatus =
  | 'SUCCESS'
  | 'PENDING'
  | 'FAILED'
  | 'TEMPORARY_FAILURE'
  | 'NOT_STARTED'
  | (string & {});

/** More about an identity that is not verified (SES GetEmailIdentity; only read for those). */
export interface VerificationDetail {
  /** VerificationInfo.ErrorType, when SES gives one: HOST_NOT_FOUND, TYPE_NOT_FOUND, … */
  readonly errorType?: string | undefined;
  /** When the DKIM tokens were made, ISO 8601: the nearest that SES tells to "pending since". */
  readonly since?: string | undefined;
}

export interface Verification {
  readonly status: VerificationStatus;
  /** Known with nothing in it for a verified identity, or an address identity (SES has no such detail for them). */
  readonly detail: Fact<VerificationDetail>;
}

/** DKIM of an identity. `signingEnabled` and `status` are separate in SES: both must hold. */
export interface Dkim {
  readonly signingEnabled: boolean;
  /** SUCCESS, PENDING, FAILED, TEMPORARY_FAILURE, NOT_STARTED, or a word that SES may add. */
  readonly status: string;
  /** Easy DKIM: the labels of the CNAME records. */
  readonly tokens: readonly string[];
}

/** The custom MAIL FROM domain of an identity (RFC 5321 section 4.1.1.2; RFC 7208 "MAIL FROM" identity). */
export type MailFrom =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'custom';
      readonly domain: string;
      readonly status: string;
      readonly onMxFailure: 'USE_DEFAULT_VALUE' | 'REJECT_MESSAGE' | (string & {});
    };

/** Who is told of bounces and complaints of an identity by SES itself (not by a configuration set). */
export interface Notifications {
  readonly bounceTopic?: string | undefined;
  readonly complaintTopic?: string | undefined;
  readonly deliveryTopic?: string | undefined;
  readonly forwarding: boolean;
}

/** Does a verified domain identity of the same account and Region stand behind this identity? */
export type DomainCover =
  | { readonly kind: 'isDomain' }
  | { readonly kind: 'covered'; readonly by: string }
  | { readonly kind: 'uncovered'; readonly unverifiedDomains: readonly string[] };

/** `EmailConfiguration.From` of a pool, or the address identity that stands in for it. */
export type FromAddress =
  | {
      readonly kind: 'address';
      readonly address: string;
      readonly domain: string;
      readonly displayName?: string;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly text: string; readonly why: Text };

/** `EmailConfiguration.SourceArn`. `region` may be `*` (alternate-Region pools). */
export type SourceArn =
  | {
      readonly kind: 'identity';
      readonly arn: string;
      readonly partition: string;
      readonly region: string;
      readonly account: string;
      readonly identity: string;
    }
  | { readonly kind: 'malformed'; readonly arn: string; readonly why: Text };

/** Who really sends a pool's mail (Amazon Cognito developer guide, "Email settings for user pools"). */
export type Sender =
  | { readonly kind: 'customEmailSender'; readonly functionArn: string }
  | { readonly kind: 'cognitoDefault' }
  | { readonly kind: 'cognitoWithOwnFrom'; readonly source: SourceArn; readonly from: FromAddress }
  | {
      readonly kind: 'ses';
      readonly source: SourceArn;
      readonly from: FromAddress;
      readonly configurationSet?: string | undefined;
    };

/** An SES identity as a pool's sender sees it. */
export interface IdentityRef {
  readonly arn: string;
  readonly name: string;
  readonly type: 'address' | 'domain';
  readonly region: string;
  readonly status: VerificationStatus;
}

/** What a pool's SourceArn leads to, once for each Region that it stands for. */
export type SenderIdentity =
  | {
      readonly kind: 'missing';
      readonly arn: string;
      readonly region: string;
      readonly reason: 'notFound' | 'otherAccount' | 'malformed';
      readonly detail: Text;
    }
  | {
      readonly kind: 'found';
      /** The identity that SourceArn names. */
      readonly named: IdentityRef;
      /** The most specific verified identity for the From address (address, then subdomain, then domain); else `named`. */
      readonly signing: IdentityRef;
      readonly cover: DomainCover;
    };

/** SES in the Region that a pool sends from. */
export interface SenderAccount {
  readonly account: string;
  readonly region: string;
  readonly productionAccess: ProductionAccess;
  readonly sending: Sending;
}

/** By what a pool lets its users sign in that goes out by e-mail. */
export interface EmailFactors {
  /** EMAIL_OTP among the first factors (DescribeUserPool, SignInPolicy). */
  readonly otp: boolean;
  /** E-mail as a second factor (GetUserPoolMfaConfig): read only where it matters who sends. */
  readonly mfa: Fact<boolean>;
}

/** Who sends the notices of a pool's threat protection (DescribeRiskConfiguration, NotifyConfiguration). */
export type Notices =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'configured';
      readonly source: SourceArn;
      readonly from: FromAddress;
      /** What the SourceArn leads to. */
      readonly identities: Fact<readonly SenderIdentity[]>;
    };

/** Where Cognito says that a mail could not be sent (GetLogDeliveryConfiguration: userNotification at ERROR). */
export type DeliveryErrorLog =
  | { readonly kind: 'none' }
  | { readonly kind: 'delivered'; readonly to: string };

/** A sending-authorization policy of an identity, as SES holds it: whoever may change the identity wrote it. */
export interface SendingPolicy {
  readonly name: string;
  /** JSON, if SES and its author agreed on it; as it was read. */
  readonly document: string;
}

/** The policies of an identity that a pool's SourceArn names and that is there. */
export interface SenderPolicies {
  readonly identity: IdentityRef;
  readonly policies: readonly SendingPolicy[];
}

/** Where a configuration set sends word of what became of a mail. */
export interface EventDestination {
  readonly name: string;
  readonly enabled: boolean;
  /** SEND, REJECT, BOUNCE, COMPLAINT, DELIVERY, …, as SES spells them. */
  readonly events: readonly string[];
  readonly to: EventTarget;
}

/** CloudWatch only counts events; the others tell of each mail. `other`: something that AWS may add. */
export type EventTarget =
  | { readonly kind: 'cloudWatch' | 'other' }
  | { readonly kind: 'sns' | 'firehose' | 'eventBridge' | 'pinpoint'; readonly arn: string };

/** A configuration set that somebody names (GetConfigurationSet, GetConfigurationSetEventDestinations). */
export type ConfigurationSetState =
  | {
      readonly kind: 'found';
      readonly name: string;
      /** TlsPolicy: whether SES refuses to deliver to a server that offers no TLS. */
      readonly tls: 'REQUIRE' | 'OPTIONAL' | (string & {});
      readonly reputationMetrics: boolean;
      readonly destinations: readonly EventDestination[];
    }
  /** Somebody names it, and SES has no such set. */
  | { readonly kind: 'missing'; readonly name: string };

/** The configuration set that mail goes through, where it goes through one. */
export type AppliedConfigurationSet = { readonly kind: 'none' } | ConfigurationSetState;

/** By whom a configuration set is named for mail of an identity. */
export type ConfigurationSetUser =
  | { readonly kind: 'identityDefault' }
  | { readonly kind: 'userPool'; readonly arn: string };

/** A configuration set in use. */
export interface ConfigurationSetUse {
  readonly name: string;
  /** At least one; each user once. */
  readonly usedBy: readonly ConfigurationSetUser[];
  readonly state: Fact<ConfigurationSetState>;
}

/** The configuration sets in use for an identity: its own default, and those of pools whose mail goes out as it. */
export interface ConfigurationSetsInUse {
  readonly sets: readonly ConfigurationSetUse[];
  /** Known when nobody can use a set who is not seen in `sets`; a set in `sets` is in use all the same. */
  readonly whole: Fact<true>;
}

/** What becomes of bounces and complaints of an identity. */
export interface Feedback {
  readonly notifications: Notifications;
  /** The identity's default configuration set: read only where the notifications leave it open. */
  readonly defaultSet:
    | { readonly kind: 'notNeeded' }
    | { readonly kind: 'read'; readonly set: Fact<AppliedConfigurationSet> };
}

/** Through which configuration set a pool's mail goes, for an identity that it goes out as. */
export interface SenderMonitoring {
  /** The identity that signs. */
  readonly identity: IdentityRef;
  /** Who decides on the set: the pool, which names one, or else the identity's default. */
  readonly by: 'userPool' | 'identityDefault';
  readonly set: Fact<AppliedConfigurationSet>;
}

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/**
 * What a pool has now, by the members of UpdateUserPool's input and as Cognito spells them; a member that Cognito does
 * not tell of is not there. DescribeUserPool's `Name` stands as `PoolName`.
 */
export type PoolSettings = JsonObject;
