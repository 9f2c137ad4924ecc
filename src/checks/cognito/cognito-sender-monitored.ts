// Does SES tell anybody when a mail of the pool is turned down?
import type { AppliedConfigurationSet, Sender, SenderMonitoring } from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { observedIdentity } from '../recipes/configuration-set.ts';
import { configurationSet, destination, NO_SUCH_SET, through } from '../samples/sets.ts';
import { brokenSender, CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { destinationsShown, enabledOf, setShown, takerOf, targetWords } from '../ses/configuration-set.ts';
import { listed } from '../words.ts';

/** The event by which SES says that a receiver did not take a mail; the others tell of other things, or only of success. */
const TURNED_DOWN = 'BOUNCE';

/** Why nobody hears of mail that was turned down; undefined where somebody does. */
function faultOf({ identity, by, set }: SenderMonitoring): string | undefined {
  if (!set.known) return undefined;
  const where = `${identity.name} in ${identity.region}`;
  if (set.value.kind === 'none') {
    return `it goes through no configuration set, for the pool names none and ${where} has no default`;
  }
  const which = `the configuration set ${set.value.name}, ${by === 'userPool' ? 'which the pool names' : `the default of ${where}`}`;
  if (set.value.kind === 'missing') {
    return `it is to go through ${which}, and SES has no such set: it refuses the mail`;
  }
  const enabled = enabledOf(set.value);
  if (enabled.length === 0) return `it goes through ${which}, which has no event destination switched on`;
  if (takerOf(TURNED_DOWN, enabled) !== undefined) return undefined;
  return `it goes through ${which}, none of whose event destinations takes bounces`;
}

function evidenceOf({ by, identity, set }: SenderMonitoring): EvidenceOf<'monitoring'>[] {
  if (!set.known) return [];
  const field =
    by === 'userPool' ? 'EmailConfiguration.ConfigurationSet' : `ConfigurationSetName of ${identity.arn}`;
  const source = by === 'userPool' ? 'cognito-idp:DescribeUserPool' : 'ses:GetEmailIdentity';
  const named = { fact: 'monitoring', field, value: setShown(set.value), source } as const;
  if (set.value.kind !== 'found') return [named];
  return [
    named,
    {
      fact: 'monitoring',
      field: `EventDestinations of ${set.value.name}`,
      value: destinationsShown(set.value.destinations),
      source: 'ses:GetConfigurationSetEventDestinations',
    },
  ];
}

/** Where word of a bounce goes. */
function takersOf(set: AppliedConfigurationSet): string[] {
  const taker = set.kind === 'found' ? takerOf(TURNED_DOWN, enabledOf(set)) : undefined;
  return taker === undefined ? [] : [`${targetWords(taker.to)} (${setShown(set)})`];
}

function whyNotAsked(sender: Sender): string {
  switch (sender.kind) {
    case 'customEmailSender':
      return 'hands every mail to its own function, and what that sends through is not seen here';
    case 'cognitoDefault':
    case 'cognitoWithOwnFrom':
      return "sends through Cognito's own SES, which has no configuration set of yours";
    case 'ses':
      return 'names an identity that is not there; cognito-sender-exists says so';
  }
}

export default defineCheck({
  id: 'cognito-sender-monitored',
  kind: 'userPool',
  severity: 'medium',
  outsideProduction: 'low',
  title: 'Mail of the pool that a receiver turns down is reported',
  rationale:
    'SES takes a code from Cognito, and only later a receiver turns it down. Cognito does not hear of that: the one who ' +
    'waits for the code is the only one who notices. Through a configuration set with an event destination SES says which ' +
    'mail bounced, and why.',
  remediation: {
    summary:
      'Make a configuration set with an event destination that takes bounces, and better also complaints, rejects and ' +
      'delivery delays; then make it the default of the identity, or name it in the e-mail settings of the pool.',
    command: [
      'aws sesv2 create-configuration-set --region <region> --configuration-set-name <set>',
      'aws sesv2 create-configuration-set-event-destination --region <region> --configuration-set-name <set> ' +
        '--event-destination-name failed-mail --event-destination ' +
        '"Enabled=true,MatchingEventTypes=BOUNCE,COMPLAINT,REJECT,DELIVERY_DELAY,SnsDestination={TopicArn=<topic-arn>}"',
      'aws sesv2 put-email-identity-configuration-set-attributes --region <region> --email-identity <identity> ' +
        '--configuration-set-name <set>',
    ].join('\n'),
    link: AWS.eventPublishing,
  },
  recipe: observedIdentity,
  cannotSee:
    'Notification topics and forwarding of the identity, which tell of bounces too: ses-feedback-handled speaks of those. ' +
    'Nor whether anybody reads what the destination gets.',
  links: [AWS.eventPublishing, AWS.poolEmail, AWS.emailConfiguration, AWS.defaultConfigurationSet],
  needs: ['sender', 'monitoring'],
  evaluate({ sender, monitoring }, { subject }) {
    if (sender.kind !== 'ses' || monitoring.length === 0) {
      return { outcome: 'notApplicable', because: `The pool ${subject.name} ${whyNotAsked(sender)}.` };
    }
    const evidence = monitoring.flatMap(evidenceOf);
    const faults = monitoring.map(faultOf).filter((fault) => fault !== undefined);
    if (faults.length > 0) {
      const refused = monitoring.some(({ set }) => set.known && set.value.kind === 'missing');
      const because = `No event tells when a mail of the pool ${subject.name} is turned down: ${faults.join('; ')}.`;
      return { outcome: 'fail', because, evidence, ...(refused && { severity: 'high' }) };
    }
    const unread = monitoring.flatMap(({ set }) => (set.known ? [] : [set.why]));
    if (unread.length > 0) throw new NotSeen([...new Set(unread)].join('; '));
    const takers = monitoring.flatMap(({ set }) => (set.known ? takersOf(set.value) : []));
    const because = `SES reports bounces of mail of the pool ${subject.name} to ${listed([...new Set(takers)])}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'neither the pool nor its identity has a set',
      facts: { sender: sesSender(DOMAIN), monitoring: [through({ kind: 'none' })] },
      expect: 'fail',
      severity: 'medium',
      says: ['no configuration set', `${DOMAIN} in eu-west-1 has no default`],
    },
    {
      name: 'a set without a destination',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through(configurationSet({ destinations: [] }), 'userPool')],
      },
      expect: 'fail',
      says: ['which the pool names', 'no event destination switched on'],
    },
    {
      name: 'a destination that is switched off',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through(configurationSet({ destinations: [destination({ enabled: false })] }))],
      },
      expect: 'fail',
      says: ['no event destination switched on'],
    },
    {
      name: 'a destination that takes deliveries and opens only',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [
          through(configurationSet({ destinations: [destination({ events: ['DELIVERY', 'OPEN'] })] })),
        ],
      },
      expect: 'fail',
      says: ['takes bounces'],
    },
    {
      name: 'a set that was deleted',
      facts: { sender: sesSender(DOMAIN), monitoring: [through(NO_SUCH_SET, 'userPool')] },
      expect: 'fail',
      severity: 'high',
      says: ['SES has no such set', 'refuses the mail'],
    },
    {
      name: 'one of two Regions, the other not read',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through({ kind: 'none' }), through({ unread: 'AccessDenied: ses:GetEmailIdentity' })],
      },
      expect: 'fail',
    },
    {
      name: 'the default set of the identity takes bounces',
      facts: { sender: sesSender(DOMAIN), monitoring: [through(configurationSet())] },
      expect: 'pass',
      says: ['arn:aws:sns:eu-west-1:111122223333:mail-events'],
    },
    {
      name: 'CloudWatch counts bounces',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [
          through(
            configurationSet({ destinations: [destination({ to: { kind: 'cloudWatch' } })] }),
            'userPool',
          ),
        ],
      },
      expect: 'pass',
      says: ['CloudWatch metrics'],
    },
    {
      name: 'an identity that was not read',
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through({ unread: 'AccessDenied: ses:GetEmailIdentity' })],
      },
      expect: 'unknown',
      says: ['ses:GetEmailIdentity'],
    },
    {
      name: 'Cognito sends with your FROM',
      facts: { sender: ownFromSender(DOMAIN), monitoring: [] },
      expect: 'notApplicable',
      says: ["Cognito's own SES"],
    },
    {
      name: 'the default sender',
      facts: { sender: DEFAULT_SENDER, monitoring: [] },
      expect: 'notApplicable',
    },
    {
      name: 'a Lambda function that sends',
      facts: { sender: CUSTOM_SENDER, monitoring: [] },
      expect: 'notApplicable',
      says: ['its own function'],
    },
    {
      name: 'an ARN that is none',
      facts: { sender: brokenSender('hello'), monitoring: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
