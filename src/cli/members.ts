// `--org`, `--accounts`, `--role` and `--external-id`: which accounts a scan looks at besides the own one, and as whom.
import type { Command } from 'commander';
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

/** The role that org/member-role.yml makes, unless it is told otherwise. */
const USUAL_ROLE = 'MailpostureMember';

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

/** Account ids, each once. @throws InputError */
function parseAccounts(text: string): readonly string[] {
  const ids = text.split(',').map((id) => id.trim());
  if (ids.every((id) => /^\d{12}$/.test(id))) return [...new Set(ids)];
  throw new InputError(
    say(
      en`expected account ids of 12 digits, separated by commas.`,
      ja`12 桁のアカウント ID をコンマ区切りで指定してください。`,
    ),
  );
}

/** A name of at most 64 characters, behind a path where there is one (IAM API reference, CreateRole). @throws InputError */
function parseRole(text: string): string {
  if (/^([\w!-~]{1,510}\/)?[\w+=,.@-]{1,64}$/.test(text) && !text.startsWith('arn:')) return text;
  throw new InputError(
    say(
      en`expected the name of a role, like ${USUAL_ROLE}, not its ARN: each account has its own.`,
      ja`ロールの名前を ${USUAL_ROLE} のように指定してください。ARN はアカウントごとに異なるため、指定できません。`,
    ),
  );
}

/** As STS takes it (STS API reference, AssumeRole, ExternalId). @throws InputError */
function parseExternalId(text: string): string {
  if (/^[\w+=,.@:/-]{2,1224}$/.test(text)) return text;
  throw new InputError(
    say(
      en`expected 2 to 1,224 letters, digits or characters of +=,.@:/-`,
      ja`英数字と +=,.@:/- からなる 2 ～ 1,224 文字を指定してください。`,
    ),
  );
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
