// Does the pool's mail meet what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk?
import { type SenderVerdict, verdictOn } from '../../email/verdict.ts';
import {
  distinct,
  en,
  ja,
  joined,
  paragraph,
  type SenderAuthentication,
  same,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { senderEvidence } from '../evidence.ts';
import { AWS, RECEIVERS, RFC } from '../links.ts';
import { authenticatedMail } from '../recipes/identity.ts';
import { dmarcFound, dmarcNone, read, unread } from '../samples/dns.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../samples/mail.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { legsOf, unseenLegs, unseenRecords } from '../unseen.ts';
import { commands } from '../words.ts';
import { onlyLeg, pointsTold } from './bulk-points.ts';
import { noMailToJudge } from './no-mail.ts';

interface Judged {
  readonly one: SenderAuthentication;
  readonly verdict: SenderVerdict;
}

const ON_SPF_ALONE = say(
  en`A policy of reject must not rest on SPF alone (RFC 9989 section 7.4): mail that is forwarded is lost.`,
  ja`ポリシーが reject の場合、SPF だけに頼ってはいけません (RFC 9989 section 7.4)。転送されたメールが失われるためです。`,
);

/** What is not met, where anything is not. */
function shortcomings({ one, verdict }: Judged): Text[] {
  if (!verdict.bulk.some(({ met }) => met === 'no')) return [];
  const told = pointsTold(verdict.bulk, 'no');
  const { from, route } = one;
  const leg = onlyLeg(verdict);
  if (leg === undefined) {
    return [
      say(
        en`Mail from ${from} ${route} does not meet what is asked of it: ${told}.`,
        ja`${from} からのメール (${route}送信) は、次の要件を満たしていません: ${told}。`,
      ),
    ];
  }
  const falls = say(
    en`Mail from ${from} ${route} passes DMARC by ${leg} alone and does not meet what is asked of it: ${told}.`,
    ja`${from} からのメール (${route}送信) は、${leg} だけで DMARC に合格していますが、次の要件を満たしていません: ${told}。`,
  );
  const policy = one.dmarc.known && one.dmarc.value.kind === 'found' ? one.dmarc.value.policy : undefined;
  return leg === 'SPF' && policy === 'reject' ? [falls, ON_SPF_ALONE] : [falls];
}

/** The same for every sender: it is of the receivers' lists, not of the mail. */
function unmeasuredBy({ bulk }: SenderVerdict): Text {
  const points = pointsTold(bulk, 'notSeen');
  return say(
    en`Neither DNS nor configuration tells what else they ask: ${points}.`,
    ja`このほかの要件は、DNS と設定からは判断できません: ${points}。`,
  );
}

const SENDER = sesSender(DOMAIN);
const UNSIGNED = {
  dkim: [],
  unsigned: say(en`signing is switched off for ${DOMAIN}`, ja`${DOMAIN} の署名が無効になっています`),
};
const ELSEWHERE = say(
  en`through Cognito's own SES in eu-north-1 as ${DOMAIN}`,
  ja`eu-north-1 の Cognito 自身の SES から ${DOMAIN} として`,
);

export default defineCheck({
  id: 'cognito-sender-bulk-ready',
  kind: 'userPool',
  severity: 'medium',
  title: say(
    en`The pool's mail meets what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk`,
    ja`ユーザープールのメールが、Gmail、Yahoo、Outlook.com の大量送信者向けの要件を満たしている`,
  ),
  rationale: say(
    en`Gmail and Yahoo want SPF, DKIM and a DMARC record from whoever sends in bulk; Outlook.com wants SPF and
       DKIM both to pass for the FROM domain, and turns mail down that passes DMARC by one of them (550
       5.7.515). A sign-up rush makes a bulk sender of anyone.`,
    ja`Gmail と Yahoo は、大量送信者に SPF、DKIM、DMARC レコードを求めます。
       Outlook.com は FROM ドメインについて SPF と DKIM の両方の合格を求め、一方だけで DMARC に合格するメールは拒否します (550 5.7.515)。
       サインアップが殺到すれば、どのような送信者でも大量送信者になりえます。`,
  ),
  remediation: {
    summary: say(
      en`Sign with your own domain (Easy DKIM), set a custom MAIL FROM domain below it so that SPF aligns too,
         and publish a DMARC record, at least p=none.`,
      ja`自社のドメインで署名し (Easy DKIM)、SPF もアラインするように、そのサブドメインをカスタム MAIL FROM ドメインに
         設定してください。さらに、DMARC レコード (最低でも p=none) を公開してください。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> ' +
        '--query "[DkimAttributes, MailFromAttributes]"',
      '# _dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    ),
    link: AWS.dmarc,
  },
  recipe: authenticatedMail,
  cannotSee: say(
    en`What receivers measure on the mail itself: how much there is of it, whether it comes over TLS, how
       many report it as spam, and how one unsubscribes. Nor whether the pool ever sends so much that it
       counts as a bulk sender.`,
    ja`受信側がメールそのものから測定する項目 (送信量、TLS で届くかどうか、迷惑メールとして報告される割合、
       登録解除の方法)。また、ユーザープールの送信量が大量送信者とみなされるほど多いかどうか。`,
  ),
  links: [
    AWS.dmarc,
    AWS.mailFrom,
    AWS.easyDkim,
    RECEIVERS.gmail,
    RECEIVERS.yahoo,
    RECEIVERS.outlook,
    RFC.dmarcAlignment,
  ],
  needs: ['sender', 'authentication'],
  follows: [
    { check: 'cognito-sender-passes-dmarc', of: 'itself' },
    { check: 'domain-dmarc-published', of: 'fromDomain' },
    { check: 'ses-dkim-enabled', of: 'senderIdentity' },
    { check: 'ses-dkim-verified', of: 'senderIdentity' },
    { check: 'ses-dkim-live', of: 'senderIdentity' },
    { check: 'ses-mail-from-custom', of: 'senderIdentity' },
    { check: 'ses-mail-from-live', of: 'senderIdentity' },
  ],
  evaluate({ sender, authentication }, { subject }) {
    const judged = authentication.map((one) => ({ one, verdict: verdictOn(one) }));
    const [first] = judged;
    if (first === undefined) return noMailToJudge(sender, subject.name);
    const unmeasured = unmeasuredBy(first.verdict);
    const evidence = authentication.flatMap((one) => senderEvidence('authentication', one));
    const short = judged.flatMap(shortcomings);
    if (short.length > 0) return { outcome: 'fail', because: paragraph(...short, unmeasured), evidence };
    const open = judged.filter(({ verdict }) => verdict.bulk.some(({ met }) => met === 'unknown'));
    if (open.length > 0) {
      const reasons = open.flatMap(({ one, verdict }) => [
        ...unseenLegs(one, legsOf(verdict)),
        ...unseenRecords(one),
      ]);
      throw new NotSeen(joined(distinct(reasons), '; '));
    }
    const because = say(
      en`Mail of the pool ${subject.name} meets what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk: SPF
         and DKIM both pass and align, and a DMARC record applies.`,
      ja`ユーザープール ${subject.name} のメールは、Gmail、Yahoo、Outlook.com の大量送信者向けの要件を
         満たしています: SPF と DKIM がともに合格してアラインし、DMARC レコードが適用されます。`,
    );
    return { outcome: 'pass', because: paragraph(because, unmeasured), evidence };
  },
  examples: [
    {
      name: say(
        en`DKIM alone: enough for DMARC, not for Outlook.com`,
        ja`DKIM のみ: DMARC には十分だが Outlook.com には不十分`,
      ),
      facts: { sender: SENDER, authentication: [authentication({ spf: AMAZONS_SPF })] },
      expect: 'fail',
      says: [
        'passes DMARC by DKIM alone and does not meet what is asked of it: Outlook.com: SPF passes for the From domain.',
        'Neither DNS nor configuration tells',
        'Gmail: mail is sent over TLS, reported as spam',
        'Yahoo: complaints under 0.3 %',
      ],
    },
    {
      name: say(en`p=reject on SPF alone`, ja`SPF のみで p=reject`),
      facts: {
        sender: SENDER,
        authentication: [authentication({ ...UNSIGNED, dmarc: read(dmarcFound('v=DMARC1; p=reject')) })],
      },
      expect: 'fail',
      says: ['by SPF alone', 'Gmail: DKIM passes', 'must not rest on SPF alone'],
    },
    {
      name: say(en`no DMARC record`, ja`DMARC レコードがない`),
      facts: {
        sender: SENDER,
        authentication: [authentication({ dmarc: read(dmarcNone()), dmarcByRfc7489: read(dmarcNone()) })],
      },
      expect: 'fail',
      says: [
        'asked of it: Gmail: a DMARC record, at least p=none; Yahoo: a DMARC record, at least p=none, and it passes; Outlook.com:',
      ],
    },
    {
      name: say(en`a record in one view only`, ja`一方の仕様でのみレコードが適用される`),
      facts: { sender: SENDER, authentication: [authentication({ dmarcByRfc7489: read(dmarcNone()) })] },
      expect: 'fail',
      says: ['Gmail: a DMARC record'],
    },
    {
      name: say(
        en`one of two Regions falls short, and what was not seen of the other does not matter`,
        ja`2 つのリージョンの一方が要件を満たさず、もう一方の不明な点は影響しない`,
      ),
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        authentication: [
          authentication({ dmarc: unread() }),
          authentication({ route: ELSEWHERE, spf: AMAZONS_SPF }),
        ],
      },
      expect: 'fail',
      says: ['in eu-north-1'],
    },
    {
      name: say(
        en`SPF and DKIM both pass and align, under p=none`,
        ja`p=none で、SPF と DKIM がともに合格してアラインする`,
      ),
      facts: {
        sender: SENDER,
        authentication: [authentication({ dmarc: read(dmarcFound('v=DMARC1; p=none')) })],
      },
      expect: 'pass',
      says: ['meets what Gmail, Yahoo and Outlook.com ask', 'Neither DNS nor configuration tells'],
    },
    {
      name: say(en`which DMARC record applies is not known`, ja`適用される DMARC レコードが不明`),
      facts: { sender: SENDER, authentication: [authentication({ dmarc: unread() })] },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: say(en`SPF is not known`, ja`SPF が不明`),
      facts: {
        sender: SENDER,
        authentication: [
          authentication({ spf: spfLeg({ passes: 'unknown', because: same('TXT bounce: SERVFAIL') }) }),
        ],
      },
      expect: 'unknown',
      says: ['TXT bounce: SERVFAIL'],
    },
    {
      name: say(en`the keys of a signature are not known`, ja`署名のキーが不明`),
      facts: {
        sender: SENDER,
        authentication: [
          authentication({ dkim: [dkimLeg({ passes: 'unknown', because: same('TXT token1: SERVFAIL') })] }),
        ],
      },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-own-sender'],
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, authentication: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`an identity that is gone`, ja`存在しなくなった ID`),
      facts: { sender: SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
