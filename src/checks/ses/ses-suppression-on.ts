// Does SES stop sending to addresses that bounced or complained?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { suppression } from '../recipes/account.ts';
import { UNUSED, USED } from '../samples.ts';
import { listed } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** The reasons for which SES can suppress an address, and what they are called. */
const REASONS = [
  ['BOUNCE', 'bounces'],
  ['COMPLAINT', 'complaints'],
] as const;

export default defineCheck({
  id: 'ses-suppression-on',
  kind: 'account',
  severity: 'medium',
  title: 'SES suppresses addresses after bounces and complaints in a Region that is used',
  rationale:
    'With the account-level suppression list SES sends nothing more to an address that bounced or complained ' +
    'once, and what it holds back does not count into the bounce rate. Without it every further mail to such ' +
    'an address worsens the rates by which AWS judges the account. Accounts that began with SES before 25 ' +
    'November 2019 have it off until somebody switches it on.',
  remediation: {
    summary:
      'Switch it on for both reasons. A configuration set may say otherwise for its own mail: look there too.',
    command:
      'aws sesv2 put-account-suppression-attributes --region <region> --suppressed-reasons BOUNCE COMPLAINT',
    link: AWS.suppression,
  },
  recipe: suppression,
  cannotSee:
    'A configuration set that overrides the setting for its own mail, and which addresses stand on the list.',
  links: [AWS.suppression, AWS.putSuppression, AWS.getAccount],
  needs: ['suppression', 'use'],
  evaluate({ suppression, use }, { subject }) {
    if (!isUsed(use)) return notInUse(subject, use);
    const evidence = [
      {
        fact: 'suppression',
        field: 'SuppressionAttributes.SuppressedReasons',
        value: suppression.join(', ') || '(none)',
      },
      useEvidence(use),
    ] as const;
    const off = REASONS.filter(([reason]) => !suppression.includes(reason)).map(([, name]) => name);
    const where = sesOf(subject);
    if (off.length === 0) {
      return {
        outcome: 'pass',
        because: `${where} suppresses addresses after bounces and complaints.`,
        evidence,
      };
    }
    const because = `${where} does not suppress addresses after ${listed(off)}: it goes on sending to them, and the rates by which AWS judges the account get worse.`;
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'off',
      facts: { suppression: [], use: USED },
      expect: 'fail',
      says: ['after bounces and complaints'],
    },
    {
      name: 'bounces only',
      facts: { suppression: ['BOUNCE'], use: USED },
      expect: 'fail',
      says: ['addresses after complaints:'],
    },
    {
      name: 'complaints only',
      facts: { suppression: ['COMPLAINT'], use: USED },
      expect: 'fail',
      says: ['addresses after bounces:'],
    },
    { name: 'both', facts: { suppression: ['BOUNCE', 'COMPLAINT'], use: USED }, expect: 'pass' },
    {
      name: 'both, and a reason that AWS has added since',
      facts: { suppression: ['COMPLAINT', 'ENGAGEMENT', 'BOUNCE'], use: USED },
      expect: 'pass',
    },
    {
      name: 'off where nothing uses it',
      facts: { suppression: [], use: UNUSED },
      expect: 'notApplicable',
      says: ['Nothing uses SES in eu-west-1'],
    },
  ],
});
