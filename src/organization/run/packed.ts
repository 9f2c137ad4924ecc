// Lines of JSON in S3, compressed piece by piece: whoever reads them holds one piece at a time, and hundreds of files can be
// read side by side. The whole is a gzip file like any other (RFC 1952 section 2.2: members may follow one another).
import { gunzipSync, gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { en, type Finding, type Findings, ja, say } from '../../model.ts';
import { RunError } from './error.ts';

/** Bytes of text in a piece, and a line more. */
const PIECE = 1 << 18;

/** What tells where the pieces are. */
export const Packed = v.object({
  key: v.string(),
  /** Bytes of each piece, in their order. */
  pieces: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  lines: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Packed = v.InferOutput<typeof Packed>;

/** Compresses lines, which hold no line break. */
export function pack(lines: Iterable<string>): { readonly bytes: Buffer } & Omit<Packed, 'key'> {
  const pieces: Buffer[] = [];
  let count = 0;
  let pending: string[] = [];
  let size = 0;
  const flush = () => {
    if (pending.length > 0) pieces.push(gzipSync(`${pending.join('\n')}\n`));
    pending = [];
    size = 0;
  };
  for (const line of lines) {
    pending.push(line);
    count += 1;
    size += line.length;
    if (size >= PIECE) flush();
  }
  flush();
  return { bytes: Buffer.concat(pieces), pieces: pieces.map(({ length }) => length), lines: count };
}

/**
 * The lines, each time from the first.
 * @throws RunError where the bytes are not those that were packed
 */
export function unpacked(bytes: Buffer, { key, pieces, lines }: Packed): Iterable<string> {
  const wanted = pieces.reduce((sum, piece) => sum + piece, 0);
  if (bytes.length !== wanted) throw notWhole(key, `${bytes.length} of ${wanted} bytes`);
  return {
    *[Symbol.iterator]() {
      let at = 0;
      let count = 0;
      for (const piece of pieces) {
        const text = gunzipSync(bytes.subarray(at, at + piece)).toString();
        at += piece;
        // Each line ends with a line break, the last one too.
        for (const line of text.slice(0, -1).split('\n')) {
          count += 1;
          yield line;
        }
      }
      if (count !== lines) throw notWhole(key, `${count} of ${lines} lines`);
    },
  };
}

/**
 * Packed findings.
 * @param only those that count, and how many they are; left out: all
 * @throws RunError as unpacked
 */
export function findingsIn(
  bytes: Buffer,
  packed: Packed,
  only: { fits(finding: Finding): boolean; readonly length: number } | undefined = undefined,
): Findings {
  const lines = unpacked(bytes, packed);
  return {
    length: only?.length ?? packed.lines,
    *[Symbol.iterator]() {
      for (const line of lines) {
        // A run reads what it wrote itself, of findings, by JSON.stringify.
        const finding = JSON.parse(line) as Finding;
        if (only?.fits(finding) ?? true) yield finding;
      }
    },
  };
}

function notWhole(key: string, seen: string): RunError {
  return new RunError(
    say(
      en`${key} is not whole (${seen}). Remove it, and redrive the execution or start another one.`,
      ja`${key} が不完全です (${seen})。削除してから、実行を redrive するか、新しく開始してください。`,
    ),
  );
}
