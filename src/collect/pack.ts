// What is complete and not needed for a while, kept small: plain data as compressed JSON. Facts and DNS answers of one kind
// are much alike (the same names of fields, the same sentences, the same servers), so that a tenth of them is left or less.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Kind, Subject, SubjectRef } from '../model.ts';

/** The fastest: it already finds what is alike, and a scan packs while AWS makes it wait. */
const LEVEL = 1;

/** @param data holds nothing but what JSON can say; a member that is `undefined` is left out, as in a file */
export function pack(data: readonly unknown[]): Uint8Array {
  // A copy of just its size: zlib answers with a part of a buffer of 16 KB, which would all be kept.
  return new Uint8Array(deflateRawSync(JSON.stringify(data), { level: LEVEL }));
}

/** What was packed. Names like `__proto__` come back as what they are: members that JSON.parse defines. */
export function unpack(packed: Uint8Array): unknown[] {
  return JSON.parse(inflateRawSync(packed).toString());
}

/**
 * How many subjects are packed together: enough for deflate, which looks back 32 KB (RFC 1951 section 2), and so few that
 * the facts of one alone are there within a millisecond.
 */
export const PACKED_TOGETHER = 20;

type FactsOfKind<K extends Kind> = Subject<K>['facts'];

/** So many packs stay unpacked where there are no more of them: those of a thousand subjects. */
const FEW = 50;

/**
 * Facts that were unpacked, of all packs that share it: of all of them where they are few, else the last, so that who goes
 * through subjects in order unpacks each once.
 */
export class Unpacked {
  readonly #kept = new Map<PackedFacts<Kind>, readonly unknown[]>();
  #most: number;

  /** @param few packs that are kept where there are no more */
  constructor(few = FEW) {
    this.#most = few;
  }

  of<K extends Kind>(packed: PackedFacts<K>): readonly FactsOfKind<K>[] {
    const facts = this.#kept.get(packed) ?? this.#keep(packed);
    // They came from this pack, whose parts are typed where they are put in.
    return facts as readonly FactsOfKind<K>[];
  }

  #keep(packed: PackedFacts<Kind>): readonly unknown[] {
    if (this.#kept.size >= this.#most) {
      // Who goes through all of them would find none of those that are kept: they were kept too long ago.
      this.#kept.clear();
      this.#most = 1;
    }
    const facts = packed.unpacked();
    this.#kept.set(packed, facts);
    return facts;
  }
}

/** The facts of some subjects, packed part by part as each part is complete. */
export class PackedFacts<K extends Kind> {
  readonly #last: Unpacked;
  readonly #parts: Uint8Array[] = [];

  constructor(last: Unpacked) {
    this.#last = last;
  }

  /**
   * @param place of these facts among those of a subject, from 0
   * @param facts of each subject, in the same order in each part
   */
  put(place: number, facts: readonly Partial<FactsOfKind<K>>[]): void {
    this.#parts[place] = pack(facts);
  }

  /** @param index of the subject */
  factsOf(index: number): FactsOfKind<K> {
    const facts = this.#last.of(this)[index];
    if (facts === undefined) throw new RangeError(`no facts were packed of subject ${index}`);
    return facts;
  }

  /** For `Unpacked`, which keeps it. */
  unpacked(): readonly unknown[] {
    const [first = [], ...others] = this.#parts.map(unpack);
    return first.map((facts, index) => Object.assign({}, facts, ...others.map((part) => part[index])));
  }
}

/** A subject whose facts are unpacked when somebody asks for them. To JSON, to a copy and to a test it is like any other. */
class PackedSubject<K extends Kind> implements SubjectRef<K> {
  readonly kind: K;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  declare readonly facts: FactsOfKind<K>;
  readonly #packed: PackedFacts<K>;
  readonly #index: number;

  constructor({ kind, id, name, account, region }: SubjectRef<K>, packed: PackedFacts<K>, index: number) {
    this.kind = kind;
    this.id = id;
    this.name = name;
    this.account = account;
    this.region = region;
    this.#packed = packed;
    this.#index = index;
    // A member of its own, so that it is seen like the others; one function for all, so that they share one shape.
    Object.defineProperty(this, 'facts', FACTS);
  }

  static factsOf(subject: PackedSubject<Kind>): FactsOfKind<Kind> {
    return subject.#packed.factsOf(subject.#index);
  }
}

const FACTS = {
  enumerable: true,
  get(this: PackedSubject<Kind>) {
    return PackedSubject.factsOf(this);
  },
};

/** @param index among those that were packed together */
export function packedSubject<K extends Kind>(
  ref: SubjectRef<K>,
  packed: PackedFacts<K>,
  index: number,
): Subject<K> {
  return new PackedSubject(ref, packed, index);
}
