// A clock that only moves when somebody waits, so that minutes of pacing are tried in no time.
import type { Clock } from '../../src/pace/lane.ts';

/** Its sleepers wake in order, each at its time, once nothing else is left to do. */
export class TestClock implements Clock {
  #now = 0;
  readonly #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.#now + ms, wake }));
  }

  /** Lets time pass until `done` is settled. */
  async until<T>(done: Promise<T>): Promise<T> {
    let open = true;
    const over = () => {
      open = false;
    };
    done.then(over, over);
    while (open) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift();
      if (next === undefined) continue;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    return done;
  }
}
