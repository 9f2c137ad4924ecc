// The wording that every channel shares: what was found, how bad it is, and what could not be seen. No channel words
// these for itself, so that SNS, Slack and the terminal never disagree.
import {
  type Changes,
  counted,
  en,
  type Finding,
  type Gap,
  ja,
  joined,
  listed,
  type Noun,
  SEVERITIES,
  type Severity,
  type Summary,
  same,
  say,
  type Text,
} from '../model.ts';
import { clip, oneLine } from '../plain-text.ts';
import { changesWords } from './change-words.ts';
import { type Fold, folded } from './fold.ts';

/** What was and was not seen, as far as wording needs it: a Report's coverage, or a digest's. */
export interface Seen {
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
}

/** What a headline is made of: a Report has it. */
export interface Told {
  readonly summary: Summary;
  readonly coverage: Seen;
  readonly changes?: Pick<Changes, 'since' | 'counts'>;
}

const POOLS: Noun = { one: 'pool', many: 'pools', ja: '個のユーザープール' };
const IDENTITIES: Noun = { one: 'identity', many: 'identities', ja: '個の ID' };
const ACCOUNT_REGIONS: Noun = {
  one: 'SES account Region',
  many: 'SES account Regions',
  ja: '個のリージョンの SES',
};
const DOMAINS: Noun = { one: 'domain', many: 'domains', ja: '個のドメイン' };
const CAUSES: Noun = { one: 'cause', many: 'causes', ja: '件の原因' };
const THINGS: Noun = { one: 'thing', many: 'things', ja: '件' };
export const FINDINGS: Noun = { one: 'finding', many: 'findings', ja: '件の検出結果' };
export const ACCOUNTS: Noun = { one: 'account', many: 'accounts', ja: '個のアカウント' };
export const REGIONS: Noun = { one: 'Region', many: 'Regions', ja: '個のリージョン' };

const NOTHING = same('');
const ALL_SEEN = say(en`all of it was seen`, ja`すべて確認できました`);
const NOTHING_FAILS = say(en`nothing failing`, ja`不合格なし`);

/**
 * What changed and what a scan found, in one sentence without a full stop: "2 new, 1 resolved since 2026-11-01 08:00 UTC;
 * now 3 critical, 5 high in 8 pools and 12 identities; 2 things could not be seen, so 7 checks have no answer". "All
 * seen" is said only when it is true.
 */
export function headline(report: Told): Text {
  const changed = report.changes && changesWords(report.changes);
  const found = foundWords(report);
  return changed === undefined ? found : say(en`${changed}; now ${found}`, ja`${changed}。現在、${found}`);
}

function foundWords(report: Told): Text {
  const { failing, subjects, outcomes, accepted } = report.summary;
  const parts = [
    ...(hasAny(failing)
      ? [
          say(
            en`${failingWords(failing)}${causeWords(report.summary)}`,
            ja`${failingWords(failing)}${causeWords(report.summary)}`,
          ),
        ]
      : []),
    ...(accepted > 0 ? [say(en`${accepted} accepted`, ja`承認済み ${accepted} 件`)] : []),
  ];
  const found = joined(parts, COMMA);
  const where = whereWords(subjects);
  const unseen = unseenWords(report);
  // Without subjects nothing was checked, and "nothing failing" would be a hollow comfort.
  if (where === undefined && parts.length === 0 && outcomes.pass === 0) {
    const why = unseen ?? NO_SUBJECTS;
    return say(en`nothing was checked; ${why}`, ja`チェックしたものはありません。${why}`);
  }
  const verdict = parts.length === 0 ? NOTHING_FAILS : found;
  const seen = unseen ?? ALL_SEEN;
  if (where === undefined) return say(en`${verdict}; ${seen}`, ja`${verdict}。${seen}`);
  return say(en`${verdict} in ${where}; ${seen}`, ja`${where}: ${verdict}。${seen}`);
}

const COMMA = say(en`, `, ja`、`);
const NO_SUBJECTS = say(
  en`there are no user pools and no SES identities`,
  ja`ユーザープールも SES ID もありません`,
);

const hasAny = (failing: Summary['failing']) => SEVERITIES.some((severity) => failing[severity] > 0);

/** `3 critical, 5 high`, worst first; `nothing failing` when nothing fails. */
export function failingWords(failing: Summary['failing']): Text {
  if (!hasAny(failing)) return NOTHING_FAILS;
  const words = SEVERITIES.filter((severity) => failing[severity] > 0).map((severity) =>
    say(en`${failing[severity]} ${severity}`, ja`${severity} ${failing[severity]} 件`),
  );
  return joined(words, COMMA);
}

/** ` from 5 causes`; empty where each failing finding is a cause of its own. */
function causeWords({ failing, causes }: Summary): Text {
  const all = SEVERITIES.reduce((sum, severity) => sum + failing[severity], 0);
  if (causes >= all) return NOTHING;
  return say(en` from ${counted(causes, CAUSES)}`, ja` (${counted(causes, CAUSES)}による)`);
}

/** `8 pools and 12 identities`; undefined when there are none. */
function whereWords(subjects: Summary['subjects']): Text | undefined {
  const parts: Text[] = [];
  if (subjects.userPool > 0) parts.push(counted(subjects.userPool, POOLS));
  if (subjects.identity > 0) parts.push(counted(subjects.identity, IDENTITIES));
  if (parts.length === 0 && subjects.account > 0) parts.push(counted(subjects.account, ACCOUNT_REGIONS));
  if (parts.length === 0 && subjects.domain > 0) parts.push(counted(subjects.domain, DOMAINS));
  return parts.length === 0 ? undefined : listed(parts);
}

/** What was not seen; undefined only when everything was. */
export function unseenWords({ coverage, summary }: Told): Text | undefined {
  const gaps = coverage.gaps.length;
  const open = summary.outcomes.unknown;
  const answers = say(
    en`${open === 1 ? '1 check has' : `${open} checks have`} no answer`,
    ja`${open} 件のチェックは結果が不明です`,
  );
  if (gaps > 0 && open > 0) {
    return say(
      en`${counted(gaps, THINGS)} could not be seen, so ${answers}`,
      ja`${counted(gaps, THINGS)}を確認できず、${answers}`,
    );
  }
  if (gaps > 0)
    return say(
      en`${counted(gaps, THINGS)} could not be seen`,
      ja`${counted(gaps, THINGS)}を確認できませんでした`,
    );
  if (open > 0) return answers;
  return coverage.complete
    ? undefined
    : say(en`not everything could be seen`, ja`一部を確認できませんでした`);
}

/** How loud a finding is: its severity, or UNKNOWN when it could not be judged. */
export function levelOf(finding: Pick<Finding, 'severity' | 'outcome'>): Severity | 'unknown' {
  return finding.outcome === 'unknown' ? 'unknown' : finding.severity;
}

/** Findings that somebody must hear of (failing and not accepted, then unknown), each worst first; otherwise in the order they came. */
export function newsOf(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) =>
    (finding.outcome === 'unknown' ? SEVERITIES.length : 0) + SEVERITIES.indexOf(finding.severity);
  return findings
    .filter(
      ({ outcome, accepted }) => (outcome === 'fail' && accepted === undefined) || outcome === 'unknown',
    )
    .sort((a, b) => rank(a) - rank(b));
}

/** Causes of one check, each with what follows from it. */
export interface Group {
  readonly checkId: string;
  readonly folds: readonly Fold<Finding>[];
}

/** News grouped by the check of its cause: for the person who mends one fault everywhere. Worst group first. */
export function byCheck(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Fold<Finding>[]>();
  for (const fold of folded(newsOf(findings))) {
    const members = groups.get(fold.cause.checkId);
    if (members) members.push(fold);
    else groups.set(fold.cause.checkId, [fold]);
  }
  return [...groups].map(([checkId, folds]) => ({ checkId, folds }));
}

/** How many of a list are not shown. */
export function moreWords(count: number): Text {
  return say(en`… and ${count} more`, ja`… ほか ${count} 件`);
}

/**
 * What was seen, and what was not, as sentences: first the whole, then one for each gap.
 * @param cut gaps that exist but are not in the list (a digest holds only so many)
 */
export function coverageLines(
  coverage: Seen,
  accounts: readonly string[],
  regions: readonly string[],
  cut = 0,
): Text[] {
  const scope = joined([counted(accounts.length, ACCOUNTS), counted(regions.length, REGIONS)], COMMA);
  const gaps = coverage.gaps.length + cut;
  if (gaps === 0) {
    return [
      coverage.complete
        ? say(en`All of ${scope} was seen.`, ja`${scope}をすべて確認できました。`)
        : say(
            en`Not everything in ${scope} could be seen.`,
            ja`${scope}のうち、一部を確認できませんでした。`,
          ),
    ];
  }
  const things = counted(gaps, THINGS);
  const whole = coverage.complete
    ? say(
        en`In ${scope}, ${things} could not be seen; no check needed it:`,
        ja`${scope}のうち、${things}を確認できませんでした (必要としたチェックはありません):`,
      )
    : say(
        en`In ${scope}, ${things} could not be seen:`,
        ja`${scope}のうち、${things}を確認できませんでした:`,
      );
  return [whole, ...coverage.gaps.map(gapLine)];
}

/** `eu-west-1, account 111122223333: ses:ListEmailIdentities (identities): AccessDenied …`. */
export function gapLine(gap: Gap): Text {
  const part = (text: string, max: number) => clip(oneLine(text), max);
  const what = gap.what === '' ? '' : ` (${part(gap.what, 200)})`;
  const failure = `${part(gap.action, 80)}${what}: ${part(gap.why, 400)}`;
  const [region, account] = [part(gap.region, 40), part(gap.account, 40)];
  return say(en`${region}, account ${account}: ${failure}`, ja`${region}、アカウント ${account}: ${failure}`);
}
