// Do the configuration sets that the identity's mail goes through tell anybody what became of it?
import type { ConfigurationSetState, ConfigurationSetUse } from '../../model.ts';
import { defineCheck, type EvidenceOf } from '../define.ts';
import { AWS } from '../links.ts';
import { eventDestination } from '../recipes/configuration-set.ts';
import { BY_POOL, configurationSet, destination, inUse, NO_SUCH_SET, used } from '../samples/sets.ts';
import { DOMAIN } from '../samples.ts';
import { listed } from '../words.ts';
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
  const of = `of the configuration set ${name}`;
  const shown = (field: string, value: string, source: string) =>
    ({ fact: 'configurationSets', field: `${field} ${of}`, value, source }) as const;
  const set = state.value;
  if (set.kind === 'missing') {
    return [shown('the settings', 'SES has no such set', state.source)];
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

function faultOf(set: ConfigurationSetState): string | undefined {
  if (set.kind === 'missing')
    return 'does not exist in SES, which refuses every mail that is to go through it';
  const faults = [
    ...(enabledOf(set).length > 0 ? [] : ['has no event destination that is switched on']),
    ...(set.reputationMetrics ? [] : ['has its reputation metrics switched off']),
  ];
  return faults.length === 0 ? undefined : listed(faults);
}

export default defineCheck({
  id: 'ses-configuration-set-observed',
  kind: 'identity',
  severity: 'low',
  title: 'The configuration sets that the identity uses exist, publish events and measure reputation',
  rationale:
    'A configuration set is how SES tells what became of each mail: without an event destination it tells nobody, and ' +
    'without reputation metrics the bounces and complaints of its mail cannot be told from those of the whole account. A ' +
    'set that somebody names and that was deleted is worse: SES refuses the mail.',
  remediation: {
    summary:
      'Add an event destination for bounces, complaints, rejects and delivery delays to the set, and switch its reputation ' +
      'metrics on. A set that does not exist: create it again under its name, or name another.',
    command: [
      'aws sesv2 create-configuration-set-event-destination --region <region> --configuration-set-name <set> ' +
        '--event-destination-name failed-mail --event-destination ' +
        '"Enabled=true,MatchingEventTypes=BOUNCE,COMPLAINT,REJECT,DELIVERY_DELAY,SnsDestination={TopicArn=<topic-arn>}"',
      'aws sesv2 put-configuration-set-reputation-options --region <region> --configuration-set-name <set> ' +
        '--reputation-metrics-enabled',
    ].join('\n'),
    link: AWS.eventPublishing,
  },
  recipe: eventDestination,
  cannotSee:
    'Sets that a program names with each mail it sends: only the default of the identity and those of user pools are seen. ' +
    'Nor whether anybody reads what the destination gets, or the destination still exists.',
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
      const because = `Mail of ${subject.name} is to go through a configuration set that does not tell what becomes of it: ${faultWords(faults)}.`;
      return { outcome: 'fail', because, evidence, ...(refuses && { severity: 'high' }) };
    }
    allSeen(configurationSets);
    if (sets.length === 0) return noSetInUse(subject.name);
    const because = `SES publishes what becomes of mail of ${subject.name}, and measures it: ${setsInWords(sets)}.`;
    return { outcome: 'pass', because, evidence };
  },
  examples: [
    {
      name: 'no destination',
      facts: { configurationSets: inUse([used(configurationSet({ destinations: [] }))]) },
      expect: 'fail',
      severity: 'low',
      says: [DOMAIN, 'has no event destination that is switched on'],
    },
    {
      name: 'a destination that is switched off, and no metrics',
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
      name: 'metrics switched off',
      facts: { configurationSets: inUse([used(configurationSet({ reputationMetrics: false }))]) },
      expect: 'fail',
      says: ['reputation metrics switched off'],
    },
    {
      name: 'a set that was deleted',
      facts: { configurationSets: inUse([used(NO_SUCH_SET, [BY_POOL])]) },
      expect: 'fail',
      severity: 'high',
      says: ['does not exist in SES', 'refuses every mail'],
    },
    {
      name: 'observed and measured',
      facts: { configurationSets: inUse([used(configurationSet())]) },
      expect: 'pass',
      says: ['mail-events (the default of the identity)'],
    },
    {
      name: 'no set',
      facts: { configurationSets: inUse([]) },
      expect: 'notApplicable',
      says: ['no configuration set'],
    },
    {
      name: 'a set that was not read',
      facts: {
        configurationSets: inUse([
          used({ unread: 'AccessDenied: ses:GetConfigurationSetEventDestinations' }),
        ]),
      },
      expect: 'unknown',
      says: ['ses:GetConfigurationSetEventDestinations'],
    },
    {
      name: 'an identity that was left out; the set of a pool is in order',
      facts: { configurationSets: inUse([used(configurationSet(), [BY_POOL])], 'not asked: at most 300') },
      expect: 'unknown',
      says: ['at most 300'],
    },
  ],
});
