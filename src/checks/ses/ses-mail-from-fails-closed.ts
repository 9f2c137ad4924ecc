// Does mail fail DMARC without a word when the MX record of the MAIL FROM domain is lost?
import { or } from '../../email/alignment.ts';
import { policyInForce } from '../../email/dmarc/policy.ts';
import { verdictOn } from '../../email/verdict.ts';
import {
  type DmarcDiscovery,
  distinct,
  en,
  type Fact,
  ja,
  joined,
  type MailFrom,
  type SenderAuthentication,
  same,
  say,
  type Text,
  type YesNo,
} from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { senderEvidence } from '../evidence.ts';
import { AWS } from '../links.ts';
import { mailFromOrNothing } from '../recipes/identity.ts';
import { dmarcFound, dmarcNone, read, unread } from '../samples/dns.ts';
import {
  authentication,
  customMailFrom,
  DEFAULT_MAIL_FROM,
  dkimLeg,
  MAIL_FROM_DOMAIN,
} from '../samples/mail.ts';
import { DOMAIN } from '../samples.ts';
import { dkimLegsOf, unseenLegs, unseenRecords } from '../unseen.ts';
import { asItSays, noMailFrom } from './mail-from-faults.ts';

/** Do receivers of either view treat mail apart that fails DMARC? */
function enforced({ dmarc, dmarcByRfc7489 }: SenderAuthentication): YesNo {
  const asks = (view: Fact<DmarcDiscovery>, policy: typeof policyInForce): YesNo => {
    if (!view.known) return 'unknown';
    return view.value.kind === 'found' && policy(view.value) !== 'none' ? 'yes' : 'no';
  };
  return or(
    asks(dmarc, policyInForce),
    asks(dmarcByRfc7489, (found) => found.policy),
  );
}

type Custom = Extract<MailFrom, { kind: 'custom' }>;

/**
 * What follows when the MX record is lost.
 * @param effect a sentence without its full stop
 */
function whenLost({ domain, status }: Custom, effect: Text): Text {
  // FAILED: SES has not found it for days (API_MailFromAttributes), and does what is set here already.
  return status === 'FAILED'
    ? say(
        en`SES does not find the MX record of ${domain}: ${effect}.`,
        ja`SES は ${domain} の MX レコードを見つけられません。${effect}。`,
      )
    : say(
        en`Should the MX record of ${domain} be lost: ${effect}.`,
        ja`${domain} の MX レコードが失われた場合、${effect}。`,
      );
}

const REFUSES = say(
  en`SES then refuses to send, which cannot go unseen`,
  ja`SES は送信を拒否するため、気付かないままになることはありません`,
);

const carried = (from: string) =>
  say(
    en`DKIM still carries the mail of ${from}`,
    ja`${from} のメールは引き続き DKIM によって DMARC に合格します`,
  );

const notEnforced = (from: string) =>
  say(
    en`no DMARC policy of ${from} turns its mail down`,
    ja`${from} の DMARC ポリシーによってメールが拒否されることはありません`,
  );

const turnedDown = (from: string) =>
  say(
    en`SES sends with its own MAIL FROM domain (USE_DEFAULT_VALUE): SPF no longer aligns with ${from}, DKIM does not
       carry its mail, and its DMARC policy is enforced`,
    ja`SES はデフォルトの MAIL FROM ドメインで送信します (USE_DEFAULT_VALUE)。SPF は ${from} とアラインせず、
       DKIM でも DMARC に合格できない一方、DMARC ポリシーは強制されています`,
  );

const CLOSED = customMailFrom({ onMxFailure: 'REJECT_MESSAGE' });
/** Mail that SPF alone carries, under a policy that is enforced. */
const SPF_ALONE = authentication({
  dkim: [],
  unsigned: say(en`signing is switched off for ${DOMAIN}`, ja`${DOMAIN} の署名が無効になっています`),
});

export default defineCheck({
  id: 'ses-mail-from-fails-closed',
  kind: 'identity',
  severity: 'low',
  title: say(
    en`Losing the MX record of the MAIL FROM domain cannot make mail fail DMARC without a word`,
    ja`MAIL FROM ドメインの MX レコードが失われても、気付かないうちにメールが DMARC に不合格となることがない`,
  ),
  rationale: say(
    en`When SES no longer finds the MX record of the MAIL FROM domain, it either refuses to send or goes back
       to its own MAIL FROM domain, with which SPF does not align. Where DKIM does not carry the mail either,
       and DMARC is enforced, receivers then turn it down or file it as spam, and SES says nothing.`,
    ja`MAIL FROM ドメインの MX レコードが見つからなくなると、SES は送信を拒否するか、デフォルトの MAIL FROM ドメインに戻して
       送信します。後者では SPF がアラインしません。DKIM でも DMARC に合格できず、DMARC ポリシーが強制されている場合、
       受信側はメールを拒否するか迷惑メールフォルダに振り分けますが、SES は何も知らせません。`,
  ),
  remediation: {
    summary: say(
      en`Let DKIM carry the mail: sign with your domain, which helps in every other case too. Until then
         choose REJECT_MESSAGE, so that a lost MX record shows as an error; it means that no mail is sent
         meanwhile.`,
      ja`自社のドメインで DKIM 署名し、DKIM だけで DMARC に合格できるようにしてください。これは他の場合にも役立ちます。
         それまでは REJECT_MESSAGE を選び、MX レコードが失われたらエラーになるようにしてください。ただし、失われている間は
         メールが送信されません。`,
    ),
    command: same(
      'aws sesv2 put-email-identity-mail-from-attributes --region <region> --email-identity <identity> ' +
        '--mail-from-domain <bounce>.<your-domain> --behavior-on-mx-failure REJECT_MESSAGE',
    ),
    link: AWS.mailFrom,
  },
  recipe: mailFromOrNothing,
  cannotSee: say(
    en`How likely the record is to be lost: the check asks what would happen then. It judges mail from
       the domain of the identity, not from subdomains with a DMARC record of their own.`,
    ja`レコードが失われる可能性の高さ (失われた場合に何が起こるかを確認します)。評価するのは ID のドメインからのメールであり、
       独自の DMARC レコードを持つサブドメインからのメールは対象外です。`,
  ),
  links: [AWS.mailFrom, AWS.mailFromAttributes, AWS.dmarc],
  needs: ['mailFrom', 'authentication'],
  evaluate({ mailFrom, authentication }, { subject }) {
    if (mailFrom.kind === 'default') return noMailFrom(subject.name);
    const { onMxFailure } = mailFrom;
    const { from } = authentication;
    const evidence: EvidenceOf<'mailFrom' | 'authentication'>[] = [
      { fact: 'mailFrom', field: 'MailFromAttributes.BehaviorOnMxFailure', value: onMxFailure },
      ...senderEvidence('authentication', authentication),
    ];
    const pass = (effect: Text) => {
      return { outcome: 'pass', because: whenLost(mailFrom, effect), evidence } as const;
    };
    if (onMxFailure === 'REJECT_MESSAGE') return pass(REFUSES);
    if (onMxFailure !== 'USE_DEFAULT_VALUE') return pass(asItSays(onMxFailure));
    const verdict = verdictOn(authentication);
    const isEnforced = enforced(authentication);
    if (verdict.dkimCarries === 'yes') return pass(carried(from));
    if (isEnforced === 'no') return pass(notEnforced(from));
    if (isEnforced === 'unknown' || verdict.dkimCarries === 'unknown') {
      const legs = unseenLegs(authentication, dkimLegsOf(verdict));
      throw new NotSeen(joined(distinct([...legs, ...unseenRecords(authentication)]), '; '));
    }
    return { outcome: 'fail', because: whenLost(mailFrom, turnedDown(from)), evidence };
  },
  examples: [
    {
      name: say(
        en`only SPF carries the mail, and the policy is enforced`,
        ja`SPF だけで DMARC に合格しており、ポリシーが強制されている`,
      ),
      facts: { mailFrom: customMailFrom(), authentication: SPF_ALONE },
      expect: 'fail',
      says: [MAIL_FROM_DOMAIN, 'USE_DEFAULT_VALUE', 'DKIM does not carry'],
    },
    {
      name: say(
        en`test mode holds the policy back, but RFC 7489 knows none`,
        ja`テストモードでポリシーが抑制されているが、RFC 7489 にテストモードはない`,
      ),
      facts: {
        mailFrom: customMailFrom(),
        authentication: {
          ...SPF_ALONE,
          dmarc: read(dmarcFound('v=DMARC1; p=quarantine; t=y')),
          dmarcByRfc7489: read(dmarcFound('v=DMARC1; p=quarantine; t=y')),
        },
      },
      expect: 'fail',
      says: ['enforced'],
    },
    {
      name: say(
        en`one view enforces, and the record of the other was not read`,
        ja`一方の RFC ではポリシーが強制され、他方のレコードは読み取れない`,
      ),
      facts: { mailFrom: customMailFrom(), authentication: { ...SPF_ALONE, dmarcByRfc7489: unread() } },
      expect: 'fail',
    },
    {
      name: say(en`DKIM carries the mail`, ja`DKIM で DMARC に合格する`),
      facts: { mailFrom: customMailFrom(), authentication: authentication() },
      expect: 'pass',
      says: ['DKIM still carries'],
    },
    {
      name: say(en`DMARC is not enforced`, ja`DMARC ポリシーが強制されていない`),
      facts: {
        mailFrom: customMailFrom(),
        authentication: {
          ...SPF_ALONE,
          dmarc: read(dmarcFound('v=DMARC1; p=none')),
          dmarcByRfc7489: read(dmarcNone()),
        },
      },
      expect: 'pass',
      says: ['no DMARC policy'],
    },
    {
      name: say(en`SES refuses to send`, ja`SES が送信を拒否する`),
      facts: { mailFrom: CLOSED, authentication: SPF_ALONE },
      expect: 'pass',
      says: ['refuses to send'],
    },
    {
      name: say(en`a word of AWS that is new`, ja`AWS が新しく追加した値`),
      facts: { mailFrom: customMailFrom({ onMxFailure: 'HOLD_MESSAGE' }), authentication: SPF_ALONE },
      expect: 'pass',
      says: ['HOLD_MESSAGE'],
    },
    {
      name: say(en`whether DKIM carries is not known`, ja`DKIM で DMARC に合格するかどうかが不明`),
      facts: {
        mailFrom: customMailFrom(),
        authentication: authentication({
          dkim: [dkimLeg({ passes: 'unknown', because: same('TXT token1: SERVFAIL') })],
        }),
      },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: say(en`whether DMARC is enforced is not known`, ja`DMARC ポリシーが強制されているかどうかが不明`),
      facts: {
        mailFrom: customMailFrom(),
        authentication: { ...SPF_ALONE, dmarc: unread(), dmarcByRfc7489: read(dmarcNone()) },
      },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: say(en`no custom MAIL FROM domain`, ja`カスタム MAIL FROM ドメインがない`),
      facts: { mailFrom: DEFAULT_MAIL_FROM, authentication: authentication() },
      expect: 'notApplicable',
      says: ['ses-mail-from-custom'],
    },
  ],
});
