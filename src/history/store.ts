// Where history is kept: what S3 and a folder have in common.

/** A file as it was read: with the mark that tells whether it is still the same when it is written again. */
export interface Held<T> {
  readonly value: T;
  readonly mark: string;
}

/** The bytes of a file, in pieces, once. */
export type Bytes = AsyncIterable<Uint8Array>;
/** The text of a file, in pieces, as often as it takes. */
export type Pieces = Iterable<string>;

/** Somebody else has written the file in the meantime. */
export class MovedOn extends Error {
  override readonly name = 'MovedOn';
}

/** What lies beside the history. */
type Beside = 'previous.json' | 'deep.json';

/** One account's history. */
export interface HistoryStore {
  /** For messages: `s3://BUCKET/history/111122223333/latest.json`. */
  readonly place: string;
  /**
   * @param read makes of the bytes what is wanted of them, and goes through them to the end
   * @returns undefined where there is none yet
   */
  load<T>(read: (bytes: Bytes) => Promise<T>): Promise<Held<T> | undefined>;
  /**
   * Writes the file if it is still the one that was read.
   * @param mark of the file that was read; undefined: there was none
   * @returns the mark of what was written
   * @throws MovedOn
   */
  replace(text: Pieces, mark: string | undefined): Promise<string>;
  /** Writes another file beside it: the one that is about to be replaced, or what else scans keep. */
  keep(name: Beside, text: Pieces): Promise<void>;
  /** Where that is, for messages. */
  placeOf(name: Beside): string;
  /** @returns undefined where there is none */
  kept(name: Beside): Promise<string | undefined>;
}
