// Does a pool that signs its users in by e-mail send through the customer's own SES, as AWS requires?
import {
  type EmailFactors,
  en,
  type Fact,
  ja,
  listed,
  paragraph,
  same,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { newSender } from '../recipes/pool.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { EDIT_POOL_COMMAND, SEND_THE_WHOLE_POOL } from '../words.ts';

/** Examples: what GetUserPoolMfaConfig told, or why it was not asked. */
function factors(otp: boolean, mfa: boolean | { readonly unread: Text }): EmailFactors {
  const read: Fact<boolean> =
    typeof mfa === 'boolean'
      ? { known: true, value: mfa, source: 'cognito-idp:GetUserPoolMfaConfig' }
      : { known: false, why: mfa.unread };
  return { otp, mfa: read };
}

const NOT_ASKED = {
  unread: say(
    en`not read: the pool does not send with the sender of Cognito`,
    ja`読み取り対象外です: このユーザープールは Cognito の送信元から送信していません`,
  ),
};
const DENIED = { unread: same('AccessDenied: cognito-idp:GetUserPoolMfaConfig') };

const FIRST_FACTOR = {
  fact: 'emailFactors',
  field: 'Policies.SignInPolicy.AllowedFirstAuthFactors',
  value: say(en`EMAIL_OTP among them`, ja`EMAIL_OTP を含む`),
} as const;
const SECOND_FACTOR = {
  fact: 'emailFactors',
  field: 'EmailMfaConfiguration',
  value: say(en`set, and MfaConfiguration is not OFF`, ja`設定済みで、MfaConfiguration は OFF ではない`),
} as const;

const BY_OTP = say(en`a code by e-mail (EMAIL_OTP)`, ja`E メールのコード (EMAIL_OTP)`);
const BY_MFA = say(en`e-mail MFA`, ja`E メール MFA`);

function signsInBy(pool: string, factors: readonly Text[]): Text {
  return say(
    en`The pool ${pool} signs users in by ${listed(factors)}, and sends with the sender of Cognito: AWS
       requires your own SES for that, and sends such codes no other way.`,
    ja`ユーザープール ${pool} は、サインインに ${listed(factors)} を使用していますが、Cognito の送信元から送信しています。
       AWS はこの用途に自社の SES を必須としており、ほかの方法ではコードは送信されません。`,
  );
}

export default defineCheck({
  id: 'cognito-otp-own-sender',
  kind: 'userPool',
  severity: 'critical',
  title: say(
    en`A pool that signs its users in by e-mail sends through your own SES`,
    ja`E メールのコードをサインインに使うユーザープールが、自社の SES で送信している`,
  ),
  rationale: say(
    en`Codes by e-mail, as a first factor (EMAIL_OTP) or as a second (e-mail MFA), require your own SES: AWS
       demands EmailSendingAccount DEVELOPER for both. Cognito's own sender does not do, and whoever depends on
       such a code cannot sign in.`,
    ja`E メールのコードを第 1 の認証要素 (EMAIL_OTP) や第 2 の認証要素 (E メール MFA) に使うには、自社の SES が必要です。
       AWS はどちらにも EmailSendingAccount を DEVELOPER にすることを求めています。Cognito の送信元ではこの条件を
       満たさず、コードが必要なユーザーはサインインできません。`,
  ),
  remediation: {
    summary: paragraph(
      say(
        en`Verify a domain in SES, leave the sandbox, and set EmailSendingAccount to DEVELOPER with its SourceArn;
           or take e-mail out of the factors.`,
        ja`SES でドメインを検証し、サンドボックスを解除したうえで、EmailSendingAccount を DEVELOPER にし、そのドメインの
           ID を SourceArn に指定してください。または、認証要素から E メールを外してください。`,
      ),
      SEND_THE_WHOLE_POOL,
    ),
    command: EDIT_POOL_COMMAND,
    link: AWS.poolEmail,
  },
  recipe: newSender,
  cannotSee: say(
    en`Whether the code arrives: that your SES is out of the sandbox, and its identity verified, is for
       other checks. Nor codes that functions of yours mail in a custom authentication flow.`,
    ja`コードが届くかどうか (SES のサンドボックスが解除され、ID が検証済みかどうかは、ほかのチェックが確認します)。また、
       カスタム認証フローで独自の関数が E メールで送るコード。`,
  ),
  links: [AWS.poolEmail, AWS.emailMfa, AWS.signInPolicy, AWS.poolMfaConfig, AWS.updateUserPool],
  needs: ['sender', 'emailFactors'],
  follows: [
    { check: 'cognito-own-sender', of: 'itself' },
    { check: 'cognito-own-quota', of: 'itself' },
  ],
  evaluate({ sender, emailFactors: { otp, mfa } }, { subject: { name } }) {
    if (sender.kind === 'customEmailSender') {
      const because = say(
        en`The pool ${name} hands every mail to its own function; Cognito sends none.`,
        ja`ユーザープール ${name} は、すべてのメールを独自の関数に渡しており、Cognito 自体は送信しません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    if (sender.kind === 'ses') {
      const because = say(
        en`The pool ${name} sends through your own SES, as codes by e-mail require.`,
        ja`ユーザープール ${name} は自社の SES で送信しており、E メールのコードの条件を満たしています。`,
      );
      return { outcome: 'pass', because };
    }
    const byMfa = mfa.known && mfa.value;
    const used = [...(otp ? [BY_OTP] : []), ...(byMfa ? [BY_MFA] : [])];
    if (used.length === 0) {
      if (!mfa.known) throw new NotSeen(mfa.why);
      const because = say(
        en`The pool ${name} signs nobody in by e-mail.`,
        ja`ユーザープール ${name} では、サインインに E メールのコードを使用していません。`,
      );
      return { outcome: 'notApplicable', because };
    }
    return {
      outcome: 'fail',
      because: signsInBy(name, used),
      evidence: [
        { fact: 'sender', field: 'EmailConfiguration.EmailSendingAccount', value: 'COGNITO_DEFAULT' },
        ...(otp ? [FIRST_FACTOR] : []),
        ...(byMfa ? [{ ...SECOND_FACTOR, source: mfa.source }] : []),
      ],
    };
  },
  examples: [
    {
      name: say(
        en`a code by e-mail, from the default sender`,
        ja`E メールのコードを、デフォルトの送信元から送信する`,
      ),
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(true, false) },
      expect: 'fail',
      says: ['a code by e-mail (EMAIL_OTP)', 'requires your own SES'],
    },
    {
      name: say(
        en`e-mail MFA, from Cognito with your FROM`,
        ja`E メール MFA を、Cognito が自社の FROM アドレスで送信する`,
      ),
      facts: { sender: ownFromSender(DOMAIN), emailFactors: factors(false, true) },
      expect: 'fail',
      says: ['e-mail MFA'],
    },
    {
      name: say(en`both`, ja`両方`),
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(true, true) },
      expect: 'fail',
      says: ['a code by e-mail (EMAIL_OTP) and e-mail MFA'],
    },
    {
      name: say(
        en`a code by e-mail; of MFA nothing is known, and need not be`,
        ja`E メールのコードを使う (MFA は不明だが、判定に影響しない)`,
      ),
      facts: {
        sender: DEFAULT_SENDER,
        emailFactors: factors(true, DENIED),
      },
      expect: 'fail',
    },
    {
      name: say(en`a code by e-mail, from your own SES`, ja`E メールのコードを、自社の SES から送信する`),
      facts: { sender: sesSender(DOMAIN), emailFactors: factors(true, NOT_ASKED) },
      expect: 'pass',
    },
    {
      name: say(
        en`the default sender, and MFA that was not read`,
        ja`デフォルトの送信元で、MFA が読み取られていない`,
      ),
      facts: {
        sender: DEFAULT_SENDER,
        emailFactors: factors(false, DENIED),
      },
      expect: 'unknown',
      says: ['GetUserPoolMfaConfig'],
    },
    {
      name: say(en`nobody signs in by e-mail`, ja`サインインに E メールのコードを使わない`),
      facts: { sender: DEFAULT_SENDER, emailFactors: factors(false, false) },
      expect: 'notApplicable',
      says: ['signs nobody in by e-mail'],
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, emailFactors: factors(true, NOT_ASKED) },
      expect: 'notApplicable',
      says: ['its own function'],
    },
  ],
});
