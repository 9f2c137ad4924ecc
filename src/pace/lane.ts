// One lane: requests that share a quota of so many a second, in the order in which they came. When the next may go out,
// and how fast after AWS has said "too fast".

/** Time, so that a test need not wait. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Until when requests may wait for their turn. */
export interface Until {
  /** @throws when that is over */
  require(): void;
}

/** How a lane paces. */
export interface Pace {
  readonly perSecond: number;
  /**
   * The next request waits for the answer to the one before. A quota of one a second has no slack: two requests that were
   * a second apart when they left may be less than that when they arrive.
   */
  readonly oneAtATime: boolean;
}

/**
 * CUBIC's factors (RFC 9438, sections 4.2 and 4.6): what is left of the rate when AWS throttles, and the way back, which is
 * steep at first, flat about the rate that was too much, and steep again where that has turned out to be none.
 */
const LEFT = 0.7;
/** Seconds at the full quota until the rate is back at what was too much. */
const BACK_SECONDS = 8;
/** A little below the rate that was too much: between it and the last that was not. */
const CEILING = 0.97;
/** How much of the fastest answer's time is counted on, at the most. */
const TRUSTED = 0.9;
/** The slowest that a lane gets, as a share of its quota. The SDK's own backoff slows down what is throttled then. */
const SLOWEST = 1 / 10;

export class Lane {
  readonly #pace: Pace;
  readonly #clock: Clock;
  #queue: Promise<unknown> = Promise.resolve();
  /** When the last request went out, and how much later than it must have arrived at the latest. */
  #last = Number.NEGATIVE_INFINITY;
  #delay = 0;
  /** The fastest answer so far, but for the first, which opens the connection; and how many there were. */
  #fastest = Number.POSITIVE_INFINITY;
  #answers = -1;
  #ceiling: number;
  #answersSince = Number.POSITIVE_INFINITY;
  #slowedAt = Number.NEGATIVE_INFINITY;

  constructor(pace: Pace, clock: Clock) {
    this.#pace = pace;
    this.#ceiling = pace.perSecond;
    this.#clock = clock;
  }

  /**
   * Does something when its turn has come; the answer, or what was thrown, is the caller's.
   * @param until no turn comes after it
   */
  inTurn<T>(work: () => Promise<T>, until?: Until): Promise<T> {
    const turn = this.#queue.then(() => this.#untilFree(until));
    const answer = turn.then(work);
    // What went wrong is the caller's; the next in the queue has only to come after it.
    this.#queue = (this.#pace.oneAtATime ? answer : turn).catch(() => undefined);
    return answer;
  }

  /** A request goes out now: where others had to have their turn too, later than its own turn came. */
  sent(): void {
    if (!this.#pace.oneAtATime) return;
    this.#last = this.#clock.now();
    this.#delay = 0;
  }

  /** A request was answered. @param took milliseconds from when it went out to when the answer arrived */
  answered(took: number): void {
    this.#measure(took);
    this.#answersSince += 1;
  }

  /** AWS refused a request that went out at `sentAt`. Those that were on their way together count once. */
  throttled(sentAt: number, took: number): void {
    this.#measure(took);
    if (sentAt < this.#slowedAt) return;
    const rate = this.#rate();
    this.#ceiling = Math.max(rate * CEILING, this.#pace.perSecond * SLOWEST);
    this.#answersSince = 0;
    this.#slowedAt = this.#clock.now();
  }

  /** Requests a second. */
  #rate(): number {
    const { perSecond } = this.#pace;
    const back = this.#answersSince / (BACK_SECONDS * perSecond) - 1;
    const rate = this.#ceiling * (1 + (1 - LEFT) * back ** 3);
    return Math.min(Math.max(rate, perSecond * SLOWEST), perSecond);
  }

  /**
   * AWS counts a request when it arrives, which is some time before its answer comes back. Both ways take at least as long
   * as the fastest answer did, so a request that was answered after `took` arrived no later than `took - fastest` after
   * a request could arrive. Where all answers take the same time, nothing is lost to waiting for them.
   */
  #measure(took: number): void {
    if (!this.#pace.oneAtATime) return;
    this.#answers += 1;
    if (this.#answers === 0) {
      this.#delay = took;
      return;
    }
    this.#fastest = Math.min(took, this.#fastest);
    // The fewer they are, the likelier is one that is faster still.
    this.#delay = took - Math.min(1 - 1 / this.#answers ** 2, TRUSTED) * this.#fastest;
  }

  /** The rate may change during the wait, and a timer may wake a little early: so it looks again. */
  async #untilFree(until: Until | undefined): Promise<void> {
    let due: number | undefined;
    for (;;) {
      // A queue that is given up clears at once: none of those that wait in it sleeps any more.
      until?.require();
      const gap = 1000 / this.#rate();
      const turn = this.#last + this.#delay + gap;
      const now = this.#clock.now();
      if (turn <= now) {
        // A timer that woke late shall not make all that follow late too; who has not waited has nothing to make up for.
        this.#last = this.#pace.oneAtATime ? now : Math.max(Math.min(due ?? now, now), now - gap);
        break;
      }
      due = turn;
      await this.#clock.sleep(turn - now);
    }
    this.#delay = 0;
  }
}
