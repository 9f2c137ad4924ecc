// Findings on disk: a scan of thousands of identities makes hundreds of thousands of them, and a Lambda has more room in
// /tmp than in memory. A few stay in memory.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFindings, type Finding, type Findings, type Ranked } from './model.ts';

/** So many findings stay in memory: some 10 MB of the largest that there are. */
const MOST_IN_MEMORY = 2_000;
/** Bytes that are written or read at once. */
const CHUNK = 1 << 18;
const NEWLINE = 0x0a;

/** A place for findings. */
export class Spool {
  readonly #mostInMemory: number;
  readonly #files = new Set<LineFile>();

  constructor(mostInMemory = MOST_IN_MEMORY) {
    this.#mostInMemory = mostInMemory;
  }

  /**
   * Keeps findings in the order of a report, whatever order they come in.
   * @throws what the file system says, as where its disk is full
   */
  readonly keep = (findings: Iterable<Finding>): Findings => {
    const kept: Finding[] = [];
    const rest = findings[Symbol.iterator]();
    for (let next = rest.next(); !next.done; next = rest.next()) {
      kept.push(next.value);
      if (kept.length > this.#mostInMemory) return this.#onDisk(kept, rest);
    }
    return kept.sort(compareFindings);
  };

  /** Gives back the disk that it has taken. What it has kept there can be read no more. */
  close(): void {
    for (const file of this.#files) file.close();
    this.#files.clear();
  }

  #onDisk(first: readonly Finding[], rest: Iterator<Finding>): Findings {
    const unsorted = this.#file();
    const ranks: Ranked[] = [];
    const write = (finding: Finding) => {
      ranks.push(rankOf(finding));
      unsorted.write(Buffer.from(JSON.stringify(finding)));
    };
    for (const finding of first) write(finding);
    for (let next = rest.next(); !next.done; next = rest.next()) write(next.value);
    unsorted.end();
    return new StoredFindings(isSorted(ranks) ? unsorted : this.#sorted(unsorted, ranks));
  }

  /** The same lines in order, so that whoever goes through them reads on where it stopped. */
  #sorted(unsorted: LineFile, ranks: readonly Ranked[]): LineFile {
    const sorted = this.#file();
    const order = Uint32Array.from(ranks.keys());
    // In the order in which they came, where nothing else tells them apart.
    order.sort((a, b) => compareAt(ranks, a, b) || a - b);
    for (const place of order) sorted.write(unsorted.line(place));
    sorted.end();
    this.#files.delete(unsorted);
    unsorted.close();
    return sorted;
  }

  #file(): LineFile {
    const file = new LineFile();
    this.#files.add(file);
    return file;
  }
}

/** Without what a finding says: hundreds of thousands of them are held while they are sorted. */
const rankOf = ({ outcome, severity, checkId, subject }: Finding): Ranked => {
  return { outcome, severity, checkId, subject };
};

function compareAt(ranks: readonly Ranked[], a: number, b: number): number {
  const [one, other] = [ranks[a], ranks[b]];
  if (one === undefined || other === undefined) throw new RangeError(`there is no finding ${a} or ${b}`);
  return compareFindings(one, other);
}

const isSorted = (ranks: readonly Ranked[]): boolean =>
  ranks.every((_, place) => place === 0 || compareAt(ranks, place - 1, place) <= 0);

/** Findings that are read from a file each time that somebody goes through them. */
class StoredFindings implements Findings {
  readonly #file: LineFile;

  constructor(file: LineFile) {
    this.#file = file;
  }

  get length(): number {
    return this.#file.length;
  }

  *[Symbol.iterator](): Generator<Finding> {
    // What was written is what JSON.stringify made of findings.
    for (const line of this.#file.lines()) yield JSON.parse(line) as Finding;
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
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor() {
    const path = join(tmpdir(), `mailposture-${randomUUID()}`);
    this.#descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get length(): number {
    return this.#length;
  }

  /** @param line without a line break: JSON has none */
  write(line: Buffer): void {
    this.#pending.push(line, NEWLINES);
    this.#pendingBytes += line.length + NEWLINES.length;
    this.#length += 1;
    if (this.#length >= this.#starts.length) this.#starts = doubled(this.#starts);
    this.#starts[this.#length] = this.#written + this.#pendingBytes;
    if (this.#pendingBytes >= CHUNK) this.#flush();
  }

  end(): void {
    this.#flush();
  }

  /** The line at a place, without its end. */
  line(place: number): Buffer {
    const start = this.#starts[place] ?? 0;
    const end = this.#starts[place + 1] ?? start;
    const line = Buffer.allocUnsafe(end - start - 1);
    this.#read(line, start);
    return line;
  }

  *lines(): Generator<string> {
    let place = 0;
    while (place < this.#length) {
      const from = this.#starts[place] ?? 0;
      let next = place + 1;
      while (next < this.#length && (this.#starts[next + 1] ?? 0) - from <= CHUNK) next += 1;
      const chunk = Buffer.allocUnsafe((this.#starts[next] ?? from) - from);
      this.#read(chunk, from);
      for (let at = 0; at < chunk.length; ) {
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

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    this.#written += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #read(into: Buffer, from: number): void {
    for (let at = 0; at < into.length; ) {
      const read = readSync(this.#descriptor, into, at, into.length - at, from + at);
      if (read === 0) throw new Error('a temporary file of findings ends before it should');
      at += read;
    }
  }
}

/** One line break. */
const NEWLINES = Buffer.from([NEWLINE]);

function doubled(starts: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(starts.length * 2);
  larger.set(starts);
  return larger;
}
