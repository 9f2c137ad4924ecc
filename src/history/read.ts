// Reads the file of a history line by line, as `historyLines` wrote it, so that it is never in memory as a whole. A file
// with other lines, as of an earlier version or after somebody's editor, is read as one text, whatever that takes.
import * as v from 'valibot';
import type { PlacedStandings } from '../model.ts';
import { CLOSING, type HistoryFile, KIND, type PastFile, StandingSchema, unreadable } from './file.ts';
import { faultAt, parseKept } from './kept.ts';
import { Packing, packed } from './packed.ts';

/**
 * Reads a file of history.
 * @param bytes of the file, in pieces
 * @param place where it is, for the message
 * @throws HistoryError where it is no history, that of another account, or of a format that this version does not know
 */
export async function readHistory(
  bytes: AsyncIterable<Uint8Array>,
  account: string,
  place: string,
): Promise<PastFile> {
  const reading = new Reading(account, place);
  for await (const line of linesOf(bytes)) reading.take(line);
  return reading.done();
}

/**
 * The same, of lines that are there already, without their ends.
 * @throws HistoryError as of `readHistory`
 */
export function parseHistory(lines: Iterable<string>, account: string, place: string): PastFile {
  const reading = new Reading(account, place);
  for (const line of lines) reading.take(line);
  return reading.done();
}

const NEWLINE = 0x0a;

/** Text between line breaks, all of it: joined by line breaks it is the file again. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const piece of bytes) {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...begun, piece.subarray(from, end)]).toString('utf8');
      begun = [];
      from = end + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  yield Buffer.concat(begun).toString('utf8');
}

/** Where in the file the next line is. */
type Stage =
  | { readonly kind: 'head' }
  /** Among the findings; `more`: the one before ended with a comma, and another one must come. */
  | { readonly kind: 'standing'; readonly head: string; readonly file: PastFile; readonly more: boolean }
  /** Behind the end of the document. */
  | { readonly kind: 'closed'; readonly head: string; readonly file: PastFile }
  /** It is not as we write it: all of it is needed. */
  | { readonly kind: 'text'; readonly lines: string[] };

class Reading {
  readonly #account: string;
  readonly #place: string;
  readonly #packing = new Packing();
  #stage: Stage = { kind: 'head' };

  constructor(account: string, place: string) {
    this.#account = account;
    this.#place = place;
  }

  take(line: string): void {
    const stage = this.#stage;
    switch (stage.kind) {
      case 'head':
        this.#stage = this.#opened(line);
        return;
      case 'standing':
        this.#stage = this.#next(line, stage);
        return;
      case 'closed':
        if (line !== '') this.#stage = { kind: 'text', lines: [...this.#soFar(stage), line] };
        return;
      case 'text':
        stage.lines.push(line);
    }
  }

  done(): PastFile {
    const stage = this.#stage;
    if (stage.kind === 'closed') return withStanding(stage.file, this.#packing.done());
    const lines = stage.kind === 'text' ? stage.lines : this.#soFar(stage);
    const file = parseKept(KIND, lines.join('\n'), this.#account, this.#place);
    return withStanding(file, packed(file.history?.standing ?? []));
  }

  #opened(line: string): Stage {
    const whole = `${line}${CLOSING}`;
    if (!isOpenAtStanding(whole)) return { kind: 'text', lines: [line] };
    const file = parseKept(KIND, whole, this.#account, this.#place);
    return { kind: 'standing', head: line, file: withStanding(file, []), more: false };
  }

  #next(line: string, stage: Stage & { readonly kind: 'standing' }): Stage {
    const { head, file, more } = stage;
    const isFirst = this.#packing.length === 0;
    if (line === CLOSING && !more) return { kind: 'closed', head, file };
    const hasComma = line.endsWith(',');
    const json = isFirst || more ? parsedOr(NO_JSON, hasComma ? line.slice(0, -1) : line) : NO_JSON;
    if (json === NO_JSON) return { kind: 'text', lines: [...this.#soFar(stage), line] };
    const read = v.safeParse(StandingSchema, json);
    if (!read.success) throw this.#refused(read.issues);
    this.#packing.add(read.output);
    return { kind: 'standing', head, file, more: hasComma };
  }

  #refused([issue]: [v.BaseIssue<unknown>, ...unknown[]]): Error {
    // The path is of the whole document, as where it is read as one.
    const inside = v.getDotPath(issue);
    const where = ['history', 'standing', this.#packing.length, ...(inside === null ? [] : [inside])].join(
      '.',
    );
    return unreadable(this.#place, faultAt(where, issue));
  }

  /** Lines that say what was taken so far. */
  #soFar(stage: Exclude<Stage, { kind: 'text' }>): string[] {
    if (stage.kind === 'head') return [];
    const all = [...this.#packing.done()].map((standing) => JSON.stringify(standing)).join(',\n');
    const comma = stage.kind === 'standing' && stage.more ? ',' : '';
    return [stage.head, `${all}${comma}`, ...(stage.kind === 'closed' ? [CLOSING] : [])];
  }
}

function withStanding({ account, claim, history }: HistoryFile, standing: PlacedStandings): PastFile {
  return { account, ...(claim && { claim }), ...(history && { history: { ...history, standing } }) };
}

const NO_JSON = Symbol('no JSON');

function parsedOr<T>(otherwise: T, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asks reads it otherwise, and says then what is wrong with it.
    return otherwise;
  }
}

/**
 * Is the list of findings the last thing in it, and empty? Only text that JSON.stringify would write so counts: a name that
 * comes twice would leave open which of the two lists is meant.
 */
function isOpenAtStanding(text: string): boolean {
  const json = parsedOr(NO_JSON, text);
  if (!isObject(json) || JSON.stringify(json) !== text) return false;
  const [name, history] = Object.entries(json).at(-1) ?? [];
  if (name !== 'history' || !isObject(history)) return false;
  const [last, list] = Object.entries(history).at(-1) ?? [];
  return last === 'standing' && Array.isArray(list) && list.length === 0;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
