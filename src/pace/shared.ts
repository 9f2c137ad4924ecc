// Whether lanes that are apart by the book share one quota in truth. AWS publishes "once a second" for the actions of
// SES and does not say whether each has a second of its own: what is throttled tells, and what is not.
import { type Clock, Lane, type Pace, type Until } from './lane.ts';

/**
 * As a share of the time that a shared quota puts between two requests: closer than this, and not both could have been let
 * through, even if one was held up on its way.
 */
const TOO_CLOSE = 0.8;
/** Refusals in a row that sharing explains: one alone may be a request that was held up. */
const REFUSALS = 2;
/**
 * How many more it takes once two lanes were let through too close for one quota: what is refused after that is likelier
 * for a reason of its own lane.
 */
const REFUSALS_AFTER_NEAR = 2;
/** Answers after which lanes that were put together are tried apart again; twice as many after each trial that failed. */
const PATIENCE = 20;

interface Sent {
  readonly lane: Lane;
  readonly at: number;
}

/** Lanes of one Region that may share a quota. They run side by side until AWS shows that they do. */
export class Shared {
  readonly #clock: Clock;
  readonly #gapMs: number;
  readonly #common: Lane;
  /** The last request of any lane that AWS let through. */
  #through: Sent | undefined;
  /** That sharing explains, in a row; below zero once something has told against it. */
  #refusals = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #patience = PATIENCE;
  #answersTogether = 0;
  /** Since when they take turns; undefined: they run side by side. */
  #togetherSince: number | undefined;

  constructor(pace: Pace, clock: Clock) {
    this.#clock = clock;
    this.#gapMs = 1000 / pace.perSecond;
    this.#common = new Lane(pace, clock);
  }

  /** Sends a request of a lane whose turn has come: at once, or in turn with the other lanes where they share. */
  run<T>(send: () => Promise<T>, until?: Until): Promise<T> {
    return this.#togetherSince === undefined ? send() : this.#common.inTurn(send, until);
  }

  /** A request of one of the lanes goes out now. */
  sent(): void {
    if (this.#togetherSince !== undefined) this.#common.sent();
  }

  /** @param at when the request went out; @param took milliseconds until its answer arrived */
  answered(lane: Lane, at: number, took: number): void {
    this.#common.answered(took);
    if (this.#togetherSince !== undefined) this.#tryApart();
    else if (this.#isNearAnother(lane, at, TOO_CLOSE)) {
      this.#refusals = -REFUSALS_AFTER_NEAR;
      this.#patience = PATIENCE;
    }
    this.#through = { lane, at };
  }

  /** As `answered`. */
  throttled(lane: Lane, at: number, took: number): void {
    if (this.#togetherSince !== undefined) {
      // Those that were on their way side by side say nothing about turns.
      if (at >= this.#togetherSince) this.#common.throttled(at, took);
      return;
    }
    if (!this.#isNearAnother(lane, at, 1)) return;
    // Requests that were on their way together were refused for one reason.
    if (at < this.#refusedAt + this.#gapMs) return;
    this.#refusedAt = at;
    this.#refusals += 1;
    if (this.#refusals < REFUSALS) return;
    this.#togetherSince = this.#clock.now();
    this.#common.sent();
    this.#answersTogether = 0;
  }

  /** One more refusal is enough to put them together again. */
  #tryApart(): void {
    this.#answersTogether += 1;
    if (this.#answersTogether < this.#patience) return;
    this.#togetherSince = undefined;
    this.#refusals = REFUSALS - 1;
    this.#patience *= 2;
  }

  /** Did a request of another lane get through so shortly before or after this one? */
  #isNearAnother(lane: Lane, at: number, share: number): boolean {
    if (this.#through === undefined || this.#through.lane === lane) return false;
    return Math.abs(at - this.#through.at) < share * this.#gapMs;
  }
}
