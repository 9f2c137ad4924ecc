// Findings as text, on disk where they are many: a scan of thousands of identities makes hundreds of thousands of them, and a
// Lambda has more room in /tmp than in memory.
import { getHeapStatistics } from 'node:v8';
import type { Finding, Findings, Keeping } from './model.ts';
import { Ranks } from './ranks.ts';
import { LineChunks } from './spool/line-chunks.ts';
import { LineFile } from './spool/line-file.ts';

/**
 * Of the heap that this process may have, the part that findings may take as text: 2 MB in a function of 256 MB, some two
 * thousand of them, and 32 on a desk.
 */
const SHARE_IN_MEMORY = 1 / 64;

/** A place for findings. */
export class Spool {
  readonly #mostInMemory: number;
  #inMemory = 0;
  /** One for all that is kept on disk: an organization has more accounts than a process may open files. */
  #sorted: LineFile | undefined;
  readonly #open = new Set<LineFile>();

  /** @param mostInMemory bytes: of all that is kept, and of each that is still being added to */
  constructor(mostInMemory = getHeapStatistics().heap_size_limit * SHARE_IN_MEMORY) {
    this.#mostInMemory = mostInMemory;
  }

  /**
   * Keeps findings in the order of a report, whatever order they come in. Adding them, and having them sorted, throws what
   * the file system says, as where its disk is full.
   */
  readonly keep = (): Keeping => {
    const ranks = new Ranks();
    const few = new LineChunks(this.#mostInMemory);
    let file: LineFile | undefined;
    return {
      // Even of the first ones only the text is held: where findings live on while others are made, V8 takes them all for
      // long-lived, and collects them at twice the price.
      add: (finding) => {
        ranks.add(finding);
        const line = JSON.stringify(finding);
        if (file === undefined && few.write(line)) return;
        file ??= this.#onDisk(few);
        file.write(line);
      },
      done: () => {
        const places = ranks.order();
        if (file === undefined && this.#inMemory + few.bytes <= this.#mostInMemory) {
          this.#inMemory += few.bytes;
          return new KeptFindings(places.length, () => linesOf(few, places));
        }
        return this.#inOrder(file ?? this.#onDisk(few), places);
      },
    };
  };

  /** Gives back the disk that it has taken. What it has kept there can be read no more. */
  close(): void {
    for (const file of this.#open) file.close();
    this.#open.clear();
    this.#sorted = undefined;
    this.#inMemory = 0;
  }

  #opened(): LineFile {
    const file = new LineFile();
    this.#open.add(file);
    return file;
  }

  #onDisk(few: LineChunks): LineFile {
    const file = this.#opened();
    for (let place = 0; place < few.length; place += 1) file.write(few.line(place));
    few.close();
    return file;
  }

  /** The same lines in order, so that whoever goes through them reads on where it stopped. */
  #inOrder(file: LineFile, places: Uint32Array): Findings {
    this.#sorted ??= this.#opened();
    const sorted = this.#sorted;
    const from = sorted.length;
    for (const place of places) sorted.copy(file, place);
    const to = sorted.length;
    file.close();
    this.#open.delete(file);
    return new KeptFindings(to - from, () => sorted.lines(from, to));
  }
}

function* linesOf(few: LineChunks, places: Iterable<number>): Generator<string> {
  for (const place of places) yield few.line(place);
}

/** Findings that are parsed each time that somebody goes through them. */
class KeptFindings implements Findings {
  readonly length: number;
  readonly #lines: () => Iterable<string>;

  constructor(length: number, lines: () => Iterable<string>) {
    this.length = length;
    this.#lines = lines;
  }

  *[Symbol.iterator](): Generator<Finding> {
    // What was written is what JSON.stringify made of findings.
    for (const line of this.#lines()) yield JSON.parse(line) as Finding;
  }

  /** By which JSON.stringify would make an empty object of it: nobody is to take that for a report without findings. */
  toJSON(): never {
    throw new TypeError('findings that are kept are written one by one');
  }
}
