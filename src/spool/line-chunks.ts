// Lines in memory, as bytes: as strings they would be the garbage collector's to copy again and again.
import { doubled } from '../ranks.ts';

/** Bytes that are taken at once: to take more at a time, and to copy what is there, costs more than the lines do. */
const CHUNK = 1 << 18;

/** Lines that are written one after the other, and read in any order. */
export class LineChunks {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #taken = 0;
  #used = 0;
  /** Of each line: its chunk, where it begins there, and where it ends. */
  #places = new Float64Array(1024);
  #length = 0;

  /** @param most bytes that it may take */
  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#taken;
  }

  /** @returns whether there was room for the line */
  write(line: string): boolean {
    // Of a UTF-16 code unit UTF-8 makes three bytes at the most.
    const chunk = this.#chunkFor(line.length * 3);
    if (chunk === undefined) return false;
    const at = this.#length * 3;
    if (at + 3 > this.#places.length) this.#places = doubled(this.#places);
    this.#places[at] = this.#chunks.length - 1;
    this.#places[at + 1] = this.#used;
    this.#used += chunk.write(line, this.#used);
    this.#places[at + 2] = this.#used;
    this.#length += 1;
    return true;
  }

  line(place: number): string {
    const [chunk = -1, start, end] = this.#places.subarray(place * 3, place * 3 + 3);
    const bytes = place < this.#length ? this.#chunks[chunk] : undefined;
    if (bytes === undefined) throw new RangeError(`there is no line ${place}`);
    return bytes.toString('utf8', start, end);
  }

  /** Gives back the memory. */
  close(): void {
    this.#chunks.length = 0;
    this.#taken = 0;
    this.#length = 0;
  }

  /** The last chunk, if so many bytes fit into it, or another. */
  #chunkFor(bytes: number): Buffer | undefined {
    const last = this.#chunks.at(-1);
    if (last !== undefined && this.#used + bytes <= last.length) return last;
    const size = Math.max(bytes, CHUNK);
    if (this.#taken + size > this.#most) return undefined;
    const chunk = Buffer.allocUnsafe(size);
    this.#chunks.push(chunk);
    this.#taken += size;
    this.#used = 0;
    return chunk;
  }
}
