// Does a verified domain stand behind the identity?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { easyDkim } from '../recipes/identity.ts';
import { ADDRESS, ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { listed, VERIFY_DOMAIN_COMMAND } from '../words.ts';

export default defineCheck({
  id: 'ses-identity-is-domain',
  kind: 'identity',
  severity: 'medium',
  outsideProduction: 'low',
  title: 'The identity is a domain, or an address that a verified domain covers',
  rationale:
    'An address that was verified by a link proves who reads it, and nothing to a receiver: SES signs its ' +
    "mail as amazonses.com, so neither DKIM nor SPF speaks for the address's own domain and DMARC cannot " +
    'pass.',
  remediation: {
    summary:
      'Verify the domain in SES in the same account and Region; the address then inherits its DKIM ' +
      'signature. An address at a mailbox provider, such as gmail.com, has no cure: send from a domain of ' +
      'yours.',
    command: VERIFY_DOMAIN_COMMAND,
    link: AWS.identities,
  },
  recipe: easyDkim,
  cannotSee: 'Whether anything sends from the address: one that nobody uses fails like any other.',
  links: [AWS.identities, AWS.dkim, AWS.dmarc],
  needs: ['cover'],
  follows: [{ check: 'ses-identity-own-domain', of: 'itself' }],
  evaluate({ cover }, { subject }) {
    switch (cover.kind) {
      case 'isDomain':
        return {
          outcome: 'pass',
          because: `${subject.name} is a domain.`,
          evidence: [{ fact: 'cover', field: 'IdentityType', value: 'DOMAIN' }],
        };
      case 'covered':
        return {
          outcome: 'pass',
          because: `The verified domain ${cover.by} covers ${subject.name}, and signs its mail.`,
          evidence: [
            { fact: 'cover', field: 'verified domain of the same account and Region', value: cover.by },
          ],
        };
      case 'uncovered': {
        const waiting = listed(cover.unverifiedDomains);
        const but = waiting === '' ? '' : ` (${waiting} is there, but not verified)`;
        return {
          outcome: 'fail',
          because:
            `No verified domain of this account and Region covers ${subject.name}${but}: SES signs its ` +
            'mail as amazonses.com, so it cannot pass DMARC.',
          evidence: [
            { fact: 'cover', field: 'IdentityType', value: 'EMAIL_ADDRESS' },
            { fact: 'cover', field: 'verified domain of the same account and Region', value: '(none)' },
          ],
        };
      }
    }
  },
  examples: [
    {
      name: 'a lone address',
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'uncovered', unverifiedDomains: [] } },
      expect: 'fail',
      says: [ADDRESS, 'cannot pass DMARC'],
    },
    {
      name: 'an address whose domain still waits',
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'uncovered', unverifiedDomains: [DOMAIN] } },
      expect: 'fail',
      says: [`${DOMAIN} is there, but not verified`],
    },
    { name: 'a domain', facts: { cover: { kind: 'isDomain' } }, expect: 'pass' },
    {
      name: 'an address of a verified domain',
      subject: ADDRESS_SUBJECT,
      facts: { cover: { kind: 'covered', by: DOMAIN } },
      expect: 'pass',
      says: [`verified domain ${DOMAIN} covers`],
    },
  ],
});
