// Wording and small questions that several checks share. Text that AWS or DNS gave is passed on as it is:
// whoever prints it (terminal, HTML, Slack) escapes it.
import {
  en,
  type IdentityRef,
  ja,
  joined,
  listed,
  mapText,
  type Part,
  type ProductionAccess,
  type SenderIdentity,
  say,
  type Text,
} from '../model.ts';
import { AWS } from './links.ts';

/** A check cannot say which settings a pool has, and UpdateUserPool resets those that a call leaves out. */
export const SEND_THE_WHOLE_POOL = say(
  en`With the API send the whole configuration back, for UpdateUserPool sets whatever a call leaves out to
     its default (${AWS.updateUserPool}); the console changes only what you edit: the pool > Authentication
     methods > Email > Edit.`,
  ja`API を使う場合は、設定全体を送り返してください。UpdateUserPool は、呼び出しで省略された設定を
     デフォルト値に戻すためです (${AWS.updateUserPool})。コンソールでは編集した項目だけが変更されます
     (ユーザープール > 認証方法 > E メール > 編集)。`,
);

/** Reads the pool, and sends all of it back after an edit. */
export const EDIT_POOL_COMMAND = commands(
  'aws cognito-idp describe-user-pool --region <region> --user-pool-id <pool-id> --query UserPool > pool.json',
  {
    en: '# Copy every setting of pool.json that update-user-pool takes into edited-pool.json, with the change; then:',
    ja: '# pool.json の設定のうち update-user-pool が受け取るものをすべて、変更を加えて edited-pool.json に写してから:',
  },
  'aws cognito-idp update-user-pool --region <region> --user-pool-id <pool-id> --cli-input-json file://edited-pool.json',
);

/** Asks SES for a domain and shows the CNAME records to publish. */
export const VERIFY_DOMAIN_COMMAND = commands(
  'aws sesv2 create-email-identity --region <region> --email-identity <your-domain>',
  {
    en: '# Publish for each token that it answers, then wait until SES says SUCCESS:',
    ja: '# 返されたトークンごとに次のレコードを公開し、SES が SUCCESS を返すまで待ちます:',
  },
  '# <token>._domainkey.<your-domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
  'aws sesv2 get-email-identity --region <region> --email-identity <your-domain> ' +
    '--query "[VerificationStatus, DkimAttributes]"',
);

/** Sets a MAIL FROM domain and shows the records to publish. */
export const MAIL_FROM_COMMAND = commands(
  'aws sesv2 put-email-identity-mail-from-attributes --region <region> --email-identity <identity> ' +
    '--mail-from-domain <bounce>.<your-domain> --behavior-on-mx-failure USE_DEFAULT_VALUE',
  {
    en: '# Publish, the MX record as the only one at its name:',
    ja: '# 次のレコードを公開します。この名前の MX レコードは 1 つだけにしてください:',
  },
  '# <bounce>.<your-domain>. 3600 IN MX 10 feedback-smtp.<region>.amazonses.com.',
  '# <bounce>.<your-domain>. 3600 IN TXT "v=spf1 include:amazonses.com ~all"',
);

/** Of a value that is not there. */
export const NONE = say(en`(none)`, ja`(なし)`);

/** Between names in brackets, where `listed` would say too much. */
export const COMMA = say(en`, `, ja`、`);

/** Lines of a shell: commands are the same in each language, comments are not. */
export function commands(...lines: readonly (string | Text)[]): Text {
  return joined(lines, '\n');
}

/** Clauses in a row: `a; b`. In Japanese each is a sentence of its own, the last one without its 。 */
export function clauses(parts: readonly Part[]): Text {
  return joined(parts, BETWEEN_CLAUSES);
}

const BETWEEN_CLAUSES = say(en`; `, ja`。`);

/** What became of the request to leave the sandbox (ReviewDetails.Status), as a clause. */
export function reviewOf(access: ProductionAccess): Text {
  if (access.granted) return say(en`production access is granted`, ja`本稼働アクセスは許可されています`);
  return (
    REVIEWS.get(access.review) ??
    say(
      en`the request for production access is ${access.review}`,
      ja`本稼働アクセスのリクエストの状態は ${access.review} です`,
    )
  );
}

const REVIEWS: ReadonlyMap<string, Text> = new Map([
  [
    'neverAsked',
    say(
      en`nobody has asked AWS for production access`,
      ja`本稼働アクセスはまだ AWS にリクエストされていません`,
    ),
  ],
  [
    'pending',
    say(
      en`AWS is still reviewing the request for production access`,
      ja`本稼働アクセスのリクエストは AWS が審査中です`,
    ),
  ],
  [
    'denied',
    say(
      en`AWS denied the request for production access`,
      ja`本稼働アクセスのリクエストは AWS に拒否されました`,
    ),
  ],
  [
    'failed',
    say(
      en`the request for production access did not reach AWS and must be sent again`,
      ja`本稼働アクセスのリクエストは AWS に届いておらず、再送が必要です`,
    ),
  ],
  [
    'granted',
    say(
      en`AWS says that it granted the request, yet the sandbox still holds`,
      ja`AWS はリクエストを許可したとしていますが、アカウントはまだサンドボックスにあります`,
    ),
  ],
]);

/** What a VerificationStatus or DKIM status other than SUCCESS means, as a clause. */
export function statusMeans(status: string): Text {
  return (
    STATUSES.get(status) ??
    say(en`a word of SES that Mailposture does not know`, ja`Mailposture が知らない SES のステータスです`)
  );
}

const STATUSES: ReadonlyMap<string, Text> = new Map([
  [
    'PENDING',
    say(
      en`SES has not found the proof that it is yours yet`,
      ja`所有していることの証明を SES がまだ確認できていません`,
    ),
  ],
  [
    'FAILED',
    say(
      en`SES looked for the proof that it is yours, did not find it and has stopped looking`,
      ja`SES は所有の証明を見つけられず、確認を打ち切りました`,
    ),
  ],
  [
    'TEMPORARY_FAILURE',
    say(
      en`SES cannot confirm it at the moment, and gives it up unless its records answer again`,
      ja`SES は現在確認できておらず、レコードが再び見つからなければ検証を取り消します`,
    ),
  ],
  ['NOT_STARTED', say(en`nobody has started to verify it`, ja`検証がまだ開始されていません`)],
]);

type FoundIdentity = Extract<SenderIdentity, { kind: 'found' }>;
type MissingIdentity = Extract<SenderIdentity, { kind: 'missing' }>;

/** The identities that a pool's SourceArn really leads to. */
export function foundAmong(identities: readonly SenderIdentity[]): FoundIdentity[] {
  return identities.filter((identity) => identity.kind === 'found');
}

/** Why nothing is where a SourceArn points, and what to do about just that: a sentence without its full stop. */
export function whyMissing({ reason, arn, region, detail }: MissingIdentity): Text {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  switch (reason) {
    case 'notFound':
      return say(
        en`SES in ${region} has no identity ${name}: it was deleted, mistyped or made in another Region.
           Create and verify it there, or choose another`,
        ja`${region} の SES に ID ${name} がありません。削除されたか、名前が誤っているか、
           別のリージョンで作成されたかのいずれかです。
           そのリージョンで作成して検証するか、別の ID を選んでください`,
      );
    case 'otherAccount':
      return say(
        en`${arn} belongs to another account, and Cognito sends only from identities of the pool's own.
           Verify ${name} in the pool's account`,
        ja`${arn} は別のアカウントのものです。Cognito はユーザープールと同じアカウントの ID からのみ送信します。
           ユーザープールのアカウントで ${name} を検証してください`,
      );
    case 'malformed':
      return say(
        en`"${arn}" is not the ARN of an SES identity (${detail}). Choose an identity that is there`,
        ja`"${arn}" は SES ID の ARN ではありません (${detail})。存在する ID を選んでください`,
      );
  }
}

/** Those whose mail SES refuses, since the identity that signs it is not verified. */
export function unverifiedAmong(identities: readonly FoundIdentity[]): FoundIdentity[] {
  return identities.filter(({ signing }) => signing.status !== 'SUCCESS');
}

/** `example.com in eu-west-1 is PENDING: ` and what that means. */
export function standingOf({ name, region, status }: IdentityRef): Text {
  const means = statusMeans(status);
  return say(
    en`${name} in ${region} is ${status}: ${means}`,
    ja`${region} の ${name} は ${status} です (${means})`,
  );
}

/** The verdict on a pool none of whose identities was found: another check, or none, has something to say of it. */
export function nothingToJudge(identities: readonly SenderIdentity[], pool: string) {
  const because =
    identities.length === 0
      ? say(
          en`The pool ${pool} sends from no identity of yours.`,
          ja`ユーザープール ${pool} は、このアカウントの ID からは送信していません。`,
        )
      : say(
          en`The identity that the pool ${pool} sends from is missing; cognito-sender-exists says so.`,
          ja`ユーザープール ${pool} の送信元の ID がありません。これは cognito-sender-exists が指摘します。`,
        );
  return { outcome: 'notApplicable', because } as const;
}

/**
 * A share of one as a percentage: `5.2 %`. Cut off, never rounded up: what lies under a limit must not read as if it had
 * reached it.
 */
export function percent(share: number): Part {
  // 0.07 * 100 is 7.000000000000001 and 0.29 * 100 is 28.999999999999996: the noise goes first.
  const exact = Number((share * 100).toPrecision(12));
  const places = exact < 1 ? 1000 : 100;
  const cut = Math.floor(exact * places) / places;
  return cut === 0 && exact > 0 ? say(en`less than 0.001 %`, ja`0.001 % 未満`) : `${cut} %`;
}

/** The first items as `listed` joins them, and how many more there are: hostile lists have no end. */
export function fewOf(items: readonly Part[], most: number): Text {
  if (items.length <= most) return listed(items);
  const rest = items.length - most;
  return listed([...items.slice(0, most), say(en`${rest} more`, ja`ほか ${rest} 件`)]);
}

/** A text, cut where it is long; what was cut off shows as `…`. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  // A cut between two halves of a character would leave half of it.
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A Text, cut where it is long in a language. */
export function shortened(text: Text, most: number): Text {
  return mapText(text, (words) => clipped(words, most));
}

/** A piece of somebody's text for a sentence: in quotation marks, control characters escaped, cut where it is long. */
export function quoted(text: string, most = 160): string {
  return JSON.stringify(clipped(text, most));
}
