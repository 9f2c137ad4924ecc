// Does Cognito's 50 mails a day hold for a pool that shows the customer's own FROM address?
import { en, ja, paragraph, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { ownSes } from '../recipes/pool.ts';
import {
  ADDRESS,
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sesSender,
} from '../samples.ts';
import { EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';

export default defineCheck({
  id: 'cognito-own-quota',
  kind: 'userPool',
  severity: 'medium',
  outsideProduction: 'low',
  title: say(
    en`The pool sends through your own SES, not within the 50 mails a day that Cognito allows`,
    ja`ユーザープールが、Cognito の 1 日 50 通の枠ではなく自社の SES で送信している`,
  ),
  rationale: say(
    en`A pool with EmailSendingAccount COGNITO_DEFAULT and a SourceArn shows your address, but Cognito still
       does the sending: its 50 mails a day for the whole account hold, and mails over them are not sent.
       Your own SES has a quota of its own, which grows with what you send.`,
    ja`EmailSendingAccount が COGNITO_DEFAULT で SourceArn のあるユーザープールは、自社のアドレスを表示しますが、
       メールを送信するのは Cognito です。アカウント全体で 1 日 50 通という Cognito の制限が適用され、超えた分は
       送信されません。自社の SES には独自のクォータがあり、送信の実績に応じて増えます。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Set EmailSendingAccount to DEVELOPER and keep the SourceArn.`,
        ja`EmailSendingAccount を DEVELOPER にし、SourceArn はそのまま残してください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: ownSes,
  cannotSee: say(
    en`How much of the 50 mails a day is used: it reads the setting, not a counter, and whatever Cognito sends
       for other pools of the account counts too.`,
    ja`1 日 50 通のうち何通を使用しているか。読み取るのは設定であり、送信数ではありません。同じアカウントのほかの
       ユーザープールのために Cognito が送信した分も、この枠に含まれます。`,
  ),
  links: [AWS.poolEmail, AWS.cognitoQuotas, AWS.updateUserPool],
  needs: ['sender'],
  evaluate({ sender }, { subject: { name } }) {
    switch (sender.kind) {
      case 'customEmailSender': {
        const because = say(
          en`The pool ${name} hands every mail to its own function; Cognito sends none.`,
          ja`ユーザープール ${name} は、すべてのメールを独自の関数に渡しており、Cognito 自体は送信しません。`,
        );
        return { outcome: 'notApplicable', because };
      }
      case 'cognitoDefault': {
        const because = say(
          en`The pool ${name} has no FROM address of yours; cognito-own-sender speaks of its quota.`,
          ja`ユーザープール ${name} には自社の FROM アドレスがありません。クォータについては cognito-own-sender が指摘します。`,
        );
        return { outcome: 'notApplicable', because };
      }
      case 'ses': {
        const because = say(
          en`The pool ${name} sends within the quota of your own SES.`,
          ja`ユーザープール ${name} は、自社の SES のクォータの範囲で送信しています。`,
        );
        return { outcome: 'pass', because };
      }
      case 'cognitoWithOwnFrom': {
        const arn = sender.source.arn;
        const address = sender.from.kind === 'address' ? sender.from.address : arn;
        return {
          outcome: 'fail',
          because: say(
            en`The pool ${name} shows ${address} as its sender, but Cognito sends its mail: the
               quota of 50 mails a day for the whole account holds, and mails over it are not sent. (The SES
               sandbox does not matter to it.)`,
            ja`ユーザープール ${name} は送信元として ${address} を表示しますが、メールを送信するのは Cognito です。
               アカウント全体で 1 日 50 通のクォータが適用され、超えた分は送信されません (SES のサンドボックスは
               関係しません)。`,
          ),
          evidence: [
            { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
            { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: arn },
          ],
        };
      }
    }
  },
  examples: [
    {
      name: say(en`Cognito sends with your FROM`, ja`Cognito が自社の FROM アドレスで送信する`),
      facts: { sender: ownFromSender(ADDRESS) },
      expect: 'fail',
      says: [ADDRESS, '50 mails a day', 'sandbox does not matter'],
    },
    { name: say(en`your own SES`, ja`自社の SES`), facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    {
      name: say(en`your own SES with a broken ARN`, ja`自社の SES だが、ARN が不正`),
      facts: { sender: brokenSender('hello') },
      expect: 'pass',
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER },
      expect: 'notApplicable',
      says: ['cognito-own-sender'],
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER },
      expect: 'notApplicable',
    },
  ],
});
