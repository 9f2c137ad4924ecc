// Does the pool's mail pass DMARC at receivers? The whole chain, from the FROM address over DKIM and SPF to DMARC.
import { storyOf } from '../../email/story.ts';
import { verdictOn } from '../../email/verdict.ts';
import { distinct, en, ja, joined, paragraph, say } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { senderEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { authenticatedMail } from '../recipes/identity.ts';
import { legsOf, unseenLegs } from '../unseen.ts';
import { commands } from '../words.ts';
import { noMailToJudge } from './no-mail.ts';
import { PASSES_DMARC_EXAMPLES } from './passes-dmarc-examples.ts';

export default defineCheck({
  id: 'cognito-sender-passes-dmarc',
  kind: 'userPool',
  severity: 'critical',
  title: say(
    en`The pool's mail passes DMARC: DKIM or SPF both passes and aligns with its FROM address`,
    ja`ユーザープールのメールが DMARC に合格する: DKIM または SPF が合格し、かつ FROM アドレスとアラインする`,
  ),
  rationale: say(
    en`A receiver believes the FROM address only where a valid DKIM signature, or SPF of the MAIL FROM domain,
       speaks for the same organization. Without either it takes sign-up codes and password resets for
       forged: with p=reject they are turned down, and otherwise mostly filed as spam.`,
    ja`受信側が FROM アドレスを信用するのは、有効な DKIM 署名または MAIL FROM ドメインの SPF が、同じ組織の
       メールであることを裏付ける場合だけです。どちらもなければ、サインアップのコードやパスワードのリセットのメールは
       なりすましとみなされ、p=reject なら拒否され、そうでなくても多くは迷惑メールフォルダに入ります。`,
  ),
  remediation: {
    summary: say(
      en`Let the pool send as a verified domain of yours that SES signs for (Easy DKIM), from an address of that
         domain; set a custom MAIL FROM domain below it so that SPF aligns too; and have a DMARC record at the
         organizational domain. The finding says what failed, link by link.`,
      ja`ユーザープールを、SES が署名する (Easy DKIM) 自社の検証済みドメインとして、そのドメインのアドレスから送信するように
         設定してください。SPF もアラインするように、そのサブドメインをカスタム MAIL FROM ドメインに設定し、
         組織ドメインには DMARC レコードを公開してください。どの段階で失敗したかは、検出結果に示されます。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> ' +
        '--query "[VerificationStatus, DkimAttributes, MailFromAttributes]"',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      '# _dmarc.<organizational-domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    ),
    link: AWS.dmarc,
  },
  recipe: authenticatedMail,
  cannotSee: say(
    en`What happens to a mail on its way: forwarding breaks SPF, and a mailing list that changes the mail
       breaks its signature too. No mail is sent; the verdict rests on configuration and DNS at the time of
       the scan.`,
    ja`配送の途中でメールに起こること (転送されると SPF が不合格になり、メールを書き換えるメーリングリストを経由すると
       署名も無効になります)。実際のメールは送信せず、スキャン時点の設定と DNS に基づいて判定します。`,
  ),
  links: [AWS.dmarc, AWS.easyDkim, AWS.mailFrom, AWS.poolEmail, RFC.dmarcAlignment, RFC.dmarcDiscovery],
  frameworks: [
    FRAMEWORK.pciDss,
    FRAMEWORK.bod1801,
    FRAMEWORK.cis,
    FRAMEWORK.nistTrustworthyEmail,
    FRAMEWORK.japan,
  ],
  needs: ['sender', 'authentication'],
  follows: [
    { check: 'cognito-sender-from-matches', of: 'itself' },
    { check: 'cognito-sender-is-domain', of: 'itself' },
    { check: 'cognito-sender-verified', of: 'itself' },
    { check: 'ses-dkim-enabled', of: 'senderIdentity' },
    { check: 'ses-dkim-verified', of: 'senderIdentity' },
    { check: 'ses-dkim-live', of: 'senderIdentity' },
  ],
  evaluate({ sender, authentication }, { subject }) {
    if (authentication.length === 0) return noMailToJudge(sender, subject.name);
    const judged = authentication.map((one) => ({ one, verdict: verdictOn(one) }));
    const stories = judged.map(({ one, verdict }) => storyOf(one, verdict));
    const { name } = subject;
    const evidence = authentication.flatMap((one) => senderEvidence('authentication', one));
    if (judged.some(({ verdict }) => verdict.passes === 'no')) {
      const fails = say(
        en`Mail of the pool ${name} fails DMARC.`,
        ja`ユーザープール ${name} のメールは DMARC に不合格となります。`,
      );
      return { outcome: 'fail', because: paragraph(fails, ...stories), evidence };
    }
    const open = judged.filter(({ verdict }) => verdict.passes === 'unknown');
    if (open.length > 0) {
      const reasons = open.flatMap(({ one, verdict }) => unseenLegs(one, legsOf(verdict)));
      throw new NotSeen(joined(distinct(reasons), '; '));
    }
    const passes = say(
      en`Mail of the pool ${name} passes DMARC.`,
      ja`ユーザープール ${name} のメールは DMARC に合格します。`,
    );
    return { outcome: 'pass', because: paragraph(passes, ...stories), evidence };
  },
  examples: PASSES_DMARC_EXAMPLES,
});
