// Does SES tell anybody when a mail of the pool is turned down?
import {
  type AppliedConfigurationSet,
  distinct,
  en,
  ja,
  joined,
  listed,
  type Sender,
  type SenderMonitoring,
  say,
  type Text,
} from '../../model.ts';
import { defineCheck, type EvidenceOf, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { observedIdentity } from '../recipes/configuration-set.ts';
import { configurationSet, destination, NO_SUCH_SET, through } from '../samples/sets.ts';
import { brokenSender, CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { destinationsShown, enabledOf, setShown, takerOf, targetWords } from '../ses/configuration-set.ts';
import { clauses, commands } from '../words.ts';

/** The event by which SES says that a receiver did not take a mail; the others tell of other things, or only of success. */
const TURNED_DOWN = 'BOUNCE';

/** Why nobody hears of mail that was turned down, as a clause; undefined where somebody does. */
function faultOf({ identity, by, set }: SenderMonitoring): Text | undefined {
  if (!set.known) return undefined;
  const { name, region } = identity;
  if (set.value.kind === 'none') {
    return say(
      en`it goes through no configuration set, for the pool names none and ${name} in ${region} has no default`,
      ja`設定セットが使われません (ユーザープールは指定しておらず、${region} の ${name} にもデフォルトがありません)`,
    );
  }
  const which =
    by === 'userPool'
      ? say(
          en`the configuration set ${set.value.name}, which the pool names`,
          ja`ユーザープールが指定する設定セット ${set.value.name}`,
        )
      : say(
          en`the configuration set ${set.value.name}, the default of ${name} in ${region}`,
          ja`${region} の ${name} のデフォルトの設定セット ${set.value.name}`,
        );
  if (set.value.kind === 'missing') {
    return say(
      en`it is to go through ${which}, and SES has no such set: it refuses the mail`,
      ja`${which} は SES に存在しないため、SES はメールを拒否します`,
    );
  }
  const enabled = enabledOf(set.value);
  if (enabled.length === 0) {
    return say(
      en`it goes through ${which}, which has no event destination switched on`,
      ja`${which} に、有効なイベント送信先がありません`,
    );
  }
  if (takerOf(TURNED_DOWN, enabled) !== undefined) return undefined;
  return say(
    en`it goes through ${which}, none of whose event destinations takes bounces`,
    ja`${which} に、バウンスを受け取るイベント送信先がありません`,
  );
}

function evidenceOf({ by, identity, set }: SenderMonitoring): EvidenceOf<'monitoring'>[] {
  if (!set.known) return [];
  const field =
    by === 'userPool' ? 'EmailConfiguration.ConfigurationSet' : `ConfigurationSetName (${identity.arn})`;
  const source = by === 'userPool' ? 'cognito-idp:DescribeUserPool' : 'ses:GetEmailIdentity';
  const named = { fact: 'monitoring', field, value: setShown(set.value), source } as const;
  if (set.value.kind !== 'found') return [named];
  return [
    named,
    {
      fact: 'monitoring',
      field: `EventDestinations (${set.value.name})`,
      value: destinationsShown(set.value.destinations),
      source: 'ses:GetConfigurationSetEventDestinations',
    },
  ];
}

/** Where word of a bounce goes. */
function takersOf(set: AppliedConfigurationSet): Text[] {
  const taker = set.kind === 'found' ? takerOf(TURNED_DOWN, enabledOf(set)) : undefined;
  return taker === undefined ? [] : [joined([targetWords(taker.to), ' (', setShown(set), ')'], '')];
}

function notAsked(pool: string, sender: Sender): Text {
  switch (sender.kind) {
    case 'customEmailSender':
      return say(
        en`The pool ${pool} hands every mail to its own function, and what that sends through is not seen here.`,
        ja`ユーザープール ${pool} は、すべてのメールを独自の関数に渡しています。その関数が何を使って送信するかは確認できません。`,
      );
    case 'cognitoDefault':
    case 'cognitoWithOwnFrom':
      return say(
        en`The pool ${pool} sends through Cognito's own SES, which has no configuration set of yours.`,
        ja`ユーザープール ${pool} は Cognito 自身の SES から送信しており、自社の設定セットは使われません。`,
      );
    case 'ses':
      return say(
        en`The pool ${pool} names an identity that is not there; cognito-sender-exists says so.`,
        ja`ユーザープール ${pool} が指定する ID は存在しません。これは cognito-sender-exists が指摘します。`,
      );
  }
}

export default defineCheck({
  id: 'cognito-sender-monitored',
  kind: 'userPool',
  severity: 'medium',
  outsideProduction: 'low',
  title: say(
    en`Mail of the pool that a receiver turns down is reported`,
    ja`受信側に拒否されたユーザープールのメールが通知される`,
  ),
  rationale: say(
    en`SES takes a code from Cognito, and only later a receiver turns it down. Cognito does not hear of that: the one who
       waits for the code is the only one who notices. Through a configuration set with an event destination SES says which
       mail bounced, and why.`,
    ja`SES が Cognito からコードを受け付けた後で、受信側がメールを拒否することがあります。Cognito はそれを知らず、気付くのは
       コードを待っている本人だけです。イベント送信先のある設定セットを使えば、どのメールがなぜバウンスしたかを SES が
       通知します。`,
  ),
  remediation: {
    summary: say(
      en`Make a configuration set with an event destination that takes bounces, and better also complaints, rejects and
         delivery delays; then make it the default of the identity, or name it in the e-mail settings of the pool.`,
      ja`バウンス (できれば苦情、拒否、配信遅延も) を受け取るイベント送信先のある設定セットを作成し、ID のデフォルトにするか、
         ユーザープールの E メール設定で指定してください。`,
    ),
    command: commands(
      'aws sesv2 create-configuration-set --region <region> --configuration-set-name <set>',
      'aws sesv2 create-configuration-set-event-destination --region <region> --configuration-set-name <set> ' +
        '--event-destination-name failed-mail --event-destination ' +
        '"Enabled=true,MatchingEventTypes=BOUNCE,COMPLAINT,REJECT,DELIVERY_DELAY,SnsDestination={TopicArn=<topic-arn>}"',
      'aws sesv2 put-email-identity-configuration-set-attributes --region <region> --email-identity <identity> ' +
        '--configuration-set-name <set>',
    ),
    link: AWS.eventPublishing,
  },
  recipe: observedIdentity,
  cannotSee: say(
    en`Notification topics and forwarding of the identity, which tell of bounces too: ses-feedback-handled speaks of those.
       Nor whether anybody reads what the destination gets.`,
    ja`ID の通知トピックと転送。これらもバウンスを通知しますが、ses-feedback-handled の対象です。また、送信先に届いたものを
       誰かが読んでいるか。`,
  ),
  links: [AWS.eventPublishing, AWS.poolEmail, AWS.emailConfiguration, AWS.defaultConfigurationSet],
  needs: ['sender', 'monitoring'],
  evaluate({ sender, monitoring }, { subject }) {
    if (sender.kind !== 'ses' || monitoring.length === 0) {
      return { outcome: 'notApplicable', because: notAsked(subject.name, sender) };
    }
    const evidence = monitoring.flatMap(evidenceOf);
    const faults = monitoring.map(faultOf).filter((fault) => fault !== undefined);
    if (faults.length > 0) {
      const refused = monitoring.some(({ set }) => set.known && set.value.kind === 'missing');
      const because = say(
        en`No event tells when a mail of the pool ${subject.name} is turned down: ${clauses(faults)}.`,
        ja`ユーザープール ${subject.name} のメールが拒否されても、イベントで通知されません。${clauses(faults)}。`,
      );
      return { outcome: 'fail', because, evidence, ...(refused && { severity: 'high' }) };
    }
    const unread = monitoring.flatMap(({ set }) => (set.known ? [] : [set.why]));
    if (unread.length > 0) throw new NotSeen(joined(distinct(unread), '; '));
    const takers = monitoring.flatMap(({ set }) => (set.known ? takersOf(set.value) : []));
    const because = say(
      en`SES reports bounces of mail of the pool ${subject.name} to ${listed(distinct(takers))}.`,
      ja`SES は、ユーザープール ${subject.name} のメールのバウンスを ${listed(distinct(takers))} に通知します。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(
        en`neither the pool nor its identity has a set`,
        ja`ユーザープールにも ID にも設定セットがない`,
      ),
      facts: { sender: sesSender(DOMAIN), monitoring: [through({ kind: 'none' })] },
      expect: 'fail',
      severity: 'medium',
      says: ['no configuration set', `${DOMAIN} in eu-west-1 has no default`],
    },
    {
      name: say(en`a set without a destination`, ja`送信先のない設定セット`),
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through(configurationSet({ destinations: [] }), 'userPool')],
      },
      expect: 'fail',
      says: ['which the pool names', 'no event destination switched on'],
    },
    {
      name: say(en`a destination that is switched off`, ja`無効な送信先`),
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through(configurationSet({ destinations: [destination({ enabled: false })] }))],
      },
      expect: 'fail',
      says: ['no event destination switched on'],
    },
    {
      name: say(en`a destination that takes deliveries and opens only`, ja`配信と開封だけを受け取る送信先`),
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
      name: say(en`a set that was deleted`, ja`削除された設定セット`),
      facts: { sender: sesSender(DOMAIN), monitoring: [through(NO_SUCH_SET, 'userPool')] },
      expect: 'fail',
      severity: 'high',
      says: ['SES has no such set', 'refuses the mail'],
    },
    {
      name: say(
        en`one of two Regions, the other not read`,
        ja`2 つのリージョンの一方 (もう一方は読み取れなかった)`,
      ),
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through({ kind: 'none' }), through({ unread: 'AccessDenied: ses:GetEmailIdentity' })],
      },
      expect: 'fail',
    },
    {
      name: say(
        en`the default set of the identity takes bounces`,
        ja`ID のデフォルトの設定セットがバウンスを受け取る`,
      ),
      facts: { sender: sesSender(DOMAIN), monitoring: [through(configurationSet())] },
      expect: 'pass',
      says: ['arn:aws:sns:eu-west-1:111122223333:mail-events'],
    },
    {
      name: say(en`CloudWatch counts bounces`, ja`CloudWatch がバウンスを数える`),
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
      name: say(en`an identity that was not read`, ja`読み取れなかった ID`),
      facts: {
        sender: sesSender(DOMAIN),
        monitoring: [through({ unread: 'AccessDenied: ses:GetEmailIdentity' })],
      },
      expect: 'unknown',
      says: ['ses:GetEmailIdentity'],
    },
    {
      name: say(en`Cognito sends with your FROM`, ja`Cognito が自社の FROM アドレスで送信する`),
      facts: { sender: ownFromSender(DOMAIN), monitoring: [] },
      expect: 'notApplicable',
      says: ["Cognito's own SES"],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER, monitoring: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, monitoring: [] },
      expect: 'notApplicable',
      says: ['its own function'],
    },
    {
      name: say(en`an ARN that is none`, ja`ARN ではない文字列`),
      facts: { sender: brokenSender('hello'), monitoring: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
  ],
});
