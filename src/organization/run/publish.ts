// The last state of a run: people are told once of all accounts, then each account's history is left to the next scan.
import type { MemberSettings } from '../../config/members.ts';
import { requestWith, type ScanRequest, type Settings, scanRequestOf } from '../../config.ts';
import { Journal } from '../../fact.ts';
import type { HistoryPorts, StorePorts } from '../../history.ts';
import type { Policy, Report } from '../../model.ts';
import { digestReason } from '../../publish/due.ts';
import { type Published, type PublishPorts, publish } from '../../publish/index.ts';
import type { DigestReason } from '../../publish/messages/digest-schema.ts';
import { asOne } from '../failures.ts';
import { type HubPorts, Hubs } from '../hubs.ts';
import { type AccountScan, leaveOut, newcomers, reportOn, type Survey } from '../survey.ts';
import { replay } from './around.ts';
import { Claims } from './claims.ts';
import type { PublishEvent } from './event.ts';
import { type Run, readRun, roleIn } from './list.ts';
import { headsOf, type Merged, readMerged } from './merge.ts';
import { findingsIn } from './packed.ts';
import type { Seen } from './part.ts';
import { type RunStore, runStore } from './store.ts';

/** What telling of a run asks the outside. */
export type RunPorts = HistoryPorts & PublishPorts & HubPorts;

/** A run that is merged. */
export interface OpenRun {
  readonly store: RunStore;
  readonly name: string;
  readonly run: Run;
  readonly merged: Merged;
  /** With what the environment says where the execution's input says nothing. */
  readonly asked: ScanRequest;
}

/** @throws RunError where it is not merged, or was by another version; what S3 says */
export async function openRun(
  ports: StorePorts,
  settings: Settings,
  policy: Policy,
  { run: name }: PublishEvent,
): Promise<OpenRun> {
  const store = runStore(ports, settings, name);
  const run = await readRun(store);
  const merged = await readMerged(store);
  return {
    store,
    name,
    run,
    merged,
    asked: { ...requestWith(scanRequestOf(run.request), settings), policy },
  };
}

/** How a run is told: what the environment says. */
export interface Telling {
  readonly settings: Settings;
  readonly members: MemberSettings;
  /** When telling ends at the latest. */
  readonly until: Date;
}

/** What people were told. */
export interface ToldRun {
  readonly report: Report;
  readonly published: Published;
}

/**
 * Tells people of a run, where it was asked to. A crash at any point is told again when the state is redriven, and loses
 * nothing.
 * @throws HistoryConflict or HistoryError where no account could be claimed: then nobody was told; PublishError; RunError
 */
export async function publishRun(ports: RunPorts, telling: Telling, open: OpenRun): Promise<ToldRun> {
  const told = await Teller.of(ports, telling, open);
  return open.asked.publish ? told.tell() : { report: told.reportOn(told.heads), published: {} };
}

class Teller {
  readonly #ports: RunPorts;
  readonly #telling: Telling;
  readonly #open: OpenRun;
  readonly #journal: Journal;
  readonly heads: readonly Seen[];
  /** Findings of all accounts, compressed: they are gone through several times. */
  readonly #packed: Buffer;

  private constructor(
    ports: RunPorts,
    telling: Telling,
    open: OpenRun,
    read: { readonly journal: Journal; readonly heads: readonly Seen[]; readonly packed: Buffer },
  ) {
    this.#ports = ports;
    this.#telling = telling;
    this.#open = open;
    this.#journal = read.journal;
    this.heads = read.heads;
    this.#packed = read.packed;
  }

  static async of(ports: RunPorts, telling: Telling, open: OpenRun): Promise<Teller> {
    const { store, merged } = open;
    const journal = new Journal();
    await replay(journal, merged.around);
    const heads = await headsOf(store, merged);
    const packed = await store.wanted(merged.findings.key);
    return new Teller(ports, telling, open, { journal, heads, packed });
  }

  async tell(): Promise<ToldRun> {
    const { settings, until } = this.#telling;
    const by = { run: this.#open.name, until, history: settings.history };
    const claims = await Claims.lay(this.#ports, by, this.heads);
    for (const { account, error } of claims.refused) {
      leaveOut(this.#journal, { account, region: this.#ports.homeRegion }, error);
    }
    const { report, reason, published } = await this.#publish(claims);
    // A digest of a part of an account puts off no reminder of the rest.
    const toldAll = ({ past }: Seen) => reason !== undefined && past?.isWhole === true;
    await claims.save(this.#open.store, (head) => (toldAll(head) ? report.takenAt : undefined));
    return { report, published };
  }

  async #publish(claims: Claims): Promise<ToldRun & { readonly reason: DigestReason | undefined }> {
    const { settings } = this.#telling;
    const hubs = new Hubs(this.#ports, this.#scansOf(claims.heads));
    try {
      const report = this.reportOn(claims.heads);
      const reason = this.#reasonFor(report, claims.heads);
      const published = await publish({ ...this.#ports, securityHub: hubs.of }, settings, report, reason);
      return { report, reason, published };
    } catch (error) {
      // The next scan need not wait for the claims to run out.
      throw asOne([error, ...(await claims.release())]);
    } finally {
      hubs.close();
    }
  }

  /** Why there is a digest, by the oldest that people know; undefined: there is none. */
  #reasonFor(report: Report, heads: readonly Seen[]): DigestReason | undefined {
    const { digest } = this.#telling.settings;
    const pasts = heads.flatMap(({ past }) => past ?? []);
    const [toldAt] = pasts.map((past) => past.toldAt).toSorted();
    const isWhole = pasts.every((past) => past.isWhole);
    const reason = digestReason(report, digest, toldAt === undefined ? undefined : { toldAt, isWhole });
    // What is open in an account that joins the others is no change, and would else be told after a week.
    const joined = digest.when !== 'never' && newcomers(this.#scansOf(heads)).length > 0;
    return reason ?? (joined ? 'changes' : undefined);
  }

  /** @param heads of the accounts that count, at least one */
  reportOn(heads: readonly Seen[]): Report {
    const { members } = this.#telling;
    const { asked, merged } = this.#open;
    const scans = this.#scansOf(heads);
    const which = { kind: 'named', accounts: heads.map(({ account }) => account) } as const;
    const request = { ...asked, members: { which, ...members } };
    const survey: Survey = { request, homeRegion: this.#ports.homeRegion, scans, journal: this.#journal };
    const told = new Set(which.accounts);
    const findings = findingsIn(this.#packed, merged.findings, {
      fits: ({ subject }) => told.has(subject.account),
      length: heads.reduce((sum, head) => sum + head.findings.lines, 0),
    });
    return { ...reportOn(survey, scans), findings };
  }

  /** As a survey has them, without their findings: those lie merged in one place. */
  #scansOf(heads: readonly Seen[]): AccountScan[] {
    return heads.map(({ account, report }) => {
      const role = roleIn(account, this.#open.run, this.#telling.members);
      return { account, ...(role && { role }), recalled: { report: { ...report, findings: [] } } };
    });
  }
}
