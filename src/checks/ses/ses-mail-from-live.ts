// Do the live records of the custom MAIL FROM domain do what they are there for?
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
import { clipped, fewOf, MAIL_FROM_COMMAND } from '../words.ts';
import { besides } from './dkim-records.ts';
import { mailFromFaults, onMxFailureMeans } from './mail-from-faults.ts';

export default defineCheck({
  id: 'ses-mail-from-live',
  kind: 'identity',
  severity: 'high',
  title: 'The MAIL FROM domain has its one MX record, and SPF passes for all that SES sends from',
  rationale:
    'SES uses a custom MAIL FROM domain only while it finds exactly one MX record there that leads to ' +
    'itself; it never looks at the SPF record. Receivers do, and where it does not let all of SES pass, SPF ' +
    'fails for a part of the mail, and DMARC with it wherever DKIM does not carry.',
  remediation: {
    summary:
      'Publish both records at the MAIL FROM domain, nothing else beside them, and wait until SES says ' +
      'SUCCESS. In the TXT record include:amazonses.com stands before ~all or -all, without a question mark ' +
      'in front.',
    command: MAIL_FROM_COMMAND,
    link: AWS.mailFrom,
  },
  recipe: mailFrom,
  cannotSee:
    "Whether a receiver's resolver gets the same records, and networks that SES takes into use after " +
    'the scan.',
  links: [AWS.mailFrom, AWS.mailFromAttributes, AWS.spf, RFC.spf],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['mailFrom', 'mailFromRecords'],
  evaluate({ mailFrom, mailFromRecords }, { subject }) {
    if (mailFrom.kind === 'default') {
      const because = `${subject.name} has no custom MAIL FROM domain; ses-mail-from-custom says so.`;
      return { outcome: 'notApplicable', because };
    }
    if (mailFromRecords.kind === 'default')
      throw new NotSeen(`nobody looked up the records of ${mailFrom.domain}`);
    const { ofSetup, ofSpf, unseen } = mailFromFaults(mailFrom, mailFromRecords);
    if (ofSetup.length + ofSpf.length === 0 && unseen.length > 0) throw new NotSeen(unseen.join('; '));
    const { mx, spf } = mailFromRecords;
    const evidence: EvidenceOf<'mailFrom' | 'mailFromRecords'>[] = [
      { fact: 'mailFrom', field: 'MailFromAttributes.MailFromDomainStatus', value: mailFrom.status },
    ];
    if (mx.known) {
      const { records, asked } = mx.value;
      const exchanges = records.map(({ preference, exchange }) => `${preference} ${clipped(exchange, 260)}`);
      const value = fewOf(exchanges, 5) || '(none)';
      evidence.push({ fact: 'mailFromRecords', field: `MX ${mailFrom.domain}`, value, asked });
    }
    if (spf.known) evidence.push(...spfEvidence('mailFromRecords', spf.value.evaluation));
    if (ofSetup.length + ofSpf.length > 0) {
      const state = mailFrom.status === 'SUCCESS' ? 'As soon as SES sees it' : 'Until SES says SUCCESS';
      const setup = ofSetup.length > 0 ? ` ${state}, ${onMxFailureMeans(mailFrom)}.` : '';
      const faults = [...ofSetup, ...ofSpf].join('; ');
      const because = `The MAIL FROM domain of ${subject.name} is not in order: ${faults}.${setup}${besides(unseen)}`;
      return { outcome: 'fail', because, evidence };
    }
    const networks = spf.known ? ` ${spf.value.networks}` : '';
    const because = `The MX record of ${mailFrom.domain} leads to SES, and SPF passes for all${networks} networks of amazonses.com.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'the MX record was never found, and mail goes out all the same',
      facts: { mailFrom: customMailFrom({ status: 'FAILED' }), mailFromRecords: mailFromRecords([]) },
      expect: 'fail',
      says: [
        'SES says FAILED',
        'no MX record',
        'Until SES says SUCCESS, SES sends with its own MAIL FROM domain',
      ],
    },
    {
      name: 'it was never found, and SES refuses to send',
      facts: {
        mailFrom: customMailFrom({ status: 'PENDING', onMxFailure: 'REJECT_MESSAGE' }),
        mailFromRecords: mailFromRecords([]),
      },
      expect: 'fail',
      says: ['SES refuses to send, with the error MailFromDomainNotVerified'],
    },
    {
      name: 'a second MX record, which SES has yet to see',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([FEEDBACK, 'mx.example.net']),
      },
      expect: 'fail',
      says: ['has 2 MX records', 'exactly one is allowed', 'As soon as SES sees it'],
    },
    {
      name: 'the MX record of another Region',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(['feedback-smtp.us-east-1.amazonses.com']),
      },
      expect: 'fail',
      says: ['leads to feedback-smtp.us-east-1.amazonses.com, not to feedback-smtp.eu-west-1.amazonses.com'],
    },
    {
      name: 'a domain that takes no mail',
      facts: { mailFrom: customMailFrom(), mailFromRecords: mailFromRecords(['.']) },
      expect: 'fail',
      says: ['leads to "." (no mail)'],
    },
    {
      name: 'a word of AWS that is new',
      facts: {
        mailFrom: customMailFrom({ status: 'SUSPENDED', onMxFailure: 'HOLD_MESSAGE' }),
        mailFromRecords: mailFromRecords(),
      },
      expect: 'fail',
      says: ['SES says SUSPENDED of bounce.kumo-notes.example.', 'what HOLD_MESSAGE stands for'],
    },
    {
      name: '-all before the include: nothing passes, though SES says SUCCESS',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            {
              record: 'v=spf1 -all include:amazonses.com',
              result: 'fail',
              why: `199.255.192.0 fails: it matches -all in the record of ${MAIL_FROM_DOMAIN}`,
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
      name: '?include: is neutral, not a pass',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            {
              record: 'v=spf1 ?include:amazonses.com ~all',
              result: 'neutral',
              why: `199.255.192.0 is neutral: it matches ?include:amazonses.com in the record of ${MAIL_FROM_DOMAIN}`,
            },
            [{ network: '199.255.192.0/22', result: 'neutral' }],
          ),
        ),
      },
      expect: 'fail',
      says: ['199.255.192.0/22 (neutral)', '?include:amazonses.com'],
    },
    {
      name: 'no SPF record, so which networks SES has does not matter',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(
          [FEEDBACK],
          sesSpf(
            { record: undefined, result: 'none', why: `${MAIL_FROM_DOMAIN} has no SPF record` },
            [{ network: '0.0.0.0/0', result: 'none' }],
            0,
          ),
        ),
      },
      expect: 'fail',
      says: ['does not pass for any address: 0.0.0.0/0 (none). bounce.kumo-notes.example has no SPF record.'],
    },
    {
      name: 'a wrong MX record, and SPF that DNS does not tell',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([], unread(`TXT ${MAIL_FROM_DOMAIN}: SERVFAIL`)),
      },
      expect: 'fail',
      says: ['no MX record', `Not seen: TXT ${MAIL_FROM_DOMAIN}: SERVFAIL.`],
    },
    {
      name: 'both records as AWS shows them',
      facts: { mailFrom: customMailFrom(), mailFromRecords: mailFromRecords() },
      expect: 'pass',
      says: ['all 15 networks'],
    },
    {
      name: 'the exchange in capital letters and with a dot, and SPF by explicit networks',
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
      name: 'SPF by redirect',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords([FEEDBACK], sesSpf({ record: 'v=spf1 redirect=amazonses.com' })),
      },
      expect: 'pass',
    },
    {
      name: 'the MX record that DNS does not tell',
      facts: {
        mailFrom: customMailFrom(),
        mailFromRecords: mailFromRecords(unread(`MX ${MAIL_FROM_DOMAIN}: SERVFAIL`)),
      },
      expect: 'unknown',
      says: [`MX ${MAIL_FROM_DOMAIN}: SERVFAIL`],
    },
    {
      name: 'records that nobody looked up',
      facts: { mailFrom: customMailFrom(), mailFromRecords: { kind: 'default' } },
      expect: 'unknown',
      says: ['nobody looked up'],
    },
    {
      name: 'no custom MAIL FROM domain',
      facts: { mailFrom: DEFAULT_MAIL_FROM, mailFromRecords: { kind: 'default' } },
      expect: 'notApplicable',
      says: ['ses-mail-from-custom'],
    },
  ],
});
