// The part of the environment that says which accounts a run of the organization looks at, and as whom.
import * as v from 'valibot';
import { expected, parseText } from '../input.ts';
import { en, ja, say } from '../model.ts';

/** The role that org/member-role.yml makes. */
export const USUAL_ROLE = 'MailpostureMember';

/** Accounts to look at, and the role to become in each but the own one. */
export interface MemberSettings {
  /** Ids of 12 digits, each once; left out: every account of the organization. */
  readonly accounts?: readonly string[];
  /** Its name, behind its path where it has one. */
  readonly role: string;
  readonly externalId?: string;
}

const ACCOUNTS = v.pipe(
  v.string(),
  v.regex(
    /^\s*\d{12}\s*(,\s*\d{12}\s*)*$/,
    expected(
      say(
        en`expected account ids of 12 digits, separated by commas`,
        ja`12 桁のアカウント ID をコンマ区切りで指定してください`,
      ),
    ),
  ),
  v.transform((text) => [...new Set(text.split(',').map((id) => id.trim()))]),
);
/** A name of at most 64 characters, behind a path where there is one (IAM API reference, CreateRole). */
const ROLE = v.pipe(
  v.string(),
  v.regex(
    /^(?!arn:)([\w!-~]{1,510}\/)?[\w+=,.@-]{1,64}$/,
    expected(
      say(
        en`expected the name of a role, like ${USUAL_ROLE}, not its ARN`,
        ja`ロールの名前を ${USUAL_ROLE} のように指定してください (ARN は指定できません)`,
      ),
    ),
  ),
);
/** As STS takes it (STS API reference, AssumeRole, ExternalId). */
const EXTERNAL_ID = v.pipe(
  v.string(),
  v.regex(
    /^[\w+=,.@:/-]{2,1224}$/,
    expected(
      say(
        en`expected 2 to 1,224 letters, digits or characters of +=,.@:/-`,
        ja`英数字と +=,.@:/- からなる 2 ～ 1,224 文字を指定してください`,
      ),
    ),
  ),
);

/** The variables, for the schema of the environment. */
export const MEMBERS = {
  MAILPOSTURE_ACCOUNTS: v.optional(ACCOUNTS),
  MAILPOSTURE_ROLE: v.optional(ROLE, USUAL_ROLE),
  MAILPOSTURE_EXTERNAL_ID: v.optional(EXTERNAL_ID),
};

type Read = v.InferOutput<v.ObjectSchema<typeof MEMBERS, undefined>>;

/** The variables as they are used. */
export function membersOf(read: Read): MemberSettings {
  return {
    role: read.MAILPOSTURE_ROLE,
    ...(read.MAILPOSTURE_ACCOUNTS && { accounts: read.MAILPOSTURE_ACCOUNTS }),
    ...(read.MAILPOSTURE_EXTERNAL_ID && { externalId: read.MAILPOSTURE_EXTERNAL_ID }),
  };
}

/** Checks single values of the command line by the same rules. @throws InputError saying what was expected */
export const parseAccounts = (text: string): readonly string[] => parseText(ACCOUNTS, text);
export const parseRole = (text: string): string => parseText(ROLE, text);
export const parseExternalId = (text: string): string => parseText(EXTERNAL_ID, text);
