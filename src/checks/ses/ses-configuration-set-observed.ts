// Do the configuration sets that the identity's mail goes through tell anybody what became of it?
import { type ConfigurationSetState, type ConfigurationSetUse, en, ja, say, type Text } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { AWS } from '../links.ts';
import { eventDestination } from '../recipes/configuration-set.ts';
import { BY_POOL, configurationSet, destination, inUse, NO_SUCH_SET, used } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { commands } from '../words.ts';
import {
  allSeen,
  destinationsShown,
  enabledOf,
  faultWords,
  noSetInUse,
  type SetFault,
  setsInWords,
} from './configuration-set.ts';

function evidenceOf({ name, state }: ConfigurationSetUse): EvidenceOf<'configurationSets'>[] {
  if (!state.known) return [];
  const shown = (field: string, value: string | Text, source: string) =>
    ({ fact: 'configurationSets', field: `${field} (${name})`, value, source }) as const;
  const set = state.value;
  if (set.kind === 'missing') {
    return [shown('ConfigurationSet', NO_SUCH, state.source)];
  }
  return [
    shown(
      'EventDestinations',
      destinationsShown(set.destinations),
      'ses:GetConfigurationSetEventDestinations',
    ),
    shown('ReputationMetricsEnabled', String(set.reputationMetrics), 'ses:GetConfigurationSet'),
  ];
}

const NO_SUCH = say(en`SES has no such set`, ja`SES にこの設定セットはありません`);
const GONE = say(
  en`does not exist in SES, which refuses every mail that is to go through it`,
  ja`は SES に存在せず、これを使うメールは SES にすべて拒否されます`,
);
const NO_DESTINATION = say(
  en`has no event destination that is switched on`,
  ja`には有効なイベント送信先がありません`,
);
const NO_METRICS = say(en`has its reputation metrics switched off`, ja`は評価メトリクスが無効です`);
const NEITHER = say(
  en`has no event destination that is switched on and has its reputation metrics switched off`,
  ja`には有効なイベント送信先がなく、評価メトリクスも無効です`,
);

function faultOf(set: ConfigurationSetState): Text | undefined {
  if (set.kind === 'missing') return GONE;
  const isObserved = enabledOf(set).length > 0;
  if (!isObserved) return set.reputationMetrics ? NO_DESTINATION : NEITHER;
  return set.reputationMetrics ? undefined : NO_METRICS;
}

export default defineCheck({
  id: 'ses-configuration-set-observed',
  kind: 'identity',
  severity: 'low',
  title: say(
    en`The configuration sets that the identity uses exist, publish events and measure reputation`,
    ja`ID が使う設定セットが存在し、イベントを発行し、評価メトリクスを測定している`,
  ),
  rationale: say(
    en`A configuration set is how SES tells what became of each mail: without an event destination it tells nobody, and
       without reputation metrics the bounces and complaints of its mail cannot be told from those of the whole account. A
       set that somebody names and that was deleted is worse: SES refuses the mail.`,
    ja`SES は設定セットを通じて、各メールの送信結果を通知します。イベント送信先がなければ誰にも通知されず、評価メトリクスが
       なければ、そのメールのバウンスと苦情をアカウント全体のものと区別できません。指定されている設定セットが削除されている
       場合はさらに深刻で、SES はメールを拒否します。`,
  ),
  remediation: {
    summary: say(
      en`Add an event destination for bounces, complaints, rejects and delivery delays to the set, and switch its
         reputation metrics on. A set that does not exist: create it again under its name, or name another.`,
      ja`設定セットに、バウンス、苦情、拒否、配信遅延のイベント送信先を追加し、評価メトリクスを有効にしてください。設定セットが
         存在しない場合は、同じ名前で作り直すか、別の設定セットを指定してください。`,
    ),
    command: commands(
      'aws sesv2 create-configuration-set-event-destination --region <region> --configuration-set-name <set> ' +
        '--event-destination-name failed-mail --event-destination ' +
        '"Enabled=true,MatchingEventTypes=BOUNCE,COMPLAINT,REJECT,DELIVERY_DELAY,SnsDestination={TopicArn=<topic-arn>}"',
      'aws sesv2 put-configuration-set-reputation-options --region <region> --configuration-set-name <set> ' +
        '--reputation-metrics-enabled',
    ),
    link: AWS.eventPublishing,
  },
  recipe: eventDestination,
  cannotSee: say(
    en`Sets that a program names with each mail it sends: only the default of the identity and those of user pools are
       seen. Nor whether anybody reads what the destination gets, or the destination still exists.`,
    ja`プログラムがメールごとに指定する設定セット (確認するのは ID のデフォルトとユーザープールの設定セットだけです)。
       また、送信先に届いたものを誰かが読んでいるか、送信先がまだ存在するか。`,
  ),
  links: [
    AWS.eventPublishing,
    AWS.configurationSets,
    AWS.defaultConfigurationSet,
    AWS.eventDestination,
    AWS.reputationOptions,
  ],
  needs: ['configurationSets'],
  evaluate({ configurationSets }, { subject }) {
    const { sets } = configurationSets;
    const evidence = sets.flatMap(evidenceOf);
    const faults = sets.flatMap((use): SetFault[] => {
      const fault = use.state.known ? faultOf(use.state.value) : undefined;
      return fault === undefined ? [] : [{ use, fault }];
    });
    if (faults.length > 0) {
      const refuses = faults.some(({ use }) => use.state.known && use.state.value.kind === 'missing');
      // How bad it is, only the worst of all sets tells.
      if (!refuses) allSeen(configurationSets);
      const because = say(
        en`Mail of ${subject.name} is to go through a configuration set that does not tell what becomes of it:
           ${faultWords(faults)}.`,
        ja`${subject.name} のメールには、送信結果を十分に通知しない設定セットが指定されています:
           ${faultWords(faults)}。`,
      );
      return { outcome: 'fail', because, evidence, ...(refuses && { severity: 'high' }) };
    }
    allSeen(configurationSets);
    if (sets.length === 0) return noSetInUse(subject.name);
    const because = say(
      en`SES publishes what becomes of mail of ${subject.name}, and measures it: ${setsInWords(sets)}.`,
      ja`SES は ${subject.name} のメールの送信結果をイベントとして発行し、評価メトリクスを測定しています: ${setsInWords(sets)}。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`no destination`, ja`イベント送信先がない`),
      facts: { configurationSets: inUse([used(configurationSet({ destinations: [] }))]) },
      expect: 'fail',
      severity: 'low',
      says: [DOMAIN, 'has no event destination that is switched on'],
    },
    {
      name: say(
        en`a destination that is switched off, and no metrics`,
        ja`無効なイベント送信先だけで、評価メトリクスもない`,
      ),
      facts: {
        configurationSets: inUse([
          used(
            configurationSet({ destinations: [destination({ enabled: false })], reputationMetrics: false }),
            [BY_POOL],
          ),
        ]),
      },
      expect: 'fail',
      says: ['named by 1 user pool', 'switched on and has its reputation metrics switched off'],
    },
    {
      name: say(en`metrics switched off`, ja`評価メトリクスが無効`),
      facts: { configurationSets: inUse([used(configurationSet({ reputationMetrics: false }))]) },
      expect: 'fail',
      says: ['reputation metrics switched off'],
    },
    {
      name: say(en`a set that was deleted`, ja`削除された設定セット`),
      facts: { configurationSets: inUse([used(NO_SUCH_SET, [BY_POOL])]) },
      expect: 'fail',
      severity: 'high',
      says: ['does not exist in SES', 'refuses every mail'],
    },
    {
      name: say(en`observed and measured`, ja`イベントを発行し、評価メトリクスも測定している`),
      facts: { configurationSets: inUse([used(configurationSet())]) },
      expect: 'pass',
      says: ['mail-events (the default of the identity)'],
    },
    {
      name: say(en`no set`, ja`設定セットなし`),
      facts: { configurationSets: inUse([]) },
      expect: 'notApplicable',
      says: ['no configuration set'],
    },
    {
      name: say(en`a set that was not read`, ja`読み取れなかった設定セット`),
      facts: {
        configurationSets: inUse([
          used({ unread: 'AccessDenied: ses:GetConfigurationSetEventDestinations' }),
        ]),
      },
      expect: 'unknown',
      says: ['ses:GetConfigurationSetEventDestinations'],
    },
    {
      name: say(
        en`no destination, and another set that was not read`,
        ja`イベント送信先がない設定セットと、読み取れなかった別の設定セット`,
      ),
      facts: {
        configurationSets: inUse([
          used(configurationSet({ destinations: [] })),
          used({ unread: 'AccessDenied: ses:GetConfigurationSet' }, [BY_POOL]),
        ]),
      },
      expect: 'unknown',
      says: ['ses:GetConfigurationSet'],
    },
    {
      name: say(
        en`an identity that was left out; the set of a pool is in order`,
        ja`読み取りの対象外となった ID (ユーザープールの設定セットは問題なし)`,
      ),
      facts: {
        configurationSets: inUse(
          [used(configurationSet(), [BY_POOL])],
          say(en`not asked: at most 300`, ja`問い合わせていません: 最大 300 個`),
        ),
      },
      expect: 'unknown',
      says: ['at most 300'],
    },
  ],
});
