// The core types: what is looked at (subjects and their facts), what is said of it (verdicts and findings), and what
// was and was not seen (reads and coverage). Imports nothing but the shapes of facts beside it, so that everything may
// import it.
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
import type { FindingFix } from './model/fix.ts';
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
import type { Accepted, Lowered } from './model/policy.ts';
import type { Severity } from './model/severity.ts';
import type { Locale, Text } from './model/text.ts';

export type * from './model/aws.ts';
export type * from './model/fact.ts';
export type * from './model/fix.ts';
export type * from './model/mail.ts';
export type * from './model/policy.ts';
export { SEVERITIES, type Severity } from './model/severity.ts';
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

export type Kind = keyof FactsOf;
export const KINDS: readonly Kind[] = ['userPool', 'identity', 'account', 'domain'];

/** Which thing, without its facts. */
export interface SubjectRef<K extends Kind = Kind> {
  readonly kind: K;
  /** ARN; domain name; `account/region` for SES in a Region. Unique within an estate together with kind and account. */
  readonly id: string;
  readonly name: string;
  readonly account: string;
  /** A Region, or `global` for a domain. */
  readonly region: string;
}

/** A thing that is checked, with a fact for each of its kind. */
export interface Subject<K extends Kind = Kind> extends SubjectRef<K> {
  readonly facts: { readonly [F in keyof FactsOf[K]]: Fact<FactsOf[K][F]> };
}

/** All subjects of one kind in one account and Region. "Could not list" is a fact too. */
export type ListingOf<K extends Kind> = {
  readonly kind: K;
  readonly account: string;
  readonly region: string;
  readonly subjects: Fact<readonly Subject<K>[]>;
};
export type Listing = { [K in Kind]: ListingOf<K> }[Kind];

/** What was read of one action in one account and Region, or of DNS. In a report, `W` is words of one language. */
export interface Read<W = Text> {
  readonly account: string;
  readonly region: string;
  /** IAM's spelling (`ses:ListEmailIdentities`), or `dns:TXT`. */
  readonly action: string;
  /** Requests that were answered, and things that those answers held. */
  readonly answered: number;
  readonly items: number;
  readonly failures: readonly ReadFailure<W>[];
}

interface ReadFailure<W> {
  /** The thing, when the action reads one of many; else empty. */
  readonly what: W;
  readonly why: W;
  /** What stood in for the answer, so that nothing is missing; left out: it is a gap. */
  readonly instead?: W;
}

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

// ---------------------------------------------------------------------------------------------------------------
// What is said of a subject.

export type Outcome = 'pass' | 'fail' | 'notApplicable' | 'unknown';

/** What a verdict rests on: the API or DNS question, the field, and the value as it was read. */
export interface Evidence {
  readonly source: string;
  readonly field: string;
  readonly value: string;
  /** For an answer of DNS: of which servers it was asked, and how long they took in milliseconds. */
  readonly asked?: { readonly servers: readonly string[]; readonly ms: number };
}

/** The answer of a check about one subject, in the language of its report. */
export interface Finding {
  readonly checkId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly subject: SubjectRef;
  readonly because: string;
  readonly evidence: readonly Evidence[];
  /** What to do; only on a finding that fails. */
  readonly remediation?: Remediation;
  /** What cures it, exactly, as far as that follows from what was read; only on a finding that fails. */
  readonly fix?: FindingFix;
  /** The failing finding that this one follows from: the one to mend first. */
  readonly follows?: Cause;
  /** It would be worse in production; `because` says so too. */
  readonly lowered?: Lowered;
  /** Somebody has accepted it: it fails, and nobody needs to hear of it. */
  readonly accepted?: Accepted;
}

/** A failing finding that others follow from. */
export interface Cause {
  readonly checkId: string;
  readonly subject: SubjectRef;
}

export interface Remediation {
  readonly summary: string;
  /** A command of AWS CLI v2, or a DNS record, to look at or to paste; placeholders in <angle brackets>. */
  readonly command?: string;
  /** The AWS page or RFC section to read. */
  readonly link: string;
}

/** A thing that was not read. */
export interface Gap {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly what: string;
  readonly why: string;
}

/** Accounts x Regions x what was read, and each thing not read with its reason. */
export interface Coverage {
  /** True when nothing is missing: no read failed without something to stand in for it, and no finding is unknown. */
  readonly complete: boolean;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly reads: readonly Read<string>[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

export interface Summary {
  readonly subjects: Readonly<Record<Kind, number>>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Failing findings that somebody has accepted. */
  readonly accepted: number;
  /** Failing findings by severity, but for those that somebody has accepted. */
  readonly failing: Readonly<Record<Severity, number>>;
  /** Those of them that follow from no other. */
  readonly causes: number;
  readonly worst: Severity | 'none';
}

/** The result of a scan. Findings are ordered worst first, then by subject and check, so that two reports compare. */
export interface Report {
  readonly format: 'mailposture-report/1';
  readonly version: string;
  /** The language of every sentence in it. */
  readonly locale: Locale;
  readonly takenAt: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}
