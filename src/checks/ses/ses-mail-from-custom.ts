// Does the identity have a MAIL FROM domain of its own?
import { splitAddress } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { defineCheck } from '../define.ts';
import { AWS, RFC } from '../links.ts';
import { mailFrom } from '../recipes/identity.ts';
import { customMailFrom, DEFAULT_MAIL_FROM, MAIL_FROM_DOMAIN } from '../samples/mail.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { MAIL_FROM_COMMAND } from '../words.ts';

export default defineCheck({
  id: 'ses-mail-from-custom',
  kind: 'identity',
  severity: 'medium',
  title: 'The identity has a custom MAIL FROM domain',
  rationale:
    'Without one SES sends with a MAIL FROM domain of its own: SPF passes for amazonses.com and cannot align ' +
    'with your From address. DMARC then hangs on DKIM alone, and Outlook.com, which wants both from whoever ' +
    'sends in bulk, turns the mail down.',
  remediation: {
    summary:
      'Set a subdomain of your domain, which sends and receives no other mail, as the MAIL FROM domain, and ' +
      'publish its MX and TXT records.',
    command: MAIL_FROM_COMMAND,
    link: AWS.mailFrom,
  },
  recipe: mailFrom,
  cannotSee:
    'Whether the MAIL FROM domain works: its records are for ses-mail-from-live. Nor whether mail goes out ' +
    'as this identity at all: SES goes by the most specific one, and each is judged by itself.',
  links: [AWS.mailFrom, AWS.spf, AWS.dmarc, RFC.dmarcAlignment],
  needs: ['type', 'mailFrom'],
  evaluate({ type, mailFrom }, { subject }) {
    const domain = splitAddress(subject.name)?.domain ?? subject.name;
    const provider = type === 'address' ? mailboxProviderOf(domain) : undefined;
    if (provider !== undefined) {
      const because = `${subject.name} is an address at ${provider}: nobody else can set up a MAIL FROM domain there.`;
      return { outcome: 'notApplicable', because };
    }
    if (mailFrom.kind === 'custom') {
      const evidence = [
        { fact: 'mailFrom', field: 'MailFromAttributes.MailFromDomain', value: mailFrom.domain } as const,
      ];
      const because = `Mail of ${subject.name} goes out with the MAIL FROM domain ${mailFrom.domain}.`;
      return { outcome: 'pass', because, evidence };
    }
    const inherits =
      type === 'address'
        ? ' An address has only what is set on itself: it would not take over the MAIL FROM domain of a domain identity.'
        : '';
    const because =
      `Mail of ${subject.name} goes out with a MAIL FROM domain of SES: SPF passes for amazonses.com only, ` +
      `which does not align with ${domain}.${inherits}`;
    const evidence = [
      { fact: 'mailFrom', field: 'MailFromAttributes.MailFromDomain', value: '(none)' } as const,
    ];
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'a domain without one',
      facts: { type: 'domain', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'fail',
      says: ['SPF passes for amazonses.com only', `does not align with ${DOMAIN}.`],
    },
    {
      name: 'an address without one, whatever its domain has',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'fail',
      says: [`align with ${DOMAIN}.`, 'An address has only what is set on itself'],
    },
    {
      name: 'a domain with one; ses-mail-from-live judges its records',
      facts: { type: 'domain', mailFrom: customMailFrom({ status: 'PENDING' }) },
      expect: 'pass',
      says: [MAIL_FROM_DOMAIN],
    },
    {
      name: 'an address with one of its own',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', mailFrom: customMailFrom() },
      expect: 'pass',
      says: [ADDRESS],
    },
    {
      name: 'an address at a mailbox provider',
      subject: { id: 'arn:aws:ses:eu-west-1:111122223333:identity/kumo@gmail.com', name: 'kumo@gmail.com' },
      facts: { type: 'address', mailFrom: DEFAULT_MAIL_FROM },
      expect: 'notApplicable',
      says: ['Gmail'],
    },
  ],
});
