// Does mail fail DMARC without a word when the MX record of the MAIL FROM domain is lost?
import { or } from '../../email/alignment.ts';
import { policyInForce } from '../../email/dmarc/policy.ts';
import { verdictOn } from '../../email/verdict.ts';
import type { DmarcDiscovery, Fact, SenderAuthentication, YesNo } from '../../model.ts';
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

const CLOSED = customMailFrom({ onMxFailure: 'REJECT_MESSAGE' });
/** Mail that SPF alone carries, under a policy that is enforced. */
const SPF_ALONE = authentication({ dkim: [], unsigned: `signing is switched off for ${DOMAIN}` });

export default defineCheck({
  id: 'ses-mail-from-fails-closed',
  kind: 'identity',
  severity: 'low',
  title: 'Losing the MX record of the MAIL FROM domain cannot make mail fail DMARC without a word',
  rationale:
    'When SES no longer finds the MX record of the MAIL FROM domain, it either refuses to send or goes back ' +
    'to its own MAIL FROM domain, with which SPF does not align. Where DKIM does not carry the mail either, ' +
    'and DMARC is enforced, receivers then turn it down or file it as spam, and SES says nothing.',
  remediation: {
    summary:
      'Let DKIM carry the mail: sign with your domain, which helps in every other case too. Until then ' +
      'choose REJECT_MESSAGE, so that a lost MX record shows as an error; it means that no mail is sent ' +
      'meanwhile.',
    command:
      'aws sesv2 put-email-identity-mail-from-attributes --region <region> --email-identity <identity> ' +
      '--mail-from-domain <bounce>.<your-domain> --behavior-on-mx-failure REJECT_MESSAGE',
    link: AWS.mailFrom,
  },
  recipe: mailFromOrNothing,
  cannotSee:
    'How likely the record is to be lost: the check asks what would happen then. It judges mail from ' +
    'the domain of the identity, not from subdomains with a DMARC record of their own.',
  links: [AWS.mailFrom, AWS.mailFromAttributes, AWS.dmarc],
  needs: ['mailFrom', 'authentication'],
  evaluate({ mailFrom, authentication }, { subject }) {
    if (mailFrom.kind === 'default') {
      const because = `${subject.name} has no custom MAIL FROM domain; ses-mail-from-custom says so.`;
      return { outcome: 'notApplicable', because };
    }
    const { domain, onMxFailure, status } = mailFrom;
    // FAILED: SES has not found it for days (API_MailFromAttributes), and does what is set here already.
    const lost =
      status === 'FAILED'
        ? `SES does not find the MX record of ${domain}`
        : `Should the MX record of ${domain} be lost`;
    const evidence: EvidenceOf<'mailFrom' | 'authentication'>[] = [
      { fact: 'mailFrom', field: 'MailFromAttributes.BehaviorOnMxFailure', value: onMxFailure },
      ...senderEvidence('authentication', authentication),
    ];
    const pass = (reason: string) => {
      return {
        outcome: 'pass',
        because: `${lost}: ${reason}.`,
        evidence,
      } as const;
    };
    if (onMxFailure === 'REJECT_MESSAGE') return pass('SES then refuses to send, which cannot go unseen');
    if (onMxFailure !== 'USE_DEFAULT_VALUE') return pass(`SES does what ${onMxFailure} stands for`);
    const verdict = verdictOn(authentication);
    const isEnforced = enforced(authentication);
    if (verdict.dkimCarries === 'yes') return pass(`DKIM still carries the mail of ${authentication.from}`);
    if (isEnforced === 'no') return pass(`no DMARC policy of ${authentication.from} turns its mail down`);
    if (isEnforced === 'unknown' || verdict.dkimCarries === 'unknown') {
      const legs = unseenLegs(authentication, dkimLegsOf(verdict));
      throw new NotSeen([...new Set([...legs, ...unseenRecords(authentication)])].join('; '));
    }
    const because =
      `${lost}: SES sends with its own MAIL FROM domain (USE_DEFAULT_VALUE): ` +
      `SPF no longer aligns with ${authentication.from}, DKIM does not carry its mail, and its DMARC policy is ` +
      'enforced.';
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'only SPF carries the mail, and the policy is enforced',
      facts: { mailFrom: customMailFrom(), authentication: SPF_ALONE },
      expect: 'fail',
      says: [MAIL_FROM_DOMAIN, 'USE_DEFAULT_VALUE', 'DKIM does not carry'],
    },
    {
      name: 'test mode holds the policy back, but RFC 7489 knows none',
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
      name: 'one view enforces, and the record of the other was not read',
      facts: { mailFrom: customMailFrom(), authentication: { ...SPF_ALONE, dmarcByRfc7489: unread() } },
      expect: 'fail',
    },
    {
      name: 'DKIM carries the mail',
      facts: { mailFrom: customMailFrom(), authentication: authentication() },
      expect: 'pass',
      says: ['DKIM still carries'],
    },
    {
      name: 'DMARC is not enforced',
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
      name: 'SES refuses to send',
      facts: { mailFrom: CLOSED, authentication: SPF_ALONE },
      expect: 'pass',
      says: ['refuses to send'],
    },
    {
      name: 'a word of AWS that is new',
      facts: { mailFrom: customMailFrom({ onMxFailure: 'HOLD_MESSAGE' }), authentication: SPF_ALONE },
      expect: 'pass',
      says: ['HOLD_MESSAGE'],
    },
    {
      name: 'whether DKIM carries is not known',
      facts: {
        mailFrom: customMailFrom(),
        authentication: authentication({
          dkim: [dkimLeg({ passes: 'unknown', because: 'TXT token1: SERVFAIL' })],
        }),
      },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: 'whether DMARC is enforced is not known',
      facts: {
        mailFrom: customMailFrom(),
        authentication: { ...SPF_ALONE, dmarc: unread(), dmarcByRfc7489: read(dmarcNone()) },
      },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: 'no custom MAIL FROM domain',
      facts: { mailFrom: DEFAULT_MAIL_FROM, authentication: authentication() },
      expect: 'notApplicable',
      says: ['ses-mail-from-custom'],
    },
  ],
});
