// The core types: what is looked at (subjects and their facts) here; what is said of it, what was seen and what changed
// beside it in model/. Imports nothing else, so that everything may import it.
import type {
  AccountUse,
  ConfigurationSetsInUse,
  DeliveryErrorLog,
  Dkim,
  DomainCover,
  EmailFactors,
  Feedback,
  JsonObject,
  MailFrom,
  Notices,
  Notifications,
  PoolSettings,
  ProductionAccess,
  Reputation,
  Sender,
  SenderAccount,
  SenderIdentity,
  SenderMonitoring,
  SenderPolicies,
  Sending,
  SendingPolicy,
  SendQuota,
  SuppressedReasons,
  Verification,
} from './model/aws.ts';
import type { Fact } from './model/fact.ts';
import type {
  DkimRecords,
  DmarcDiscovery,
  DomainOwner,
  MailFromProposal,
  MailFromRecords,
  OrganizationalDomain,
  ReportAuthorization,
  SenderAuthentication,
  SpfEvaluation,
} from './model/mail.ts';
import type { Read } from './model/report.ts';
import type { Kind, SubjectRef } from './model/subject.ts';
import type { Text } from './model/text.ts';

export * from './model/as-of.ts';
export type * from './model/aws.ts';
export type * from './model/carried.ts';
export type * from './model/chain.ts';
export { CHANGES, type ChangeCounts, type ChangeKind, NO_CHANGES } from './model/change.ts';
export type * from './model/fact.ts';
export type * from './model/finding.ts';
export * from './model/findings.ts';
export type * from './model/fix.ts';
export * from './model/history.ts';
export type * from './model/mail.ts';
export type * from './model/policy.ts';
export type * from './model/report.ts';
export * from './model/secrets.ts';
export { SEVERITIES, type Severity } from './model/severity.ts';
export { KINDS, type Kind, type SubjectRef } from './model/subject.ts';
export * from './model/text.ts';

/** The facts of each kind of subject. */
export interface FactsOf {
  /** SES in one account and Region. */
  account: {
    productionAccess: ProductionAccess;
    use: AccountUse;
    sending: Sending;
    quota: SendQuota;
    suppression: SuppressedReasons;
    reputation: Reputation;
  };
  userPool: {
    sender: Sender;
    senderIdentities: readonly SenderIdentity[];
    senderAccounts: readonly SenderAccount[];
    /** One for each identity that the pool's mail goes out as; empty where none of the account's does. */
    authentication: readonly SenderAuthentication[];
    /** Of each identity that the SourceArn names and that is there; only where Cognito sends by itself as yours. */
    senderPolicies: readonly SenderPolicies[];
    /** One for each identity that a pool which sends through SES goes out as; empty for other senders. */
    monitoring: readonly SenderMonitoring[];
    emailFactors: EmailFactors;
    notices: Notices;
    deliveryErrorLog: DeliveryErrorLog;
    /** UserPoolTags: no check asks, but a configuration may say by them what is production. */
    tags: Readonly<Record<string, string>>;
    /** No check asks for these: fixes do, which have to send everything back with the one thing that they change. */
    settings: PoolSettings;
    /** The members of SetRiskConfiguration's input as DescribeRiskConfiguration tells them; empty where there are none. */
    riskSettings: JsonObject;
    /** LogConfigurations, as GetLogDeliveryConfiguration tells them. */
    logDelivery: readonly JsonObject[];
  };
  identity: {
    type: 'address' | 'domain';
    /** Tags: no check asks, as with those of pools. */
    tags: Readonly<Record<string, string>>;
    verification: Verification;
    cover: DomainCover;
    dkim: Dkim;
    mailFrom: MailFrom;
    notifications: Notifications;
    policies: readonly SendingPolicy[];
    configurationSets: ConfigurationSetsInUse;
    feedback: Feedback;
    dkimRecords: DkimRecords;
    mailFromRecords: MailFromRecords;
    /** What stands at the name that a fix would propose. No check asks for it. */
    mailFromProposal: MailFromProposal;
    /** Of mail from the identity's own domain. */
    authentication: SenderAuthentication;
  };
  domain: {
    owner: DomainOwner;
    /** By RFC 9989. */
    dmarc: DmarcDiscovery;
    dmarcByRfc7489: DmarcDiscovery;
    organization: OrganizationalDomain;
    /** Each address of `rua`; empty where no record applies. */
    reports: readonly ReportAuthorization[];
    /** The domain's own SPF record, walked to its end for an address that no network holds. */
    spf: SpfEvaluation;
  };
}

/** A thing that is checked, with a fact for each of its kind. */
export interface Subject<K extends Kind = Kind> extends SubjectRef<K> {
  readonly facts: { readonly [F in keyof FactsOf[K]]: Fact<FactsOf[K][F]> };
}

/** A subject of whichever kind: its kind tells its facts. */
export type AnySubject = { [K in Kind]: Subject<K> }[Kind];

/** All subjects of one kind in one account and Region. "Could not list" is a fact too. */
export type ListingOf<K extends Kind> = {
  readonly kind: K;
  readonly account: string;
  readonly region: string;
  readonly subjects: Fact<readonly Subject<K>[]>;
};
export type Listing = { [K in Kind]: ListingOf<K> }[Kind];

/** Everything that a scan learned. Saved and loaded as JSON, so it holds nothing but plain values. */
export interface Inventory {
  readonly format: 'mailposture-inventory/1';
  /** ISO 8601. */
  readonly takenAt: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly listings: readonly Listing[];
  readonly reads: readonly Read[];
  /** What a reader should know of how the scan was done: a Region list that was bundled, a service not offered. */
  readonly notes: readonly Text[];
}
