// `--org`, `--accounts`, `--role` and `--external-id`: which accounts a scan looks at besides the own one, and as whom.
import type { Command } from 'commander';
import { parseAccounts, parseExternalId, parseRole, USUAL_ROLE } from '../config/members.ts';
import { InputError } from '../input.ts';
import { en, ja, say } from '../model.ts';
import type { Members } from '../organization/survey.ts';
import { checked } from './checked.ts';
import type { Words } from './locale.ts';

/** Options of a scan of several accounts. */
export interface MembersOptions {
  readonly org?: boolean;
  readonly accounts?: readonly string[];
  readonly role?: string;
  readonly externalId?: string;
}

const WORDS = {
  org: say(
    en`scan every active account of the organization (credentials of its management account or a delegated administrator)`,
    ja`組織のすべてのアクティブなアカウントをスキャンする (管理アカウントまたは委任された管理者の認証情報が必要)`,
  ),
  accounts: say(
    en`scan these accounts, separated by commas, rather than that of the current credentials`,
    ja`現在の認証情報のアカウントの代わりに、これらのアカウントをスキャンする (コンマ区切り)`,
  ),
  role: say(
    en`the role to assume in each of them (default: ${USUAL_ROLE})`,
    ja`各アカウントで引き受けるロール (デフォルト: ${USUAL_ROLE})`,
  ),
  externalId: say(
    en`the external ID that the role’s trust policy asks for`,
    ja`ロールの信頼ポリシーが要求する外部 ID`,
  ),
} as const;

/** Adds the options to a command. */
export function addMembers(command: Command, words: Words): Command {
  return command
    .option('--org', words(WORDS.org))
    .option('--accounts <ids>', words(WORDS.accounts), checked(words, parseAccounts))
    .option('--role <name>', words(WORDS.role), checked(words, parseRole))
    .option('--external-id <id>', words(WORDS.externalId), checked(words, parseExternalId));
}

/**
 * Which accounts are asked for.
 * @returns undefined: that of the current credentials alone
 * @throws InputError where options stand in each other's way
 */
export function membersOf({
  org,
  accounts,
  role = USUAL_ROLE,
  externalId,
}: MembersOptions): Members | undefined {
  if (org && accounts !== undefined) throw new InputError(ONE_OF_TWO);
  const more = { role, ...(externalId !== undefined && { externalId }) };
  if (org) return { which: { kind: 'organization' }, ...more };
  if (accounts !== undefined) return { which: { kind: 'named', accounts }, ...more };
  if (role !== USUAL_ROLE || externalId !== undefined) throw new InputError(NO_ACCOUNTS);
  return undefined;
}

const ONE_OF_TWO = say(
  en`--org and --accounts: give one of the two`,
  ja`--org と --accounts は、どちらか一方だけを指定してください`,
);
const NO_ACCOUNTS = say(
  en`--role and --external-id are for accounts that --org or --accounts name`,
  ja`--role と --external-id は、--org または --accounts と一緒に指定してください`,
);
