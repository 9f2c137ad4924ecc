// Configuration sets that tell somebody: what is there is used and mended, and nothing is made twice.

import {
  BY_DEFAULT,
  BY_POOL,
  configurationSet,
  destination,
  inUse,
  NO_SUCH_SET,
  through,
  used,
} from '../../../src/checks/samples/sets.ts';
import { DOMAIN, identityRef, sesSender } from '../../../src/checks/samples.ts';
import { OF_IDENTITY } from '../../../src/fix/of-identity.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import type { ConfigurationSetsInUse, Fix, SenderMonitoring, Subject } from '../../../src/model.ts';
import { known } from '../../support/probe.ts';
import { expectSameNames } from '../../support/said.ts';
import { contextOf, emailIn, identity, inShort, ofDomain, poolWith, REGION } from './estate.ts';

const SILENT = configurationSet({ destinations: [] });
const OFF = configurationSet({ destinations: [destination({ name: 'mail-events', enabled: false })] });
const COUNTED = configurationSet({
  destinations: [destination({ to: { kind: 'cloudWatch' }, events: ['SEND'] })],
});

const email = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: identityRef(DOMAIN).arn,
  From: `no-reply@${DOMAIN}`,
};
const watched = (...monitoring: SenderMonitoring[]) =>
  poolWith(sesSender(DOMAIN), email, { ...ofDomain(), monitoring: known(monitoring) });
const withSets = (...sets: ConfigurationSetsInUse['sets']) =>
  identity(DOMAIN, REGION, { configurationSets: known(inUse(sets)) });

type Others = readonly Subject<'identity'>[];

function fixOf(
  pool: Subject<'userPool'>,
  others: Others = [],
  eventsTopic?: string,
  failing = 'cognito-sender-monitored',
): Fix {
  const answers = { senders: [], ...(eventsTopic !== undefined && { eventsTopic }) };
  const fix = OF_POOL[failing]?.(pool, contextOf([pool, ...others], [failing], answers));
  return fix ?? { changes: [], open: [] };
}

const MADE = [
  'createConfigurationSet user-pool-mail',
  'createEventTopic ses-events',
  'addEventDestination user-pool-mail mail-events',
];

test.each<[string, SenderMonitoring, Others, string[]]>([
  [
    'no set anywhere: one is made, the default of the identity',
    through({ kind: 'none' }),
    [],
    [...MADE, `setDefaultConfigurationSet ${DOMAIN} user-pool-mail`, 'decide feedback'],
  ],
  [
    'a set that tells is there: it serves, with nothing made',
    through({ kind: 'none' }),
    [identity('other.example', REGION, { configurationSets: known(inUse([used(configurationSet())])) })],
    [`setDefaultConfigurationSet ${DOMAIN} mail-events`],
  ],
  [
    'one of another Region does not serve',
    through({ kind: 'none' }),
    [identity('other.example', 'us-east-1', { configurationSets: known(inUse([used(configurationSet())])) })],
    [...MADE, `setDefaultConfigurationSet ${DOMAIN} user-pool-mail`, 'decide feedback'],
  ],
  [
    'the set named is gone: it is made by its name',
    through(NO_SUCH_SET, 'userPool'),
    [],
    [
      'createConfigurationSet mail-events',
      'createEventTopic ses-events',
      'addEventDestination mail-events mail-events',
      'decide feedback',
    ],
  ],
  [
    'the set named tells nobody',
    through(SILENT, 'userPool'),
    [],
    ['createEventTopic ses-events', 'addEventDestination mail-events mail-events', 'decide feedback'],
  ],
  [
    'its destination is off: another, under a free name',
    through(OFF),
    [],
    ['createEventTopic ses-events', 'addEventDestination mail-events mail-events-2', 'decide feedback'],
  ],
  [
    'none takes bounces',
    through(COUNTED),
    [],
    ['createEventTopic ses-events', 'addEventDestination mail-events mail-events', 'decide feedback'],
  ],
  ['it was not read', through({ unread: 'AccessDenied' }), [], []],
])('%s', (_case, monitoring, others, expected) => {
  const fix = fixOf(watched(monitoring), others);
  expect(inShort(fix)).toEqual(expected);
  for (const change of fix.changes) if (change.kind === 'decide') expectSameNames(change.question);
});

test('a topic that is told already is told of this too, unless somebody names another', () => {
  const other = identity('other.example', REGION, {
    configurationSets: known(inUse([used({ ...configurationSet(), name: 'theirs' })])),
  });
  const topicIn = (fix: Fix) =>
    fix.changes.flatMap((change) =>
      change.kind === 'ses' && change.change === 'addEventDestination' ? [change.topicArn] : [],
    );
  const silent = watched(through(SILENT, 'userPool'));
  const shared = fixOf(silent, [other]);
  expect(topicIn(shared)).toEqual(['arn:aws:sns:eu-west-1:111122223333:mail-events']);
  expect(inShort(shared)).toEqual(['addEventDestination mail-events mail-events']);
  const named = fixOf(silent, [other], 'alarms');
  expect(topicIn(named)).toEqual(['arn:aws:sns:eu-west-1:111122223333:alarms']);
  expect(inShort(named)).toContain('createEventTopic alarms');
  expect(named.changes.at(-1)).toMatchObject({ kind: 'decide', about: 'feedback', subject: 'alarms' });
});

test('a pool that is switched names the default of its new identity, and has it mended first', () => {
  const pool = poolWith({ kind: 'cognitoDefault' }, undefined);
  const fix = fixOf(pool, [withSets(used(SILENT, [BY_DEFAULT]))], undefined, 'cognito-own-sender');
  expect(inShort(fix)).toEqual([
    'createEventTopic ses-events',
    'addEventDestination mail-events mail-events',
    'updateUserPool',
    'decide feedback',
  ]);
  expect(emailIn(fix)).toMatchObject({ ConfigurationSet: 'mail-events' });
});

test('a pool that is switched keeps its own set as long as it stays in the Region', () => {
  const named = { ...sesSender(DOMAIN), configurationSet: 'own' } as const;
  const facts = {
    ...ofDomain(),
    monitoring: known([through({ ...configurationSet(), name: 'own' }, 'userPool')]),
  };
  const pool = poolWith(named, { ...email, From: 'no-reply@app.example' }, facts);
  const outside = {
    ...pool,
    facts: {
      ...pool.facts,
      sender: known({
        ...named,
        from: { kind: 'address', address: 'no-reply@app.example', domain: 'app.example' },
      } as const),
    },
  };
  const staying = fixOf(outside, [identity('app.example')], undefined, 'cognito-sender-from-matches');
  expect(emailIn(staying)).toMatchObject({ ConfigurationSet: 'own' });
  expect(inShort(staying)).toEqual(['updateUserPool']);
  const leaving = fixOf(
    outside,
    [identity('app.example', 'us-east-1')],
    undefined,
    'cognito-sender-from-matches',
  );
  expect(emailIn(leaving)).toMatchObject({ ConfigurationSet: 'user-pool-mail' });
});

test('a pool and an identity ask for the same of one set', () => {
  const own = withSets(used(SILENT, [BY_POOL]));
  const failing = 'ses-configuration-set-observed';
  const ofIdentity = OF_IDENTITY[failing]?.(own, contextOf([own], [failing]));
  const ofPool = fixOf(watched(through(SILENT, 'userPool')), [own]);
  expect(ofIdentity).toEqual(ofPool);
  const blind = withSets(used(configurationSet({ reputationMetrics: false })), used(NO_SUCH_SET));
  const both = OF_IDENTITY[failing]?.(blind, contextOf([blind], [failing]));
  expect(inShort(both ?? { changes: [], open: [] })).toEqual([
    'measureReputation mail-events',
    'createConfigurationSet mail-events',
    'addEventDestination mail-events mail-events',
  ]);
});
