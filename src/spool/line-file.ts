// Lines in a temporary file.
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doubled } from '../ranks.ts';

/** Bytes that are written or read at once. */
const CHUNK = 1 << 18;
const NEWLINE = 0x0a;

/**
 * A file of lines: first written, then read, as a whole or line by line. It is there only once more is written than its buffer
 * holds. It has no name from the moment that it is open, so that it goes with the process, however that ends, and nobody else
 * opens it: reports name pools and addresses.
 */
export class LineFile {
  #descriptor: number | undefined;
  #isClosed = false;
  /** Where each line begins, and where the last one ends. */
  #starts = new Float64Array(1024);
  #length = 0;
  #written = 0;
  /** What is written next: filled again and again, for a buffer a line would be hundreds of megabytes to collect. */
  #buffer = Buffer.allocUnsafe(CHUNK);
  #used = 0;

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
