// Is SES out of the sandbox in the Region that the pool sends from?
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { productionAccess } from '../recipes/account.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  GRANTED,
  ownFromSender,
  sandbox,
  sesIn,
  sesSender,
} from '../samples.ts';
import { listed, reviewOf } from '../words.ts';
import { nothingToAsk } from './sender-account.ts';

export default defineCheck({
  id: 'cognito-sender-in-production',
  kind: 'userPool',
  severity: 'critical',
  outsideProduction: 'low',
  title: 'SES is out of the sandbox in the Region that the pool sends from',
  rationale:
    'In the sandbox SES sends to verified addresses only, 200 a day and one a second. Your own tests ' +
    'arrive, and the mail to every real user is refused. The sandbox holds in each Region apart.',
  remediation: {
    summary: 'Ask AWS for production access in that Region, or let the pool send from a Region that has it.',
    command:
      'aws sesv2 put-account-details --region <region> --production-access-enabled --mail-type ' +
      'TRANSACTIONAL --website-url <https://your-site>',
    link: AWS.sandbox,
  },
  recipe: productionAccess,
  cannotSee:
    'Whether another Region, which the pool might send from instead, is out of the sandbox: only ' +
    'Regions that its SourceArn leads to are asked.',
  links: [AWS.sandbox, AWS.getAccount, AWS.poolEmail],
  needs: ['sender', 'senderAccounts'],
  follows: [{ check: 'ses-production-access', of: 'senderAccount' }],
  evaluate({ sender, senderAccounts }, { subject }) {
    const nothing = nothingToAsk(sender, senderAccounts, subject, 'the sandbox of your SES');
    if (nothing !== undefined) return nothing;
    const evidence = senderAccounts.map(({ region, productionAccess }) => {
      const value = productionAccess.granted ? 'true' : `false (${reviewOf(productionAccess)})`;
      return { fact: 'senderAccounts', field: `ProductionAccessEnabled in ${region}`, value } as const;
    });
    const held = senderAccounts.filter(({ productionAccess }) => !productionAccess.granted);
    if (held.length === 0) {
      const regions = listed(senderAccounts.map(({ region }) => region));
      const because = `The pool ${subject.name} sends through SES in ${regions}, which is out of the sandbox.`;
      return { outcome: 'pass', because, evidence };
    }
    const where = held.map(({ region, productionAccess }) => {
      return `${region}, where the sandbox holds (${reviewOf(productionAccess)})`;
    });
    const because =
      `The pool ${subject.name} sends through SES in ${listed(where)}: mail to anyone but verified ` +
      'addresses is refused.';
    return { outcome: 'fail', because, evidence };
  },
  examples: [
    {
      name: 'the sandbox, and nobody asked',
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
      expect: 'fail',
      says: ['eu-west-1', 'nobody has asked'],
    },
    {
      name: 'the sandbox in another Region, and AWS said no',
      facts: {
        sender: sesSender(DOMAIN, 'us-east-1'),
        senderAccounts: [sesIn('us-east-1', sandbox('denied'))],
      },
      expect: 'fail',
      says: ['us-east-1', 'denied'],
    },
    {
      name: 'production',
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', GRANTED)] },
      expect: 'pass',
    },
    {
      name: 'Cognito sends with your FROM',
      facts: { sender: ownFromSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
      expect: 'notApplicable',
      says: ['does not matter'],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, senderAccounts: [] },
      expect: 'notApplicable',
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, senderAccounts: [] },
      expect: 'notApplicable',
    },
    {
      name: 'an ARN that is none',
      facts: { sender: brokenSender('hello'), senderAccounts: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
