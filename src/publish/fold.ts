// Folds the findings that follow from another one under their cause, so that a channel tells what to mend, and with it
// what else that mends.
import type { Cause, SubjectRef } from '../model.ts';

/** As much of a finding as folding needs; a Finding and a finding of a digest have it. */
interface Foldable {
  readonly checkId: string;
  readonly subject: SubjectRef;
  readonly follows?: Cause | undefined;
}

export interface Fold<F> {
  readonly cause: F;
  /** What follows from it, also over others. */
  readonly consequences: readonly F[];
}

/**
 * Each finding once: as a cause, or under the first cause that is itself among the findings. A cause that was accepted or
 * left out is not there, and what follows from it stands by itself.
 * @param news worst first
 * @returns in the order of each fold's worst finding; consequences in the order in which they came
 */
export function folded<F extends Foldable>(news: readonly F[]): Fold<F>[] {
  const there = new Map(news.map((finding) => [keyOf(finding), finding]));
  const folds = new Map<F, F[]>();
  for (const finding of news) {
    const root = rootOf(finding, there);
    const consequences = folds.get(root) ?? [];
    if (root !== finding) consequences.push(finding);
    folds.set(root, consequences);
  }
  return [...folds].map(([cause, consequences]) => ({ cause, consequences }));
}

/** What a finding follows from in the end. One that follows from itself, which no catalogue makes, stands by itself. */
function rootOf<F extends Foldable>(finding: F, there: ReadonlyMap<string, F>): F {
  const passed = new Set<F>([finding]);
  let root = finding;
  for (;;) {
    const next = root.follows === undefined ? undefined : there.get(keyOf(root.follows));
    if (next === undefined) return root;
    if (passed.has(next)) return finding;
    passed.add(next);
    root = next;
  }
}

/** Text from outside may hold anything: JSON keeps the parts apart. */
const keyOf = ({ checkId, subject: { kind, account, id } }: Cause): string =>
  JSON.stringify([checkId, kind, account, id]);
