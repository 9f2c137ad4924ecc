// Has SES found the domain's DKIM records?
import type { Dkim } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimRecords } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';
import { statusMeans } from '../words.ts';

const SIGNING: Dkim = { signingEnabled: true, status: 'SUCCESS', tokens: ['token1', 'token2', 'token3'] };

export default defineCheck({
  id: 'ses-dkim-verified',
  kind: 'identity',
  severity: 'high',
  title: "SES has verified the identity's DKIM records",
  rationale:
    "SES signs as your domain only while it finds the domain's DKIM records. Without them mail carries the " +
    'signature of amazonses.com alone, which does not align with your From address: DMARC is left to SPF, ' +
    'and Gmail, Yahoo and Outlook.com turn down bulk mail without an aligned signature.',
  remediation: {
    summary:
      'Publish the three CNAME records (Easy DKIM) or the TXT record (your own key) exactly as SES shows ' +
      'them. Where SES has given up, start DKIM again in the console: the identity > Authentication > DKIM ' +
      '> Edit.',
    command: [
      'aws sesv2 get-email-identity --region <region> --email-identity <domain> --query DkimAttributes',
      '# <token>._domainkey.<domain>. 3600 IN CNAME <token>.<SigningHostedZone>.',
    ].join('\n'),
    link: AWS.manageDkim,
  },
  recipe: dkimRecords,
  cannotSee:
    'DNS as it is now: the status follows it with a delay, and stays SUCCESS for a while after a record ' +
    'is lost.',
  links: [AWS.manageDkim, AWS.troubleshootVerification, AWS.dkim, RFC.dkim],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim'],
  follows: [
    { check: 'ses-identity-verified', of: 'itself' },
    { check: 'ses-dkim-live', of: 'itself' },
  ],
  evaluate({ type, dkim }, { subject }) {
    if (type === 'address') {
      return {
        outcome: 'notApplicable',
        because:
          `${subject.name} is an address, and DKIM records belong to a domain: the domain that covers it ` +
          'is judged itself, and without one ses-identity-is-domain fails.',
      };
    }
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.Status', value: dkim.status },
      ...dkim.tokens.map((token) => {
        return {
          fact: 'dkim',
          field: 'DKIM record at',
          value: `${token}._domainkey.${subject.name}`,
        } as const;
      }),
    ] as const;
    const also =
      dkim.status === 'SUCCESS' ? 'Yet signing is switched off' : 'Signing is switched off as well';
    const off = dkim.signingEnabled ? '' : ` ${also}; ses-dkim-enabled says so.`;
    if (dkim.status === 'SUCCESS') {
      return {
        outcome: 'pass',
        because: `SES has found the DKIM records of ${subject.name}.${off}`,
        evidence,
      };
    }
    const because =
      `DKIM of ${subject.name} is ${dkim.status}: ${statusMeans(dkim.status)}. SES does not sign as ` +
      `${subject.name}.${off}`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'records that were never published',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' } },
      expect: 'fail',
      says: [DOMAIN, 'PENDING'],
    },
    {
      name: 'SES has given up',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'FAILED' } },
      expect: 'fail',
      says: ['FAILED', 'stopped looking'],
    },
    {
      name: 'a word that SES may add',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'SUSPENDED' } },
      expect: 'fail',
      says: ['SUSPENDED'],
    },
    {
      name: 'signing is off too',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'NOT_STARTED', signingEnabled: false } },
      expect: 'fail',
      says: ['NOT_STARTED', 'ses-dkim-enabled'],
    },
    { name: 'records found', facts: { type: 'domain', dkim: SIGNING }, expect: 'pass' },
    {
      name: 'records found, and signing is off',
      facts: { type: 'domain', dkim: { ...SIGNING, signingEnabled: false } },
      expect: 'pass',
      says: ['ses-dkim-enabled'],
    },
    {
      name: 'an address',
      subject: ADDRESS_SUBJECT,
      facts: { type: 'address', dkim: { signingEnabled: false, status: 'NOT_STARTED', tokens: [] } },
      expect: 'notApplicable',
      says: ['ses-identity-is-domain'],
    },
  ],
});
