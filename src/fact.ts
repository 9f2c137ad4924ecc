// The only place where a failed read is caught: it becomes a fact that is not known, with its reason, and an entry in
// the coverage. Everything that discover and collect learn goes through a Journal.
import { type Deadline, DeadlinePassed } from './deadline.ts';
import {
  counted,
  en,
  type Fact,
  ja,
  joined,
  type Noun,
  type Part,
  type Read,
  same,
  say,
  type Text,
  ToldError,
  withoutSecrets,
} from './model.ts';

/**
 * A value that was read.
 * @param asOf when (ISO 8601), where that was an earlier scan
 */
export function known<T>(value: T, source: string, asOf?: string): Fact<T> {
  return { known: true, value, source, ...(asOf !== undefined && { asOf }) };
}

/** A value that was not read, and why. */
export function notKnown(why: Text): { readonly known: false; readonly why: Text } {
  return { known: false, why };
}

/** Applies `f` to a value that is known; a fact that is not known stays so, with its reason. */
export function mapFact<T, U>(fact: Fact<T>, f: (value: T) => U): Fact<U> {
  return fact.known ? known(f(fact.value), fact.source, fact.asOf) : fact;
}

/** What a read is about: `what` names the thing when the action reads one of many. */
export interface ReadOf {
  readonly account: string;
  readonly region: string;
  readonly action: string;
  readonly what?: Part;
  /** What stands in for the answer when there is none: the failure is then told, but nothing is missing. */
  readonly instead?: Text;
  /** The same where the deadline comes before an answer. */
  readonly insteadOfLate?: Text;
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
  /** Further ones, by what stands in for them: counted, since DNS may fail for a hundred thousand names. */
  readonly more: Map<string, More>;
  /** What the deadline came before, by what stands in for it: counted, since there may be thousands. */
  readonly late: Map<string, Late>;
}

interface Late {
  readonly instead?: Text;
  count: number;
}

interface More extends Late {
  /** Of the first of them. */
  readonly why: Text;
}

/** Failures of one action in one Region that are told one by one: more than anybody reads, and little to keep. */
const TOLD = 100;

const REQUESTS: Noun = { one: 'request', many: 'requests', ja: '件のリクエスト' };
const MORE: Noun = { one: 'more request', many: 'more requests', ja: '件の他のリクエスト' };

/** Keeps account of everything that was read and everything that could not be. */
export class Journal {
  readonly #entries = new Map<string, Entry>();
  readonly #notes = new Map<string, Text>();
  readonly #onRead: (at: ReadOf) => void;
  readonly #deadline: Deadline | undefined;

  /**
   * @param onRead told of each answered request, for progress on a terminal
   * @param deadline until when anything is read; left out: to the end
   */
  constructor(onRead: (at: ReadOf) => void = () => {}, deadline?: Deadline) {
    this.#onRead = onRead;
    this.#deadline = deadline;
  }

  /**
   * Reads something. Whatever goes wrong becomes a fact that is not known; the reason stands in the coverage.
   * @param read does the reading and calls `tally` once for each answered request
   */
  async attempt<T>(at: ReadOf, read: (tally: Tally) => Promise<T>): Promise<Fact<T>> {
    const entry = this.#entryOf(at);
    let isAwaited = true;
    const tally: Tally = (items) => {
      // An answer after the deadline is nobody's any more.
      if (!isAwaited) return;
      entry.answered += 1;
      entry.items += items;
      this.#onRead(at);
    };
    try {
      const value = await (this.#deadline?.within(() => read(tally)) ?? read(tally));
      return known(value, at.action);
    } catch (error) {
      if (error instanceof DeadlinePassed) {
        countLate(entry, at.insteadOfLate ?? at.instead);
        return notKnown(saysWhat(at, error.text));
      }
      const why = reasonOf(error);
      fail(entry, at, why);
      return notKnown(saysWhat(at, why));
    } finally {
      isAwaited = false;
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

  /** Is the deadline over? */
  get isOver(): boolean {
    return this.#deadline?.isOver ?? false;
  }

  /** Something that a reader should know of how the scan was done. */
  note(text: Text): void {
    this.#notes.set(text.en, text);
  }

  /** Everything read so far, ordered by account, Region and action. */
  reads(): Read[] {
    const key = (read: Read) => `${read.account}/${read.region}/${read.action}`;
    return [...this.#entries.values()]
      .map((entry) => readOf(entry, this.#deadline))
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  notes(): Text[] {
    const isPartial = [...this.#entries.values()].some(({ late }) => late.has(''));
    const partial = isPartial && this.#deadline ? [partialScan(this.#deadline)] : [];
    return [...partial, ...this.#notes.values()];
  }

  #entryOf({ account, region, action }: ReadOf): Entry {
    const key = `${account}/${region}/${action}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = {
        account,
        region,
        action,
        answered: 0,
        items: 0,
        failures: [],
        more: new Map(),
        late: new Map(),
      };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

function fail({ failures, more }: Entry, { what = '', instead }: ReadOf, why: Text): void {
  if (failures.length < TOLD) {
    failures.push({ what: textOf(what), why, ...(instead && { instead }) });
    return;
  }
  const key = instead?.en ?? '';
  const others = more.get(key) ?? { count: 0, why, ...(instead && { instead }) };
  others.count += 1;
  more.set(key, others);
}

function countLate({ late }: Entry, instead: Text | undefined): void {
  const key = instead?.en ?? '';
  const one = late.get(key) ?? { count: 0, ...(instead && { instead }) };
  one.count += 1;
  late.set(key, one);
}

/** An entry as it stands in the coverage: one failure for those beyond the ones told, one for what the deadline came before. */
function readOf({ late, more, failures, ...entry }: Entry, deadline: Deadline | undefined): Read {
  const others = [...more.values()].map(({ count, why, instead }) => {
    const first = say(en`the first of them: ${why}`, ja`そのうち最初のもの: ${why}`);
    return { what: counted(count, MORE), why: first, ...(instead && { instead }) };
  });
  const unread = [...late.values()].flatMap(({ count, instead }) =>
    deadline === undefined
      ? []
      : [{ what: counted(count, REQUESTS), why: deadline.why, ...(instead && { instead }) }],
  );
  return { ...entry, failures: [...failures, ...others, ...unread] };
}

function partialScan({ at }: Deadline): Text {
  const end = at.toISOString();
  return say(
    en`This scan is partial: it stopped reading at its deadline, ${end}. What it had not read by then is unknown, and nothing
       of it counts as resolved.`,
    ja`このスキャンは部分的なものです。期限 (${end}) で読み取りを打ち切りました。それまでに読み取れなかったものは不明 (unknown) であり、
       解決済みとは見なしません。`,
  );
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
  if (error.message !== '') return same(withoutSecrets(error.message));
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
