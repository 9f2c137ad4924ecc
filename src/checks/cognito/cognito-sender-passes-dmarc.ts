// Does the pool's mail pass DMARC at receivers? The whole chain, from the FROM address over DKIM and SPF to DMARC.
import { storyOf } from '../../email/story.ts';
import { verdictOn } from '../../email/verdict.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { senderEvidence } from '../evidence.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { authenticatedMail } from '../recipes/identity.ts';
import { dmarcFound, dmarcNone, organization, read, unread } from '../samples/dns.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../samples/mail.ts';
import {
  ADDRESS,
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sesSender,
  sesSenderFrom,
} from '../samples.ts';
import { legsOf, unseenLegs } from '../unseen.ts';
import { noMailToJudge } from './no-mail.ts';

const SENDER = sesSender(DOMAIN);
const SUBDOMAIN = `mail.${DOMAIN}`;
const ONLY_BELOW = read(dmarcFound('v=DMARC1; p=reject', { domain: SUBDOMAIN }));
const UNSIGNED = {
  dkim: [],
  unsigned: `no verified domain covers ${ADDRESS}, so SES signs only as amazonses.com`,
};

export default defineCheck({
  id: 'cognito-sender-passes-dmarc',
  kind: 'userPool',
  severity: 'critical',
  title: "The pool's mail passes DMARC: DKIM or SPF both passes and aligns with its FROM address",
  rationale:
    'A receiver believes the FROM address only where a valid DKIM signature, or SPF of the MAIL FROM domain, ' +
    'speaks for the same organization. Without either it takes sign-up codes and password resets for ' +
    'forged: with p=reject they are turned down, and otherwise mostly filed as spam.',
  remediation: {
    summary:
      'Let the pool send as a verified domain of yours that SES signs for (Easy DKIM), from an address of that ' +
      'domain; set a custom MAIL FROM domain below it so that SPF aligns too; and have a DMARC record at the ' +
      'organizational domain. The finding says what failed, link by link.',
    command: [
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> ' +
        '--query "[VerificationStatus, DkimAttributes, MailFromAttributes]"',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
      '# _dmarc.<organizational-domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    ].join('\n'),
    link: AWS.dmarc,
  },
  recipe: authenticatedMail,
  cannotSee:
    'What happens to a mail on its way: forwarding breaks SPF, and a mailing list that changes the mail ' +
    'breaks its signature too. No mail is sent; the verdict rests on configuration and DNS at the time of ' +
    'the scan.',
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
    const story = judged.map(({ one, verdict }) => storyOf(one, verdict)).join(' ');
    const evidence = authentication.flatMap((one) => senderEvidence('authentication', one));
    if (judged.some(({ verdict }) => verdict.passes === 'no')) {
      const because = `Mail of the pool ${subject.name} fails DMARC. ${story}`;
      return { outcome: 'fail', because, evidence };
    }
    const open = judged.filter(({ verdict }) => verdict.passes === 'unknown');
    if (open.length > 0) {
      const reasons = open.flatMap(({ one, verdict }) => unseenLegs(one, legsOf(verdict)));
      throw new NotSeen([...new Set(reasons)].join('; '));
    }
    return { outcome: 'pass', because: `Mail of the pool ${subject.name} passes DMARC. ${story}`, evidence };
  },
  examples: [
    {
      name: 'no signature, and the MAIL FROM domain of SES',
      facts: {
        sender: sesSender(ADDRESS),
        authentication: [authentication({ ...UNSIGNED, spf: AMAZONS_SPF })],
      },
      expect: 'fail',
      says: [
        `Mail from ${DOMAIN} is set to go out through SES in eu-west-1`,
        'SES signs only as amazonses.com',
        `SPF of amazonses.com passes (SES uses its own MAIL FROM domain for ${DOMAIN}), and does not align`,
        'neither DKIM nor SPF both passes and aligns',
      ],
    },
    {
      name: 'a signature whose keys are gone from DNS',
      facts: {
        sender: SENDER,
        authentication: [
          authentication({
            dkim: [dkimLeg({ passes: 'no', because: '3 of 3 keys in DNS cannot be used' })],
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'fail',
      says: ['does not pass (3 of 3 keys in DNS cannot be used), and aligns'],
    },
    {
      name: 'a record at the subdomain alone: it passes by RFC 7489, and fails by RFC 9989',
      facts: {
        sender: sesSender(SUBDOMAIN),
        authentication: [
          authentication({
            from: SUBDOMAIN,
            organization: read(organization(SUBDOMAIN, DOMAIN)),
            dmarc: ONLY_BELOW,
            dmarcByRfc7489: ONLY_BELOW,
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'fail',
      says: [
        `DKIM of ${DOMAIN} passes`,
        `does not align with ${SUBDOMAIN} by RFC 9989, but by RFC 7489`,
        'fails at receivers that follow RFC 9989',
      ],
    },
    {
      name: 'strict alignment, and a signature of the domain above',
      facts: {
        sender: sesSender(SUBDOMAIN),
        authentication: [
          authentication({
            from: SUBDOMAIN,
            dmarc: read(dmarcFound('v=DMARC1; p=reject; adkim=s; aspf=s', { domain: SUBDOMAIN })),
            dmarcByRfc7489: read(dmarcFound('v=DMARC1; p=reject; adkim=s; aspf=s', { domain: SUBDOMAIN })),
          }),
        ],
      },
      expect: 'fail',
      says: [`DKIM of ${DOMAIN} passes`, `does not align with ${SUBDOMAIN}`],
    },
    {
      name: 'it passes in one of two Regions',
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        authentication: [
          authentication(),
          authentication({
            ...UNSIGNED,
            route: `through Cognito's own SES in eu-north-1 as ${DOMAIN}`,
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'fail',
      says: ['in eu-west-1', 'in eu-north-1', 'So it passes DMARC by DKIM and SPF', 'So it fails DMARC'],
    },
    {
      name: 'it fails in one Region, and of the other not all is known',
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        authentication: [
          authentication({ ...UNSIGNED, spf: AMAZONS_SPF }),
          authentication({
            dkim: [dkimLeg({ passes: 'unknown', because: 'TXT token1: SERVFAIL' })],
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'fail',
    },
    {
      name: 'DKIM and SPF both pass and align',
      facts: { sender: SENDER, authentication: [authentication()] },
      expect: 'pass',
      says: ['passes DMARC by DKIM and SPF'],
    },
    {
      name: 'DKIM alone, because SES uses its own MAIL FROM domain',
      facts: { sender: SENDER, authentication: [authentication({ spf: AMAZONS_SPF })] },
      expect: 'pass',
      says: ['by DKIM alone'],
    },
    {
      name: 'p=reject on SPF alone: it passes, and cognito-sender-bulk-ready warns',
      facts: {
        sender: SENDER,
        authentication: [authentication({ ...UNSIGNED, dmarc: read(dmarcFound('v=DMARC1; p=reject')) })],
      },
      expect: 'pass',
      says: ['by SPF alone'],
    },
    {
      name: 'no DMARC record: domain-dmarc-published says so, and alignment is judged all the same',
      facts: {
        sender: SENDER,
        authentication: [authentication({ dmarc: read(dmarcNone()), dmarcByRfc7489: read(dmarcNone()) })],
      },
      expect: 'pass',
      says: ['no record applies', 'DMARC, once a record is published,'],
    },
    {
      name: 'SPF was not seen, and DKIM carries the mail',
      facts: {
        sender: SENDER,
        authentication: [
          authentication({ spf: spfLeg({ passes: 'unknown', because: 'TXT bounce: SERVFAIL' }) }),
        ],
      },
      expect: 'pass',
    },
    {
      name: 'whether the keys are live is not known, and SPF does not align',
      facts: {
        sender: SENDER,
        authentication: [
          authentication({
            dkim: [dkimLeg({ passes: 'unknown', because: 'TXT token1: SERVFAIL' })],
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: 'what the domain belongs to is not known',
      facts: {
        sender: sesSender(SUBDOMAIN),
        authentication: [
          authentication({
            from: SUBDOMAIN,
            organization: unread(`TXT _dmarc.${DOMAIN}: SERVFAIL`),
            spf: AMAZONS_SPF,
          }),
        ],
      },
      expect: 'unknown',
      says: [`TXT _dmarc.${DOMAIN}: SERVFAIL`],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['a domain of AWS'],
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['its own function'],
    },
    {
      name: 'an identity that is gone',
      facts: { sender: SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
    {
      name: 'an ARN that is none',
      facts: { sender: brokenSender('hello'), authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
    {
      name: 'no FROM',
      facts: { sender: sesSenderFrom(DOMAIN, { kind: 'absent' }), authentication: [] },
      expect: 'notApplicable',
      says: ['no FROM address', 'cognito-sender-from-matches'],
    },
    {
      name: 'a FROM that cannot be read',
      facts: {
        sender: sesSenderFrom(DOMAIN, { kind: 'malformed', text: 'no-reply', why: 'the @ is missing' }),
        authentication: [],
      },
      expect: 'notApplicable',
      says: ['cannot be read', 'cognito-sender-from-matches'],
    },
  ],
});
