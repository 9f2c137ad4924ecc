// Do the configuration sets that the identity's mail goes through insist on an encrypted connection?
import { type ConfigurationSetUse, en, ja, say, type Text } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS } from '../links.ts';
import { requireTls } from '../recipes/configuration-set.ts';
import { BY_DEFAULT, BY_POOL, configurationSet, inUse, NO_SUCH_SET, used } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { commands } from '../words.ts';
import { allSeen, faultWords, noSetInUse, type SetFault, setsInWords } from './configuration-set.ts';

const NO_SUCH = say(en`SES has no such set`, ja`SES にこの設定セットはありません`);
const IN_THE_CLEAR = say(
  en`delivers without encryption where the receiver offers none`,
  ja`は、受信側が暗号化に対応していなければ暗号化せずに配信します`,
);

function evidenceOf({ name, state }: ConfigurationSetUse): EvidenceOf<'configurationSets'>[] {
  if (!state.known) return [];
  const value = state.value.kind === 'found' ? state.value.tls : NO_SUCH;
  const field = `TlsPolicy (${name})`;
  return [{ fact: 'configurationSets', field, value, source: state.source }];
}

function faultsOf(use: ConfigurationSetUse): SetFault[] {
  if (!use.state.known || use.state.value.kind === 'missing' || use.state.value.tls === 'REQUIRE') return [];
  const { tls } = use.state.value;
  const fault: Text =
    tls === 'OPTIONAL' ? IN_THE_CLEAR : say(en`has the TlsPolicy ${tls}`, ja`は TlsPolicy が ${tls} です`);
  return [{ use, fault }];
}

export default defineCheck({
  id: 'ses-configuration-set-tls',
  kind: 'identity',
  severity: 'low',
  title: say(
    en`The configuration sets that the identity uses require TLS`,
    ja`ID が使う設定セットが TLS を必須にしている`,
  ),
  rationale: say(
    en`Without it SES delivers in the clear to a server that offers no TLS, or that somebody on the way has made look so:
       whoever listens reads codes and reset links. With it such a mail bounces instead of being delivered, which is the
       price; almost every receiver offers TLS.`,
    ja`必須にしていないと、TLS に対応しないサーバー、または経路上の第三者によって対応していないように見せかけられた
       サーバーへ、SES は平文で配信します。盗聴者にはコードやリセット用リンクが読めてしまいます。必須にすると、そのような
       メールは配信されずにバウンスしますが、ほとんどの受信側は TLS に対応しています。`,
  ),
  remediation: {
    summary: say(
      en`Set the TLS policy of the configuration set to REQUIRE. Look at your bounces in the days after.`,
      ja`設定セットの TLS ポリシーを REQUIRE に設定してください。その後数日間は、バウンスを確認してください。`,
    ),
    command: commands(
      'aws sesv2 put-configuration-set-delivery-options --region <region> --configuration-set-name <set> ' +
        '--tls-policy REQUIRE',
    ),
    link: AWS.deliveryOptions,
  },
  recipe: requireTls,
  cannotSee: say(
    en`Sets that a program names with each mail it sends: only the default of the identity and those of user pools are
       seen. Nor whether the certificate of the receiver is valid, which SES does not ask either.`,
    ja`プログラムがメールごとに指定する設定セット (確認するのは ID のデフォルトとユーザープールの設定セットだけです)。
       また、受信側の証明書が有効かどうか (SES も確認しません)。`,
  ),
  links: [AWS.deliveryOptions, AWS.configurationSets, AWS.getConfigurationSet, AWS.securityHubSes],
  frameworks: [FRAMEWORK.securityHubSes3],
  needs: ['configurationSets'],
  evaluate({ configurationSets }, { subject }) {
    const { sets } = configurationSets;
    const evidence = sets.flatMap(evidenceOf);
    const faults = sets.flatMap(faultsOf);
    if (faults.length > 0) {
      const because = say(
        en`Mail of ${subject.name} goes through a configuration set that does not require TLS: ${faultWords(faults)}.`,
        ja`${subject.name} のメールには、TLS を必須にしていない設定セットが使われます: ${faultWords(faults)}。`,
      );
      return { outcome: 'fail', because, evidence };
    }
    allSeen(configurationSets);
    if (sets.length === 0) return noSetInUse(subject.name);
    const there = sets.filter(({ state }) => state.known && state.value.kind === 'found');
    if (there.length === 0) {
      const because = say(
        en`SES has no configuration set ${setsInWords(sets)}; ses-configuration-set-observed says so.`,
        ja`設定セット ${setsInWords(sets)} は SES にありません。これは ses-configuration-set-observed が指摘します。`,
      );
      return { outcome: 'notApplicable', because, evidence };
    }
    const because = say(
      en`Mail of ${subject.name} goes out over TLS or not at all: ${setsInWords(there)}.`,
      ja`${subject.name} のメールは TLS でのみ配信されます: ${setsInWords(there)}。`,
    );
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: say(en`the default set leaves it open`, ja`デフォルトの設定セットが必須にしていない`),
      facts: { configurationSets: inUse([used(configurationSet({ tls: 'OPTIONAL' }))]) },
      expect: 'fail',
      says: [DOMAIN, 'mail-events (the default of the identity) delivers without encryption'],
    },
    {
      name: say(
        en`the set of a user pool leaves it open; the default is another`,
        ja`ユーザープールの設定セットが必須にしていない (デフォルトは別の設定セット)`,
      ),
      facts: {
        configurationSets: inUse([
          used(configurationSet()),
          used(configurationSet({ name: 'pool-mail', tls: 'OPTIONAL' }), [BY_POOL]),
        ]),
      },
      expect: 'fail',
      says: ['pool-mail (named by 1 user pool)'],
    },
    {
      name: say(en`it fails, whatever was not seen besides`, ja`ほかに読み取れなかったものがあっても不合格`),
      facts: {
        configurationSets: inUse(
          [used(configurationSet({ tls: 'OPTIONAL' }), [BY_POOL])],
          'AccessDenied: ses:GetEmailIdentity',
        ),
      },
      expect: 'fail',
    },
    {
      name: say(en`a policy that SES has added since`, ja`SES が後から追加したポリシー`),
      facts: { configurationSets: inUse([used(configurationSet({ tls: 'PREFER' }))]) },
      expect: 'fail',
      says: ['TlsPolicy PREFER'],
    },
    {
      name: say(en`TLS or nothing`, ja`TLS でのみ配信する`),
      facts: { configurationSets: inUse([used(configurationSet(), [BY_DEFAULT, BY_POOL])]) },
      expect: 'pass',
      says: ['the default of the identity and named by 1 user pool'],
    },
    {
      name: say(en`no set`, ja`設定セットなし`),
      facts: { configurationSets: inUse([]) },
      expect: 'notApplicable',
      says: ['no configuration set'],
    },
    {
      name: say(en`a set that is gone has no policy`, ja`存在しない設定セットにはポリシーがない`),
      facts: { configurationSets: inUse([used(NO_SUCH_SET)]) },
      expect: 'notApplicable',
      says: ['ses-configuration-set-observed'],
    },
    {
      name: say(en`a set that was not read`, ja`読み取れなかった設定セット`),
      facts: { configurationSets: inUse([used({ unread: 'AccessDenied: ses:GetConfigurationSet' })]) },
      expect: 'unknown',
      says: ['ses:GetConfigurationSet'],
    },
    {
      name: say(
        en`a user pool that was not read may name one`,
        ja`読み取れなかったユーザープールが設定セットを指定している可能性がある`,
      ),
      facts: {
        configurationSets: inUse([used(configurationSet())], 'AccessDenied: cognito-idp:DescribeUserPool'),
      },
      expect: 'unknown',
      says: ['cognito-idp:DescribeUserPool'],
    },
  ],
});
