// What the scan of one account leaves to the run. Its head is written last and names the rest by the moment of the scan, so
// that an account is there as a whole or not at all, and a second try changes nothing that the first one named.
import * as v from 'valibot';
import { carriedText, parseCarried } from '../../history/deep.ts';
import { historyLines } from '../../history/file.ts';
import { parseHistory } from '../../history/read.ts';
import type { Carried, Findings, History, Report } from '../../model.ts';
import { VERSION } from '../../version.ts';
import { Around } from './around.ts';
import { findingsIn, Packed, unpacked } from './packed.ts';
import { parsed, type RunStore } from './store.ts';

/** A report whose findings lie elsewhere. */
type ReportHead = Omit<Report, 'findings'>;

/** A run reads what its own functions wrote: the format of the part says what a report is. */
const REPORT = v.custom<ReportHead>((input) => typeof input === 'object' && input !== null);

const Past = v.object({
  /** Of the history that the scan was compared with. */
  fingerprint: v.string(),
  toldAt: v.string(),
  isWhole: v.boolean(),
  /** Where that lies which the scan leaves to the next. */
  next: Packed,
});
const COMMON = {
  format: v.literal('mailposture-part/1'),
  account: v.string(),
  /** What was seen of the account itself. */
  around: Around,
  /** Requests to AWS, retries included. */
  calls: v.number(),
};
export const Seen = v.object({
  ...COMMON,
  kind: v.literal('seen'),
  report: REPORT,
  findings: Packed,
  /** Left out: there is no history. */
  past: v.exactOptional(Past),
});
const LeftOut = v.object({ ...COMMON, kind: v.literal('leftOut') });
const Part = v.variant('kind', [Seen, LeftOut]);

/** An account that was looked at. */
export type Seen = v.InferOutput<typeof Seen>;
/** One that was looked at, or one that could not be: `around` says why. */
export type Part = v.InferOutput<typeof Part>;

const headKey = (store: RunStore, account: string) => store.keyOf(`parts/${account}.json`);

/** @throws what S3 says */
export async function writePart(store: RunStore, part: Part): Promise<string> {
  const key = headKey(store, part.account);
  await store.putJson(key, part);
  return key;
}

/**
 * @returns undefined where the scan of the account left none
 * @throws RunError where it is of another version; what S3 says
 */
export async function readPart(store: RunStore, account: string): Promise<Part | undefined> {
  const key = headKey(store, account);
  const bytes = await store.bytes(key);
  return bytes && parsed(bytes.toString(), Part, key);
}

/** `2026-11-01T08:00:00.000Z` as a part of a key: S3 takes colons, and many a tool does not. */
const asKey = (takenAt: string): string => takenAt.replaceAll(/\W/g, '');

/** @throws what S3 says */
export function writeFindings(store: RunStore, account: string, report: Report): Promise<Packed> {
  const key = store.keyOf(`parts/${account}/${asKey(report.takenAt)}.findings.ndjson.gz`);
  return store.putLines(key, linesOf(report.findings));
}

export function* linesOf(findings: Findings): Generator<string> {
  for (const finding of findings) yield JSON.stringify(finding);
}

/** @throws RunError where they are not there as a whole; what S3 says */
export async function readFindings(store: RunStore, packed: Packed): Promise<Findings> {
  return findingsIn(await store.wanted(packed.key), packed);
}

/** What a scan leaves to the next: the two files of its history, one after the other; the second one is the last line. */
export interface Next {
  readonly history: History;
  readonly carried: Carried;
}

/** @throws what S3 says */
export function writeNext(store: RunStore, account: string, { history, carried }: Next): Promise<Packed> {
  const key = store.keyOf(`parts/${account}/${asKey(history.takenAt)}.next.ndjson.gz`);
  function* lines(): Generator<string> {
    yield* historyLines({ account, history }, VERSION);
    yield carriedText(carried, account);
  }
  return store.putLines(key, lines());
}

/** @throws RunError where it is not there as a whole; HistoryError; what S3 says */
export async function readNext(store: RunStore, account: string, packed: Packed): Promise<Next> {
  const lines = unpacked(await store.wanted(packed.key), packed);
  const { history } = parseHistory(allButLast(lines, packed.lines), account, packed.key);
  if (history === undefined) throw new TypeError(`${packed.key} holds no history`);
  return { history, carried: parseCarried(lastOf(lines), account, packed.key) };
}

function* allButLast(lines: Iterable<string>, count: number): Generator<string> {
  let at = 0;
  for (const line of lines) {
    at += 1;
    if (at < count) yield line;
  }
}

function lastOf(lines: Iterable<string>): string {
  let last = '';
  for (const line of lines) last = line;
  return last;
}
