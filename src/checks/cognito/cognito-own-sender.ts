// Does the pool send from Cognito's shared default address?
import { en, ja, paragraph, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, NONE, SEND_THE_WHOLE_POOL } from '../words.ts';

export default defineCheck({
  id: 'cognito-own-sender',
  kind: 'userPool',
  severity: 'high',
  outsideProduction: 'low',
  title: say(
    en`The pool sends from an address of yours, not from the one that all of Cognito shares`,
    ja`ユーザープールが、Cognito の共有アドレスではなく自社のアドレスから送信している`,
  ),
  rationale: say(
    en`The default sender no-reply@verificationemail.com is for trying things out: 50 mails a day for the
       whole account, no DKIM signature of yours, a reputation shared with strangers, and nothing to see
       when a mail bounces. Sign-up codes then land in the spam folder, or are not sent at all.`,
    ja`デフォルトの送信元 no-reply@verificationemail.com は試用向けです。送信はアカウント全体で 1 日 50 通までで、自社の
       DKIM 署名は付かず、レピュテーションは他社と共有され、バウンスしても確認する手段がありません。その結果、サインアップコードは
       迷惑メールフォルダに入るか、まったく送信されません。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Verify a domain in SES, leave the sandbox, and set the pool to send with Amazon SES from that
           domain.`,
        ja`SES でドメインを検証し、サンドボックスを解除したうえで、そのドメインから Amazon SES で送信するように
           ユーザープールを設定してください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: newSender,
  cannotSee: say(
    en`The sender that a CustomEmailSender function uses, and mail that your application sends to the
       users of the pool by itself.`,
    ja`CustomEmailSender 関数が使う送信元。また、アプリケーションがユーザープールのユーザーに直接送信するメール。`,
  ),
  links: [AWS.poolEmail, AWS.emailConfiguration, AWS.updateUserPool, AWS.cognitoQuotas],
  needs: ['sender'],
  evaluate({ sender }, { subject }) {
    const { name } = subject;
    if (sender.kind === 'customEmailSender') {
      const because = say(
        en`The pool ${name} hands every mail to its own function ${sender.functionArn}; Cognito sends none.`,
        ja`ユーザープール ${name} は、すべてのメールを独自の関数 ${sender.functionArn} に渡しており、Cognito 自体は送信しません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    if (sender.kind !== 'cognitoDefault') {
      const because = say(
        en`The pool ${name} sends with a FROM address of yours.`,
        ja`ユーザープール ${name} は、自社の FROM アドレスで送信しています。`,
      );
      return { outcome: 'pass', because };
    }
    return {
      outcome: 'fail',
      because: say(
        en`The pool ${name} sends from no-reply@verificationemail.com, which every AWS customer
           shares: at most 50 mails a day for the whole account, without a DKIM signature of yours.
           Receivers often file such mail as spam, and the 51st is not sent.`,
        ja`ユーザープール ${name} は、AWS の全利用者が共有する no-reply@verificationemail.com から送信しています。
           アカウント全体で 1 日 50 通までで、自社の DKIM 署名は付きません。こうしたメールは受信側で迷惑メールに分類されることが
           多く、51 通目以降は送信されません。`,
      ),
      evidence: [
        { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
        { fact: 'sender', field: 'EmailConfiguration.SourceArn', value: NONE },
      ],
    };
  },
  examples: [
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER },
      expect: 'fail',
      says: ['50 mails a day'],
    },
    { name: say(en`your own SES`, ja`自社の SES`), facts: { sender: sesSender(DOMAIN) }, expect: 'pass' },
    {
      name: say(en`Cognito with your FROM`, ja`Cognito が自社の FROM アドレスで送信する`),
      facts: { sender: ownFromSender(DOMAIN) },
      expect: 'pass',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER },
      expect: 'notApplicable',
      says: ['function:send-mail'],
    },
  ],
});
