// Do the configuration sets that the identity's mail goes through insist on an encrypted connection?
import type { ConfigurationSetUse } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS } from '../links.ts';
import { requireTls } from '../recipes/configuration-set.ts';
import { BY_DEFAULT, BY_POOL, configurationSet, inUse, NO_SUCH_SET, used } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { allSeen, faultWords, noSetInUse, type SetFault, setsInWords } from './configuration-set.ts';

function evidenceOf({ name, state }: ConfigurationSetUse): EvidenceOf<'configurationSets'>[] {
  if (!state.known) return [];
  const value = state.value.kind === 'found' ? state.value.tls : 'SES has no such set';
  const field = `TlsPolicy of the configuration set ${name}`;
  return [{ fact: 'configurationSets', field, value, source: state.source }];
}

function faultsOf(use: ConfigurationSetUse): SetFault[] {
  if (!use.state.known || use.state.value.kind === 'missing' || use.state.value.tls === 'REQUIRE') return [];
  const { tls } = use.state.value;
  const fault =
    tls === 'OPTIONAL'
      ? 'delivers without encryption where the receiver offers none'
      : `has the TlsPolicy ${tls}`;
  return [{ use, fault }];
}

export default defineCheck({
  id: 'ses-configuration-set-tls',
  kind: 'identity',
  severity: 'low',
  title: 'The configuration sets that the identity uses require TLS',
  rationale:
    'Without it SES delivers in the clear to a server that offers no TLS, or that somebody on the way has made look so: ' +
    'whoever listens reads codes and reset links. With it such a mail bounces instead of being delivered, which is the ' +
    'price; almost every receiver offers TLS.',
  remediation: {
    summary:
      'Set the TLS policy of the configuration set to REQUIRE. Look at your bounces in the days after.',
    command:
      'aws sesv2 put-configuration-set-delivery-options --region <region> --configuration-set-name <set> ' +
      '--tls-policy REQUIRE',
    link: AWS.deliveryOptions,
  },
  recipe: requireTls,
  cannotSee:
    'Sets that a program names with each mail it sends: only the default of the identity and those of user pools are seen. ' +
    'Nor whether the certificate of the receiver is valid, which SES does not ask either.',
  links: [AWS.deliveryOptions, AWS.configurationSets, AWS.getConfigurationSet, AWS.securityHubSes],
  frameworks: [FRAMEWORK.securityHubSes3],
  needs: ['configurationSets'],
  evaluate({ configurationSets }, { subject }) {
    const { sets } = configurationSets;
    const evidence = sets.flatMap(evidenceOf);
    const faults = sets.flatMap(faultsOf);
    if (faults.length > 0) {
      const because = `Mail of ${subject.name} goes through a configuration set that does not require TLS: ${faultWords(faults)}.`;
      return { outcome: 'fail', because, evidence };
    }
    allSeen(configurationSets);
    if (sets.length === 0) return noSetInUse(subject.name);
    const there = sets.filter(({ state }) => state.known && state.value.kind === 'found');
    if (there.length === 0) {
      const because = `SES has no configuration set ${setsInWords(sets)}; ses-configuration-set-observed says so.`;
      return { outcome: 'notApplicable', because, evidence };
    }
    const because = `Mail of ${subject.name} goes out over TLS or not at all: ${setsInWords(there)}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'the default set leaves it open',
      facts: { configurationSets: inUse([used(configurationSet({ tls: 'OPTIONAL' }))]) },
      expect: 'fail',
      says: [DOMAIN, 'mail-events (the default of the identity) delivers without encryption'],
    },
    {
      name: 'the set of a user pool leaves it open; the default is another',
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
      name: 'it fails, whatever was not seen besides',
      facts: {
        configurationSets: inUse(
          [used(configurationSet({ tls: 'OPTIONAL' }), [BY_POOL])],
          'AccessDenied: ses:GetEmailIdentity',
        ),
      },
      expect: 'fail',
    },
    {
      name: 'a policy that SES has added since',
      facts: { configurationSets: inUse([used(configurationSet({ tls: 'PREFER' }))]) },
      expect: 'fail',
      says: ['TlsPolicy PREFER'],
    },
    {
      name: 'TLS or nothing',
      facts: { configurationSets: inUse([used(configurationSet(), [BY_DEFAULT, BY_POOL])]) },
      expect: 'pass',
      says: ['the default of the identity and named by 1 user pool'],
    },
    {
      name: 'no set',
      facts: { configurationSets: inUse([]) },
      expect: 'notApplicable',
      says: ['no configuration set'],
    },
    {
      name: 'a set that is gone has no policy',
      facts: { configurationSets: inUse([used(NO_SUCH_SET)]) },
      expect: 'notApplicable',
      says: ['ses-configuration-set-observed'],
    },
    {
      name: 'a set that was not read',
      facts: { configurationSets: inUse([used({ unread: 'AccessDenied: ses:GetConfigurationSet' })]) },
      expect: 'unknown',
      says: ['ses:GetConfigurationSet'],
    },
    {
      name: 'a user pool that was not read may name one',
      facts: {
        configurationSets: inUse([used(configurationSet())], 'AccessDenied: cognito-idp:DescribeUserPool'),
      },
      expect: 'unknown',
      says: ['cognito-idp:DescribeUserPool'],
    },
  ],
});
