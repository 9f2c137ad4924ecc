// May SES send at all in the Region that the pool sends from?
import type { SenderAccount, Sending } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { sendingEnabled } from '../recipes/account.ts';
import {
  brokenSender,
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  ownFromSender,
  sandbox,
  sesIn,
  sesSender,
} from '../samples.ts';
import { listed } from '../words.ts';
import { nothingToAsk } from './sender-account.ts';

/** What keeps SES from sending; undefined where nothing does yet. */
function stopOf({ enabled, enforcement }: Sending): string | undefined {
  if (enforcement === 'SHUTDOWN') return 'AWS has paused it because of what was sent';
  return enabled ? undefined : 'its sending is paused';
}

function evidenceOf({ region, sending: { enabled, enforcement } }: SenderAccount) {
  return [
    { fact: 'senderAccounts', field: `SendingEnabled in ${region}`, value: String(enabled) },
    { fact: 'senderAccounts', field: `EnforcementStatus in ${region}`, value: enforcement },
  ] as const;
}

/** The Regions in words, with a remark on words that nobody here knows. */
function sendsIn(accounts: readonly SenderAccount[]): string {
  return listed(
    accounts.map(({ region, sending: { enforcement } }) =>
      enforcement === 'HEALTHY'
        ? region
        : `${region} (enforcement status ${enforcement}, of which ses-enforcement-healthy speaks)`,
    ),
  );
}

export default defineCheck({
  id: 'cognito-sender-may-send',
  kind: 'userPool',
  severity: 'critical',
  title: 'SES may send in the Region that the pool sends from',
  rationale:
    'While sending is paused, by you, by an alarm of yours or by AWS, SES refuses every mail of the account in ' +
    'that Region, and with it every code of the pool: nobody can sign up or reset a password. An account ' +
    'under review still sends, and may be paused next.',
  remediation: {
    summary:
      'Where you or an alarm paused it, mend the reason and switch it on again. Where AWS did, or has placed ' +
      'the account under review, answer in the support case that AWS opened; until then let the pool send ' +
      'from another Region.',
    command: [
      'aws sesv2 get-account --region <region> --query "[SendingEnabled, EnforcementStatus]"',
      'aws sesv2 put-account-sending-attributes --region <region> --sending-enabled',
    ].join('\n'),
    link: AWS.review,
  },
  recipe: sendingEnabled,
  cannotSee:
    'A configuration set of the pool whose own sending is switched off: only the account is asked. Nor ' +
    'who paused it, and when.',
  links: [AWS.review, AWS.pauseSending, AWS.putSending, AWS.getAccount, AWS.poolEmail],
  follows: [
    { check: 'ses-sending-enabled', of: 'senderAccount' },
    { check: 'ses-enforcement-healthy', of: 'senderAccount' },
  ],
  needs: ['sender', 'senderAccounts'],
  evaluate({ sender, senderAccounts }, { subject }) {
    const nothing = nothingToAsk(sender, senderAccounts, subject, 'whether your SES may send');
    if (nothing !== undefined) return nothing;
    const evidence = senderAccounts.flatMap(evidenceOf);
    const sends = `The pool ${subject.name} sends through SES in`;
    const stopped = senderAccounts.flatMap(({ region, sending }) => {
      const stop = stopOf(sending);
      return stop === undefined ? [] : [`${region}, where ${stop}`];
    });
    if (stopped.length > 0) {
      return {
        outcome: 'fail',
        because: `${sends} ${listed(stopped)}: none of its mail goes out.`,
        evidence,
      };
    }
    const watched = senderAccounts.filter(({ sending }) => sending.enforcement === 'PROBATION');
    if (watched.length > 0) {
      const where = listed(watched.map(({ region }) => region));
      const because = `${sends} ${where}, where AWS has placed the account under review: it still sends, and may be paused.`;
      return { outcome: 'fail', severity: 'high', because, evidence };
    }
    return { outcome: 'pass', because: `${sends} ${sendsIn(senderAccounts)}, which may send.`, evidence };
  },
  examples: [
    {
      name: 'somebody has paused it',
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enabled: false })],
      },
      expect: 'fail',
      severity: 'critical',
      says: ['eu-west-1, where its sending is paused'],
    },
    {
      name: 'AWS has paused it, in another Region',
      facts: {
        sender: sesSender(DOMAIN, 'us-east-1'),
        senderAccounts: [sesIn('us-east-1', undefined, { enforcement: 'SHUTDOWN' })],
      },
      expect: 'fail',
      severity: 'critical',
      says: ['us-east-1, where AWS has paused it'],
    },
    {
      name: 'paused, and under review',
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enabled: false, enforcement: 'PROBATION' })],
      },
      expect: 'fail',
      severity: 'critical',
    },
    {
      name: 'under review',
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enforcement: 'PROBATION' })],
      },
      expect: 'fail',
      severity: 'high',
      says: ['under review', 'still sends'],
    },
    {
      name: 'it sends',
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1')] },
      expect: 'pass',
    },
    {
      name: 'it sends, in the sandbox',
      facts: { sender: sesSender(DOMAIN), senderAccounts: [sesIn('eu-west-1', sandbox())] },
      expect: 'pass',
    },
    {
      name: 'a status that AWS has added since',
      facts: {
        sender: sesSender(DOMAIN),
        senderAccounts: [sesIn('eu-west-1', undefined, { enforcement: 'WATCHED' })],
      },
      expect: 'pass',
      says: ['WATCHED', 'ses-enforcement-healthy'],
    },
    {
      name: 'Cognito sends with your FROM',
      facts: { sender: ownFromSender(DOMAIN), senderAccounts: [] },
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
    {
      name: 'SES that nobody read',
      facts: { sender: sesSender(DOMAIN), senderAccounts: [] },
      expect: 'unknown',
    },
  ],
});
