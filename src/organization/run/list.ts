// The first state of a run: which accounts there are. Each becomes an item of the Distributed Map.
import * as v from 'valibot';
import { selectChecks } from '../../checks/index.ts';
import type { MemberSettings } from '../../config/members.ts';
import type { Settings } from '../../config.ts';
import { whoAmI } from '../../discover/who-am-i.ts';
import { Journal } from '../../fact.ts';
import type { StorePorts } from '../../history.ts';
import { type AccountsPorts, accountsOf, type Which } from '../accounts.ts';
import type { MemberRole } from '../role.ts';

import { Around, aroundOf } from './around.ts';
import type { ListEvent } from './event.ts';
import { type RunStore, runStore } from './store.ts';

/** What listing asks the outside. */
export type ListPorts = AccountsPorts & StorePorts & Parameters<typeof whoAmI>[0];

/** What all functions of a run know of it. */
const Run = v.object({
  format: v.literal('mailposture-run/1'),
  startedAt: v.string(),
  /** The account of the credentials, which is looked at without a role. */
  own: v.object({ account: v.string(), partition: v.string() }),
  /** What the execution was asked: the event of a scan, as it was given. */
  request: v.unknown(),
  around: Around,
});
export type Run = v.InferOutput<typeof Run>;

/** What the machine passes on. */
export interface Listed {
  readonly run: string;
  /** Key of the items. */
  readonly accounts: string;
  /** How many they are. */
  readonly count: number;
}

const LIST = 'list.json';
const ACCOUNTS = 'accounts.json';
const Items = v.array(v.object({ account: v.string() }));

/**
 * Lists the accounts of a run.
 * @throws DiscoverError, OrganizationError where they cannot be listed, UnknownCheckError; what S3 says
 */
export async function listAccounts(
  ports: ListPorts,
  settings: Settings,
  members: MemberSettings,
  { run, startedAt, request, given }: ListEvent,
): Promise<Listed> {
  // A misspelt check is found before anything is asked of 500 accounts.
  selectChecks(request.checks ?? ['*']);
  const store = runStore(ports, settings, run);
  const which = whichOf(members);
  // The client of Organizations is loaded while STS is asked.
  const [own] = await Promise.all([whoAmI(ports), which.kind === 'organization' && ports.organizations()]);
  const journal = new Journal();
  const accounts = await accountsOf(ports, journal, which, own.account);
  const around = aroundOf(journal);
  const noted: Run = { format: 'mailposture-run/1', startedAt, own, request: given, around };
  await store.putJson(store.keyOf(LIST), noted);
  const key = store.keyOf(ACCOUNTS);
  const items = accounts.map((account) => ({ account }));
  await store.putJson(key, items);
  return { run, accounts: key, count: accounts.length };
}

const whichOf = ({ accounts }: MemberSettings): Which =>
  accounts === undefined ? { kind: 'organization' } : { kind: 'named', accounts };

/** @throws RunError where the run was not begun, or by another version */
export const readRun = (store: RunStore): Promise<Run> => store.json(store.keyOf(LIST), Run);

/** The accounts of a run, sorted. @throws RunError */
export async function accountsIn(store: RunStore): Promise<readonly string[]> {
  const items = await store.json(store.keyOf(ACCOUNTS), Items);
  return items.map(({ account }) => account);
}

/** The role to become in an account; undefined in the own one: a StackSet makes none in the management account. */
export function roleIn(
  account: string,
  { own }: Pick<Run, 'own'>,
  { role, externalId }: MemberSettings,
): MemberRole | undefined {
  if (account === own.account) return undefined;
  const arn = `arn:${own.partition}:iam::${account}:role/${role}`;
  return { account, arn, ...(externalId !== undefined && { externalId }) };
}
