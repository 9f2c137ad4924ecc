// Is the address of an identity at a domain of one's own, and not at a mailbox provider's?
import { splitAddress } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import { defineCheck } from '../define.ts';
import { AWS, RECEIVERS, RFC } from '../links.ts';
import { ownDomain } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { VERIFY_DOMAIN_COMMAND } from '../words.ts';

/** The subject of an example about an address somewhere else. */
function addressAt(domain: string) {
  const name = `hello@${domain}`;
  return { id: `arn:aws:ses:eu-west-1:111122223333:identity/${name}`, name };
}

export default defineCheck({
  id: 'ses-identity-own-domain',
  kind: 'identity',
  severity: 'high',
  title: "The identity is no address at a mailbox provider's domain",
  rationale:
    'SES lets you verify an address at gmail.com or yahoo.co.jp by a click. Yet only the provider can sign for ' +
    'its domain and say who may send for it, so mail from such an address through SES fails DMARC: to ' +
    "receivers it is forged. Gmail's guidelines for senders forbid posing as gmail.com.",
  remediation: {
    summary:
      'Send from a domain of yours and verify that; keep the address at the provider for Reply-To. Then ' +
      'delete the identity, so that nobody sends with it.',
    command: `${VERIFY_DOMAIN_COMMAND}\n# When nothing sends from the address any more:\naws sesv2 delete-email-identity --region <region> --email-identity <address>`,
    link: AWS.identities,
  },
  recipe: ownDomain,
  cannotSee: "A mailbox provider that Mailposture's list lacks, and whether anything sends from the address.",
  links: [AWS.identities, AWS.dmarc, RECEIVERS.gmail, RFC.dmarcAlignment],
  needs: ['type'],
  evaluate({ type }, { subject }) {
    if (type === 'domain') {
      const because = `${subject.name} is a domain, not an address.`;
      return { outcome: 'notApplicable', because };
    }
    const domain = splitAddress(subject.name)?.domain ?? subject.name;
    const provider = mailboxProviderOf(domain);
    const evidence = [{ fact: 'type', field: 'IdentityName', value: subject.name }] as const;
    if (provider === undefined) {
      const because = `${subject.name} is at ${domain}, which is no mailbox provider's domain that Mailposture knows.`;
      return { outcome: 'pass', because, evidence };
    }
    const because =
      `${subject.name} is an address at ${provider}, and nobody else can sign for ${domain}: to receivers, ` +
      'mail from it through SES is forged.';
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'an address at Gmail',
      subject: addressAt('gmail.com'),
      facts: { type: 'address' },
      expect: 'fail',
      says: ['hello@gmail.com is an address at Gmail'],
    },
    {
      name: 'an address at a provider of one country, in capitals',
      subject: addressAt('YAHOO.co.jp'),
      facts: { type: 'address' },
      expect: 'fail',
      says: ['an address at Yahoo! JAPAN Mail'],
    },
    {
      name: 'an address at a domain of yours',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address' },
      expect: 'pass',
      says: [DOMAIN],
    },
    {
      name: 'a domain that only looks like one',
      subject: addressAt('notgmail.com'),
      facts: { type: 'address' },
      expect: 'pass',
    },
    { name: 'a domain', facts: { type: 'domain' }, expect: 'notApplicable', says: ['is a domain'] },
  ],
});
