// The state after the Distributed Map: the findings of all accounts in one order, and why accounts are missing.
import pLimit from 'p-limit';
import * as v from 'valibot';
import type { Settings } from '../../config.ts';
import { Journal } from '../../fact.ts';
import type { StorePorts } from '../../history.ts';
import { ToldError } from '../../model.ts';
import { OrganizationError } from '../accounts.ts';
import { mergedFindings } from '../merged-findings.ts';
import { leaveOut, nothingSeen } from '../survey.ts';
import { Around, aroundOf, replay } from './around.ts';
import type { MergeEvent } from './event.ts';
import { failuresIn, notScanned } from './failures.ts';
import { accountsIn, readRun } from './list.ts';
import { Packed, unpacked } from './packed.ts';
import { linesOf, type Part, readFindings, readPart, Seen } from './part.ts';
import { parsed, type RunStore, runStore } from './store.ts';

/** Objects that are read side by side. */
const SIDE_BY_SIDE = 16;

const Merged = v.object({
  format: v.literal('mailposture-merged/1'),
  /** What was seen of the accounts themselves, by all functions. */
  around: Around,
  /** Of each account that was looked at, a line: see part.ts. */
  heads: Packed,
  /** Of all of them, in the order of a report. */
  findings: Packed,
  calls: v.number(),
});
export type Merged = v.InferOutput<typeof Merged>;

/** What the machine passes on. */
export interface MergedRun {
  readonly run: string;
  /** Accounts that were looked at, and those that were not. */
  readonly seen: number;
  readonly missing: number;
}

/**
 * Merges what the scans of the accounts left. To do it again does no harm.
 * @throws OrganizationError where none of them could be looked at; RunError; what S3 says
 */
export async function mergeRun(
  ports: StorePorts,
  settings: Settings,
  { run, results }: MergeEvent,
): Promise<MergedRun> {
  const store = runStore(ports, settings, run);
  const known = await readRun(store);
  const accounts = await accountsIn(store);
  const parts = await partsOf(store, accounts);
  const seen = parts.filter((part) => part.kind === 'seen');
  const journal = new Journal();
  await replay(journal, known.around);
  for (const { around } of parts) await replay(journal, around);
  const reasons = await failuresIn(store, results);
  const scanned = new Set(parts.map(({ account }) => account));
  const unscanned = accounts.filter((account) => !scanned.has(account));
  for (const account of unscanned) {
    leaveOut(journal, { account, region: ports.homeRegion }, new ToldError(notScanned(reasons.get(account))));
  }
  if (seen.length === 0) throw new OrganizationError(nothingSeen(journal));
  await writeMerged(store, seen, {
    around: aroundOf(journal),
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
  });
  return { run, seen: seen.length, missing: accounts.length - seen.length };
}

/** What each account left, as far as it did. */
async function partsOf(store: RunStore, accounts: readonly string[]): Promise<readonly Part[]> {
  const limit = pLimit(SIDE_BY_SIDE);
  const parts = await Promise.all(accounts.map((account) => limit(() => readPart(store, account))));
  return parts.filter((part) => part !== undefined);
}

async function writeMerged(
  store: RunStore,
  seen: readonly Seen[],
  rest: Pick<Merged, 'around' | 'calls'>,
): Promise<void> {
  const limit = pLimit(SIDE_BY_SIDE);
  // Compressed, all of them fit into memory (a million findings: some 60 MB); of what they hold, a piece of each is open.
  const lists = await Promise.all(seen.map(({ findings }) => limit(() => readFindings(store, findings))));
  const all = linesOf(mergedFindings(lists));
  const findings = await store.putLines(store.keyOf('findings.ndjson.gz'), all);
  const lines = seen.map((part) => JSON.stringify(part));
  const heads = await store.putLines(store.keyOf('heads.ndjson.gz'), lines);
  const merged: Merged = { format: 'mailposture-merged/1', ...rest, heads, findings };
  await store.putJson(mergedKey(store), merged);
}

const mergedKey = (store: RunStore) => store.keyOf('merged.json');

/** @throws RunError where the run was not merged, or by another version; what S3 says */
export const readMerged = (store: RunStore): Promise<Merged> => store.json(mergedKey(store), Merged);

/** The heads of a merged run. @throws as readMerged */
export async function headsOf(store: RunStore, { heads }: Merged): Promise<readonly Seen[]> {
  const lines = unpacked(await store.wanted(heads.key), heads);
  return [...lines].map((line) => parsed(line, Seen, heads.key));
}
