// The findings of several reports as those of one: in order, without holding them.
import { compareFindings, type Finding, type Findings } from '../model.ts';

/**
 * Merges findings that are each in the order of a report. They are gone through side by side, each time anew, so that of
 * each report one finding is held at a time.
 */
export function mergedFindings(lists: readonly Findings[]): Findings {
  return {
    length: lists.reduce((sum, { length }) => sum + length, 0),
    [Symbol.iterator]: () => merge(lists),
  };
}

function* merge(lists: readonly Findings[]): Generator<Finding> {
  const heap = new Heap();
  for (const [place, list] of lists.entries()) heap.push(list[Symbol.iterator](), place);
  for (let next = heap.pop(); next !== undefined; next = heap.pop()) {
    yield next.finding;
    heap.push(next.rest, next.place);
  }
}

interface Head {
  readonly finding: Finding;
  readonly rest: Iterator<Finding>;
  /** Of the list among the others: what is equal comes in the order of its lists. */
  readonly place: number;
}

const before = (a: Head, b: Head): boolean =>
  (compareFindings(a.finding, b.finding) || a.place - b.place) < 0;

/** The first finding of each list, the least of them on top (a binary heap). */
class Heap {
  readonly #heads: Head[] = [];

  push(rest: Iterator<Finding>, place: number): void {
    const next = rest.next();
    if (next.done) return;
    const heads = this.#heads;
    const head = { finding: next.value, rest, place };
    let at = heads.push(head) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heads[up];
      if (parent === undefined || !before(head, parent)) break;
      heads[at] = parent;
      at = up;
    }
    heads[at] = head;
  }

  pop(): Head | undefined {
    const heads = this.#heads;
    const [top] = heads;
    const last = heads.pop();
    if (top === undefined || last === undefined || heads.length === 0) return top;
    let at = 0;
    for (;;) {
      const down = this.#lesserChild(at);
      const child = heads[down];
      if (child === undefined || !before(child, last)) break;
      heads[at] = child;
      at = down;
    }
    heads[at] = last;
    return top;
  }

  #lesserChild(at: number): number {
    const [left, right] = [this.#heads[2 * at + 1], this.#heads[2 * at + 2]];
    const isRight = left !== undefined && right !== undefined && before(right, left);
    return 2 * at + (isRight ? 2 : 1);
  }
}
