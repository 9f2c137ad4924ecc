// The core types: what is looked at (subjects and their facts), what is said of it (verdicts and findings), and what
// was and was not seen (reads and coverage). Imports nothing, so that everything may import it.

/** Something that was read: known, with the API it came from; or not known, and why. Nothing else is ever assumed. */
export type Fact<T> =
  | { readonly known: true; readonly value: T; readonly source: string }
  | { readonly known: false; readonly why: string };

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

// ---------------------------------------------------------------------------------------------------------------
// What the facts say. Our own shapes: no SDK type passes beyond collect/.

/** SES in one account and Region: out of the sandbox or not, and what became of the request to leave it. */
export type ProductionAccess =
  | { readonly granted: true }
  | {
      readonly granted: false;
      /** A status that AWS may add later is kept as it came. */
      readonly review: 'neverAsked' | 'pending' | 'denied' | 'failed' | 'granted' | (string & {});
    };

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
  | { readonly kind: 'malformed'; readonly text: string; readonly why: string };

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
  | { readonly kind: 'malformed'; readonly arn: string; readonly why: string };

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
      readonly detail: string;
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
}

/** What RFC 9989 policy discovery (section 4.10) found for a domain. "Answered: nothing published" is a known value. */
export type DmarcDiscovery =
  | {
      readonly kind: 'found';
      /** Where the record that applies was published. */
      readonly at: string;
      readonly record: string;
      readonly scope: 'domain' | 'organizationalDomain' | 'publicSuffix';
      /** The policy for this domain: p, or sp/np where it is inherited; `none` when section 4.7 says to treat it so. */
      readonly policy: 'none' | 'quarantine' | 'reject';
      readonly queries: readonly DmarcQuery[];
    }
  | { readonly kind: 'none'; readonly queries: readonly DmarcQuery[] };

/** One question of the tree walk and what came back. */
export interface DmarcQuery {
  /** The owner name asked: `_dmarc.example.com`. */
  readonly name: string;
  /** Records that start with v=DMARC1. More than one: none of them counts (RFC 9989 section 4.10). */
  readonly records: readonly string[];
  readonly answer: 'found' | 'nodata' | 'nxdomain';
  /** Why what is published here does not count, for a person: several records, no policy, text only meant as DMARC. */
  readonly fault?: string;
}

/** Who may publish DNS records for a domain. */
export type DomainOwner =
  | { readonly kind: 'own' }
  | { readonly kind: 'mailboxProvider'; readonly provider: string };

/** The facts of each kind of subject. */
export interface FactsOf {
  /** SES in one account and Region. */
  account: { productionAccess: ProductionAccess; use: AccountUse };
  userPool: {
    sender: Sender;
    senderIdentities: readonly SenderIdentity[];
    senderAccounts: readonly SenderAccount[];
  };
  identity: {
    type: 'address' | 'domain';
    verification: Verification;
    cover: DomainCover;
    dkim: Dkim;
    mailFrom: MailFrom;
    notifications: Notifications;
  };
  domain: { owner: DomainOwner; dmarc: DmarcDiscovery };
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

/** What was read of one action in one account and Region, or of DNS. */
export interface Read {
  readonly account: string;
  readonly region: string;
  /** IAM's spelling (`ses:ListEmailIdentities`), or `dns:TXT`. */
  readonly action: string;
  /** Requests that were answered, and things that those answers held. */
  readonly answered: number;
  readonly items: number;
  readonly failures: readonly ReadFailure[];
}

interface ReadFailure {
  /** The thing, when the action reads one of many; else empty. */
  readonly what: string;
  readonly why: string;
  /** What stood in for the answer, so that nothing is missing; left out: it is a gap. */
  readonly instead?: string;
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
  readonly notes: readonly string[];
}

// ---------------------------------------------------------------------------------------------------------------
// What is said of a subject.

export type Outcome = 'pass' | 'fail' | 'notApplicable' | 'unknown';

/** What a verdict rests on: the API or DNS question, the field, and the value as it was read. */
export interface Evidence {
  readonly source: string;
  readonly field: string;
  readonly value: string;
}

/** The answer of a check about one subject. */
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
  readonly reads: readonly Read[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

export interface Summary {
  readonly subjects: Readonly<Record<Kind, number>>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Failing findings by severity. */
  readonly failing: Readonly<Record<Severity, number>>;
  readonly worst: Severity | 'none';
}

/** The result of a scan. Findings are ordered worst first, then by subject and check, so that two reports compare. */
export interface Report {
  readonly format: 'mailposture-report/1';
  readonly version: string;
  readonly takenAt: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}
