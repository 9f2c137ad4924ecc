// The figures of a campaign: by class of fault, and in all.
import type { CaseResult } from './case.ts';
import { FAULT_CLASSES, type FaultClass } from './classes.ts';
import type { Fault } from './judge.ts';

/** What came of all cases with faults of one class; a case with two classes is in both rows. */
interface Row {
  readonly cases: number;
  readonly strikes: number;
  readonly scans: number;
  readonly partial: number;
  readonly threw: number;
  /** Changes of the estates, each of which has to be told. */
  readonly changes: number;
  readonly becameUnknown: number;
  /** Verdicts of the scan before that say so. */
  readonly carried: number;
  readonly toldAgain: number;
  readonly wrong: number;
  readonly lost: number;
  readonly falseResolved: number;
}

export interface Figures {
  readonly classes: Readonly<Partial<Record<FaultClass, Row>>>;
  readonly all: Row;
  /** Classes that had a case, and never struck: they prove nothing. */
  readonly neverStruck: readonly FaultClass[];
}

export function figuresOf(results: readonly CaseResult[]): Figures {
  const of = (name: FaultClass) => results.filter(({ classes }) => classes.includes(name));
  const classes = Object.fromEntries(
    FAULT_CLASSES.filter((name) => of(name).length > 0).map((name) => [name, rowOf(of(name), [name])]),
  );
  return {
    classes,
    all: rowOf(results, FAULT_CLASSES),
    neverStruck: FAULT_CLASSES.filter((name) => classes[name]?.strikes === 0),
  };
}

function rowOf(results: readonly CaseResult[], classes: readonly FaultClass[]): Row {
  const sum = (count: (result: CaseResult) => number) => results.reduce((all, one) => all + count(one), 0);
  const faults = (kind: Fault['kind']) =>
    sum((result) => result.faults.filter((fault) => fault.kind === kind).length);
  return {
    cases: results.length,
    strikes: sum(({ strikes }) => classes.reduce((all, name) => all + (strikes[name] ?? 0), 0)),
    scans: sum(({ scans }) => scans),
    partial: sum(({ partial }) => partial),
    threw: sum(({ threw }) => threw),
    changes: sum(({ changes }) => changes),
    becameUnknown: sum(({ becameUnknown }) => becameUnknown),
    carried: sum(({ carried }) => carried),
    toldAgain: sum(({ toldAgain }) => toldAgain),
    wrong: faults('wrong'),
    lost: faults('lost'),
    falseResolved: faults('falseResolved'),
  };
}

const HEADS: Readonly<Record<keyof Row, string>> = {
  cases: 'cases',
  strikes: 'strikes',
  scans: 'scans',
  partial: 'partial',
  threw: 'threw',
  changes: 'changes',
  becameUnknown: 'became unknown',
  carried: 'as read before',
  toldAgain: 'told again',
  wrong: 'wrong',
  lost: 'lost',
  falseResolved: 'false resolved',
};

/** The table, as Markdown, so that it can stand in the documentation as it was printed. */
export function tableOf({ classes, all }: Figures): string {
  // Object.keys is typed as text; these are the keys of HEADS, which its type names.
  const columns = Object.keys(HEADS) as (keyof Row)[];
  const lineOf = (name: string, row: Row) => [name, ...columns.map((column) => String(row[column]))];
  const lines = [
    ['fault', ...columns.map((column) => HEADS[column])],
    ...FAULT_CLASSES.flatMap((name) => {
      const row = classes[name];
      return row === undefined ? [] : [lineOf(name, row)];
    }),
    lineOf('all', all),
  ];
  const widths = [0, ...columns].map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const written = lines.map((line) => {
    const cells = line.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    return `| ${cells.join(' | ')} |`;
  });
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [written[0], rule, ...written.slice(1)].join('\n');
}

/** The last line of the campaign. */
export function lastLine({ all }: Figures): string {
  return `estates ${all.cases} wrong ${all.wrong} lost ${all.lost} falseResolved ${all.falseResolved}`;
}

export const isClean = ({ all: { wrong, lost, falseResolved }, neverStruck }: Figures): boolean =>
  wrong + lost + falseResolved === 0 && neverStruck.length === 0;
