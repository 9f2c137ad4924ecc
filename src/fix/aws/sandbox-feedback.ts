// The part of a request for production access that reviewers weigh most: what becomes of bounces and complaints. It says
// what SES is set up to do, and leaves to the team what only they do.
import { COMMA, fewOf, quoted } from '../../checks/words.ts';
import {
  type ConfigurationSetState,
  type EventDestination,
  en,
  ja,
  joined,
  type Notifications,
  type Part,
  paragraph,
  type SuppressedReasons,
  say,
  type Text,
} from '../../model.ts';

/** What is known of how SES tells of bounces and complaints; what is left out is not claimed. */
export interface KnownFeedback {
  /** The configuration set that the mail goes through. */
  readonly set?: ConfigurationSetState | undefined;
  readonly notifications?: Notifications | undefined;
  /** The account's suppression list. */
  readonly suppressed?: SuppressedReasons | undefined;
}

/** The section, in sentences. */
export function feedbackOf({ set, notifications, suppressed = [] }: KnownFeedback): Text {
  const ways = [...fromSet(set), ...fromNotifications(notifications)];
  return paragraph(...(ways.length === 0 ? [NO_WAY_SEEN] : ways), listOf(suppressed), WHAT_WE_DO);
}

const WATCHED = ['BOUNCE', 'COMPLAINT'];

function fromSet(set: ConfigurationSetState | undefined): Text[] {
  if (set?.kind !== 'found') return [];
  const name = quoted(set.name, 64);
  const watching = set.destinations.filter(
    ({ enabled, events, to }) =>
      enabled && to.kind !== 'cloudWatch' && events.some((event) => WATCHED.includes(event)),
  );
  const measured = say(
    en`SES measures the bounce rate and the complaint rate of the configuration set ${name} by itself.`,
    ja`設定セット ${name} については、SES がバウンス率と苦情率を個別に測定しています。`,
  );
  return [
    ...(watching.length === 0 ? [] : [destinations(name, watching)]),
    ...(set.reputationMetrics ? [measured] : []),
  ];
}

function destinations(name: string, watching: readonly EventDestination[]): Text {
  const events = joined(
    WATCHED.filter((event) => watching.some((one) => one.events.includes(event))),
    COMMA,
  );
  const names = fewOf(
    watching.map((one) => quoted(one.name, 64)),
    4,
  );
  return say(
    en`The configuration set ${name} publishes each event (${events}) to its event destinations ${names}.`,
    ja`設定セット ${name} は、各イベント (${events}) をイベント送信先 ${names} に発行します。`,
  );
}

function fromNotifications(notifications: Notifications | undefined): Text[] {
  if (notifications === undefined) return [];
  const { bounceTopic, complaintTopic, forwarding } = notifications;
  const topics = [
    ...(bounceTopic === undefined ? [] : [BOUNCES]),
    ...(complaintTopic === undefined ? [] : [COMPLAINTS]),
  ];
  const what = joined(topics, COMMA);
  const toTopics = say(
    en`SES tells an Amazon SNS topic of each of these: ${what}.`,
    ja`SES は次のそれぞれを Amazon SNS トピックに通知します: ${what}。`,
  );
  return [...(topics.length === 0 ? [] : [toTopics]), ...(forwarding ? [FORWARDED] : [])];
}

const BOUNCES = say(en`bounces`, ja`バウンス`);
const COMPLAINTS = say(en`complaints`, ja`苦情`);
const FORWARDED = say(
  en`SES forwards bounces and complaints by e-mail to the address that the mail was sent from, which <who reads it>
     reads.`,
  ja`SES はバウンスと苦情を送信元の E メールアドレスに転送し、<確認する担当者> が確認しています。`,
);
const NO_WAY_SEEN = say(
  en`We hear of bounces and complaints by <an SNS topic, an event destination or e-mail: set one up before you ask>.`,
  ja`バウンスと苦情は <SNS トピック、イベント送信先、または E メール: リクエストの前に設定> で把握します。`,
);

function listOf(suppressed: SuppressedReasons): Part {
  if (suppressed.length === 0) return '';
  const reasons = joined(
    WATCHED.filter((reason) => suppressed.includes(reason)),
    COMMA,
  );
  return say(
    en`The suppression list of the account is on (${reasons}): SES sends nothing more to an address on it.`,
    ja`アカウントレベルのサプレッションリストを有効にしており (${reasons})、リストにあるアドレスには SES が送信しません。`,
  );
}

const WHAT_WE_DO = say(
  en`When mail to an address bounces for good, we <what you do, such as asking the user for another address at the next
     sign-in>. After a complaint we <what you do>. <Who> looks at both rates <how often>, and stops sending at
     <which rate> until the reason is found.`,
  ja`恒久的なバウンスがあったアドレスについては、<対応: 次回のサインイン時に別のアドレスを求めるなど> を行います。苦情があった場合は
     <対応> を行います。両方の率は <担当者> が <頻度> で確認し、<率> に達したら原因が分かるまで送信を止めます。`,
);
