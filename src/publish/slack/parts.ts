// What Slack's digests and finding messages are made of: how bad, about what, why, on what evidence, and where to go. Each
// text is within a bound that its reader can rely on, whatever the finding holds.
import type { SectionBlock } from '@slack/types';
import {
  type Evidence,
  en,
  type Finding,
  ja,
  type Locale,
  type Severity,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../../model.ts';
import { consoleLink, objectLink } from '../console.ts';
import type { Fold } from '../fold.ts';
import type { Digest } from '../messages/digest-schema.ts';
import { type Manner, type Naming, namingOf } from '../naming.ts';
import { consequenceWords, followsWords } from '../subject-words.ts';
import { moreWords } from '../summary.ts';
import { fitted, MAX_SECTION, section } from './blocks.ts';
import { fixText } from './fix.ts';
import { code, command, link, prose } from './text.ts';

type Shown = Digest['findings'][number];

export const SIGNS = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵', unknown: '⚪' } as const;

/** `🔴 *CRITICAL*`: the word says what the colour does. */
export const mark = (level: Severity | 'unknown'): string => `${SIGNS[level]} *${level.toUpperCase()}*`;

const KIND_WORDS: Record<SubjectRef['kind'], Text> = {
  userPool: say(en`user pool`, ja`ユーザープール`),
  identity: say(en`SES identity`, ja`SES ID`),
  account: say(en`SES of account`, ja`SES アカウント`),
  domain: say(en`domain`, ja`ドメイン`),
};
const NAMELESS = say(en`without a name`, ja`名前なし`);
const IN_CONSOLE = say(en`Open in the AWS console`, ja`AWS コンソールで開く`);
const HOW_TO_FIX = say(en`How to fix it`, ja`修正方法`);
const IN_S3 = say(en`Open it in S3`, ja`S3 で開く`);

/** How a digest is told. */
export const digestManner = ({ locale, accounts }: Digest): Manner => ({
  locale,
  naming: namingOf(accounts.length),
});

/** What a finding is about, its name ready to copy: at most 350 characters. */
export function subjectLine(subject: SubjectRef, { locale, naming }: Manner): string {
  const { kind, name, account, region } = subject;
  const shown = code(kind === 'account' ? account : name, 200) || NAMELESS[locale];
  const thing = `${KIND_WORDS[kind][locale]} ${shown}`;
  const at = prose(region, 40);
  const of = prose(account, 40);
  const isOfSeveral = naming === 'severalAccounts' && kind !== 'account';
  if (kind === 'domain') {
    const words = say(en`${thing} in account ${of}`, ja`${thing} (アカウント ${of})`);
    return isOfSeveral ? told(words, locale) : thing;
  }
  const place = isOfSeveral ? say(en`${at}, account ${of}`, ja`${at}、アカウント ${of}`) : at;
  return told(say(en`${thing} in ${place}`, ja`${thing} (${place})`), locale);
}

/** How bad it is; of what does not fail, how bad it was when it did. */
export function failingLevel({
  outcome,
  severity,
  before,
}: Pick<Finding, 'outcome' | 'severity'> & Pick<Shown, 'before'>): Severity {
  return outcome === 'fail' ? severity : (before?.severity ?? severity);
}

/** `HIGH → CRITICAL`, where the severity moved. */
export function movedWords({ severity, before }: Pick<Shown, 'severity' | 'before'>): string {
  if (before === undefined || before.severity === severity) return '';
  return `${before.severity.toUpperCase()} → ${severity.toUpperCase()}`;
}

/** The first of what a verdict rests on, a line each of at most 400 characters. */
export function evidenceLines(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ source, field, value }) => {
    const shown = code(value, 180);
    return `• ${prose(`${source} ${field}`, 200)}${shown === '' ? '' : `: ${shown}`}`;
  });
}

/** Where to look in the console and how to fix it, in a row; a link for which there is no room is left out. */
export function linksOf(
  { subject, remediation }: Pick<Shown, 'subject' | 'remediation'>,
  locale: Locale,
  max: number,
): string {
  return [
    link(consoleLink(subject), IN_CONSOLE[locale], 700),
    link(remediation?.link, HOW_TO_FIX[locale], 500),
  ].reduce((row, one) => {
    const longer = row === '' || one === '' ? row + one : `${row} · ${one}`;
    return longer.length <= max ? longer : row;
  }, '');
}

/**
 * Where the whole report is, and its page in the console: at most 1,200 characters.
 * @param where `s3://bucket/key`, as a digest has it
 * @param home the Region of the bucket, where it is known
 */
export function reportLine(where: string, locale: Locale, home: string | undefined): string {
  const place = code(where, 600);
  const line = told(say(en`The full report: ${place}`, ja`レポート全体: ${place}`), locale);
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(where) ?? [];
  if (bucket === undefined || key === undefined) return line;
  const page = link(objectLink(bucket, key, home), IN_S3[locale], 500);
  return page === '' ? line : `${line} · ${page}`;
}

/** So many consequences of one cause are named, and the rest counted. */
const MOST_CONSEQUENCES = 4;

/** UTF-16 code units of each: with several accounts, room for the one that stands at its end. */
const MAX_CONSEQUENCE: Readonly<Record<Naming, number>> = { oneAccount: 150, severalAccounts: 190 };

/** A line for each of the first consequences. */
function consequenceLines(consequences: readonly Shown[], { locale, naming }: Manner): string[] {
  const max = MAX_CONSEQUENCE[naming];
  const more = consequences.length - MOST_CONSEQUENCES;
  return [
    ...consequences
      .slice(0, MOST_CONSEQUENCES)
      .map((one) => `↳ ${prose(told(consequenceWords(one, naming), locale), max)}`),
    ...(more > 0 ? [`↳ ${told(moreWords(more), locale)}`] : []),
  ];
}

/** What the fix of a finding may take of its section. */
const MAX_FIX = 900;
/** What evidence may take of it, where there is room. */
const MAX_EVIDENCE = 500;

/**
 * A finding with what follows from it: how bad, which check (its id names the state that is required), about what, why,
 * and the next step.
 * @param withEvidence also what the verdict rests on, as far as there is room
 */
export function findingSection(
  { cause, consequences }: Fold<Shown>,
  manner: Manner,
  withEvidence = false,
): SectionBlock {
  const { locale, naming } = manner;
  const level = cause.outcome === 'unknown' ? 'unknown' : cause.severity;
  const moved = movedWords(cause);
  const head = [
    `${mark(level)} ${code(cause.checkId, 100)}${moved === '' ? '' : ` (${moved})`}`,
    subjectLine(cause.subject, manner),
    prose(cause.because, 600),
    prose(told(followsWords(cause, naming) ?? '', locale), 300),
    ...consequenceLines(consequences, manner),
  ].filter((line) => line !== '');
  const maxFix = Math.min(MAX_FIX, MAX_SECTION - head.join('\n').length - 1);
  const { command: generic } = cause.remediation ?? {};
  const fix = fixText([cause, ...consequences], locale, maxFix) || (generic ? command(generic, 400) : '');
  const lines = [...head, fix].filter((line) => line !== '');
  const room = MAX_SECTION - lines.join('\n').length - 1;
  const evidence = withEvidence ? fitted(evidenceLines(cause.evidence), Math.min(MAX_EVIDENCE, room)) : [];
  const body = [...head, ...evidence, fix].filter((line) => line !== '').join('\n');
  const next = linksOf(cause, locale, MAX_SECTION - body.length - 1);
  return section(next === '' ? body : `${body}\n${next}`);
}
