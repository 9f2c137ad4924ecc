// The deadline of a scan: what has not been read by then is not known, so that there is time left to evaluate and to tell
// what is. Only reading is bound to it: evaluating, comparing and publishing are not.
import { en, ja, say, type Text, ToldError } from './model.ts';

/** Something was not read before the deadline. */
export class DeadlinePassed extends ToldError {
  override readonly name = 'DeadlinePassed';
}

/** The most that evaluating and publishing are given: waiting for another scan to tell may take a minute of it. */
const TELLING_MS = 90_000;

/** The longest that a timer of Node.js runs; a delay that is longer would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

export class Deadline {
  readonly at: Date;
  /** Why something is not known. */
  readonly why: Text;
  readonly #end: number;
  readonly #waiting = new Set<() => void>();

  /** @param ms from now until reading stops */
  constructor(ms: number) {
    const left = Math.min(Math.max(ms, 0), LONGEST_MS);
    this.#end = performance.now() + left;
    this.at = new Date(Date.now() + left);
    const at = this.at.toISOString();
    this.why = say(
      en`not read before the deadline of the scan (${at})`,
      ja`スキャンの期限 (${at}) までに読み取れませんでした`,
    );
    // Nobody has to wait for it once all is read.
    setTimeout(() => this.#letGo(), left).unref();
  }

  /** For a function that has so many milliseconds left, telling included. */
  static withTimeLeft(ms: number): Deadline {
    return new Deadline(ms - Math.min(TELLING_MS, ms / 4));
  }

  get leftMs(): number {
    return this.#end - performance.now();
  }

  /** A timer may go off a little early: whoever it cut off must not find some time left. */
  get isOver(): boolean {
    return this.leftMs < 2;
  }

  /** @throws DeadlinePassed */
  require(): void {
    if (this.isOver) throw new DeadlinePassed(this.why);
  }

  /**
   * Waits for something no longer than until the deadline; nothing is begun after it.
   * @throws DeadlinePassed, or what the work throws
   */
  async within<T>(work: () => Promise<T>): Promise<T> {
    this.require();
    let letGo = () => {};
    const over = new Promise<never>((_, reject) => {
      letGo = () => reject(new DeadlinePassed(this.why));
      this.#waiting.add(letGo);
    });
    try {
      return await Promise.race([work(), over]);
    } finally {
      this.#waiting.delete(letGo);
    }
  }

  #letGo(): void {
    for (const letGo of this.#waiting) letGo();
  }
}
