// A child of the Distributed Map: one account, its Regions side by side. An account that cannot be looked at is a part that
// says why; the child fails only for what another try may mend.
import type { MemberSettings } from '../../config/members.ts';
import { requestWith, type Settings, scanRequestOf } from '../../config.ts';
import { DiscoverError } from '../../discover/who-am-i.ts';
import { Journal } from '../../fact.ts';
import { fingerprintOf, HistoryConflict } from '../../history.ts';
import type { Policy } from '../../model.ts';
import { carriedFrom, type LookPorts, type LookRequest, look, type Recalled, recall } from '../../scan.ts';
import { leaveOut, type SurveyPorts } from '../survey.ts';
import { aroundOf } from './around.ts';
import type { ScanEvent } from './event.ts';
import { readRun, roleIn } from './list.ts';
import { type Part, type Seen, writeFindings, writeNext, writePart } from './part.ts';
import { type RunStore, runStore } from './store.ts';

/** What the scan of an account asks the outside. */
export interface ScanPorts extends SurveyPorts {
  /** Requests sent, retries included. */
  readonly requests: ReadonlyMap<string, number>;
}

/** How accounts are scanned: what the environment says. */
export interface Manner {
  readonly settings: Settings;
  readonly members: MemberSettings;
  readonly policy: Policy;
}

/** What the machine passes on. */
export interface ScannedAccount {
  readonly account: string;
  readonly kind: Part['kind'];
  /** Key of what the scan left. */
  readonly part: string;
}

/**
 * Scans one account of a run, and leaves what it found in S3. To do it again does no harm.
 * @throws RunError; HistoryError where the account's history cannot be read; what S3 says
 */
export async function scanAccount(
  ports: ScanPorts,
  { settings, members, policy }: Manner,
  { run, account }: ScanEvent,
): Promise<ScannedAccount> {
  const store = runStore(ports, settings, run);
  const known = await readRun(store);
  const { history } = settings;
  const asked = { ...requestWith(scanRequestOf(known.request), settings), policy };
  const request = { ...asked, ...carriedFrom(ports, history) };
  const journal = new Journal(undefined, ports.deadline);
  const role = roleIn(account, known, members);
  const member = role && ports.member(role);
  try {
    const become = async () => {
      if (role === undefined || member === undefined) return ports;
      const at = { account, region: ports.homeRegion, action: 'sts:AssumeRole', what: role.arn };
      const became = await journal.attempt(at, async (tally) => {
        await member.assume();
        tally(1);
      });
      return became.known ? { ...ports, ...member } : undefined;
    };
    const as = await become();
    const recalled = as && (await recalledAs(as, { ports, request, history, journal, account }));
    const calls = [...ports.requests.values()].reduce((sum, sent) => sum + sent, 0);
    const common = { format: 'mailposture-part/1', account, around: aroundOf(journal), calls } as const;
    const part: Part = recalled
      ? { ...common, kind: 'seen', ...(await keep(store, account, recalled)) }
      : { ...common, kind: 'leftOut' };
    return { account, kind: part.kind, part: await writePart(store, part) };
  } finally {
    member?.close();
  }
}

interface Task {
  /** With the own credentials: the histories are all in one place. */
  readonly ports: ScanPorts;
  readonly request: LookRequest;
  readonly history: string | undefined;
  readonly journal: Journal;
  readonly account: string;
}

/** Looks, and compares. @returns undefined where the scan could not start, or has nothing to add to a later one */
async function recalledAs(
  as: LookPorts,
  { ports, request, history, journal, account }: Task,
): Promise<Recalled | undefined> {
  try {
    return await recall(ports, history, await look(as, request));
  } catch (error) {
    if (!(error instanceof DiscoverError) && !(error instanceof HistoryConflict)) throw error;
    leaveOut(journal, { account, region: ports.homeRegion }, error);
    return undefined;
  }
}

async function keep(
  store: RunStore,
  account: string,
  { report, past }: Recalled,
): Promise<Pick<Seen, 'report' | 'findings' | 'past'>> {
  const { findings: _, ...head } = report;
  const findings = await writeFindings(store, account, report);
  if (past === undefined) return { report: head, findings };
  const { open, next: history, carried, isWhole } = past;
  const next = await writeNext(store, account, { history, carried });
  const { toldAt } = history;
  return {
    report: head,
    findings,
    past: { fingerprint: fingerprintOf(open.history), toldAt, isWhole, next },
  };
}
