// Is SES out of the sandbox in the Region that the pool sends from?
import { en, ja, listed, type SenderAccount, same, say, type Text } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { productionAccess } from '../recipes/account.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  GRANTED,
  ownFromSender,
  sandbox,
  sesIn,
  sesSender,
} from '../samples.ts';
import { reviewOf } from '../words.ts';
import { nothingToAsk } from './sender-account.ts';

const SANDBOX = say(en`the sandbox of your SES`, ja`このアカウントの SES のサンドボックス`);

function evidenceOf({ region, productionAccess }: SenderAccount) {
  const review = reviewOf(productionAccess);
  const value = productionAccess.granted ? 'true' : say(en`false (${review})`, ja`false (${review})`);
  return { fact: 'senderAccounts', field: `ProductionAccessEnabled (${region})`, value } as const;
}

/** A Region in the sandbox, and how the request to leave it stands. */
function heldIn({ region, productionAccess }: SenderAccount): Text {
  const review = reviewOf(productionAccess);
  return say(en`${region}, where the sandbox holds (${review})`, ja`${region} (${review})`);
}

export default defineCheck({
  id: 'cognito-sender-in-production',
  kind: 'userPool',
  severity: 'critical',
  outsideProduction: 'low',
  title: say(
    en`SES is out of the sandbox in the Region that the pool sends from`,
    ja`ユーザープールの送信元リージョンで SES がサンドボックスの外にある`,
  ),
  rationale: say(
    en`In the sandbox SES sends to verified addresses only, 200 a day and one a second. Your own tests
       arrive, and the mail to every real user is refused. The sandbox holds in each Region apart.`,
    ja`サンドボックスでは、SES は検証済みのアドレスにしか送信せず、送信数は 1 日 200 通、1 秒 1 通に制限されます。
       自分たちのテストメールは届きますが、実際のユーザー宛てのメールはすべて拒否されます。サンドボックスの制限は
       リージョンごとに適用されます。`,
  ),
  remediation: {
    summary: say(
      en`Ask AWS for production access in that Region, or let the pool send from a Region that has it.`,
      ja`そのリージョンの本稼働アクセスを AWS にリクエストするか、本稼働アクセスが許可されたリージョンから送信するように
         ユーザープールを設定してください。`,
    ),
    command: same(
      'aws sesv2 put-account-details --region <region> --production-access-enabled --mail-type ' +
        'TRANSACTIONAL --website-url <https://your-site>',
    ),
    link: AWS.sandbox,
  },
  recipe: productionAccess,
  cannotSee: say(
    en`Whether another Region, which the pool might send from instead, is out of the sandbox: only
       Regions that its SourceArn leads to are asked.`,
    ja`ユーザープールが代わりに送信元にできる別のリージョンが、サンドボックスの外にあるかどうか (SourceArn から決まる
       リージョンだけを確認します)。`,
  ),
  links: [AWS.sandbox, AWS.getAccount, AWS.poolEmail],
  needs: ['sender', 'senderAccounts'],
  follows: [{ check: 'ses-production-access', of: 'senderAccount' }],
  evaluate({ sender, senderAccounts }, { subject }) {
    const nothing = nothingToAsk(sender, senderAccounts, subject, SANDBOX);
    if (nothing !== undefined) return nothing;
    const evidence = senderAccounts.map(evidenceOf);
    const { name } = subject;
    const held = senderAccounts.filter(({ productionAccess }) => !productionAccess.granted);
    if (held.length === 0) {
      const regions = listed(senderAccounts.map(({ region }) => region));
      const because = say(
        en`The pool ${name} sends through SES in ${regions}, which is out of the sandbox.`,
        ja`ユーザープール ${name} は ${regions} の SES から送信し、この SES はサンドボックスの外にあります。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const where = listed(held.map(heldIn));
    const because = say(
      en`The pool ${name} sends through SES in ${where}: mail to anyone but verified addresses is refused.`,
      ja`ユーザープール ${name} は、サンドボックスにある次のリージョンの SES から送信するため、検証済みのアドレス以外への
         メールは拒否されます: ${where}。`,
    );
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: say(en`the sandbox, and nobody asked`, ja`サンドボックスにあり、本稼働アクセスは未リクエスト`),
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
      expect: 'fail',
      says: ['eu-west-1', 'nobody has asked'],
    },
    {
      name: say(
        en`the sandbox in another Region, and AWS said no`,
        ja`別のリージョンがサンドボックスにあり、AWS がリクエストを拒否`,
      ),
      facts: {
        sender: sesSender(DOMAIN, 'us-east-1'),
        senderAccounts: [sesIn('us-east-1', sandbox('denied'))],
      },
      expect: 'fail',
      says: ['us-east-1', 'denied'],
    },
    {
      name: say(en`production`, ja`本稼働アクセスあり`),
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', GRANTED)] },
      expect: 'pass',
    },
    {
      name: say(en`Cognito sends with your FROM`, ja`Cognito が自社の FROM アドレスで送信する`),
      facts: { sender: ownFromSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
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
  ],
});
