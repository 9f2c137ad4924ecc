// The findings of a history in memory: a few as they are, many as compressed JSON, of which a block at a time is read. What
// tens of thousands of them say is much alike: it takes a twentieth of its text, and that a fraction of the objects.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PlacedStandings, Standing } from '../model.ts';

/** Characters of JSON in a block; and as much stays as it is. */
const BLOCK = 1 << 18;
/** Blocks that stay open: scans come in much the same order as their history, by severity and outcome. */
const MOST_OPEN = 4;
/** zlib's fastest: of text that repeats itself so much, the slower ones gain little. */
const LEVEL = 1;

interface Block {
  /** The place of its first one. */
  readonly from: number;
  readonly bytes: Buffer;
}

/** Takes findings one by one. */
export class Packing {
  readonly #blocks: Block[] = [];
  #pending: string[] = [];
  #size = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(standing: Standing): void {
    const line = JSON.stringify(standing);
    this.#pending.push(line);
    this.#length += 1;
    this.#size += line.length;
    if (this.#size >= BLOCK) this.#flush();
  }

  /** All that were added. */
  done(): PlacedStandings {
    if (this.#blocks.length === 0) return this.#pending.map(parsed);
    this.#flush();
    return new PackedStandings([...this.#blocks], this.#length);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    // A copy: the bytes of zlib lie in a larger buffer, which would stay with them.
    const bytes = Buffer.from(deflateRawSync(this.#pending.join('\n'), { level: LEVEL }));
    this.#blocks.push({ from: this.#length - this.#pending.length, bytes });
    this.#pending = [];
    this.#size = 0;
  }
}

/** All of them, packed. */
export function packed(standings: Iterable<Standing>): PlacedStandings {
  const packing = new Packing();
  for (const standing of standings) packing.add(standing);
  return packing.done();
}

/** The lines are what JSON.stringify made of findings of a history. */
const parsed = (line: string): Standing => JSON.parse(line) as Standing;

class PackedStandings implements PlacedStandings {
  readonly #blocks: readonly Block[];
  readonly length: number;
  /** Lines by the number of their block; the one that was opened last comes last. */
  readonly #open = new Map<number, readonly string[]>();

  constructor(blocks: readonly Block[], length: number) {
    this.#blocks = blocks;
    this.length = length;
  }

  at(place: number): Standing | undefined {
    const number = this.#numberOf(place);
    const line = this.#linesOf(number)[place - (this.#blocks[number]?.from ?? 0)];
    return line === undefined ? undefined : parsed(line);
  }

  *[Symbol.iterator](): Generator<Standing> {
    for (const block of this.#blocks) for (const line of linesIn(block)) yield parsed(line);
  }

  /** Of the last block that begins at the place or before it. */
  #numberOf(place: number): number {
    let [low, high] = [0, this.#blocks.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.from ?? 0) <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  #linesOf(number: number): readonly string[] {
    const open = this.#open.get(number);
    if (open !== undefined) return open;
    const block = this.#blocks[number];
    const lines = block === undefined ? [] : linesIn(block);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size < MOST_OPEN) break;
      this.#open.delete(oldest);
    }
    this.#open.set(number, lines);
    return lines;
  }
}

const linesIn = ({ bytes }: Block): readonly string[] => inflateRawSync(bytes).toString().split('\n');
