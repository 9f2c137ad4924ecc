// The judge of a case: what scans under faults said and told, against what the same estate says without. Pure.
import type { Outcome, Severity, Standing, SubjectRef } from '../../src/model.ts';
import type { AlertChange } from '../../src/publish/alerts.ts';

/** A finding as far as it is judged. */
export interface Verdict {
  readonly checkId: string;
  readonly subject: SubjectRef;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** It says that it rests on what an earlier scan read. */
  readonly isCarried?: true;
}

/** A change that people were told. */
export interface ToldChange {
  readonly change: AlertChange;
  readonly checkId: string;
  readonly subject: SubjectRef;
}

/** A report as far as it is judged. */
export interface Seen {
  readonly verdicts: readonly Verdict[];
  /** At which it looked. */
  readonly regions: readonly string[];
  /** Its coverage says that the list of Regions could not be read: it looked at those that are on in every account. */
  readonly lacksRegions: boolean;
}

/** What came of one run of the scan function. */
export interface Observed {
  /** Where it came so far that anybody may have seen a report. */
  readonly seen?: Seen;
  /** By the messages of single findings. */
  readonly told: readonly ToldChange[];
  /** By digests. */
  readonly digested: readonly ToldChange[];
  /** Changes that a digest had no room for: then what it tells is not all. */
  readonly omitted: number;
  /** What it threw. */
  readonly error?: string;
}

/** What the estate says without faults. */
export interface Truth {
  readonly verdicts: readonly Verdict[];
  /** What the scan before said, as the estate was then. */
  readonly before: readonly Verdict[];
  /** What the estate would say if what SES tells of identities one by one were as it was then (`asRemembered`). */
  readonly remembered: readonly Verdict[];
  /**
   * Of Regions that only scans under faults looked at: where account:ListRegions could not be read, a scan looks at those that
   * are on in every account (src/discover.ts).
   */
  readonly elsewhere: readonly Verdict[];
  readonly told: readonly ToldChange[];
  readonly standing: readonly Standing[];
}

export interface Evidence {
  /** Scans under faults, in their order. */
  readonly faulted: readonly Observed[];
  /** The scan after them, without. */
  readonly last: Observed;
  /** What that one left. */
  readonly standing: readonly Standing[];
  /** SNS messages that Slack's function had and never brought to Slack, its queue being emptied in the end. */
  readonly undelivered: readonly string[];
}

export interface Fault {
  readonly kind: 'wrong' | 'lost' | 'falseResolved';
  /** What is amiss, and of what. */
  readonly what: string;
}

export interface Judged {
  readonly faults: readonly Fault[];
  /** Scans under faults that said `unknown` of something that the truth knows, or does not have. */
  readonly partial: number;
  /** Verdicts of the truth that a scan under faults could not give. */
  readonly becameUnknown: number;
  /** Verdicts that rest on what the scan before read, and say so: docs/history.md, "Identities that are read one by one". */
  readonly carried: number;
  /** Changes that were told more than once. */
  readonly toldAgain: number;
}

export function judgeCase(truth: Truth, evidence: Evidence): Judged {
  const { faulted, last } = evidence;
  const runs = [...faulted, last];
  const seen = faulted.flatMap((run) => (run.seen ? [judgeVerdicts(truth, run.seen, 'mayBeUnseen')] : []));
  const end = judgeVerdicts(truth, last.seen ?? NOTHING_SEEN, 'mustBeSeen');
  const failed = last.error === undefined ? [] : [lost(`the scan after the faults threw ${last.error}`)];
  const unsent = evidence.undelivered.map((message) => lost(`Slack never got ${message}`));
  return {
    faults: [
      ...seen.flatMap(({ faults }) => faults),
      ...end.faults,
      ...madeUp(truth, runs, new Set(seen.flatMap(({ carried }) => carried))),
      ...lostChanges(truth.told, runs),
      ...failed,
      ...unsent,
      ...judgeStanding(truth.standing, evidence.standing),
    ],
    carried: seen.reduce((sum, { carried }) => sum + carried.length, 0),
    partial: seen.filter(({ unseen }) => unseen > 0).length,
    becameUnknown: seen.reduce((sum, { becameUnknown }) => sum + becameUnknown, 0),
    toldAgain: repeated(runs.flatMap(({ told }) => told).filter(isOfEstate)),
  };
}

const NOTHING_SEEN: Seen = { verdicts: [], regions: [], lacksRegions: false };

const wrong = (what: string): Fault => ({ kind: 'wrong', what });
const lost = (what: string): Fault => ({ kind: 'lost', what });

/** Text from outside may hold anything: JSON keeps the parts apart. */
const keyOf = ({ checkId, subject: { kind, account, id } }: Pick<Verdict, 'checkId' | 'subject'>): string =>
  JSON.stringify([checkId, kind, account, id]);
const toldKey = (told: ToldChange): string => `${told.change} ${keyOf(told)}`;

/**
 * Each verdict is the truth's, or `unknown`; none is there that the truth does not have, but for `unknown`. One that is not
 * there must stand for itself in the `unknown` of the list that its subject was in (design: "could not list" is a fact).
 */
function judgeVerdicts(truth: VerdictsOf, seen: Seen, manner: 'mayBeUnseen' | 'mustBeSeen'): JudgedScan {
  const faults: Fault[] = [];
  const counts = { becameUnknown: 0, unseen: 0 };
  const carried: string[] = [];
  const its = byKey(seen.verdicts);
  const [known, elsewhere] = [truth.verdicts, truth.elsewhere].map(byKey);
  const dated = [truth.before, truth.remembered].map(byKey);
  const mayBeUnseen = manner === 'mayBeUnseen';
  const isCarried = (key: string, found: Verdict | undefined) => {
    if (!mayBeUnseen || found?.isCarried !== true) return false;
    return dated.some((verdicts) => {
      const then = verdicts.get(key);
      return then !== undefined && saysTheSame(then, found);
    });
  };
  for (const [key, verdict] of known ?? []) {
    const found = its.get(key);
    if (found !== undefined && saysTheSame(verdict, found)) continue;
    const isUnknown = found === undefined ? isUnlisted(verdict, seen) : found.outcome === 'unknown';
    if (isUnknown && mayBeUnseen) counts.becameUnknown += 1;
    else if (isCarried(key, found)) carried.push(key);
    else faults.push(wrong(`${key}: ${inWords(found)}, truly ${inWords(verdict)}`));
  }
  for (const [key, found] of its) {
    const isNews = known?.has(key) === false;
    if (found.outcome === 'unknown' && known?.get(key)?.outcome !== 'unknown') counts.unseen += 1;
    if (!isNews || (found.outcome === 'unknown' && mayBeUnseen)) continue;
    const other = elsewhere?.get(key);
    if (other !== undefined && saysTheSame(other, found)) continue;
    faults.push(wrong(`${key}: ${inWords(found)}, truly ${inWords(other)}`));
  }
  return { faults, carried, ...counts };
}

type VerdictsOf = Pick<Truth, 'verdicts' | 'before' | 'remembered' | 'elsewhere'>;

interface JudgedScan {
  readonly faults: Fault[];
  readonly becameUnknown: number;
  readonly unseen: number;
  /** Keys of verdicts that rest on what an earlier scan read, and say so. */
  readonly carried: readonly string[];
}

const byKey = (verdicts: readonly Verdict[]) =>
  new Map(verdicts.map((verdict) => [keyOf(verdict), verdict] as const));

/** How bad something is counts only where it fails. */
const saysTheSame = (one: Verdict, other: Verdict): boolean =>
  one.outcome === other.outcome && (one.outcome !== 'fail' || one.severity === other.severity);

const inWords = (verdict: Verdict | undefined): string =>
  verdict === undefined ? 'nothing' : `${verdict.outcome} (${verdict.severity})`;

/**
 * Was a verdict out of reach? Then the list that its subject was in is `unknown` to its check; or its Region was not looked at,
 * and the coverage has that as a gap (src/discover.ts: "opt-in Regions were not, because account:ListRegions could not be
 * read"). A domain may have been named in any Region.
 */
function isUnlisted(verdict: Verdict, { verdicts, regions, lacksRegions }: Seen): boolean {
  const { kind, region } = verdict.subject;
  if (lacksRegions && (kind === 'domain' || !regions.includes(region))) return true;
  return verdicts.some((list) => standsFor(list, verdict));
}

/** Domains come from the lists of all Regions (src/compare.ts). */
function standsFor(list: Verdict, { checkId, subject }: Verdict): boolean {
  return (
    list.outcome === 'unknown' &&
    list.subject.id.endsWith('/*') &&
    list.checkId === checkId &&
    list.subject.kind === subject.kind &&
    list.subject.account === subject.account &&
    (list.subject.region === subject.region || subject.kind === 'domain')
  );
}

/** Being out of sight is the faults' own doing: it is neither in the truth nor a change of the estate. */
const isOfEstate = ({ change }: ToldChange): boolean => change !== 'lostSight';

/**
 * Nothing is told of the estate that is not true.
 * @param carried keys of verdicts that said of when they were: what is told of these is of that time, and of its end
 */
function madeUp(truth: Truth, runs: readonly Observed[], carried: ReadonlySet<string>): Fault[] {
  const true_ = new Set([...truth.told.map(toldKey), ...truth.elsewhere.flatMap(comingAndGoing)]);
  const said = new Set(
    runs
      .flatMap(({ told, digested }) => [...told, ...digested])
      .filter((one) => isOfEstate(one) && !carried.has(keyOf(one)))
      .map(toldKey),
  );
  return [...said]
    .filter((key) => !true_.has(key))
    .map((key) => ({
      kind: /^(resolved|gone) /.test(key) ? 'falseResolved' : 'wrong',
      what: `told: ${key}, which is not so`,
    }));
}

/**
 * What fails in a Region that a scan looked at since the list of Regions could not be read (`elsewhere`) is new to it, and gone
 * when the list is there again: its verdict is held to what is true there.
 */
const comingAndGoing = (verdict: Verdict): string[] =>
  verdict.outcome === 'fail' ? ['new', 'gone'].map((change) => `${change} ${keyOf(verdict)}`) : [];

/** Everything that changed is told: by a message of its own, and by a digest. */
function lostChanges(truth: readonly ToldChange[], runs: readonly Observed[]): Fault[] {
  const told = new Set(runs.flatMap((run) => run.told).map(toldKey));
  const digested = new Set(runs.flatMap((run) => run.digested).map(toldKey));
  const isCut = runs.some(({ omitted }) => omitted > 0);
  return truth
    .filter(isOfEstate)
    .map(toldKey)
    .flatMap((key) => [
      ...(told.has(key) ? [] : [lost(`no message told ${key}`)]),
      ...(digested.has(key) || isCut ? [] : [lost(`no digest told ${key}`)]),
    ]);
}

/** What is left to the next scan is what it would be without faults. */
function judgeStanding(truth: readonly Standing[], left: readonly Standing[]): Fault[] {
  const lineOf = ({ finding, unseenSince }: Standing) =>
    `${keyOf(finding)} ${finding.outcome} ${finding.severity}${unseenSince === undefined ? '' : ' unseen'}`;
  const [wanted, found] = [truth, left].map((all) => new Set(all.map(lineOf)));
  const missing = (from: Set<string> = new Set(), by: Set<string> = new Set()) =>
    [...from].filter((line) => !by.has(line));
  return [
    ...missing(wanted, found).map((line) => lost(`the history at the end lacks ${line}`)),
    ...missing(found, wanted).map((line) => wrong(`the history at the end has ${line}`)),
  ];
}

function repeated(told: readonly ToldChange[]): number {
  return told.length - new Set(told.map(toldKey)).size;
}
