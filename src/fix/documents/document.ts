// What a plan becomes: texts with the paths that they are saved under.
import { createHash } from 'node:crypto';
import type { Change, Locale } from '../../model.ts';
import type { Phase, PlanStep } from '../plan.ts';
import type { HostedZone } from '../render/zones.ts';

/** Is in a form of its own, which one tool reads. */
export interface Document {
  /** Relative, `/` between folders, safe on any file system. */
  readonly path: string;
  /** Ends with a newline. */
  readonly text: string;
}

export interface DocumentOptions {
  readonly locale: Locale;
  /** The zones that names were found in; with an id where Route 53 told it. */
  readonly zones: readonly HostedZone[];
}

/** A step with its number in the plan. */
export interface NumberedStep {
  readonly step: PlanStep;
  readonly number: number;
  /** The steps whose outcome it has to wait for, by number: commands that are run too early would lose mail. */
  readonly heldBy: readonly number[];
}

/** What is switched, tightened or removed too early loses mail; all else may be done, and done again. */
const HELD: ReadonlySet<Phase> = new Set(['switch', 'tighten', 'tidy']);

export function numbered(steps: readonly PlanStep[]): NumberedStep[] {
  const before = new Map<string, ReadonlySet<number>>();
  return steps.map((step, index) => {
    const number = index + 1;
    const holding = new Set(step.after.flatMap((id) => [...(before.get(id) ?? [])]));
    before.set(step.id, isOpenEnded(step) ? new Set([...holding, number]) : holding);
    const heldBy = HELD.has(step.phase) ? [...holding].sort((one, other) => one - other) : [];
    return { step, number, heldBy };
  });
}

/** Does what comes of it show only later: an identity's tokens, or what people at AWS answer? */
function isOpenEnded({ awaits, changes }: PlanStep): boolean {
  return (
    awaits !== undefined ||
    changes.some((change) => change.kind === 'request' && change.request !== 'quotaIncrease')
  );
}

type OfKind<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** The changes of one kind. */
export function ofKind<K extends Change['kind']>(changes: readonly Change[], kind: K): OfKind<K>[] {
  return changes.filter((change): change is OfKind<K> => change.kind === kind);
}

/** Device names of Windows, which are none of a file with whatever ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** A piece of a path; what does not fit, or would be another piece where capitals do not count, has a digest. */
export function pathWord(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 80);
  const isExact =
    /^[a-z0-9][a-z0-9.-]*$/.test(text) && text === plain && !DEVICE.test(text) && !text.endsWith('.');
  if (isExact) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${plain.replace(/^[.-]+/, '')}-${digest}`.replace(/^-/, '').replace(DEVICE, 'x$&');
}
