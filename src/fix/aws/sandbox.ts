// The draft of a request for production access. Thin requests are refused: the page by which AWS takes them has asked how
// the recipients' addresses are come by, how bounces and complaints are handled, how recipients opt out, and how the
// volume was chosen (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html). What a scan has seen is
// filled in; what only the team knows, and may promise, stands in <angle brackets>.
import { COMMA, clipped, fewOf, quoted } from '../../checks/words.ts';
import {
  type AccessDraft,
  en,
  ja,
  joined,
  type Locale,
  type Part,
  paragraph,
  same,
  say,
  type Text,
  told,
} from '../../model.ts';
import { feedbackOf, type KnownFeedback } from './sandbox-feedback.ts';

/** Why a pool's user gets mail. */
export type MailKind = 'verification' | 'passwordReset' | 'invitation' | 'signInCode' | 'notice';

/** What is known of the mail that the request is about. */
export interface KnownMail {
  readonly region: string;
  /** That the mail comes from. */
  readonly domain: string;
  /** Names of the user pools whose mail it is. */
  readonly pools: readonly string[];
  readonly kinds: readonly MailKind[];
  /** What receivers find: only what was seen to hold is claimed. */
  readonly authentication: { readonly dkim: boolean; readonly spf: boolean; readonly dmarc: boolean };
  readonly feedback: KnownFeedback;
}

/** A placeholder, as a pattern for grep. */
export const PLACEHOLDER = '<[^<>]*>';

/** UseCaseDescription may be this long (PutAccountDetails). */
const MOST = 5000;

const LINE = same('\n');
const GAP = same('\n\n');

/** The draft. What is claimed was seen or is how Cognito works; what the team does stands in a sentence with brackets. */
export function draftOf(known: KnownMail): AccessDraft {
  return {
    mailType: 'TRANSACTIONAL',
    website: say(en`https://<your-website>`, ja`https://<自社のウェブサイト>`),
    useCase: useCase(known),
    optIn: optIn(known.kinds),
    optOut: OPT_OUT,
    feedback: feedbackOf(known.feedback),
    volumes: VOLUMES,
  };
}

/** The whole text of a request, in the language that it is written in. */
export function descriptionOf(draft: AccessDraft, locale: Locale): string {
  const sections = [
    [say(en`WHAT WE SEND`, ja`■ 送信するメール`), draft.useCase],
    [say(en`HOW RECIPIENTS OPT IN`, ja`■ 受信者の同意`), draft.optIn],
    [say(en`HOW RECIPIENTS OPT OUT`, ja`■ 配信停止`), draft.optOut],
    [say(en`BOUNCES AND COMPLAINTS`, ja`■ バウンスと苦情への対応`), draft.feedback],
    [say(en`VOLUMES`, ja`■ 送信量`), draft.volumes],
  ] as const;
  const text = joined(
    sections.map(([heading, body]) => joined([heading, body], LINE)),
    GAP,
  );
  return `${clipped(told(text, locale), MOST - 2)}\n`;
}

/** What is left for the team to fill in, in the order of the text. */
export function placeholdersOf(draft: AccessDraft, locale: Locale): string[] {
  const text = `${told(draft.website, locale)}\n${descriptionOf(draft, locale)}`;
  return [...text.matchAll(new RegExp(PLACEHOLDER, 'g'))].map(([placeholder]) => placeholder);
}

function useCase({ region, domain, pools, kinds, authentication }: KnownMail): Text {
  const from = clipped(domain, 255);
  const what = say(
    en`We ask for production access to Amazon SES in ${region}, for the transactional mail of <name of your service>:
       <what it does, and who uses it>. All of this mail comes from addresses at ${from}.`,
    ja`${region} の Amazon SES について、本稼働アクセスをリクエストします。用途は <サービス名> のトランザクションメールです。
       <サービスの内容と利用者>。メールはすべて ${from} のアドレスから送信します。`,
  );
  return joined(
    [
      paragraph(what, authenticationOf(authentication)),
      senders(pools),
      ...kinds.map((kind) => KINDS[kind]),
      END,
    ],
    LINE,
  );
}

function authenticationOf({ dkim, spf, dmarc }: KnownMail['authentication']): Part {
  const all = [...(dkim ? ['DKIM'] : []), ...(spf ? ['SPF'] : []), ...(dmarc ? ['DMARC'] : [])];
  if (all.length === 0) return '';
  const names = joined(all, COMMA);
  return say(
    en`The domain has these records in DNS: ${names}.`,
    ja`このドメインには次の認証用レコードを公開しています: ${names}。`,
  );
}

function senders(pools: readonly string[]): Text {
  if (pools.length === 0) {
    return say(
      en`It is sent by <the program that sends it, when, and to how many users at a time>:`,
      ja`メールを送信するのは <送信するプログラム、送信のきっかけ、一度に送る人数> です。`,
    );
  }
  const names = fewOf(
    pools.map((pool) => quoted(pool, 64)),
    8,
  );
  return say(
    en`It is sent by Amazon Cognito user pools (${names}), one message at a time, to the one user whose account it is
       about:`,
    ja`メールは Amazon Cognito のユーザープール (${names}) が、対象のアカウントの利用者 1 人に宛てて 1 通ずつ送信します。`,
  );
}

const KINDS: Readonly<Record<MailKind, Text>> = {
  verification: say(
    en`- codes that confirm an e-mail address, when a user signs up or changes it`,
    ja`・利用者がサインアップするときや E メールアドレスを変更するときの確認コード`,
  ),
  passwordReset: say(
    en`- codes to reset a password, when a user asks for one`,
    ja`・利用者が求めたときに送る、パスワード再設定用のコード`,
  ),
  invitation: say(
    en`- invitations, when an administrator makes an account for a person`,
    ja`・管理者がアカウントを作成したときの招待`,
  ),
  signInCode: say(
    en`- codes to sign in with, when a user signs in`,
    ja`・利用者がサインインするときのワンタイムコード`,
  ),
  notice: say(
    en`- notices of a sign-in to the user's account that looks unusual`,
    ja`・利用者のアカウントへの通常と異なるサインインの通知`,
  ),
};

const END = say(
  en`<confirm or correct: We send no newsletters, no advertising and no mail on behalf of others from this account.>
     An example, with its subject: <paste one of your messages>`,
  ja`<確認または修正: このアカウントからは、ニュースレター、広告、第三者のためのメールを送信しません。>
     メールの例 (件名を含む): <実際のメールの文面>`,
);

/** Who has asked for the mail: an invited person has not typed the address, so that the team must say how it was got. */
function optIn(kinds: readonly MailKind[]): Text {
  const invited = say(
    en`Invitations go to people whose address <how you got it, and how the person agreed to be invited>.`,
    ja`招待の送信先は、<アドレスの入手方法と、本人が招待に同意した方法> の人です。`,
  );
  return paragraph(
    kinds.includes('verification') ? CONFIRMED : NOT_CONFIRMED,
    kinds.includes('invitation') ? invited : '',
    say(
      en`<confirm or correct: We use no lists that were bought, rented or collected elsewhere.>`,
      ja`<確認または修正: 購入、レンタル、または別の場所で収集した名簿は使用しません。>`,
    ),
  );
}

const CONFIRMED = say(
  en`A user types the address at <address of your sign-up page>, and Amazon Cognito mails a code to it, which confirms it
     when the user enters it.`,
  ja`利用者は <サインアップページの URL> で E メールアドレスを入力します。Amazon Cognito がそのアドレスにコードを送り、利用者が
     そのコードを入力するとアドレスが確認されます。`,
);
const NOT_CONFIRMED = say(
  en`Users give us their address by <how, and how you make sure that it is theirs>.`,
  ja`利用者の E メールアドレスは <取得方法と、本人のアドレスであることの確認方法> で取得します。`,
);

const OPT_OUT = say(
  en`<confirm or correct: These messages answer what a user has just done, so that there is no list to leave, and whoever
     has closed an account gets no mail after that.> Users close their account by <how a user closes the account>.
     Whoever gets a code without having asked for it writes to <address of your support>, and we <what you do then, and
     how soon>.`,
  ja`<確認または修正: いずれも利用者の操作に応じて送信するメールであり、配信リストはありません。アカウントを閉じた人にはその後メールが
     届きません。> 利用者は <アカウントを閉じる方法> でアカウントを閉じることができます。心当たりのないコードを受け取った人は
     <問い合わせ先のアドレス> に連絡でき、<その場合の対応と期限> を行います。`,
);

const VOLUMES = say(
  en`About <how many> messages a day, at most <how many> on a busy day and <how many> in a second. We expect this from
     <number of users, and of sign-ups and resets a day>.`,
  ja`1 日あたり約 <件数> 通、多い日で最大 <件数> 通、1 秒あたり最大 <件数> 通です。根拠は <利用者数と、1 日のサインアップ数と
     パスワード再設定数> です。`,
);
