// Do the live records of the custom MAIL FROM domain do what they are there for?
import { en, ja, joined, type MailFrom, type MailFromRecords, say } from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { spfEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { mailFrom } from '../recipes/identity.ts';
import { unread } from '../samples/dns.ts';
import {
  customMailFrom,
  DEFAULT_MAIL_FROM,
  FEEDBACK,
  MAIL_FROM_DOMAIN,
  mailFromRecords,
  sesSpf,
} from '../samples/mail.ts';
import { clipped, fewOf, MAIL_FROM_COMMAND, NONE } from '../words.ts';
import { mailFromFaults, noMailFrom, notInOrder } from './mail-from-faults.ts';

type Custom = Extract<MailFrom, { kind: 'custom' }>;
type Records = Extract<MailFromRecords, { kind: 'custom' }>;

function evidenceOf({ status, domain }: Custom, { mx, spf }: Records) {
  const evidence: EvidenceOf<'mailFrom' | 'mailFromRecords'>[] = [
    { fact: 'mailFrom', field: 'MailFromAttributes.MailFromDomainStatus', value: status },
  ];
  if (mx.known) {
    const { records, asked } = mx.value;
    const exchanges = records.map(({ preference, exchange }) => `${preference} ${clipped(exchange, 260)}`);
    const value = exchanges.length > 0 ? fewOf(exchanges, 5) : NONE;
    evidence.push({ fact: 'mailFromRecords', field: `MX ${domain}`, value, asked });
  }
  if (spf.known) evidence.push(...spfEvidence('mailFromRecords', spf.value.evaluation));
  return evidence;
}

export default defineCheck({
  id: 'ses-mail-from-live',
  kind: 'identity',
  severity: 'high',
  title: say(
    en`The MAIL FROM domain has its one MX record, and SPF passes for all that SES sends from`,
    ja`MAIL FROM ドメインに所定の MX レコードが 1 つだけあり、SES のすべての送信元で SPF が pass になる`,
  ),
  rationale: say(
    en`SES uses a custom MAIL FROM domain only while it finds exactly one MX record there that leads to
       itself; it never looks at the SPF record. Receivers do, and where it does not let all of SES pass, SPF
       fails for a part of the mail, and DMARC with it wherever DKIM does not carry.`,
    ja`SES がカスタム MAIL FROM ドメインを使うのは、SES を指す MX レコードが 1 つだけあると確認できている間に限られます。
       SPF レコードは SES ではなく受信側が確認します。SPF レコードが SES のすべての送信元を許可していなければ、一部のメールは SPF に
       失敗し、DKIM で DMARC に合格できない場合は DMARC にも不合格となります。`,
  ),
  remediation: {
    summary: say(
      en`Publish both records at the MAIL FROM domain, nothing else beside them, and wait until SES says
         SUCCESS. In the TXT record include:amazonses.com stands before ~all or -all, without a question mark
         in front.`,
      ja`MAIL FROM ドメインには両方のレコードだけを公開し、SES でのステータスが SUCCESS になるまで待ってください。TXT レコードでは、
         include:amazonses.com を ~all または -all より前に置き、先頭に疑問符を付けないでください。`,
    ),
    command: MAIL_FROM_COMMAND,
    link: AWS.mailFrom,
  },
  recipe: mailFrom,
  cannotSee: say(
    en`Whether a receiver's resolver gets the same records, and networks that SES takes into use after
       the scan.`,
    ja`受信側のリゾルバーが同じレコードを得るかどうか、およびスキャン後に SES が使い始めるネットワーク。`,
  ),
  links: [AWS.mailFrom, AWS.mailFromAttributes, AWS.spf, RFC.spf],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['mailFrom', 'mailFromRecords'],
  evaluate({ mailFrom, mailFromRecords }, { subject }) {
    if (mailFrom.kind === 'default') return noMailFrom(subject.name);
    const { domain } = mailFrom;
    if (mailFromRecords.kind === 'default') {
      throw new NotSeen(
        say(
          en`nobody looked up the records of ${domain}`,
          ja`${domain} のレコードを DNS に問い合わせていません`,
        ),
      );
    }
    const faults = mailFromFaults(mailFrom, mailFromRecords);
    const { ofSetup, ofSpf, unseen } = faults;
    const isFaulty = ofSetup.length + ofSpf.length > 0;
    if (!isFaulty && unseen.length > 0) throw new NotSeen(joined(unseen, '; '));
    const evidence = evidenceOf(mailFrom, mailFromRecords);
    if (isFaulty) {
      const because = notInOrder(subject.name, mailFrom, faults);
      return { outcome: 'fail', because, evidence };
    }
    const { spf } = mailFromRecords;
    const networks = spf.known ? say(en` ${spf.value.networks}`, ja` ${spf.value.networks} 個の`) : '';
    const because = say(
      en`The MX record of ${domain} leads to SES, and SPF passes for all${networks} networks of amazonses.com.`,
      ja`${domain} の MX レコードは SES を指しており、SPF は amazonses.com の${networks}ネットワークすべてで pass になります。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(
        en`the MX record was never found, and mail goes out all the same`,
        ja`MX レコードが一度も見つかっていないが、メールは送信される`,
      ),
      facts: { mailFrom: customMailFrom({ status: 'FAILED' }), mailFromRecords: mailFromRecords([]) },
      expect: 'fail',
      says: [
        'SES says FAILED',
        'no MX record',
        'Until SES says SUCCESS, SES sends with its own MAIL FROM domain',
      ],
    },
    {
      name: say(
        en`it was never found, and SES refuses to send`,
        ja`一度も見つかっておらず、SES が送信を拒否する`,
      ),
      facts: {
        mailFrom: customMailFrom({ status: 'PENDING', onMxFailure: 'REJECT_MESSAGE' }),
        mailFromRecords: mailFromRecords([]),
      },
      expect: 'fail',
      says: ['SES refuses to send, with the error MailFromDomainNotVerified'],
    },
    {
      name: say(
        en`a second MX record, which SES has yet to see`,
        ja`SES がまだ検知していない 2 つ目の MX レコード`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([FEEDBACK, 'mx.example.net']),
      },
      expect: 'fail',
      says: ['has 2 MX records', 'exactly one is allowed', 'As soon as SES sees it'],
    },
    {
      name: say(en`the MX record of another Region`, ja`別のリージョンの MX レコード`),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(['feedback-smtp.us-east-1.amazonses.com']),
      },
      expect: 'fail',
      says: ['leads to feedback-smtp.us-east-1.amazonses.com, not to feedback-smtp.eu-west-1.amazonses.com'],
    },
    {
      name: say(en`a domain that takes no mail`, ja`メールを受け取らないドメイン`),
      facts: { mailFrom: customMailFrom(), mailFromRecords: mailFromRecords(['.']) },
      expect: 'fail',
      says: ['leads to "." (no mail)'],
    },
    {
      name: say(en`a word of AWS that is new`, ja`AWS が新しく追加した値`),
      facts: {
        mailFrom: customMailFrom({ status: 'SUSPENDED', onMxFailure: 'HOLD_MESSAGE' }),
        mailFromRecords: mailFromRecords(),
      },
      expect: 'fail',
      says: ['SES says SUSPENDED of bounce.kumo-notes.example.', 'what HOLD_MESSAGE stands for'],
    },
    {
      name: say(
        en`-all before the include: nothing passes, though SES says SUCCESS`,
        ja`include より前の -all: SES でのステータスは SUCCESS だが、何も pass にならない`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            {
              record: 'v=spf1 -all include:amazonses.com',
              result: 'fail',
              why: say(
                en`199.255.192.0 fails: it matches -all in the record of ${MAIL_FROM_DOMAIN}`,
                ja`199.255.192.0 は fail になります (${MAIL_FROM_DOMAIN} のレコードの -all に一致)`,
              ),
            },
            ['199.255.192.0/22', '199.127.232.0/22', '54.240.0.0/18', '69.169.224.0/20'].map((network) => {
              return { network, result: 'fail' };
            }),
          ),
        ),
      },
      expect: 'fail',
      says: [
        'SPF of bounce.kumo-notes.example does not pass for every network of amazonses.com',
        '199.255.192.0/22 (fail), 199.127.232.0/22 (fail), 54.240.0.0/18 (fail) and 1 more',
        'matches -all',
      ],
    },
    {
      name: say(en`?include: is neutral, not a pass`, ja`?include: は neutral であり、pass ではない`),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            {
              record: 'v=spf1 ?include:amazonses.com ~all',
              result: 'neutral',
              why: say(
                en`199.255.192.0 is neutral: it matches ?include:amazonses.com in the record of ${MAIL_FROM_DOMAIN}`,
                ja`199.255.192.0 は neutral になります (${MAIL_FROM_DOMAIN} のレコードの ?include:amazonses.com に一致)`,
              ),
            },
            [{ network: '199.255.192.0/22', result: 'neutral' }],
          ),
        ),
      },
      expect: 'fail',
      says: ['199.255.192.0/22 (neutral)', '?include:amazonses.com'],
    },
    {
      name: say(
        en`no SPF record, so which networks SES has does not matter`,
        ja`SPF レコードがなく、SES のネットワークがどれかは関係しない`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            {
              record: undefined,
              result: 'none',
              why: say(
                en`${MAIL_FROM_DOMAIN} has no SPF record`,
                ja`${MAIL_FROM_DOMAIN} に SPF レコードがありません`,
              ),
            },
            [{ network: '0.0.0.0/0', result: 'none' }],
            0,
          ),
        ),
      },
      expect: 'fail',
      says: ['does not pass for any address: 0.0.0.0/0 (none). bounce.kumo-notes.example has no SPF record.'],
    },
    {
      name: say(
        en`a wrong MX record, and SPF that DNS does not tell`,
        ja`MX レコードに問題があり、SPF は DNS から得られない`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([], unread(`TXT ${MAIL_FROM_DOMAIN}: SERVFAIL`)),
      },
      expect: 'fail',
      says: ['no MX record', `Not seen: TXT ${MAIL_FROM_DOMAIN}: SERVFAIL.`],
    },
    {
      name: say(en`both records as AWS shows them`, ja`両方のレコードが AWS の表示どおり`),
      facts: { mailFrom: customMailFrom(), mailFromRecords: mailFromRecords() },
      expect: 'pass',
      says: ['all 15 networks'],
    },
    {
      name: say(
        en`the exchange in capital letters and with a dot, and SPF by explicit networks`,
        ja`大文字でドット付きの MX レコードと、ネットワークを明示した SPF`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [`${FEEDBACK.toUpperCase()}.`],
          sesSpf({ record: 'v=spf1 ip4:199.255.192.0/22 ip4:199.127.232.0/22 -all' }),
        ),
      },
      expect: 'pass',
    },
    {
      name: say(en`SPF by redirect`, ja`redirect による SPF`),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([FEEDBACK], sesSpf({ record: 'v=spf1 redirect=amazonses.com' })),
      },
      expect: 'pass',
    },
    {
      name: say(en`the MX record that DNS does not tell`, ja`DNS から得られない MX レコード`),
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(unread(`MX ${MAIL_FROM_DOMAIN}: SERVFAIL`)),
      },
      expect: 'unknown',
      says: [`MX ${MAIL_FROM_DOMAIN}: SERVFAIL`],
    },
    {
      name: say(en`records that nobody looked up`, ja`DNS に問い合わせていないレコード`),
      facts: { mailFrom: customMailFrom(), mailFromRecords: { kind: 'default' } },
      expect: 'unknown',
      says: ['nobody looked up'],
    },
    {
      name: say(en`no custom MAIL FROM domain`, ja`カスタム MAIL FROM ドメインがない`),
      facts: { mailFrom: DEFAULT_MAIL_FROM, mailFromRecords: { kind: 'default' } },
      expect: 'notApplicable',
      says: ['ses-mail-from-custom'],
    },
  ],
});
