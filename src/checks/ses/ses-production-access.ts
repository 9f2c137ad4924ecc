// Is SES out of the sandbox in a Region that has identities, or that a pool sends from?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { productionAccess } from '../recipes/account.ts';
import { GRANTED, SAMPLE_SUBJECTS, sandbox } from '../samples.ts';
import { reviewOf } from '../words.ts';
import { isUsed, sesOf, useEvidence, usesOf } from './account-use.ts';

const POOL = SAMPLE_SUBJECTS.userPool.id;

export default defineCheck({
  id: 'ses-production-access',
  kind: 'account',
  severity: 'high',
  outsideProduction: 'low',
  title: 'SES is out of the sandbox in a Region that is used',
  rationale:
    'A new account is in the sandbox in every Region: SES sends to verified addresses only, 200 mails a ' +
    'day, one a second. Tests to your own addresses work, which hides it until the first real user signs up.',
  remediation: {
    summary:
      'Ask for production access in this Region and say what you send, to whom, and how you handle ' +
      'bounces; when it was denied, answer in the support case that AWS opened.',
    command:
      'aws sesv2 put-account-details --region <region> --production-access-enabled --mail-type ' +
      'TRANSACTIONAL --website-url <https://your-site>',
    link: AWS.sandbox,
  },
  recipe: productionAccess,
  cannotSee:
    'How much is sent: a single identity or pool makes a Region count as used. Nor what AWS asks in its ' +
    'support case.',
  links: [AWS.sandbox, AWS.getAccount],
  needs: ['productionAccess', 'use'],
  evaluate({ productionAccess, use }, { subject }) {
    const evidence = [
      { fact: 'productionAccess', field: 'ProductionAccessEnabled', value: String(productionAccess.granted) },
      { fact: 'productionAccess', field: 'Details.ReviewDetails.Status', value: reviewOf(productionAccess) },
      useEvidence(use),
    ] as const;
    const where = sesOf(subject);
    if (productionAccess.granted) {
      return { outcome: 'pass', because: `${where} is out of the sandbox.`, evidence };
    }
    if (!isUsed(use)) {
      const because = `${where} is in the sandbox, and nothing uses it.`;
      return { outcome: 'notApplicable', because, evidence };
    }
    const because =
      `${where} is in the sandbox, though it is in use (${usesOf(use)}): ${reviewOf(productionAccess)}. ` +
      'Mail to anyone but verified addresses is refused.';
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'in use, and nobody asked',
      facts: { productionAccess: sandbox(), use: { identities: 2, pools: [] } },
      expect: 'fail',
      says: ['in use (2 identities)', 'nobody has asked'],
    },
    {
      name: 'a review status that AWS has added since',
      facts: { productionAccess: sandbox('ESCALATED'), use: { identities: 1, pools: [] } },
      expect: 'fail',
      says: ['the request for production access is ESCALATED'],
    },
    {
      name: 'a pool sends from it, and AWS is still reviewing',
      facts: { productionAccess: sandbox('pending'), use: { identities: 0, pools: [POOL] } },
      expect: 'fail',
      says: ['in use (1 user pool)', 'still reviewing'],
    },
    {
      name: 'in use, and AWS said no',
      facts: { productionAccess: sandbox('denied'), use: { identities: 1, pools: [POOL] } },
      expect: 'fail',
      says: ['1 identity and 1 user pool', 'denied'],
    },
    {
      name: 'in use, and the request was lost',
      facts: { productionAccess: sandbox('failed'), use: { identities: 1, pools: [] } },
      expect: 'fail',
      says: ['must be sent again'],
    },
    {
      name: 'production',
      facts: { productionAccess: GRANTED, use: { identities: 1, pools: [POOL] } },
      expect: 'pass',
    },
    {
      name: 'a sandbox that nothing uses',
      facts: { productionAccess: sandbox(), use: { identities: 0, pools: [] } },
      expect: 'notApplicable',
      says: ['nothing uses it'],
    },
  ],
});
