// Findings on disk: a scan of thousands of identities makes hundreds of thousands of them, and a Lambda has more room in
// /tmp than in memory. A few stay in memory.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFindings, type Finding, type Findings, type Keeping } from './model.ts';
import { doubled, Ranks } from './ranks.ts';

/** Bytes of findings that stay in memory, of all that are kept together: some two thousand of them. */
const MOST_IN_MEMORY = 1 << 21;
/** Bytes that are written or read at once. */
const CHUNK = 1 << 18;
const NEWLINE = 0x0a;

/** A place for findings. */
export class Spool {
  readonly #mostInMemory: number;
  #inMemory = 0;
  /** One for all that is kept: an organization has more accounts than a process may open files. */
  #sorted: LineFile | undefined;
  /** Those of findings that are still being added. */
  readonly #unsorted = new Set<LineFile>();

  /** @param mostInMemory bytes of JSON */
  constructor(mostInMemory = MOST_IN_MEMORY) {
    this.#mostInMemory = mostInMemory;
  }

  /**
   * Keeps findings in the order of a report, whatever order they come in. Adding them, and having them sorted, throws what
   * the file system says, as where its disk is full.
   */
  readonly keep = (): Keeping => {
    const file = new LineFile(this.#mostInMemory);
    this.#unsorted.add(file);
    const ranks = new Ranks();
    return {
      // Even of the first ones only the text is held: where findings live on while others are made, V8 takes them all for
      // long-lived, and collects them at twice the price.
      add(finding) {
        ranks.add(finding);
        file.write(JSON.stringify(finding));
      },
      done: () => {
        const findings = this.#inOrder(file, ranks);
        file.close();
        this.#unsorted.delete(file);
        return findings;
      },
    };
  };

  /** Gives back the disk that it has taken. What it has kept there can be read no more. */
  close(): void {
    this.#sorted?.close();
    for (const file of this.#unsorted) file.close();
    this.#sorted = undefined;
    this.#unsorted.clear();
    this.#inMemory = 0;
  }

  #inOrder(file: LineFile, ranks: Ranks): Findings {
    if (!file.isOnDisk && this.#inMemory + file.bytes <= this.#mostInMemory) {
      this.#inMemory += file.bytes;
      return [...new StoredFindings(file, 0, file.length)].sort(compareFindings);
    }
    // The same lines in order, so that whoever goes through them reads on where it stopped.
    this.#sorted ??= new LineFile(CHUNK);
    const from = this.#sorted.length;
    for (const place of ranks.order()) this.#sorted.copy(file, place);
    return new StoredFindings(this.#sorted, from, this.#sorted.length);
  }
}

/** Findings that are read from a file each time that somebody goes through them. */
class StoredFindings implements Findings {
  readonly #file: LineFile;
  readonly #from: number;
  readonly #to: number;

  /** @param from the place of the first line, @param to that behind the last */
  constructor(file: LineFile, from: number, to: number) {
    this.#file = file;
    this.#from = from;
    this.#to = to;
  }

  get length(): number {
    return this.#to - this.#from;
  }

  *[Symbol.iterator](): Generator<Finding> {
    // What was written is what JSON.stringify made of findings.
    for (const line of this.#file.lines(this.#from, this.#to)) yield JSON.parse(line) as Finding;
  }

  /** By which JSON.stringify would make an empty object of it: nobody is to take that for a report without findings. */
  toJSON(): never {
    throw new TypeError('findings on disk are written one by one');
  }
}

/**
 * A file of lines: first written, then read, as a whole or line by line. It is there only once more is written than its buffer
 * holds. It has no name from the moment that it is open, so that it goes with the process, however that ends, and nobody else
 * opens it: reports name pools and addresses.
 */
class LineFile {
  #descriptor: number | undefined;
  #isClosed = false;
  /** Where each line begins, and where the last one ends. */
  #starts = new Float64Array(1024);
  #length = 0;
  #written = 0;
  /** What is written next: filled again and again, for a buffer a line would be hundreds of megabytes to collect. */
  #buffer: Buffer;
  #used = 0;

  /** @param buffered bytes */
  constructor(buffered: number) {
    this.#buffer = Buffer.allocUnsafe(buffered);
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): number {
    return this.#written + this.#used;
  }

  get isOnDisk(): boolean {
    return this.#descriptor !== undefined;
  }

  /** @param line without a line break: JSON has none */
  write(line: string): void {
    // Of a UTF-16 code unit UTF-8 makes three bytes at the most.
    this.#reserve(line.length * 3 + 1);
    this.#used += this.#buffer.write(line, this.#used);
    this.#end();
  }

  /** Writes a line of another file. */
  copy(other: LineFile, place: number): void {
    const [start, end] = [other.#start(place), other.#start(place + 1) - 1];
    this.#reserve(end - start + 1);
    other.#read(this.#buffer.subarray(this.#used, this.#used + end - start), start);
    this.#used += end - start;
    this.#end();
  }

  *lines(from: number, to: number): Generator<string> {
    let buffer = Buffer.allocUnsafe(0);
    let place = from;
    while (place < to) {
      const start = this.#start(place);
      let next = place + 1;
      while (next < to && this.#start(next + 1) - start <= CHUNK) next += 1;
      const length = this.#start(next) - start;
      if (length > buffer.length) buffer = Buffer.allocUnsafe(Math.max(length, CHUNK));
      const chunk = buffer.subarray(0, length);
      this.#read(chunk, start);
      for (let at = 0; at < length; ) {
        const end = chunk.indexOf(NEWLINE, at);
        yield chunk.toString('utf8', at, end);
        at = end + 1;
      }
      place = next;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#isClosed = true;
    this.#buffer = Buffer.allocUnsafe(0);
  }

  #start(place: number): number {
    const start = this.#starts[place];
    if (start === undefined || place > this.#length) throw new RangeError(`there is no line ${place}`);
    return start;
  }

  /** Makes room in the buffer. */
  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return;
    this.#flush();
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(bytes);
  }

  /** Ends the line that is in the buffer. */
  #end(): void {
    this.#buffer[this.#used] = NEWLINE;
    this.#used += 1;
    this.#length += 1;
    if (this.#length >= this.#starts.length) this.#starts = doubled(this.#starts);
    this.#starts[this.#length] = this.#written + this.#used;
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#descriptor ??= opened();
    for (let at = 0; at < this.#used; ) {
      at += writeSync(this.#descriptor, this.#buffer, at, this.#used - at);
    }
    this.#written += this.#used;
    this.#used = 0;
  }

  /** Fills `bytes` with those of the file from `start` on. */
  #read(bytes: Buffer, start: number): void {
    if (this.#isClosed) throw new Error('these findings were given back');
    if (start >= this.#written) {
      this.#buffer.copy(bytes, 0, start - this.#written);
      return;
    }
    if (start + bytes.length > this.#written) this.#flush();
    for (let at = 0; at < bytes.length; ) {
      const read =
        this.#descriptor === undefined
          ? 0
          : readSync(this.#descriptor, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error('a temporary file of findings ends before it should');
      at += read;
    }
  }
}

function opened(): number {
  const path = join(tmpdir(), `mailposture-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}
