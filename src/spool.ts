// Findings on disk: a scan of thousands of identities makes hundreds of thousands of them, and a Lambda has more room in
// /tmp than in memory. A few stay in memory.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFindings, type Finding, type Findings, type Keeping } from './model.ts';
import { doubled, Ranks } from './ranks.ts';

/** So many findings stay in memory, of all that are kept together: some 10 MB of the largest that there are. */
const MOST_IN_MEMORY = 2_000;
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

  constructor(mostInMemory = MOST_IN_MEMORY) {
    this.#mostInMemory = mostInMemory;
  }

  /**
   * Keeps findings in the order of a report, whatever order they come in. Adding them, and having them sorted, throws what
   * the file system says, as where its disk is full.
   */
  readonly keep = (): Keeping => {
    let first: Finding[] = [];
    let disk: OnDisk | undefined;
    return {
      add: (finding) => {
        if (disk !== undefined) return disk.add(finding);
        first.push(finding);
        this.#inMemory += 1;
        if (this.#inMemory <= this.#mostInMemory) return;
        disk = new OnDisk(this.#open());
        for (const one of first) disk.add(one);
        this.#inMemory -= first.length;
        first = [];
      },
      done: () => (disk === undefined ? first.sort(compareFindings) : this.#inOrder(disk)),
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

  #open(): LineFile {
    const file = new LineFile();
    this.#unsorted.add(file);
    return file;
  }

  /** The same lines in order, so that whoever goes through them reads on where it stopped. */
  #inOrder({ file, ranks }: OnDisk): Findings {
    this.#sorted ??= new LineFile();
    const from = this.#sorted.length;
    for (const place of ranks.order()) this.#sorted.copy(file, place);
    file.close();
    this.#unsorted.delete(file);
    return new StoredFindings(this.#sorted, from, this.#sorted.length);
  }
}

/** Findings that are being added to a file, as they come. */
class OnDisk {
  readonly file: LineFile;
  readonly ranks = new Ranks();

  constructor(file: LineFile) {
    this.file = file;
  }

  add(finding: Finding): void {
    this.ranks.add(finding);
    this.file.write(JSON.stringify(finding));
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
 * A file of lines: first written, then read, as a whole or line by line. It has no name from the moment that it is open, so
 * that it goes with the process, however that ends, and nobody else opens it: reports name pools and addresses.
 */
class LineFile {
  readonly #descriptor: number;
  /** Where each line begins, and where the last one ends. */
  #starts = new Float64Array(1024);
  #length = 0;
  #written = 0;
  /** What is written next: filled again and again, for a buffer a line would be hundreds of megabytes to collect. */
  #buffer = Buffer.allocUnsafe(CHUNK);
  #used = 0;

  constructor() {
    const path = join(tmpdir(), `mailposture-${randomUUID()}`);
    this.#descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get length(): number {
    return this.#length;
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
    closeSync(this.#descriptor);
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
    for (let at = 0; at < this.#used; ) {
      at += writeSync(this.#descriptor, this.#buffer, at, this.#used - at);
    }
    this.#written += this.#used;
    this.#used = 0;
  }

  /** Fills `bytes` with those of the file from `start` on. */
  #read(bytes: Buffer, start: number): void {
    if (start + bytes.length > this.#written) this.#flush();
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.#descriptor, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error('a temporary file of findings ends before it should');
      at += read;
    }
  }
}
