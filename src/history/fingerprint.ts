// What tells whether a history is the one that a scan was compared with.
import { createHash } from 'node:crypto';
import type { History } from '../model.ts';

/**
 * Not the file's own mark: a claim that was laid and given back in between changes the file, and nothing of what it tells.
 * @returns SHA-256 in hexadecimal digits
 */
export function fingerprintOf(history: History | undefined): string {
  const hash = createHash('sha256');
  for (const piece of history === undefined ? ['null'] : jsonOf(history)) hash.update(piece);
  return hash.digest('hex');
}

/** The JSON of it in pieces: another process may have it as an array. */
function* jsonOf({ takenAt, toldAt, regions, standing, trend }: History): Generator<string> {
  yield `${JSON.stringify({ takenAt, toldAt, regions }).slice(0, -1)},"standing":[`;
  let comma = '';
  for (const one of standing) {
    yield `${comma}${JSON.stringify(one)}`;
    comma = ',';
  }
  yield `],${JSON.stringify({ trend }).slice(1)}`;
}
