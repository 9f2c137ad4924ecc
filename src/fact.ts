// The only place where a failed read is caught: it becomes a fact that is not known, with its reason, and an entry in
// the coverage. Everything that discover and collect learn goes through a Journal.
import type { Fact, Read } from './model.ts';

/** A value that was read. */
export function known<T>(value: T, source: string): Fact<T> {
  return { known: true, value, source };
}

/** A value that was not read, and why. */
export function notKnown(why: string): { readonly known: false; readonly why: string } {
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
  readonly what?: string;
  /** What stands in for the answer when there is none: the failure is then told, but nothing is missing. */
  readonly instead?: string;
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
  readonly #notes = new Set<string>();
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
        what: at.what ?? '',
        why,
        ...(at.instead === undefined ? {} : { instead: at.instead }),
      });
      return notKnown(`${at.action} in ${at.region}${at.what === undefined ? '' : ` of ${at.what}`}: ${why}`);
    }
  }

  /** Something that the scan decided not to read: nothing failed, and it is missing all the same. */
  leaveOut(at: ReadOf, why: string): void {
    this.#entryOf(at).failures.push({ what: at.what ?? '', why });
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
  note(text: string): void {
    this.#notes.add(text);
  }

  /** Everything read so far, ordered by account, Region and action. */
  reads(): Read[] {
    const key = (read: Read) => `${read.account}/${read.region}/${read.action}`;
    return [...this.#entries.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  notes(): string[] {
    return [...this.#notes];
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

/** An error in one line: its name, its code where it has one, and its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const status = statusOfStranger(error);
  if (status !== undefined)
    return `the endpoint answered HTTP ${status} with something that is no answer of AWS`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // node:fs begins its messages with the code.
  const name =
    error.name === 'Error' && !error.message.startsWith(code) ? code : error.name.replace(/^Error$/, '');
  // An AggregateError of node:net (one error for each address tried) has no message of its own.
  const message =
    error.message || (error instanceof AggregateError ? error.errors.map(reasonOf).join('; ') : '');
  return oneLine([name, message].filter((part) => part !== '').join(': ') || 'unexplained error');
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
