// What the HTML report's script is given: the report's words made ready on the server, so that the page needs none of
// the product's code, and each thing that many findings share said once. Plain data.
import type { ChangeCounts, Kind, LinkKind, Locale, Outcome, Severity, TrendPoint } from '../../model.ts';
import type { Group, PageChange, State } from './state.ts';
import type { PageWords } from './words.ts';

/** Text here is what a person reads: well formed, and what would hide or reorder text in it is spelled out. */
export interface PageData {
  readonly locale: Locale;
  readonly words: PageWords;
  readonly version: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** Will mail arrive? A sentence. */
  readonly answer: string;
  /** What the scan found, in a sentence. */
  readonly headline: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly checks: readonly PageCheck[];
  readonly subjects: readonly PageSubject[];
  readonly cures: readonly PageCure[];
  /** In the order of the report; those that are past stand behind. */
  readonly findings: readonly PageFinding[];
  /** What somebody must hear of, by the check of its cause, worst first. */
  readonly groups: readonly PageGroup[];
  /** Worst first. */
  readonly chains: readonly PageChain[];
  /** Lists of pools that could not be read: there may be pools without a chain. */
  readonly poolsNotRead: readonly string[];
  readonly coverage: PageCoverage;
  readonly changes?: PageChanges;
}

export interface PageCheck {
  readonly id: string;
  /** The required state. */
  readonly title: string;
}

export interface PageSubject {
  readonly kind: Kind;
  /** `user pool shop (eu-west-1)`; with its account where the report is on several. */
  readonly words: string;
  readonly name: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** Where the AWS console shows it. */
  readonly link?: string;
}

/** A remediation as a check gives it for every subject. */
export interface PageCure {
  readonly summary: string;
  readonly command?: string;
  /** An https URL. */
  readonly link?: string;
}

/** Numbers are places in the lists of PageData. */
export interface PageFinding {
  /** Names it in the address of the page, in this report and in later ones. */
  readonly key: string;
  readonly check: number;
  readonly subject: number;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly because: string;
  readonly evidence: readonly PageEvidence[];
  /** The cause: a finding of this report, or in words one that is not in it. */
  readonly follows?: number | string;
  /** What follows from it. */
  readonly leads?: readonly number[];
  readonly fix?: PageFix;
  readonly cure?: number;
  readonly group: Group;
  readonly state: State;
  /** Left out where nothing changed. */
  readonly change?: PageChange;
  /** Since when it fails, what it was before, and what somebody has said of it: sentences. */
  readonly history?: readonly string[];
}

export interface PageEvidence {
  readonly source: string;
  readonly field: string;
  readonly value: string;
  /** Which servers, and how long they took. */
  readonly asked?: string;
}

export interface PageFix {
  readonly steps: readonly PageStep[];
  readonly open: readonly string[];
  readonly plan?: string;
}

/** One step of a fix. What is to be pasted is there as it is, and only where it is as it looks. */
export interface PageStep {
  /** A sentence or clause; left out where what is to be pasted says it. */
  readonly words?: string;
  /** Lines of a zone file that must go first. */
  readonly remove?: string;
  readonly paste?: { readonly medium: 'zone' | 'shell'; readonly text: string };
  readonly options?: readonly { readonly words: string; readonly command?: string }[];
  readonly check?: string;
  /** Lines are left out that do not show as they are: why, and what writes them. */
  readonly unshown?: string;
}

export interface PageGroup {
  readonly check: number;
  readonly folds: readonly { readonly cause: number; readonly leads: readonly number[] }[];
}

export interface PageLink {
  readonly link: LinkKind;
  readonly name: string;
  readonly detail?: string;
  readonly state: State;
  /** Why it is not known or not judged. */
  readonly why?: string;
  /** The finding that makes its state. */
  readonly finding?: number;
  /** How many findings make it no better than weak or unknown. */
  readonly count: number;
}

export interface PageChain {
  readonly subject: number;
  /** That of its worst link. */
  readonly state: State;
  /** What becomes of the mail, in a few words. */
  readonly verdict: string;
  /** The link at which it breaks, or is not known or weak: the first one in that state. */
  readonly at?: PageLink;
  readonly pool: PageLink;
  readonly sender: PageLink;
  /** Of each identity that the mail goes out as: identity, dkim, spf, dmarc. */
  readonly ways: readonly (readonly PageLink[])[];
  readonly delivery: PageLink;
}

export interface PageCoverage {
  readonly complete: boolean;
  /** The whole, in a sentence. */
  readonly words: string;
  readonly gaps: readonly PageGap[];
  readonly notes: readonly string[];
  readonly reads: readonly PageRead[];
}

interface PageGap {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly what: string;
  readonly why: string;
}

interface PageRead {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly answered: number;
  readonly items: number;
  readonly failures: number;
}

export interface PageChanges {
  /** In a sentence: with which scan this one is compared. */
  readonly words: string;
  /** Left out on the first scan, which has nothing to be compared with. */
  readonly since?: string;
  readonly counts: ChangeCounts;
  readonly trend: readonly TrendPoint[];
}
