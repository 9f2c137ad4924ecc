// Which accounts a scan of several is to look at: those that were named, or those of the organization.
import { type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { Journal, Tally } from '../fact.ts';
import { en, ja, listed, say, type Text, ToldError } from '../model.ts';
import { homeRegionOf } from '../regions.ts';

/** Which accounts. */
export type Which =
  | { readonly kind: 'organization' }
  | { readonly kind: 'named'; readonly accounts: readonly string[] };

/** The accounts to look at are not known, or none of them could be. */
export class OrganizationError extends ToldError {
  override readonly name = 'OrganizationError';
}

/** What listing accounts asks the outside. */
export interface AccountsPorts {
  readonly homeRegion: string;
  organizations(): Promise<OrganizationsClient>;
}

/**
 * The ids of the accounts to look at, each once, sorted. Accounts of the organization that are not active are left out:
 * nobody can become a role in them. A note says which.
 * @param own the account of the credentials
 * @throws OrganizationError where the organization's accounts cannot be listed
 */
export async function accountsOf(
  ports: AccountsPorts,
  journal: Journal,
  which: Which,
  own: string,
): Promise<readonly string[]> {
  if (which.kind === 'named') return [...new Set(which.accounts)].sort();
  const at = {
    account: own,
    region: homeRegionOf(ports.homeRegion),
    action: 'organizations:ListAccounts',
  };
  const client = await ports.organizations();
  const list = await journal.attempt(at, (tally) => listAccounts(client, tally));
  if (!list.known) throw new OrganizationError(notListed(own, list.why));
  for (const state of SHUT) {
    const shut = list.value.filter((account) => account.state === state);
    if (shut.length > 0) journal.note(leftOut(state, shut));
  }
  return list.value.flatMap(({ id, state }) => (SHUT.has(state) ? [] : [id])).sort();
}

interface Account {
  readonly id: string;
  /** PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED. */
  readonly state: string;
}

/** A state that a later Organizations has, or none at all: such an account is asked rather than passed over. */
const SHUT: ReadonlySet<string> = new Set(['PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

/** `Status` is older than `State` and goes away (AWS Organizations API reference, "Account"). At most 20 a page. */
async function listAccounts(client: OrganizationsClient, tally: Tally): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client, pageSize: 20 }, {})) {
    tally(Accounts.length);
    for (const { Id, State = '' } of Accounts) {
      if (Id === undefined) continue;
      // It becomes a part of ARNs, of keys in S3 and of folders.
      if (!/^\d{12}$/.test(Id)) throw new ToldError(STRANGE_ACCOUNT);
      accounts.push({ id: Id, state: State });
    }
  }
  return accounts;
}

const STRANGE_ACCOUNT = say(
  en`organizations:ListAccounts answered with an account whose id is not 12 digits`,
  ja`organizations:ListAccounts の応答に、ID が 12 桁の数字ではないアカウントがあります`,
);

function notListed(own: string, why: Text): Text {
  return say(
    en`The accounts of the organization cannot be listed (${why}). Scan with credentials of the management account or of a
       delegated administrator, account ${own} may be neither, or name the accounts with --accounts.`,
    ja`組織のアカウントを一覧表示できません (${why})。管理アカウントまたは委任された管理者の認証情報でスキャンするか (アカウント ${own} は
       どちらでもない可能性があります)、--accounts でアカウントを指定してください。`,
  );
}

function leftOut(state: string, accounts: readonly Account[]): Text {
  const ids = listed(accounts.map(({ id }) => id).sort());
  const isOne = accounts.length === 1;
  return isOne
    ? say(
        en`Account ${ids} was not scanned: it is ${state}.`,
        ja`アカウント ${ids} は ${state} のため、スキャンしていません。`,
      )
    : say(
        en`Accounts ${ids} were not scanned: they are ${state}.`,
        ja`アカウント ${ids} は ${state} のため、スキャンしていません。`,
      );
}
