// May SES send at all in the Region that the pool sends from?
import { en, ja, listed, type SenderAccount, type Sending, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingEnabled } from '../recipes/account.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sandbox,
  sesIn,
  sesSender,
} from '../samples.ts';
import { commands } from '../words.ts';
import { nothingToAsk } from './sender-account.ts';

/** What keeps SES from sending, as a clause; undefined where nothing does yet. */
function stopOf({ enabled, enforcement }: Sending): Text | undefined {
  if (enforcement === 'SHUTDOWN') {
    return say(
      en`AWS has paused it because of what was sent`,
      ja`送信された内容を理由に AWS が送信を一時停止しています`,
    );
  }
  return enabled ? undefined : say(en`its sending is paused`, ja`送信が一時停止されています`);
}

function evidenceOf({ region, sending: { enabled, enforcement } }: SenderAccount) {
  return [
    { fact: 'senderAccounts', field: `SendingEnabled (${region})`, value: String(enabled) },
    { fact: 'senderAccounts', field: `EnforcementStatus (${region})`, value: enforcement },
  ] as const;
}

/** The Regions in words, with a remark on words that nobody here knows. */
function sendsIn(accounts: readonly SenderAccount[]): Text {
  return listed(
    accounts.map(({ region, sending: { enforcement } }) =>
      enforcement === 'HEALTHY'
        ? region
        : say(
            en`${region} (enforcement status ${enforcement}, of which ses-enforcement-healthy speaks)`,
            ja`${region} (EnforcementStatus は ${enforcement}。これは ses-enforcement-healthy が指摘します)`,
          ),
    ),
  );
}

export default defineCheck({
  id: 'cognito-sender-may-send',
  kind: 'userPool',
  severity: 'critical',
  title: say(
    en`SES may send in the Region that the pool sends from`,
    ja`ユーザープールの送信元リージョンで SES の送信が許可されている`,
  ),
  rationale: say(
    en`While sending is paused, by you, by an alarm of yours or by AWS, SES refuses every mail of the account in
       that Region, and with it every code of the pool: nobody can sign up or reset a password. An account under
       review still sends, and may be paused next.`,
    ja`送信が一時停止されている間 (自分自身、自分で設定したアラーム、AWS のいずれによる停止でも)、SES はそのリージョンで
       アカウントのメールをすべて拒否します。ユーザープールのコードも届かないため、誰もサインアップやパスワードの
       リセットができません。レビュー対象のアカウントはまだ送信できますが、次に一時停止される可能性があります。`,
  ),
  remediation: {
    summary: say(
      en`Where you or an alarm paused it, mend the reason and switch it on again. Where AWS did, or has placed the
         account under review, answer in the support case that AWS opened; until then let the pool send from
         another Region.`,
      ja`自分またはアラームが停止した場合は、原因を解消してから送信を再開してください。AWS が停止した場合や
         アカウントがレビュー対象の場合は、AWS が作成したサポートケースに回答してください。それまでは、ユーザープールを
         別のリージョンから送信させてください。`,
    ),
    command: commands(
      'aws sesv2 get-account --region <region> --query "[SendingEnabled, EnforcementStatus]"',
      'aws sesv2 put-account-sending-attributes --region <region> --sending-enabled',
    ),
    link: AWS.review,
  },
  recipe: sendingEnabled,
  cannotSee: say(
    en`A configuration set of the pool whose own sending is switched off: only the account is asked. Nor who paused
       it, and when.`,
    ja`ユーザープールの設定セットで送信が無効になっている場合 (アカウントの状態だけを確認します)。また、誰がいつ
       一時停止したか。`,
  ),
  links: [AWS.review, AWS.pauseSending, AWS.putSending, AWS.getAccount, AWS.poolEmail],
  follows: [
    { check: 'ses-sending-enabled', of: 'senderAccount' },
    { check: 'ses-enforcement-healthy', of: 'senderAccount' },
  ],
  needs: ['sender', 'senderAccounts'],
  evaluate({ sender, senderAccounts }, { subject }) {
    const what = say(en`whether your SES may send`, ja`このアカウントの SES が送信できるかどうか`);
    const nothing = nothingToAsk(sender, senderAccounts, subject, what);
    if (nothing !== undefined) return nothing;
    const evidence = senderAccounts.flatMap(evidenceOf);
    const { name } = subject;
    const stopped = senderAccounts.flatMap(({ region, sending }) => {
      const stop = stopOf(sending);
      return stop === undefined ? [] : [say(en`${region}, where ${stop}`, ja`${region} (${stop})`)];
    });
    if (stopped.length > 0) {
      const because = say(
        en`The pool ${name} sends through SES in ${listed(stopped)}: none of its mail goes out.`,
        ja`ユーザープール ${name} は次のリージョンの SES から送信しますが、メールはまったく送信されません: ${listed(stopped)}。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    const watched = senderAccounts.filter(({ sending }) => sending.enforcement === 'PROBATION');
    if (watched.length > 0) {
      const where = listed(watched.map(({ region }) => region));
      const because = say(
        en`The pool ${name} sends through SES in ${where}, where AWS has placed the account under review: it still
           sends, and may be paused.`,
        ja`ユーザープール ${name} は ${where} の SES から送信しますが、AWS はそこでアカウントをレビュー対象としています。まだ送信
           できますが、一時停止される可能性があります。`,
      );
      return { outcome: 'fail', severity: 'high', because, evidence };
    }
    const because = say(
      en`The pool ${name} sends through SES in ${sendsIn(senderAccounts)}, which may send.`,
      ja`ユーザープール ${name} は ${sendsIn(senderAccounts)} の SES から送信し、送信は許可されています。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`somebody has paused it`, ja`誰かが一時停止した`),
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enabled: false })],
      },
      expect: 'fail',
      severity: 'critical',
      says: ['eu-west-1, where its sending is paused'],
    },
    {
      name: say(en`AWS has paused it, in another Region`, ja`別のリージョンで AWS が一時停止した`),
      facts: {
        sender: sesSender(DOMAIN, 'us-east-1'),
        senderAccounts: [sesIn('us-east-1', undefined, { enforcement: 'SHUTDOWN' })],
      },
      expect: 'fail',
      severity: 'critical',
      says: ['us-east-1, where AWS has paused it'],
    },
    {
      name: say(en`paused, and under review`, ja`一時停止中で、レビュー対象でもある`),
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enabled: false, enforcement: 'PROBATION' })],
      },
      expect: 'fail',
      severity: 'critical',
    },
    {
      name: say(en`under review`, ja`レビュー対象`),
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enforcement: 'PROBATION' })],
      },
      expect: 'fail',
      severity: 'high',
      says: ['under review', 'still sends'],
    },
    {
      name: say(en`it sends`, ja`送信できる`),
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1')] },
      expect: 'pass',
    },
    {
      name: say(en`it sends, in the sandbox`, ja`サンドボックスで送信できる`),
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
      expect: 'pass',
    },
    {
      name: say(en`a status that AWS has added since`, ja`AWS が後から追加したステータス`),
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enforcement: 'WATCHED' })],
      },
      expect: 'pass',
      says: ['WATCHED', 'ses-enforcement-healthy'],
    },
    {
      name: say(en`Cognito sends with your FROM`, ja`Cognito が自社の FROM アドレスで送信する`),
      facts: { sender: ownFromSender(DOMAIN), senderAccounts: [] },
      expect: 'notApplicable',
      says: ['does not matter'],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER, senderAccounts: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, senderAccounts: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`an ARN that is none`, ja`ARN ではない文字列`),
      facts: { sender: brokenSender('hello'), senderAccounts: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
    {
      name: say(en`SES that nobody read`, ja`読み取られていない SES`),
      facts: { sender: sesSender(DOMAIN), senderAccounts: [] },
      expect: 'unknown',
    },
  ],
});
