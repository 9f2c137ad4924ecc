// Does the pool's mail meet what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk?
import { type SenderVerdict, verdictOn } from '../../email/verdict.ts';
import type { SenderAuthentication } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { senderEvidence } from '../evidence.ts';
import { AWS, RECEIVERS, RFC } from '../links.ts';
import { authenticatedMail } from '../recipes/identity.ts';
import { dmarcFound, dmarcNone, read, unread } from '../samples/dns.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../samples/mail.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { legsOf, unseenLegs, unseenRecords } from '../unseen.ts';
import { onlyLeg, pointsTold } from './bulk-points.ts';
import { noMailToJudge } from './no-mail.ts';

interface Judged {
  readonly one: SenderAuthentication;
  readonly verdict: SenderVerdict;
}

/** What is not met, where anything is not. */
function shortcomings({ one, verdict }: Judged): string[] {
  const told = pointsTold(verdict.bulk, 'no');
  if (told === '') return [];
  const leg = onlyLeg(verdict);
  const alone = leg === undefined ? '' : ` passes DMARC by ${leg} alone and`;
  const found = one.dmarc.known && one.dmarc.value.kind === 'found' ? one.dmarc.value.policy : undefined;
  const risk =
    leg === 'SPF' && found === 'reject'
      ? ' A policy of reject must not rest on SPF alone (RFC 9989 section 7.4): mail that is forwarded is lost.'
      : '';
  return [`Mail from ${one.from} ${one.route}${alone} does not meet what is asked of it: ${told}.${risk}`];
}

const SENDER = sesSender(DOMAIN);
const UNSIGNED = { dkim: [], unsigned: `signing is switched off for ${DOMAIN}` };

export default defineCheck({
  id: 'cognito-sender-bulk-ready',
  kind: 'userPool',
  severity: 'medium',
  title: "The pool's mail meets what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk",
  rationale:
    'Gmail and Yahoo want SPF, DKIM and a DMARC record from whoever sends in bulk; Outlook.com wants SPF and ' +
    'DKIM both to pass for the FROM domain, and turns mail down that passes DMARC by one of them (550 ' +
    '5.7.515). A sign-up rush makes a bulk sender of anyone.',
  remediation: {
    summary:
      'Sign with your own domain (Easy DKIM), set a custom MAIL FROM domain below it so that SPF aligns too, ' +
      'and publish a DMARC record, at least p=none.',
    command: [
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> ' +
        '--query "[DkimAttributes, MailFromAttributes]"',
      '# _dmarc.<domain>. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:<reports>@<domain>"',
    ].join('\n'),
    link: AWS.dmarc,
  },
  recipe: authenticatedMail,
  cannotSee:
    'What receivers measure on the mail itself: how much there is of it, whether it comes over TLS, how ' +
    'many report it as spam, and how one unsubscribes. Nor whether the pool ever sends so much that it ' +
    'counts as a bulk sender.',
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
    // The same for every sender: they are of the receivers' lists, not of the mail.
    const unmeasured = `Neither DNS nor configuration tells what else they ask: ${pointsTold(first.verdict.bulk, 'notSeen')}.`;
    const evidence = authentication.flatMap((one) => senderEvidence('authentication', one));
    const short = judged.flatMap(shortcomings);
    if (short.length > 0) return { outcome: 'fail', because: `${short.join(' ')} ${unmeasured}`, evidence };
    const open = judged.filter(({ verdict }) => verdict.bulk.some(({ met }) => met === 'unknown'));
    if (open.length > 0) {
      const reasons = open.flatMap(({ one, verdict }) => [
        ...unseenLegs(one, legsOf(verdict)),
        ...unseenRecords(one),
      ]);
      throw new NotSeen([...new Set(reasons)].join('; '));
    }
    const because =
      `Mail of the pool ${subject.name} meets what Gmail, Yahoo and Outlook.com ask of whoever sends in bulk: SPF ` +
      `and DKIM both pass and align, and a DMARC record applies. ${unmeasured}`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'DKIM alone: enough for DMARC, not for Outlook.com',
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
      name: 'p=reject on SPF alone',
      facts: {
        sender: SENDER,
        authentication: [authentication({ ...UNSIGNED, dmarc: read(dmarcFound('v=DMARC1; p=reject')) })],
      },
      expect: 'fail',
      says: ['by SPF alone', 'Gmail: DKIM passes', 'must not rest on SPF alone'],
    },
    {
      name: 'no DMARC record',
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
      name: 'a record in one view only',
      facts: { sender: SENDER, authentication: [authentication({ dmarcByRfc7489: read(dmarcNone()) })] },
      expect: 'fail',
      says: ['Gmail: a DMARC record'],
    },
    {
      name: 'one of two Regions falls short, and what was not seen of the other does not matter',
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        authentication: [
          authentication({ dmarc: unread() }),
          authentication({ route: `through Cognito's own SES in eu-north-1 as ${DOMAIN}`, spf: AMAZONS_SPF }),
        ],
      },
      expect: 'fail',
      says: ['in eu-north-1'],
    },
    {
      name: 'SPF and DKIM both pass and align, under p=none',
      facts: {
        sender: SENDER,
        authentication: [authentication({ dmarc: read(dmarcFound('v=DMARC1; p=none')) })],
      },
      expect: 'pass',
      says: ['meets what Gmail, Yahoo and Outlook.com ask', 'Neither DNS nor configuration tells'],
    },
    {
      name: 'which DMARC record applies is not known',
      facts: { sender: SENDER, authentication: [authentication({ dmarc: unread() })] },
      expect: 'unknown',
      says: ['SERVFAIL'],
    },
    {
      name: 'SPF is not known',
      facts: {
        sender: SENDER,
        authentication: [
          authentication({ spf: spfLeg({ passes: 'unknown', because: 'TXT bounce: SERVFAIL' }) }),
        ],
      },
      expect: 'unknown',
      says: ['TXT bounce: SERVFAIL'],
    },
    {
      name: 'the keys of a signature are not known',
      facts: {
        sender: SENDER,
        authentication: [
          authentication({ dkim: [dkimLeg({ passes: 'unknown', because: 'TXT token1: SERVFAIL' })] }),
        ],
      },
      expect: 'unknown',
      says: ['TXT token1: SERVFAIL'],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-own-sender'],
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, authentication: [] },
      expect: 'notApplicable',
    },
    {
      name: 'an identity that is gone',
      facts: { sender: SENDER, authentication: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
