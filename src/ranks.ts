// The order of findings that are kept as text. It rests on few checks and on subjects that come again and again: each of
// these is held once, and of a finding two numbers.
import { compareFindings, type Finding, type Ranked, type SubjectRef } from './model.ts';

/** Takes findings one by one, and puts their places into the order of a report. */
export class Ranks {
  readonly #verdicts = new Distinct();
  readonly #subjects = new Distinct();
  /** Those of one subject mostly come one after the other. */
  #latest: { readonly subject: SubjectRef; readonly number: number } | undefined;
  /** Of each finding: the number of its verdict, and that of its subject. */
  #numbers = new Float64Array(1024);
  #length = 0;

  add(finding: Finding): void {
    const { outcome, severity, checkId } = finding;
    if (this.#length * 2 >= this.#numbers.length) this.#numbers = doubled(this.#numbers);
    this.#numbers[this.#length * 2] = this.#verdicts.number(`${outcome} ${severity} ${checkId}`, finding);
    this.#numbers[this.#length * 2 + 1] = this.#numberOf(finding);
    this.#length += 1;
  }

  #numberOf(finding: Finding): number {
    const { subject } = finding;
    if (this.#latest?.subject === subject) return this.#latest.number;
    // A subject that comes again, perhaps from a file and so as another object, is held once.
    const of = JSON.stringify([subject.account, subject.region, subject.id]);
    const number = this.#subjects.number(of, finding);
    this.#latest = { subject, number };
    return number;
  }

  /** Places of the findings in the order of a report; as they came, where nothing else tells them apart. */
  order(): Uint32Array {
    const verdicts = this.#verdicts.order((one, other) =>
      compareFindings(one, { ...other, subject: one.subject }),
    );
    const subjects = this.#subjects.order((one, other) =>
      compareFindings(one, { ...one, subject: other.subject }),
    );
    const numbers = this.#numbers;
    const places = Uint32Array.from({ length: this.#length }, (_, place) => place);
    // By what counts less first: each pass leaves those that are alike as they were.
    const bySubject = sorted(places, (place) => subjects[numbers[place * 2 + 1] ?? 0] ?? 0);
    return sorted(bySubject, (place) => verdicts[numbers[place * 2] ?? 0] ?? 0);
  }
}

/** Sorts by counting: keys are small numbers, and there are no more of them than of places. Stable. */
function sorted(places: Uint32Array, keyOf: (place: number) => number): Uint32Array {
  const next = new Uint32Array(places.length + 1);
  for (const place of places) next[keyOf(place) + 1] = (next[keyOf(place) + 1] ?? 0) + 1;
  // From how many there are of each to where the first of each goes.
  for (let key = 1; key < next.length; key += 1) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0);
  const order = new Uint32Array(places.length);
  for (const place of places) {
    const key = keyOf(place);
    const to = next[key] ?? 0;
    order[to] = place;
    next[key] = to + 1;
  }
  return order;
}

/** What many findings have in common, numbered as it came. */
class Distinct {
  readonly #numbers = new Map<string, number>();
  readonly #first: Ranked[] = [];

  /** @param ranked a finding that has it */
  number(key: string, { outcome, severity, checkId, subject }: Ranked): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const next = this.#first.length;
    this.#first.push({ outcome, severity, checkId, subject });
    this.#numbers.set(key, next);
    return next;
  }

  /** Where each of them comes, by number; those that nothing tells apart come at the same place. */
  order(compare: (one: Ranked, other: Ranked) => number): Float64Array {
    const sorted = [...this.#first.entries()].sort(([, one], [, other]) => compare(one, other));
    const order = new Float64Array(sorted.length);
    let place = 0;
    for (const [i, [number, ranked]] of sorted.entries()) {
      const before = sorted[i - 1]?.[1];
      if (before !== undefined && compare(before, ranked) !== 0) place += 1;
      order[number] = place;
    }
    return order;
  }
}

/** The same numbers with room for as many more. */
export function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
