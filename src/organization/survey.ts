// Several accounts, each looked at with its own credentials and compared with its own history; and the one report on all.
import pLimit from 'p-limit';
import { selectChecks } from '../checks/index.ts';
import { whoAmI } from '../discover/who-am-i.ts';
import { coverageOf } from '../evaluate.ts';
import { Journal, type ReadOf, reasonOf } from '../fact.ts';
import type { HistoryPorts } from '../history.ts';
import { en, type Inventory, ja, type Report, say, type Text, ToldError } from '../model.ts';
import { idleNotes, NO_POLICY } from '../policy.ts';
import { type Looked, type LookPorts, type LookRequest, look, type Recalled, recall } from '../scan.ts';
import { type AccountsPorts, accountsOf, OrganizationError, type Which } from './accounts.ts';
import { mergeInventories, mergeReports } from './merge.ts';
import type { MemberRole } from './role.ts';

/** What asks as the role of a member account. */
interface MemberPorts extends Omit<LookPorts, 'homeRegion' | 'now' | 'deadline' | 'keep'> {
  /** @throws what STS says */
  assume(): Promise<void>;
  close(): void;
}

/** What looking at several accounts asks the outside: with the own credentials, and as a role of each other account. */
export interface SurveyPorts extends LookPorts, AccountsPorts, HistoryPorts {
  member(role: MemberRole): MemberPorts;
}

/** Which accounts, and as whom. */
export interface Members {
  readonly which: Which;
  /** The name of the role in each account but the own one, with its path where it has one. */
  readonly role: string;
  readonly externalId?: string;
}

export interface SurveyRequest extends LookRequest {
  readonly members: Members;
  /** Where the histories are; left out: there are none. */
  readonly history?: string;
  /** Hold the inventory of each account, of whatever was read; `keepInventory` does so, too. */
  readonly holdInventories?: boolean;
}

/** What a caller does with each account as it is looked at. */
export interface SurveyHooks {
  /** Told of each answered request. */
  onRead?(at: ReadOf): void;
  /** What of a look counts; left out: all of it. */
  narrow?(looked: Looked): Looked;
}

/** An account that was looked at. */
export interface AccountScan {
  readonly account: string;
  /** The role that it was looked at with; left out: the own credentials. */
  readonly role?: MemberRole;
  readonly recalled: Recalled;
  /** Only where the request keeps or holds it. */
  readonly inventory?: Inventory;
}

/** What was learned of several accounts. */
export interface Survey {
  readonly request: SurveyRequest;
  readonly homeRegion: string;
  /** By account. At least one. */
  readonly scans: readonly AccountScan[];
  /** What was and was not seen of the accounts themselves. */
  readonly journal: Journal;
}

/**
 * Accounts that are looked at side by side. Quotas are an account's own, so they take nothing from each other; but each
 * keeps about a hundred connections open (four services in some 20 Regions), and many systems allow a process 1,024 files.
 */
const SIDE_BY_SIDE = 8;

/**
 * Looks at several accounts and compares each with its history, without telling anyone yet. What goes wrong with one of
 * them leaves that account out and stands in the coverage; its history stays as it is.
 * @throws DiscoverError without usable credentials; OrganizationError when the accounts cannot be listed, or none of them
 *   could be looked at; UnknownCheckError
 */
export async function survey(
  ports: SurveyPorts,
  request: SurveyRequest,
  hooks: SurveyHooks = {},
): Promise<Survey> {
  // A misspelt check is found before anything is asked of 500 accounts.
  selectChecks(request.checks ?? ['*']);
  const own = await whoAmI(ports);
  const journal = new Journal(hooks.onRead);
  const accounts = await accountsOf(ports, journal, request.members.which, own.account);
  const limit = pLimit(SIDE_BY_SIDE);
  const surveyor = new Surveyor(ports, request, hooks, journal);
  const scans = await Promise.all(
    accounts.map((account) =>
      limit(() =>
        account === own.account ? surveyor.own(account) : surveyor.member(account, own.partition),
      ),
    ),
  );
  const seen = scans.filter((scan) => scan !== undefined);
  if (seen.length === 0) throw new OrganizationError(nothingSeen(journal));
  return { request, homeRegion: ports.homeRegion, scans: seen, journal };
}

/** Why there is no report at all: what went wrong first. */
export function nothingSeen(journal: Journal): Text {
  const failures = journal.reads().flatMap((read) => read.failures.map(({ why }) => ({ ...read, why })));
  const [first] = failures;
  if (first === undefined) {
    return say(en`There is no account to scan.`, ja`スキャンするアカウントがありません。`);
  }
  const { account, action, why } = first;
  return say(
    en`None of the accounts could be scanned. Account ${account}: ${action}: ${why}`,
    ja`どのアカウントもスキャンできませんでした。アカウント ${account}: ${action}: ${why}`,
  );
}

/** Looks at accounts one by one. */
class Surveyor {
  readonly #ports: SurveyPorts;
  readonly #request: SurveyRequest;
  readonly #hooks: SurveyHooks;
  readonly #journal: Journal;

  constructor(ports: SurveyPorts, request: SurveyRequest, hooks: SurveyHooks, journal: Journal) {
    this.#ports = ports;
    this.#request = request;
    this.#hooks = hooks;
    this.#journal = journal;
  }

  /** No role is needed in the account of the credentials, and a StackSet makes none in the management account. */
  own(account: string): Promise<AccountScan | undefined> {
    return this.#scan({ account }, this.#ports);
  }

  async member(account: string, partition: string): Promise<AccountScan | undefined> {
    const { role: name, externalId } = this.#request.members;
    const arn = `arn:${partition}:iam::${account}:role/${name}`;
    const role = { account, arn, ...(externalId !== undefined && { externalId }) };
    const member = this.#ports.member(role);
    const at = { account, region: this.#ports.homeRegion, action: 'sts:AssumeRole', what: arn };
    try {
      const became = await this.#journal.attempt(at, async (tally) => {
        await member.assume();
        tally(1);
      });
      if (!became.known) return undefined;
      return await this.#scan({ account, role }, { ...this.#ports, ...member });
    } finally {
      member.close();
    }
  }

  async #scan(at: Pick<AccountScan, 'account' | 'role'>, ports: LookPorts): Promise<AccountScan | undefined> {
    try {
      const whole = await look(ports, this.#request, this.#hooks.onRead);
      const looked = this.#hooks.narrow?.(whole) ?? whole;
      // The histories are all in one place, which is the own account's.
      const recalled = await recall(this.#ports, this.#request.history, looked);
      const { inventory } = whole;
      const { keepInventory, holdInventories = keepInventory } = this.#request;
      return { ...at, recalled, ...(holdInventories && { inventory }) };
    } catch (error) {
      leaveOut(this.#journal, { account: at.account, region: this.#ports.homeRegion }, error);
      return undefined;
    }
  }
}

/** An account that is in no report: why stands in the coverage, as a thing that was not seen. */
export function leaveOut(
  journal: Journal,
  at: { readonly account: string; readonly region: string },
  error: unknown,
): void {
  // Not an action of AWS: what failed is the scan of the account as a whole.
  const why = error instanceof ToldError ? error.text : reasonOf(error);
  journal.leaveOut({ ...at, action: 'mailposture:Scan' }, why);
}

/**
 * The report on the accounts of a survey.
 * @param scans those of them that count, at least one; left out: all
 */
export function reportOn({ request, journal, scans: all }: Survey, scans = all): Report {
  const [first, ...others] = scans.map(({ recalled }) => recalled.report);
  if (first === undefined) throw new TypeError('a report is on one account or more');
  const { locale, takenAt } = first;
  const notes = [...journal.notes(), ...newcomerNotes(scans)];
  const around = coverageOf({ ...NOTHING, takenAt, reads: journal.reads(), notes }, { unknown: 0 }, locale);
  const shared = idleNotes(request.policy ?? NO_POLICY, takenAt, locale);
  return mergeReports([first, ...others], around, shared);
}

/** The inventory of all accounts of a survey that has theirs. */
export function inventoryOf({ scans, journal }: Survey): Inventory | undefined {
  const [first, ...others] = scans.flatMap(({ inventory }) => inventory ?? []);
  if (first === undefined) return undefined;
  return mergeInventories([first, ...others], { reads: journal.reads(), notes: journal.notes() });
}

const NOTHING: Omit<Inventory, 'takenAt' | 'reads' | 'notes'> = {
  format: 'mailposture-inventory/1',
  accounts: [],
  regions: [],
  listings: [],
};

/** Accounts that have no history where others have one: what is open in them is no change, and somebody should know. */
export function newcomers(scans: readonly AccountScan[]): string[] {
  const isNew = ({ recalled: { report } }: AccountScan) =>
    report.changes !== undefined && report.changes.since === undefined;
  const fresh = scans.filter(isNew).map(({ account }) => account);
  return fresh.length === scans.length ? [] : fresh;
}

function newcomerNotes(scans: readonly AccountScan[]): Text[] {
  return newcomers(scans).map((account) =>
    say(
      en`Account ${account} was scanned for the first time: what is open in it is compared with from now on.`,
      ja`アカウント ${account} は今回が初めてのスキャンです。次回からは、今回未解決のものと比較します。`,
    ),
  );
}
