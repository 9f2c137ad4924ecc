// The memory of a scan's resolver: every answer of DNS, for the whole scan, in little room. No two findings of a scan may
// rest on different answers to one question, and nobody can tell which question is the last of its name: identities of
// several Regions may share their DKIM selectors (Amazon SES developer guide, "Using Deterministic Easy DKIM (DEED)"), and a
// record may include any name. So no answer is ever forgotten; those that nobody has asked for lately are packed, some 30
// bytes each where DNS knows no such name.
import type { DnsAnswer } from '../email/resolver.ts';
import { lately } from './lately.ts';
import { pack, unpack } from './pack.ts';

type Answer = DnsAnswer<unknown>;

/** Answers that are kept as they are, about 600 bytes each. */
const RECENT = 4096;
/** Answers that are packed together: one of them alone is there again within a tenth of a millisecond. */
const TOGETHER = 64;

/** Answers that were packed in between. */
const recalled = new WeakSet<Answer>();

/** Has this answer been given before? One that has not been packed since is known by being the same object. */
export function isRecalled(answer: Answer): boolean {
  return recalled.has(answer);
}

export class Answers {
  /** By question, those asked for last at the end. */
  readonly #recent = new Map<string, Answer>();
  readonly #packs: Uint8Array[] = [];
  /** Questions of one time are mostly asked again at one time. */
  readonly #unpacked = lately(16, unpack);
  /** Where an answer stands among all that were packed, by a number made of its question, which is much shorter. */
  readonly #places = new Map<number, number>();
  /** Answers whose number is another question's already. */
  readonly #apart = new Map<string, Answer>();

  keep(question: string, answer: Answer): void {
    this.#recent.set(question, answer);
    if (this.#recent.size >= RECENT + TOGETHER) this.#packOldest();
  }

  recall(question: string): Answer | undefined {
    const answer = this.#recent.get(question) ?? this.#apart.get(question) ?? this.#unpack(question);
    if (answer === undefined) return undefined;
    this.#recent.delete(question);
    this.keep(question, answer);
    return answer;
  }

  #packOldest(): void {
    const next: (readonly [string, Answer])[] = [];
    for (const [question, answer] of this.#recent) {
      if (this.#recent.size <= RECENT) break;
      this.#recent.delete(question);
      // One that was packed before is there still.
      if (isRecalled(answer) || this.#apart.has(question)) continue;
      const number = numberOf(question);
      if (this.#places.has(number)) {
        this.#apart.set(question, answer);
        continue;
      }
      this.#places.set(number, this.#packs.length * TOGETHER + next.length);
      next.push([question, answer]);
    }
    if (next.length > 0) this.#packs.push(pack(next));
  }

  #unpack(question: string): Answer | undefined {
    const place = this.#places.get(numberOf(question));
    const packed = place === undefined ? undefined : this.#packs[Math.floor(place / TOGETHER)];
    if (place === undefined || packed === undefined) return undefined;
    // Only #packOldest packs, and what it packs are questions with their answers.
    const [of, answer] = this.#unpacked(packed)[place % TOGETHER] as [string, Answer];
    if (of !== question) return undefined;
    recalled.add(answer);
    return answer;
  }
}

/** FNV-1a (draft-eastlake-fnv), 32 bits: a number that a Map holds without an object of its own. */
function numberOf(question: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < question.length; i++) hash = Math.imul(hash ^ question.charCodeAt(i), 0x01000193);
  return hash;
}
