// Sends many entries by an API that takes a few at a time and may refuse single ones of them: packs them, sends what was
// refused for no fault of ours again, and loses no refusal.
import { counted, en, ja, type Noun, say, ToldError } from '../model.ts';

/** What the service said of one entry. */
export type EntryAnswer<S> =
  | { readonly kind: 'sent'; readonly value: S }
  /** `again`: the fault is the service's, and the same entry may be taken later. */
  | { readonly kind: 'failed'; readonly code: string; readonly again: boolean };

/** How a service takes entries. */
export interface BatchApi<E, S> {
  /** For errors: `SNS`. */
  readonly service: string;
  /** For errors: what an entry is; left out: a message. */
  readonly noun?: Noun;
  readonly maxEntries: number;
  /** Of all entries of a request together. */
  readonly maxBytes: number;
  bytesOf(entry: E): number;
  /** One request; answers in the order of the entries. @throws where the request as a whole was refused */
  send(entries: readonly E[]): Promise<readonly EntryAnswer<S>[]>;
  /** Milliseconds. */
  sleep(ms: number): Promise<void>;
}

const MESSAGES: Noun = { one: 'message', many: 'messages', ja: '件のメッセージ' };

/** Some entries were not taken; the others were sent, and are not sent again. */
export class BatchError extends ToldError {
  override readonly name = 'BatchError';
  readonly failed: number;

  constructor(
    { service, noun = MESSAGES }: Pick<BatchApi<unknown, unknown>, 'service' | 'noun'>,
    failed: number,
    all: number,
    codes: readonly string[],
    cause?: unknown,
  ) {
    const entries = counted(all, noun);
    const why = tally(codes);
    super(
      say(
        en`${service} did not take ${failed} of ${entries}: ${why}`,
        ja`${service} は ${entries}のうち ${failed} 件を受け付けませんでした: ${why}`,
      ),
      { cause },
    );
    this.failed = failed;
  }
}

const MOST_CODES = 5;

/** `InternalError (3), InvalidParameter (1)`, the most frequent first; `…` stands for more of them than anyone reads. */
function tally(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  const shown = rows.slice(0, MOST_CODES).map(([code, count]) => `${code} (${count})`);
  return [...shown, ...(rows.length > shown.length ? ['…'] : [])].join(', ');
}

const MOST_TRIES = 5;
/** Doubled at each further try. There is one publisher, so that nobody has to be kept out of step with others. */
const FIRST_WAIT_MS = 200;

/**
 * Sends every entry once, in packs within the service's limits. What the service could not take goes again, alone of
 * its pack, at most five times; what the sender did wrong does not.
 * @returns what the service said of each entry, in the order in which it took them
 * @throws BatchError after every pack was tried, naming how many were not taken and by which codes. Where a request as
 *   a whole is refused (the SDK has tried it again by then), the rest would be too, and counts as not taken.
 */
export async function sendInBatches<E, S>(api: BatchApi<E, S>, entries: Iterable<E>): Promise<S[]> {
  const batcher = new Batcher(api);
  for (const entry of entries) await batcher.add(entry);
  return batcher.end();
}

/** The same for whoever has its entries one by one. */
export class Batcher<E, S> {
  readonly #api: BatchApi<E, S>;
  readonly #done: Done<S> = { sent: [], codes: [] };
  #pack: E[] = [];
  #room: number;
  #all = 0;
  #refused: { readonly cause: unknown } | undefined;

  constructor(api: BatchApi<E, S>) {
    this.#api = api;
    this.#room = api.maxBytes;
  }

  /** Of the entries that wait for their pack to be full. */
  get waitingBytes(): number {
    return this.#api.maxBytes - this.#room;
  }

  /** Packs hold entries in their order; one that is too large for any pack has one to itself. */
  async add(entry: E): Promise<void> {
    this.#all += 1;
    // After a request that was refused as a whole the rest is only counted.
    if (this.#refused !== undefined) return;
    const { maxEntries, bytesOf } = this.#api;
    const bytes = bytesOf(entry);
    if (this.#pack.length >= maxEntries || bytes > this.#room) await this.flush();
    this.#pack.push(entry);
    this.#room -= bytes;
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    const pack = this.#pack;
    this.#pack = [];
    this.#room = this.#api.maxBytes;
    if (pack.length === 0 || this.#refused !== undefined) return;
    try {
      await sendPack(this.#api, pack, this.#done);
    } catch (cause) {
      this.#refused = { cause };
    }
  }

  /** @throws BatchError */
  async end(): Promise<S[]> {
    await this.flush();
    const { sent, codes } = this.#done;
    const failed = this.#all - sent.length;
    if (failed === 0) return sent;
    if (this.#refused === undefined) throw new BatchError(this.#api, failed, this.#all, codes);
    const { cause } = this.#refused;
    const code = cause instanceof Error ? cause.name : String(cause);
    const rest = Array.from({ length: failed - codes.length }, () => code);
    throw new BatchError(this.#api, failed, this.#all, [...codes, ...rest], cause);
  }
}

/** What was taken, and the codes of what was given up. */
interface Done<S> {
  readonly sent: S[];
  readonly codes: string[];
}

async function sendPack<E, S>(api: BatchApi<E, S>, pack: readonly E[], done: Done<S>): Promise<void> {
  let waiting = pack;
  for (let tried = 1; waiting.length > 0; tried += 1) {
    if (tried > 1) await api.sleep(FIRST_WAIT_MS * 2 ** (tried - 2));
    const answers = await api.send(waiting);
    const again: E[] = [];
    for (const [i, entry] of waiting.entries()) {
      const answer = answers[i] ?? { kind: 'failed', code: 'NoAnswer', again: true };
      if (answer.kind === 'sent') done.sent.push(answer.value);
      else if (answer.again && tried < MOST_TRIES) again.push(entry);
      else done.codes.push(answer.code);
    }
    waiting = again;
  }
}
