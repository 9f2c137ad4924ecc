// Does anybody hear of the identity's bounces and complaints?
import type { AppliedConfigurationSet, EventDestination, Fact, Feedback } from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { feedbackForwarding } from '../recipes/configuration-set.ts';
import { configurationSet, destination, feedback, NO_SUCH_SET } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { listed } from '../words.ts';
import { destinationsShown, enabledOf, setShown, takerOf, targetWords } from './configuration-set.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:bounces';

/** What SES calls the two, in its notifications and in its events. */
const KINDS = [
  { what: 'bounces', topic: 'bounceTopic', event: 'BOUNCE' },
  { what: 'complaints', topic: 'complaintTopic', event: 'COMPLAINT' },
] as const;

/** Destinations that tell whose mail it was: CloudWatch only counts. */
function tellingOf(set: AppliedConfigurationSet): EventDestination[] {
  return set.kind === 'found' ? enabledOf(set).filter(({ to }) => to.kind !== 'cloudWatch') : [];
}

/** Why the default set does not tell either. */
function whyNot(set: AppliedConfigurationSet): string {
  switch (set.kind) {
    case 'none':
      return 'there is no default configuration set';
    case 'missing':
      return `the default configuration set ${set.name} does not exist in SES`;
    case 'found':
      return `no destination of the default configuration set ${set.name} tells of each`;
  }
}

function evidenceOf({ notifications: its, defaultSet }: Feedback): EvidenceOf<'feedback'>[] {
  const source = 'ses:GetIdentityNotificationAttributes';
  const told: EvidenceOf<'feedback'>[] = [
    { fact: 'feedback', field: 'ForwardingEnabled', value: String(its.forwarding), source },
    { fact: 'feedback', field: 'BounceTopic', value: its.bounceTopic ?? '(none)', source },
    { fact: 'feedback', field: 'ComplaintTopic', value: its.complaintTopic ?? '(none)', source },
  ];
  if (defaultSet.kind === 'notNeeded' || !defaultSet.set.known) return told;
  const { value: set, source: from } = defaultSet.set;
  told.push({ fact: 'feedback', field: 'ConfigurationSetName', value: setShown(set), source: from });
  if (set.kind !== 'found') return told;
  const field = `EventDestinations of ${set.name}`;
  const value = destinationsShown(set.destinations);
  return [...told, { fact: 'feedback', field, value, source: 'ses:GetConfigurationSetEventDestinations' }];
}

function setOf({ defaultSet }: Feedback): Fact<AppliedConfigurationSet> {
  if (defaultSet.kind === 'read') return defaultSet.set;
  return { known: false, why: 'nobody read the default configuration set' };
}

export default defineCheck({
  id: 'ses-feedback-handled',
  kind: 'identity',
  severity: 'medium',
  title: 'Somebody is told of the bounces and complaints of the identity',
  rationale:
    'AWS requires a way to hear of bounces and complaints, and reviews accounts whose rates rise. Where none is set up, SES ' +
    'mails the Return-Path or the From address even though forwarding is off: for a no-reply address that is nobody. ' +
    'Addresses that do not exist stay in use, and the rates rise unseen.',
  remediation: {
    summary:
      'Switch feedback forwarding on and have somebody read the address that mail is sent from; or, better, send bounces ' +
      'and complaints to an SNS topic, by the notifications of the identity or by its default configuration set.',
    command: [
      'aws ses set-identity-notification-topic --region <region> --identity <identity> --notification-type Bounce ' +
        '--sns-topic <topic-arn>',
      'aws ses set-identity-notification-topic --region <region> --identity <identity> --notification-type Complaint ' +
        '--sns-topic <topic-arn>',
      '# Or by e-mail:',
      'aws sesv2 put-email-identity-feedback-attributes --region <region> --email-identity <identity> ' +
        '--email-forwarding-enabled',
    ].join('\n'),
    link: AWS.feedback,
  },
  recipe: feedbackForwarding,
  cannotSee:
    'Whether anybody reads what is forwarded, or listens to the topic. Nor configuration sets that senders name with each ' +
    'mail in place of the default.',
  links: [AWS.feedback, AWS.putFeedback, AWS.eventPublishing, AWS.defaultConfigurationSet],
  needs: ['feedback'],
  evaluate({ feedback: read }, { subject }) {
    const { notifications } = read;
    const evidence = evidenceOf(read);
    if (notifications.forwarding) {
      const because = `SES mails bounces and complaints of ${subject.name} to the Return-Path address, or to the From address where there is none.`;
      return { outcome: 'pass', because, evidence };
    }
    const open = KINDS.filter(({ topic }) => notifications[topic] === undefined);
    const topics = KINDS.flatMap(({ what, topic }) => {
      const arn = notifications[topic];
      return arn === undefined ? [] : [`${what} to ${arn}`];
    });
    if (open.length === 0) {
      return { outcome: 'pass', because: `SES sends of ${subject.name} ${listed(topics)}.`, evidence };
    }
    const set = setOf(read);
    if (!set.known) throw new NotSeen(set.why);
    const telling = tellingOf(set.value);
    const unheard = open.filter(({ event }) => takerOf(event, telling) === undefined);
    if (unheard.length > 0) {
      const because =
        `Nobody is told of ${listed(unheard.map(({ what }) => what))} of ${subject.name}: forwarding is off, no ` +
        `notification topic is set for them, and ${whyNot(set.value)}. SES then mails the Return-Path or From address, ` +
        'whether or not anybody reads it.';
      return { outcome: 'fail', because, evidence };
    }
    const taken = open.flatMap(({ what, event }) => {
      const taker = takerOf(event, telling);
      return taker === undefined ? [] : [`${what} to ${targetWords(taker.to)}`];
    });
    const because = `SES sends of ${subject.name} ${listed([...topics, ...taken])}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'forwarding is off, and nothing else is set up',
      facts: { feedback: feedback({}, { kind: 'none' }) },
      expect: 'fail',
      says: ['bounces and complaints', DOMAIN, 'no default configuration set'],
    },
    {
      name: 'a topic for bounces only',
      facts: { feedback: feedback({ bounceTopic: TOPIC }, { kind: 'none' }) },
      expect: 'fail',
      says: ['told of complaints of'],
    },
    {
      name: 'a destination that takes other events',
      facts: {
        feedback: feedback(
          {},
          configurationSet({ destinations: [destination({ events: ['OPEN', 'CLICK'] })] }),
        ),
      },
      expect: 'fail',
      says: ['mail-events tells of each'],
    },
    {
      name: 'CloudWatch counts bounces and does not say whose',
      facts: {
        feedback: feedback(
          {},
          configurationSet({ destinations: [destination({ to: { kind: 'cloudWatch' } })] }),
        ),
      },
      expect: 'fail',
    },
    {
      name: 'a destination that is switched off',
      facts: {
        feedback: feedback({}, configurationSet({ destinations: [destination({ enabled: false })] })),
      },
      expect: 'fail',
    },
    {
      name: 'a default set that was deleted',
      facts: { feedback: feedback({}, NO_SUCH_SET) },
      expect: 'fail',
      says: ['does not exist in SES'],
    },
    {
      name: 'forwarding',
      facts: { feedback: feedback({ forwarding: true }) },
      expect: 'pass',
      says: ['Return-Path'],
    },
    {
      name: 'a topic for each',
      facts: { feedback: feedback({ bounceTopic: TOPIC, complaintTopic: TOPIC }) },
      expect: 'pass',
      says: [TOPIC],
    },
    {
      name: 'a topic for bounces, and a destination that takes complaints',
      facts: { feedback: feedback({ bounceTopic: TOPIC }, configurationSet()) },
      expect: 'pass',
      says: [`bounces to ${TOPIC}`, 'complaints to arn:aws:sns:eu-west-1:111122223333:mail-events'],
    },
    {
      name: 'a default set that was not read',
      facts: { feedback: feedback({}, { unread: 'AccessDenied: ses:GetEmailIdentity' }) },
      expect: 'unknown',
      says: ['ses:GetEmailIdentity'],
    },
  ],
});
