// The histories of the accounts that a run tells of: claimed before people are told, written afterwards (docs/adr/0010,
// 0013). None of them is held meanwhile: there may be hundreds, of some megabytes each.
import pLimit from 'p-limit';
import {
  type ClaimedHistory,
  claimHistory,
  HistoryConflict,
  HistoryError,
  type HistoryPorts,
} from '../../history.ts';
import { asOne, failuresOf } from '../failures.ts';
import { readNext, type Seen } from './part.ts';
import type { RunStore } from './store.ts';

/** Histories that are open side by side. */
const SIDE_BY_SIDE = 8;

/** Whose claims they are. */
export interface Claimant {
  readonly run: string;
  /** When telling ends at the latest. */
  readonly until: Date;
  /** Where the histories are; left out: there are none. */
  readonly history?: string | undefined;
}

interface Claim {
  readonly head: Seen;
  readonly held: ClaimedHistory | undefined;
}

/** An account that another scan tells of, or whose history cannot be read. */
interface Refused {
  readonly account: string;
  readonly error: unknown;
}

/** The claims of a run. */
export class Claims {
  readonly #claims: readonly Claim[];
  /** Accounts that could not be claimed, and why. */
  readonly refused: readonly Refused[];

  private constructor(claims: readonly Claim[], refused: readonly Refused[]) {
    this.#claims = claims;
    this.refused = refused;
  }

  /** Accounts that this run tells of. */
  get heads(): readonly Seen[] {
    return this.#claims.map(({ head }) => head);
  }

  /**
   * Claims the histories that the scans were compared with.
   * @throws HistoryConflict or HistoryError where none could be claimed; what S3 says: then none is claimed
   */
  static async lay(ports: HistoryPorts, by: Claimant, heads: readonly Seen[]): Promise<Claims> {
    const limit = pLimit(SIDE_BY_SIDE);
    const results = await Promise.allSettled(heads.map((head) => limit(() => claimOf(ports, by, head))));
    const claims: Claim[] = [];
    const refused: Refused[] = [];
    for (const [i, head] of heads.entries()) {
      const result = results[i];
      if (result?.status === 'rejected') refused.push({ account: head.account, error: result.reason });
      else claims.push({ head, held: result?.value });
    }
    const laid = new Claims(claims, refused);
    const strange = refused.filter(({ error }) => !isOfHistory(error));
    const bad = claims.length === 0 ? refused : strange;
    if (bad.length === 0) return laid;
    throw asOne([...bad.map(({ error }) => error), ...(await laid.release())]);
  }

  /** Gives all of them back. @returns what went wrong with that */
  release(): Promise<unknown[]> {
    return failuresOf(this.#claims.map(({ held }) => held?.release()));
  }

  /**
   * Leaves what the scans left to the next ones.
   * @param toldAt when people were told all that is open in an account; undefined: not now
   * @throws what the first of them said, or all in an AggregateError
   */
  async save(store: RunStore, toldAt: (head: Seen) => string | undefined): Promise<void> {
    const limit = pLimit(SIDE_BY_SIDE);
    const failures = await failuresOf(
      this.#claims.map((claim) => limit(() => saveOne(store, claim, toldAt(claim.head)))),
    );
    if (failures.length > 0) throw asOne(failures);
  }
}

const isOfHistory = (error: unknown): boolean =>
  error instanceof HistoryConflict || error instanceof HistoryError;

async function claimOf(
  ports: HistoryPorts,
  { run, until, history }: Claimant,
  { account, report: { takenAt }, past }: Seen,
): Promise<ClaimedHistory | undefined> {
  if (history === undefined || past === undefined) return undefined;
  const { fingerprint } = past;
  return claimHistory(ports, history, account, { fingerprint, takenAt }, { until, run });
}

async function saveOne(store: RunStore, { head, held }: Claim, toldAt: string | undefined): Promise<void> {
  if (held === undefined || head.past === undefined) return;
  try {
    const { history, carried } = await readNext(store, head.account, head.past.next);
    await held.save({ ...history, ...(toldAt !== undefined && { toldAt }) }, carried);
  } catch (error) {
    // One that lost its claim has none to give back.
    if (error instanceof HistoryConflict) throw error;
    throw asOne([error, ...(await failuresOf([held.release()]))]);
  }
}
