// How an e-mail tells a finding: which check, about what, why, what it rests on and how to mend it. Prose is kept in short
// lines; what is to be pasted and links stay whole.
import { en, type Finding, ja, type Locale, say, type Text, told } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { wasWords } from '../change-words.ts';
import { consoleLink } from '../console.ts';
import { ABOVE, FIX_LABELS, type Fixes, type FixLine, hasSteps, restWords } from '../fix-words.ts';
import type { Fold } from '../fold.ts';
import type { Manner } from '../naming.ts';
import { consequenceWords, followsWords, subjectWords } from '../subject-words.ts';
import { levelOf, moreWords } from '../summary.ts';
import { hanging } from '../wrap.ts';

/** Columns of a line: what mail programs show without breaking it once more (RFC 5322 section 2.1.1). */
const WIDTH = 78;

/** Text from outside on one line, within bounds. */
export const line = (text: string, most = 1000) => clip(oneLine(text), most);

/** Prose behind a label or an indent. */
export const prose = (prefix: string, text: string) => hanging(prefix, text, WIDTH);

/** Labels stand in a column: full-width characters of the Japanese ones take two places. */
const LABELS = {
  required: { en: 'Required:  ', ja: '要件:     ' },
  cure: { en: 'What to do:', ja: '対応:     ' },
  command: { en: 'Command:   ', ja: 'コマンド: ' },
  read: { en: 'Read:      ', ja: '参照:     ' },
} as const satisfies Record<string, Text>;

/** The first lines of a group: what is required, and how to get there. */
export function groupHead(causes: readonly Finding[], locale: Locale): string {
  const [first] = causes;
  if (!first) return '';
  const label = (of: keyof typeof LABELS) => `  ${LABELS[of][locale]} `;
  const fix = causes.find(({ remediation }) => remediation)?.remediation;
  return [
    `${levelOf(first).toUpperCase()}  ${line(first.checkId, 100)}`,
    prose(label('required'), line(first.title, 300)),
    ...(fix ? [prose(label('cure'), line(fix.summary))] : []),
    ...(fix?.command && !causes.every(hasSteps)
      ? [
          `${label('command')}${fix.command
            .split('\n')
            .map((text) => line(text))
            .join('\n              ')}`,
        ]
      : []),
    ...(fix ? [`${label('read')}${line(fix.link, 500)}`] : []),
  ].join('\n');
}

/** So many consequences of one cause are named, and the rest counted. */
const MOST_CONSEQUENCES = 20;
const MOST_EVIDENCE = 3;

const NOT_JUDGED = say(en`could not be judged: `, ja`判定できませんでした: `);
const SEEN = say(en`Seen: `, ja`根拠: `);

/** What a cause is told with beside its reason; what is new shows what it rests on. */
export interface Beside {
  readonly evidence: boolean;
}

/** One cause under its group, with what follows from it. */
export function entry(fold: Fold<Finding>, manner: Manner, fixes: Fixes, { evidence }: Beside): string {
  const { locale, naming } = manner;
  const { cause: finding, consequences } = fold;
  const more = consequences.length - MOST_CONSEQUENCES;
  const link = consoleLink(finding.subject);
  const follows = followsWords(finding, naming);
  const note = finding.outcome === 'unknown' ? NOT_JUDGED[locale] : '';
  return [
    prose('  - ', told(subjectWords(finding.subject, naming), locale)),
    prose('    ', `${note}${line(finding.because)}`),
    ...(finding.outcome === 'fail' && finding.before
      ? [prose('    ', told(wasWords(finding.before), locale))]
      : []),
    ...(evidence ? evidenceLines(finding, locale) : []),
    ...(follows ? [prose('    ', told(follows, locale))] : []),
    ...(link ? [`    ${clip(link, 1000)}`] : []),
    ...fixText(fold, locale, fixes),
    ...consequences
      .slice(0, MOST_CONSEQUENCES)
      .map((one) => prose('    -> ', told(consequenceWords(one, naming), locale))),
    ...(more > 0 ? [`    -> ${told(moreWords(more), locale)}`] : []),
  ].join('\n');
}

function evidenceLines({ evidence }: Finding, locale: Locale): string[] {
  return evidence
    .slice(0, MOST_EVIDENCE)
    .map(({ source, field, value }) =>
      prose(`    ${SEEN[locale]}`, `${line(source, 100)} ${line(field, 200)}: ${line(value, 400)}`),
    );
}

/** So many lines of a fix are shown, and how to check it; a line this long is for a file. */
const MOST_FIX_LINES = 6;
const MOST_PASTED = 2000;

/** The fix of a cause, and what it leaves to be done for what follows from it. */
function fixText({ cause, consequences }: Fold<Finding>, locale: Locale, fixes: Fixes): string[] {
  const [first, ...others] = [cause, ...consequences].map((finding) => fixes.of(finding));
  if (first?.kind === 'above') return [`    ${ABOVE[locale]}`];
  const told = [first, ...others].filter((fix) => fix?.kind === 'new');
  const lines = told.flatMap((fix) => fix.lines);
  const shown = lines
    .filter(({ text, isPasted }) => !isPasted || text.length <= MOST_PASTED)
    .slice(0, MOST_FIX_LINES);
  const more = lines.length - shown.length;
  const check = told.find((fix) => fix.check !== undefined)?.check;
  return [
    ...shown.map((one) => fixLine(one, locale)),
    ...(more > 0 ? [restLine(more, planOf([cause, ...consequences]), locale)] : []),
    ...(check !== undefined && check.text.length <= MOST_PASTED ? [fixLine(check, locale)] : []),
  ];
}

const planOf = (findings: readonly Finding[]) => findings.find(({ fix }) => fix !== undefined)?.fix?.plan;

function restLine(more: number, plan: string | undefined, locale: Locale): string {
  const { words, command } = restWords(more, plan);
  return `    ${words[locale]}: ${command}`;
}

/** What is to be pasted stays as it is. */
function fixLine({ label, text, isPasted }: FixLine, locale: Locale): string {
  const head = label === 'option' ? '      ' : `    ${FIX_LABELS[label][locale]}: `;
  return isPasted ? `${head}${text.replaceAll('\n', '\n      ')}` : prose(head, line(text));
}
