// A plan in a few lines, for whoever has just had it written into files: how much there is to do, and what it cures.
import stringWidth from 'string-width';
import { PHASE_TITLES } from '../fix/documents/words.ts';
import { type CuredFinding, PHASES, type Phase, type Plan } from '../fix/plan.ts';
import {
  counted,
  en,
  ja,
  type Locale,
  type Noun,
  paragraph,
  type Severity,
  say,
  type Text,
} from '../model.ts';
import { failingWords } from '../publish/summary.ts';
import { padded, wrapped } from '../publish/wrap.ts';
import type { TableOptions } from './screen.ts';

const STEPS: Noun = { one: 'step', many: 'steps', ja: '個の手順' };
const FINDINGS: Noun = { one: 'failing finding', many: 'failing findings', ja: '件の不合格' };
const NOTHING = say(en`There is nothing to do.`, ja`実施する手順はありません。`);

type Row = readonly [name: string, figure: string, cured: string];

const HEADS = say(en`Phase|Steps|Cured`, ja`段階|手順|解消`);

/** Ends with a newline. */
export function planTable(plan: Plan, { paint, width, locale }: TableOptions): string {
  const { steps } = plan;
  const closing = wrapped(sumOf(plan)[locale], width);
  if (steps.length === 0) return `${closing}\n`;
  const [name = '', figure = '', cured = ''] = HEADS[locale].split('|');
  const [head = '', ...lines] = linesOf([
    [name, figure, cured],
    ...PHASES.flatMap((phase) => rowOf(phase, steps, locale)),
  ]);
  return `${[paint('dim', head), ...lines, closing].join('\n')}\n`;
}

/** Of a phase that has steps. */
function rowOf(phase: Phase, steps: Plan['steps'], locale: Locale): Row[] {
  const own = steps.filter((step) => step.phase === phase);
  if (own.length === 0) return [];
  const cures = own.flatMap((step) => step.cures);
  const cured = cures.length === 0 ? '' : failingWords(bySeverity(cures))[locale];
  return [[PHASE_TITLES[phase][locale], String(own.length), cured]];
}

/** Names to the left, figures to the right of their columns. */
function linesOf(rows: readonly Row[]): string[] {
  const names = Math.max(...rows.map(([name]) => stringWidth(name)));
  const figures = Math.max(...rows.map(([, figure]) => stringWidth(figure)));
  return rows.map(([name, figure, cured]) => {
    const before = ' '.repeat(figures - stringWidth(figure));
    return `  ${padded(name, names)}  ${before}${figure}  ${cured}`.trimEnd();
  });
}

function sumOf({ steps, left }: Plan): Text {
  if (steps.length + left.length === 0) return NOTHING;
  const cured = steps.flatMap(({ cures }) => cures).length;
  const done = say(
    en`${counted(steps.length, STEPS)} for ${counted(cured, FINDINGS)}.`,
    ja`不合格 ${cured} 件に対して、手順は ${steps.length} 個です。`,
  );
  const open = say(
    en`${counted(left.length, FINDINGS)} without a step: "mailposture checks ID" says what to do.`,
    ja`ほかに、手順を導けない不合格が ${left.length} 件あります。対応は "mailposture checks ID" で確認してください。`,
  );
  return paragraph(...(steps.length === 0 ? [] : [done]), ...(left.length === 0 ? [] : [open]));
}

function bySeverity(findings: readonly CuredFinding[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
