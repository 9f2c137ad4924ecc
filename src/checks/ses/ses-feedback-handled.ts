// Does anybody hear of the identity's bounces and complaints?
import {
  type AppliedConfigurationSet,
  type EventDestination,
  en,
  type Fact,
  type Feedback,
  ja,
  joined,
  listed,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { feedbackForwarding } from '../recipes/configuration-set.ts';
import { configurationSet, destination, feedback, NO_SUCH_SET } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { commands, NONE } from '../words.ts';
import { destinationsShown, enabledOf, setShown, takerOf, targetWords } from './configuration-set.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:bounces';

/** What SES calls the two, in its notifications and in its events. */
const KINDS = [
  { what: say(en`bounces`, ja`バウンス`), topic: 'bounceTopic', event: 'BOUNCE' },
  { what: say(en`complaints`, ja`苦情`), topic: 'complaintTopic', event: 'COMPLAINT' },
] as const;

const AND = say(en` and `, ja`と`);

/** Destinations that tell whose mail it was: CloudWatch only counts. */
function tellingOf(set: AppliedConfigurationSet): EventDestination[] {
  return set.kind === 'found' ? enabledOf(set).filter(({ to }) => to.kind !== 'cloudWatch') : [];
}

const NO_DEFAULT = say(en`there is no default configuration set`, ja`デフォルトの設定セットもありません`);

/** Why the default set does not tell either. */
function whyNot(set: AppliedConfigurationSet): Text {
  switch (set.kind) {
    case 'none':
      return NO_DEFAULT;
    case 'missing':
      return say(
        en`the default configuration set ${set.name} does not exist in SES`,
        ja`デフォルトの設定セット ${set.name} は SES に存在しません`,
      );
    case 'found':
      return say(
        en`no destination of the default configuration set ${set.name} tells of each`,
        ja`デフォルトの設定セット ${set.name} には、該当のイベントを個別に通知する送信先がありません`,
      );
  }
}

function evidenceOf({ notifications: its, defaultSet }: Feedback): EvidenceOf<'feedback'>[] {
  const source = 'ses:GetIdentityNotificationAttributes';
  const told: EvidenceOf<'feedback'>[] = [
    { fact: 'feedback', field: 'ForwardingEnabled', value: String(its.forwarding), source },
    { fact: 'feedback', field: 'BounceTopic', value: its.bounceTopic ?? NONE, source },
    { fact: 'feedback', field: 'ComplaintTopic', value: its.complaintTopic ?? NONE, source },
  ];
  if (defaultSet.kind === 'notNeeded' || !defaultSet.set.known) return told;
  const { value: set, source: from } = defaultSet.set;
  told.push({ fact: 'feedback', field: 'ConfigurationSetName', value: setShown(set), source: from });
  if (set.kind !== 'found') return told;
  const field = `EventDestinations (${set.name})`;
  const value = destinationsShown(set.destinations);
  return [...told, { fact: 'feedback', field, value, source: 'ses:GetConfigurationSetEventDestinations' }];
}

const NOT_READ = say(
  en`nobody read the default configuration set`,
  ja`デフォルトの設定セットが読み取られていません`,
);

function setOf({ defaultSet }: Feedback): Fact<AppliedConfigurationSet> {
  if (defaultSet.kind === 'read') return defaultSet.set;
  return { known: false, why: NOT_READ };
}

function sent(identity: string, places: readonly Text[]): Text {
  return say(
    en`SES sends of ${identity} ${listed(places)}.`,
    ja`SES は ${identity} の${listed(places)}送信します。`,
  );
}

function nobodyHears(identity: string, unheard: Text, set: AppliedConfigurationSet): Text {
  return say(
    en`Nobody is told of ${unheard} of ${identity}: forwarding is off, no notification topic is set for them, and
       ${whyNot(set)}. SES then mails the Return-Path or From address, whether or not anybody reads it.`,
    ja`${identity} の${unheard}は誰にも通知されません。転送は無効、通知トピックは未設定で、${whyNot(set)}。この場合 SES は、
       誰かが読んでいるかどうかにかかわらず、Return-Path または From のアドレスにメールで知らせます。`,
  );
}

export default defineCheck({
  id: 'ses-feedback-handled',
  kind: 'identity',
  severity: 'medium',
  title: say(
    en`Somebody is told of the bounces and complaints of the identity`,
    ja`ID のバウンスと苦情が誰かに通知される`,
  ),
  rationale: say(
    en`AWS requires a way to hear of bounces and complaints, and reviews accounts whose rates rise. Where none is set up, SES
       mails the Return-Path or the From address even though forwarding is off: for a no-reply address that is nobody.
       Addresses that do not exist stay in use, and the rates rise unseen.`,
    ja`AWS はバウンスと苦情を受け取る手段を必須としており、バウンス率や苦情率が上がったアカウントをレビュー対象とします。手段が
       何も設定されていない場合、SES は転送が無効でも Return-Path または From のアドレスにメールで知らせますが、no-reply
       アドレスでは誰も読みません。存在しないアドレスへの送信が続き、バウンス率と苦情率は気付かれないまま上がります。`,
  ),
  remediation: {
    summary: say(
      en`Switch feedback forwarding on and have somebody read the address that mail is sent from; or, better, send bounces
         and complaints to an SNS topic, by the notifications of the identity or by its default configuration set.`,
      ja`E メールフィードバック転送を有効にし、送信元アドレスに届くメールを誰かが読むようにしてください。できれば、ID の通知設定
         またはデフォルトの設定セットで、バウンスと苦情を SNS トピックに送信してください。`,
    ),
    command: commands(
      'aws ses set-identity-notification-topic --region <region> --identity <identity> --notification-type Bounce ' +
        '--sns-topic <topic-arn>',
      'aws ses set-identity-notification-topic --region <region> --identity <identity> --notification-type Complaint ' +
        '--sns-topic <topic-arn>',
      { en: '# Or by e-mail:', ja: '# または E メールで受け取る場合:' },
      'aws sesv2 put-email-identity-feedback-attributes --region <region> --email-identity <identity> ' +
        '--email-forwarding-enabled',
    ),
    link: AWS.feedback,
  },
  recipe: feedbackForwarding,
  cannotSee: say(
    en`Whether anybody reads what is forwarded, or listens to the topic. Nor configuration sets that senders name with each
       mail in place of the default.`,
    ja`転送されたメールを誰かが読んでいるか、トピックを誰かが購読しているか。また、送信側がデフォルトの代わりにメールごとに
       指定する設定セット。`,
  ),
  links: [AWS.feedback, AWS.putFeedback, AWS.eventPublishing, AWS.defaultConfigurationSet],
  needs: ['feedback'],
  evaluate({ feedback: read }, { subject }) {
    const { notifications } = read;
    const evidence = evidenceOf(read);
    if (notifications.forwarding) {
      const because = say(
        en`SES mails bounces and complaints of ${subject.name} to the Return-Path address, or to the From address where there
           is none.`,
        ja`SES は ${subject.name} のバウンスと苦情を、Return-Path のアドレス (なければ From のアドレス) にメールで転送します。`,
      );
      return { outcome: 'pass', because, evidence };
    }
    const open = KINDS.filter(({ topic }) => notifications[topic] === undefined);
    const topics = KINDS.flatMap(({ what, topic }) => {
      const arn = notifications[topic];
      return arn === undefined ? [] : [say(en`${what} to ${arn}`, ja`${what}を ${arn} に`)];
    });
    if (open.length === 0) {
      return { outcome: 'pass', because: sent(subject.name, topics), evidence };
    }
    const set = setOf(read);
    if (!set.known) throw new NotSeen(set.why);
    const telling = tellingOf(set.value);
    const unheard = open.flatMap(({ what, event }) => (takerOf(event, telling) === undefined ? [what] : []));
    if (unheard.length > 0) {
      const because = nobodyHears(subject.name, joined(unheard, AND), set.value);
      return { outcome: 'fail', because, evidence };
    }
    const taken = open.flatMap(({ what, event }) => {
      const taker = takerOf(event, telling);
      if (taker === undefined) return [];
      const to = targetWords(taker.to);
      return [say(en`${what} to ${to}`, ja`${what}を ${to} に`)];
    });
    return { outcome: 'pass', because: sent(subject.name, [...topics, ...taken]), evidence };
  },
  examples: [
    {
      name: say(
        en`forwarding is off, and nothing else is set up`,
        ja`転送が無効で、ほかにも何も設定されていない`,
      ),
      facts: { feedback: feedback({}, { kind: 'none' }) },
      expect: 'fail',
      says: ['bounces and complaints', DOMAIN, 'no default configuration set'],
    },
    {
      name: say(en`a topic for bounces only`, ja`バウンスのトピックだけがある`),
      facts: { feedback: feedback({ bounceTopic: TOPIC }, { kind: 'none' }) },
      expect: 'fail',
      says: ['told of complaints of'],
    },
    {
      name: say(en`a destination that takes other events`, ja`ほかのイベントだけを受け取る送信先`),
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
      name: say(
        en`CloudWatch counts bounces and does not say whose`,
        ja`CloudWatch はバウンスを数えるだけで、どの宛先のものかは示さない`,
      ),
      facts: {
        feedback: feedback(
          {},
          configurationSet({ destinations: [destination({ to: { kind: 'cloudWatch' } })] }),
        ),
      },
      expect: 'fail',
    },
    {
      name: say(en`a destination that is switched off`, ja`無効な送信先`),
      facts: {
        feedback: feedback({}, configurationSet({ destinations: [destination({ enabled: false })] })),
      },
      expect: 'fail',
    },
    {
      name: say(en`a default set that was deleted`, ja`削除されたデフォルトの設定セット`),
      facts: { feedback: feedback({}, NO_SUCH_SET) },
      expect: 'fail',
      says: ['does not exist in SES'],
    },
    {
      name: say(en`forwarding`, ja`転送が有効`),
      facts: { feedback: feedback({ forwarding: true }) },
      expect: 'pass',
      says: ['Return-Path'],
    },
    {
      name: say(en`a topic for each`, ja`それぞれにトピックがある`),
      facts: { feedback: feedback({ bounceTopic: TOPIC, complaintTopic: TOPIC }) },
      expect: 'pass',
      says: [TOPIC],
    },
    {
      name: say(
        en`a topic for bounces, and a destination that takes complaints`,
        ja`バウンスのトピックと、苦情を受け取る送信先がある`,
      ),
      facts: { feedback: feedback({ bounceTopic: TOPIC }, configurationSet()) },
      expect: 'pass',
      says: [`bounces to ${TOPIC}`, 'complaints to arn:aws:sns:eu-west-1:111122223333:mail-events'],
    },
    {
      name: say(en`a default set that was not read`, ja`読み取れなかったデフォルトの設定セット`),
      facts: { feedback: feedback({}, { unread: 'AccessDenied: ses:GetEmailIdentity' }) },
      expect: 'unknown',
      says: ['ses:GetEmailIdentity'],
    },
  ],
});
