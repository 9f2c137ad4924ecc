// What DNS says of mail: questions and their answers, DKIM, SPF and DMARC, and what they come to for a sender. Our own
// shapes, which email/ makes and checks read.
import type { Fact } from './fact.ts';
import type { Text } from './text.ts';

export type DnsType = 'TXT' | 'CNAME' | 'MX' | 'A' | 'AAAA' | 'PTR';

/** A question to DNS: the evidence of its answer. */
export interface DnsAsked {
  readonly type: DnsType;
  /** In ASCII and lower case, without a trailing dot. */
  readonly name: string;
  /** `HOST:PORT` of each server that was asked, in order; the last one gave the answer. Empty: nothing was sent. */
  readonly servers: readonly string[];
  /** Milliseconds from the first packet to the answer, all tries and servers together. */
  readonly ms: number;
}

/** One MX record (RFC 5321 section 5.1). */
export interface MxRecord {
  readonly preference: number;
  readonly exchange: string;
}

/** What a receiver finds when it looks for the public key of a DKIM signature (RFC 6376 section 3.6). */
export type DkimKey =
  /** A key that verifies signatures. `bits`: of an RSA modulus; 256 for Ed25519. `testing`: t=y (section 3.6.1). */
  | {
      readonly state: 'usable';
      readonly algorithm: 'rsa' | 'ed25519';
      readonly bits: number;
      readonly testing: boolean;
    }
  /** p is empty: whoever published it takes the key back. */
  | { readonly state: 'revoked' }
  /** No signature can be verified by it: broken syntax, not for mail, not for SHA-256, or too short: then its `bits`. */
  | { readonly state: 'unusable'; readonly why: Text; readonly bits?: number }
  | { readonly state: 'absent' }
  /** Several TXT records: which one a receiver takes is undefined (section 3.6.2.2). */
  | { readonly state: 'several' };

/** One DKIM record that SES expects, against what DNS has. */
export interface DkimRecord {
  /** `<selector>._domainkey.<domain>`. */
  readonly name: string;
  readonly selector: string;
  /** Where a CNAME is expected to lead (Easy DKIM); undefined where the key itself is expected (BYODKIM). */
  readonly expectedTarget?: string | undefined;
  /** Where the CNAME at the name leads; undefined without one. */
  readonly target?: string | undefined;
  /** The texts that a receiver gets, behind the CNAME where there is one. */
  readonly texts: readonly string[];
  readonly key: DkimKey;
  /** Only for a usable key that stands elsewhere than at the expected target: how it compares with what is there. */
  readonly atTarget?: 'sameKey' | 'otherKey' | 'nothing';
  readonly asked: readonly DnsAsked[];
}

/** Results of check_host (RFC 7208 section 2.6). `temperror`: DNS did not answer, so it is not known. */
export type SpfResult = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

/** A term that was evaluated; those of an included record follow the term that led to them. */
export interface SpfTerm {
  /** Whose record it stands in. */
  readonly domain: string;
  /** As it is written there. */
  readonly term: string;
  /** 0 in the record of the domain itself, 1 in one that it includes or redirects to, … */
  readonly depth: number;
  /** Terms that query DNS, counted against the limit of 10: itself and those below it (section 4.6.4). */
  readonly lookups: number;
  /** Terms of these whose queries came back empty, counted against the limit of 2 (section 4.6.4). */
  readonly voids: number;
  readonly outcome: 'match' | 'noMatch' | 'error';
}

/** What check_host found for one address, and why. */
export interface SpfEvaluation {
  readonly domain: string;
  /** The record of the domain; undefined where there is none, or several. */
  readonly record?: string | undefined;
  /** All TXT records of the domain, be they SPF or not; undefined where DNS did not answer. */
  readonly texts?: readonly string[] | undefined;
  readonly result: SpfResult;
  /** One sentence for a person: the term that decided and whose record it stands in. */
  readonly why: Text;
  /** What the domain says to whoever it turns away (`exp`, section 6.2); only with `fail`. Hostile text. */
  readonly explanation?: string;
  readonly terms: readonly SpfTerm[];
  readonly lookups: number;
  readonly voids: number;
  readonly asked: readonly DnsAsked[];
}

/** SPF of a MAIL FROM domain for every address that SES sends from, as amazonses.com publishes them. */
export interface SesSpf {
  /** How many networks amazonses.com publishes; 0 where they were not read, for no address passes whatever they are. */
  readonly networks: number;
  /** For the first address that does not pass; where all do, for the first. */
  readonly evaluation: SpfEvaluation;
  /** Networks, or parts of them, that do not pass. */
  readonly notPassing: readonly { readonly network: string; readonly result: SpfResult }[];
}

export type DmarcPolicy = 'none' | 'quarantine' | 'reject';

/** What policy discovery found for a domain. "Answered: nothing published" is a known value. */
export type DmarcDiscovery =
  | {
      readonly kind: 'found';
      /** Where the record that applies was published. */
      readonly at: string;
      readonly record: string;
      readonly scope: 'domain' | 'organizationalDomain' | 'publicSuffix';
      /** The policy for this domain: p, or sp/np where it is inherited; `none` when section 4.7 says to treat it so. */
      readonly policy: DmarcPolicy;
      readonly queries: readonly DmarcQuery[];
    }
  | { readonly kind: 'none'; readonly queries: readonly DmarcQuery[] };

/** One question for DMARC records and what came back. */
export interface DmarcQuery {
  /** The owner name asked: `_dmarc.example.com`. */
  readonly name: string;
  /** Records that start with v=DMARC1. More than one: none of them counts (RFC 9989 section 4.10). */
  readonly records: readonly string[];
  /** All TXT records at the name, be they DMARC or not. */
  readonly texts: readonly string[];
  readonly answer: 'found' | 'nodata' | 'nxdomain';
  /** Where a CNAME at the name leads, in vain: it is asked for only where the domain itself has no record. */
  readonly alias?: string;
  /** Why what is published here does not count, for a person: several records, no policy, text only meant as DMARC. */
  readonly fault?: Text;
  readonly asked: DnsAsked;
}

/** What identifiers must share for relaxed alignment, as each RFC finds it. */
export interface OrganizationalDomain {
  /** By the tree walk (RFC 9989 section 4.10.2). */
  readonly rfc9989: string;
  /** By the Public Suffix List (RFC 7489 section 3.2). */
  readonly rfc7489: string;
  /** The tree walk. */
  readonly queries: readonly DmarcQuery[];
}

/** May reports be sent to an address of `rua`? (RFC 9990 section 4) */
export type ReportAuthorization = {
  readonly uri: string;
  /** The domain that reports go to. */
  readonly target: string;
} & (
  | /** Of the same organizational domain: nobody needs to be asked. */ { readonly kind: 'internal' }
  | {
      readonly kind: 'authorized' | 'refused';
      /** Where the target has to say so. */
      readonly name: string;
      /** All TXT records there. */
      readonly texts: readonly string[];
      readonly asked: DnsAsked;
    }
);

/** The DKIM records that SES expects of an identity, each against what DNS has. */
export type DkimRecords =
  /** None are expected: an address, or a domain without DKIM. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'easyDkim';
      /** The zone that the CNAME records lead to, and whether SES told it or it follows from the Region. */
      readonly hostedZone: string;
      readonly zoneFrom: 'ses' | 'region';
      readonly records: readonly Fact<DkimRecord>[];
    }
  /** A key of the customer's own (Bring Your Own DKIM). */
  | { readonly kind: 'byodkim'; readonly records: readonly Fact<DkimRecord>[] };

/** The live records of a custom MAIL FROM domain. */
export type MailFromRecords =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'custom';
      readonly domain: string;
      /** `feedback-smtp.<region>.amazonses.com`: where bounces must go. */
      readonly expectedExchange: string;
      /** Empty: there is none. */
      readonly mx: Fact<{ readonly records: readonly MxRecord[]; readonly asked: DnsAsked }>;
      /** All TXT records of the domain, be they SPF or not. */
      readonly txt: Fact<{ readonly records: readonly string[]; readonly asked: DnsAsked }>;
      readonly spf: Fact<SesSpf>;
      /** What the name is a CNAME of, where that was asked for and it is one: the records are then those of another. */
      readonly alias?: string;
    };

/** The name that a fix proposes for a custom MAIL FROM domain, with what stands there already. */
export type MailFromProposal =
  /** There is a custom MAIL FROM domain. */
  | { readonly kind: 'notNeeded' }
  /** Another identity of the domain has it in the Region: its records serve both. */
  | { readonly kind: 'shared'; readonly domain: string }
  | {
      readonly kind: 'proposed';
      readonly domain: string;
      /** `10 host`, without the last dot. */
      readonly mx: Fact<readonly string[]>;
      readonly txt: Fact<readonly string[]>;
    };

/** Three values, for what was not seen is neither. */
export type YesNo = 'yes' | 'no' | 'unknown';

/** One way by which mail can pass DMARC: a DKIM signature, or SPF of the MAIL FROM domain. */
export interface AuthLeg {
  /** The domain that it authenticates: d= of the signature, or the MAIL FROM domain; undefined where that was not read. */
  readonly domain?: string | undefined;
  /** Does it pass at a receiver? Whether it also aligns is for email/verdict.ts to say. */
  readonly passes: YesNo;
  /** A clause for a person: what it rests on. */
  readonly because: Text;
  readonly organization: Fact<OrganizationalDomain>;
}

/** Everything that decides whether mail from a sender passes DMARC. */
export interface SenderAuthentication {
  /** How the mail goes out, for a person: `through SES in eu-west-1 as example.com`. */
  readonly route: Text;
  /** Of the From address: the author domain (RFC 9989 section 3.2.2). */
  readonly from: string;
  readonly organization: Fact<OrganizationalDomain>;
  readonly dmarc: Fact<DmarcDiscovery>;
  readonly dmarcByRfc7489: Fact<DmarcDiscovery>;
  /** Signatures that the mail carries, aligned or not. */
  readonly dkim: readonly AuthLeg[];
  /** Why there is no signature of the sender's own; only where `dkim` is empty. */
  readonly unsigned?: Text;
  readonly spf: AuthLeg;
}

/** Who may publish DNS records for a domain. */
export type DomainOwner =
  | { readonly kind: 'own' }
  | { readonly kind: 'mailboxProvider'; readonly provider: string };
