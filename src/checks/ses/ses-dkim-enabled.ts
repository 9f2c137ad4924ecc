// Is DKIM signing switched on for the domain?
import type { Dkim } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS, RFC } from '../links.ts';
import { dkimSigning } from '../recipes/identity.ts';
import { ADDRESS_SUBJECT, DOMAIN } from '../samples.ts';

const SIGNING: Dkim = { signingEnabled: true, status: 'SUCCESS', tokens: ['token1', 'token2', 'token3'] };

export default defineCheck({
  id: 'ses-dkim-enabled',
  kind: 'identity',
  severity: 'high',
  title: 'DKIM signing is on',
  rationale:
    'SES keeps "signing is on" and "the records are verified" apart. With signing off, mail leaves without ' +
    'a signature of yours even though every record is in place: Gmail and Outlook.com want DKIM from ' +
    'whoever sends in bulk, and DMARC is left to SPF alone.',
  remediation: {
    summary: 'Switch DKIM signing on for the identity.',
    command:
      'aws sesv2 put-email-identity-dkim-attributes --region <region> --email-identity <domain> ' +
      '--signing-enabled',
    link: AWS.manageDkim,
  },
  recipe: dkimSigning,
  cannotSee:
    'Whether the signature verifies, which is for ses-dkim-verified and ses-dkim-live. Nor an address ' +
    'identity that has signing switched off for itself, against the setting of its domain.',
  links: [AWS.manageDkim, AWS.dkim, RFC.dkim],
  frameworks: [FRAMEWORK.pciDss, FRAMEWORK.ukGovernment, FRAMEWORK.bsi, FRAMEWORK.nistTrustworthyEmail],
  needs: ['type', 'dkim'],
  evaluate({ type, dkim }, { subject }) {
    if (type === 'address') {
      return {
        outcome: 'notApplicable',
        because:
          `${subject.name} is an address: a verified domain signs for it and is judged itself, and without ` +
          'one ses-identity-is-domain fails.',
      };
    }
    const evidence = [
      { fact: 'dkim', field: 'DkimAttributes.SigningEnabled', value: String(dkim.signingEnabled) },
    ] as const;
    return dkim.signingEnabled
      ? { outcome: 'pass', because: `SES is set to sign the mail of ${subject.name}.`, evidence }
      : {
          outcome: 'fail',
          because: `SES does not sign the mail of ${subject.name}: DKIM signing is switched off.`,
          evidence,
        };
  },
  examples: [
    {
      name: 'signing is off though the records are verified',
      facts: { type: 'domain', dkim: { ...SIGNING, signingEnabled: false } },
      expect: 'fail',
      says: [DOMAIN, 'switched off'],
    },
    { name: 'signing is on', facts: { type: 'domain', dkim: SIGNING }, expect: 'pass' },
    {
      name: 'signing is on and the records are awaited: ses-dkim-verified judges that',
      facts: { type: 'domain', dkim: { ...SIGNING, status: 'PENDING' } },
      expect: 'pass',
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
