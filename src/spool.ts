// Findings on disk: a scan of thousands of identities makes hundreds of thousands of them, and a Lambda has more room in
// /tmp than in memory. A few stay in memory.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFindings, type Finding, type Findings, type Ranked, type SubjectRef } from './model.ts';

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
  #file: LineFile | undefined;

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
      if (this.#inMemory + kept.length > this.#mostInMemory) return this.#onDisk(kept, rest);
    }
    this.#inMemory += kept.length;
    return kept.sort(compareFindings);
  };

  /** Gives back the disk that it has taken. What it has kept there can be read no more. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#inMemory = 0;
  }

  #onDisk(first: readonly Finding[], rest: Iterator<Finding>): Findings {
    const unsorted = new LineFile();
    try {
      const ranks: Ranked[] = [];
      const rankOf = ranker();
      const write = (finding: Finding) => {
        ranks.push(rankOf(finding));
        unsorted.write(Buffer.from(JSON.stringify(finding)));
      };
      for (const finding of first) write(finding);
      for (let next = rest.next(); !next.done; next = rest.next()) write(next.value);
      return this.#sorted(unsorted, ranks);
    } finally {
      unsorted.close();
    }
  }

  /** The same lines in order, so that whoever goes through them reads on where it stopped. */
  #sorted(unsorted: LineFile, ranks: readonly Ranked[]): Findings {
    this.#file ??= new LineFile();
    const from = this.#file.length;
    const order = Uint32Array.from(ranks.keys());
    // In the order in which they came, where nothing else tells them apart.
    order.sort((a, b) => compareAt(ranks, a, b) || a - b);
    for (const place of order) this.#file.write(unsorted.line(place));
    return new StoredFindings(this.#file, from, this.#file.length);
  }
}

/**
 * Makes of findings what their place rests on, and no more: hundreds of thousands are held while they are sorted. A subject
 * that comes again, perhaps from a file and so as another object, is held once.
 */
function ranker(): (finding: Finding) => Ranked {
  const subjects = new Map<string, SubjectRef>();
  return ({ outcome, severity, checkId, subject }) => {
    const key = JSON.stringify([subject.account, subject.region, subject.id]);
    const held = subjects.get(key) ?? subject;
    subjects.set(key, held);
    return { outcome, severity, checkId, subject: held };
  };
}

function compareAt(ranks: readonly Ranked[], a: number, b: number): number {
  const [one, other] = [ranks[a], ranks[b]];
  if (one === undefined || other === undefined) throw new RangeError(`there is no finding ${a} or ${b}`);
  return compareFindings(one, other);
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

  /** The line at a place, without its end. */
  line(place: number): Buffer {
    const [start, end] = [this.#start(place), this.#start(place + 1)];
    return this.#bytes(start, end - NEWLINES.length);
  }

  *lines(from: number, to: number): Generator<string> {
    let place = from;
    while (place < to) {
      const start = this.#start(place);
      let next = place + 1;
      while (next < to && this.#start(next + 1) - start <= CHUNK) next += 1;
      const chunk = this.#bytes(start, this.#start(next));
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

  #start(place: number): number {
    const start = this.#starts[place];
    if (start === undefined || place > this.#length) throw new RangeError(`there is no line ${place}`);
    return start;
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    this.#written += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #bytes(start: number, end: number): Buffer {
    if (end > this.#written) this.#flush();
    const bytes = Buffer.allocUnsafe(end - start);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.#descriptor, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error('a temporary file of findings ends before it should');
      at += read;
    }
    return bytes;
  }
}

/** One line break. */
const NEWLINES = Buffer.from([NEWLINE]);

function doubled(starts: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(starts.length * 2);
  larger.set(starts);
  return larger;
}
