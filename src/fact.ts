// The only place where a failed read is caught: it becomes a fact that is not known, with its reason, and an entry in
// the coverage. Everything that discover and collect learn goes through a Journal.
import { en, type Fact, ja, joined, type Part, type Read, same, say, type Text, ToldError } from './model.ts';

/** A value that was read. */
export function known<T>(value: T, source: string): Fact<T> {
  return { known: true, value, source };
}

/** A value that was not read, and why. */
export function notKnown(why: Text): { readonly known: false; readonly why: Text } {
  return { known: false, why };
}

/** Applies `f` to a value that is known; a fact that is not known stays so, with its reason. */
export function mapFact<T, U>(fact: Fact<T>, f: (value: T) => U): Fact<U> {
  return fact.known ? known(f(fact.value), fact.source) : fact;
}

/** What a read is about: `what` names the thing when the action reads one of many. */
export interface ReadOf {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly what?: Part;
  /** What stands in for the answer when there is none: the failure is then told, but nothing is missing. */
  readonly instead?: Text;
}

/** Called by a read once for each request that was answered, with how many things the answer held. */
export type Tally = (items: number) => void;

interface Entry {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  answered: number;
  items: number;
  failures: Read['failures'][number][];
}

/** Keeps account of everything that was read and everything that could not be. */
export class Journal {
  readonly #entries = new Map<string, Entry>();
  readonly #notes = new Map<string, Text>();
  readonly #onRead: (at: ReadOf) => void;

  /** @param onRead told of each answered request, for progress on a terminal */
  constructor(onRead: (at: ReadOf) => void = () => {}) {
    this.#onRead = onRead;
  }

  /**
   * Reads something. Whatever goes wrong becomes a fact that is not known; the reason stands in the coverage.
   * @param read does the reading and calls `tally` once for each answered request
   */
  async attempt<T>(at: ReadOf, read: (tally: Tally) => Promise<T>): Promise<Fact<T>> {
    const entry = this.#entryOf(at);
    const tally: Tally = (items) => {
      entry.answered += 1;
      entry.items += items;
      this.#onRead(at);
    };
    try {
      return known(await read(tally), at.action);
    } catch (error) {
      const why = reasonOf(error);
      entry.failures.push({
        what: textOf(at.what ?? ''),
        why,
        ...(at.instead === undefined ? {} : { instead: at.instead }),
      });
      return notKnown(saysWhat(at, why));
    }
  }

  /** Something that the scan decided not to read: nothing failed, and it is missing all the same. */
  leaveOut(at: ReadOf, why: Text): void {
    this.#entryOf(at).failures.push({ what: textOf(at.what ?? ''), why });
  }

  /**
   * Makes a fact of reads that stand in the journal themselves: a failure among them is told there, and here it only
   * leaves the fact not known.
   */
  async derive<T>(source: string, read: () => Promise<T>): Promise<Fact<T>> {
    try {
      return known(await read(), source);
    } catch (error) {
      return notKnown(reasonOf(error));
    }
  }

  /** Something that a reader should know of how the scan was done. */
  note(text: Text): void {
    this.#notes.set(text.en, text);
  }

  /** Everything read so far, ordered by account, Region and action. */
  reads(): Read[] {
    const key = (read: Read) => `${read.account}/${read.region}/${read.action}`;
    return [...this.#entries.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  notes(): Text[] {
    return [...this.#notes.values()];
  }

  #entryOf({ account, region, action }: ReadOf): Entry {
    const key = `${account}/${region}/${action}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { account, region, action, answered: 0, items: 0, failures: [] };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

const textOf = (part: Part): Text => (typeof part === 'object' ? part : same(String(part)));

function saysWhat({ action, region, what }: ReadOf, why: Text): Text {
  if (what === undefined) return say(en`${action} in ${region}: ${why}`, ja`${region} の ${action}: ${why}`);
  return say(en`${action} in ${region} of ${what}: ${why}`, ja`${region} の ${action} (${what}): ${why}`);
}

/** An error in one line: its name, its code where it has one, and its message. What AWS says stays as AWS says it. */
export function reasonOf(error: unknown): Text {
  if (!(error instanceof Error)) return same(oneLine(String(error)));
  const status = statusOfStranger(error);
  if (status !== undefined) {
    return say(
      en`the endpoint answered HTTP ${status} with something that is no answer of AWS`,
      ja`エンドポイントが HTTP ${status} を返しましたが、その内容は AWS の応答ではありません`,
    );
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = messageOf(error);
  // node:fs begins its messages with the code.
  const name =
    error.name === 'Error' && !message.en.startsWith(code) ? code : error.name.replace(/^Error$/, '');
  const parts = [name, message].filter((part) => part !== '' && part !== NOTHING);
  if (parts.length === 0) return say(en`unexplained error`, ja`原因不明のエラー`);
  const { en: english, ja: japanese } = joined(parts, ': ');
  return { en: oneLine(english), ja: oneLine(japanese) };
}

const NOTHING = same('');

function messageOf(error: Error): Text {
  if (error instanceof ToldError) return error.text;
  if (error.message !== '') return same(error.message);
  // An AggregateError of node:net (one error for each address tried) has no message of its own.
  return error instanceof AggregateError ? joined(error.errors.map(reasonOf), '; ') : NOTHING;
}

/** The HTTP status of an answer that the SDK could not parse: a proxy's page, or an endpoint that lacks the action. */
function statusOfStranger(error: Error): number | undefined {
  if (!(error instanceof SyntaxError) || !('$response' in error)) return undefined;
  const { $response } = error;
  if (typeof $response !== 'object' || $response === null || !('statusCode' in $response)) return undefined;
  return typeof $response.statusCode === 'number' ? $response.statusCode : undefined;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // A cut between two halves of a character would leave half of it.
  return line.length > 500 ? `${line.slice(0, 499).replace(/[\ud800-\udbff]$/, '')}…` : line;
}
