// What identities tell one by one, and configuration sets: read once each, only where it is needed, in the order of what
// depends on them, and no more than a scan may. Real SDK clients against the simulator.
import type { Fact, FactsOf, Inventory } from '../../src/model.ts';
import type { Looked, LookRequest } from '../../src/scan.ts';
import type { CallRecord } from '../../src/simulator/server.ts';
import { countCalls, findingsThatAre, inCompany, type TestCompanyOptions } from '../support/company.ts';
import {
  ACCOUNT,
  address,
  domain,
  estate,
  identityArn,
  many,
  pool,
  poolOf,
  REGION,
  type RegionInput,
} from '../support/estate.ts';

const EAST = 'us-east-1';

type SetInput = NonNullable<NonNullable<RegionInput['ses']>['configurationSets']>[number];

const OBSERVED: SetInput = {
  ConfigurationSetName: 'observed',
  DeliveryOptions: { TlsPolicy: 'REQUIRE' },
  ReputationMetricsEnabled: true,
  EventDestinations: [
    {
      Name: 'topic',
      MatchingEventTypes: ['BOUNCE', 'COMPLAINT'],
      SnsDestination: { TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:mail` },
    },
    {
      Name: 'stream',
      Enabled: false,
      MatchingEventTypes: ['SEND'],
      KinesisFirehoseDestination: { IamRoleArn: 'arn:aws:iam::1:role/r', DeliveryStreamArn: 'arn:stream' },
    },
    { Name: 'bus', MatchingEventTypes: [], EventBridgeDestination: { EventBusArn: 'arn:bus' } },
    {
      Name: 'app',
      MatchingEventTypes: ['OPEN'],
      PinpointDestination: { ApplicationArn: 'arn:app' },
    },
    {
      Name: 'counts',
      MatchingEventTypes: ['BOUNCE'],
      CloudWatchDestination: { DimensionConfigurations: [] },
    },
    { Name: 'later', MatchingEventTypes: ['BOUNCE'] },
  ],
};
const PLAIN: SetInput = { ConfigurationSetName: 'plain' };

/** A pool that sends as a domain, and names a set. */
function poolNaming(set: string, name: string, id: string) {
  const base = poolOf(name, id);
  return { ...base, EmailConfiguration: { ...base.EmailConfiguration, ConfigurationSet: set } };
}

function factOf<K extends 'identity' | 'userPool', F extends keyof FactsOf[K] & string>(
  inventory: Inventory,
  kind: K,
  name: string,
  fact: F,
): Fact<FactsOf[K][F]> {
  for (const listing of inventory.listings) {
    if (listing.kind !== kind || !listing.subjects.known) continue;
    const facts: Record<string, unknown> | undefined = listing.subjects.value.find(
      (subject) => subject.name === name,
    )?.facts;
    // A fact of that name, of a subject of that kind, is what its type says.
    if (facts !== undefined) return facts[fact] as Fact<FactsOf[K][F]>;
  }
  throw new Error(`no ${kind} is called ${name}`);
}

interface Asked {
  readonly region: string;
  readonly identity: string;
}

const deepCalls = (calls: readonly CallRecord[]) =>
  Object.fromEntries(
    Object.entries(countCalls(calls)).filter(([action]) =>
      /GetEmailIdentity|GetConfigurationSet/.test(action),
    ),
  );

/** Looks, and tells besides which identities were asked for by themselves, in that order. */
function look(
  regions: Record<string, RegionInput>,
  request: LookRequest,
  options: TestCompanyOptions = {},
): Promise<Looked & { calls: readonly CallRecord[]; asked: (region?: string) => string[] }> {
  return inCompany(
    estate(regions),
    async ({ deps, look: scan, calls }) => {
      const all: Asked[] = [];
      for (const region of Object.keys(regions)) {
        deps.sesv2(region).middlewareStack.add(
          (next) => (args) => {
            const { input } = args;
            if ('EmailIdentity' in input) all.push({ region, identity: String(input.EmailIdentity) });
            return next(args);
          },
          { step: 'initialize' },
        );
      }
      const looked = await scan(request);
      const asked = (region = REGION) =>
        all.filter((each) => each.region === region).map(({ identity }) => identity);
      return { ...looked, calls: [...calls], asked };
    },
    options,
  );
}

const SETS = ['ses-configuration-set-*', 'cognito-sender-monitored'];

describe('configuration sets', () => {
  const region: RegionInput = {
    ses: {
      identities: [
        domain('a.example', { ConfigurationSetName: 'observed' }),
        domain('b.example', { ConfigurationSetName: 'observed' }),
        domain('c.example', { ConfigurationSetName: 'gone' }),
        domain('d.example'),
      ],
      configurationSets: [OBSERVED, PLAIN, { ConfigurationSetName: 'unused' }],
    },
    userPools: [
      poolNaming('plain', 'a.example', `${REGION}_A1`),
      poolNaming('observed', 'a.example', `${REGION}_A2`),
      poolOf('b.example', `${REGION}_B`),
      poolOf('d.example', `${REGION}_D`),
      pool(`${REGION}_Default`),
    ],
  };
  const arnOf = (id: string) => `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${id}`;

  test('each in use is read once, whoever uses it; one that is gone is asked for once and is no gap', async () => {
    const { inventory, report, calls } = await look({ [REGION]: region }, { checks: SETS });
    expect(deepCalls(calls)).toEqual({
      'ses:GetEmailIdentity': 4,
      'ses:GetConfigurationSet': 3,
      'ses:GetConfigurationSetEventDestinations': 2,
    });
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    const own = factOf(inventory, 'identity', 'a.example', 'configurationSets');
    expect(own).toMatchObject({
      known: true,
      value: {
        whole: { known: true },
        sets: [
          { name: 'plain', usedBy: [{ kind: 'userPool', arn: arnOf(`${REGION}_A1`) }] },
          {
            name: 'observed',
            usedBy: [{ kind: 'identityDefault' }, { kind: 'userPool', arn: arnOf(`${REGION}_A2`) }],
          },
        ],
      },
    });
    expect(factOf(inventory, 'identity', 'c.example', 'configurationSets')).toMatchObject({
      value: { sets: [{ name: 'gone', state: { known: true, value: { kind: 'missing', name: 'gone' } } }] },
    });
    expect(factOf(inventory, 'identity', 'd.example', 'configurationSets')).toMatchObject({
      value: { sets: [], whole: { known: true } },
    });
  });

  test('tells all of a set, each kind of destination, and the defaults of one that says nothing', async () => {
    const { inventory } = await look({ [REGION]: region }, { checks: SETS });
    const sets = factOf(inventory, 'identity', 'a.example', 'configurationSets');
    const [plain, observed] = sets.known ? sets.value.sets : [];
    expect(plain?.state).toMatchObject({
      value: { kind: 'found', name: 'plain', tls: 'OPTIONAL', reputationMetrics: false, destinations: [] },
    });
    expect(observed?.state).toMatchObject({
      value: { kind: 'found', name: 'observed', tls: 'REQUIRE', reputationMetrics: true },
      source: 'ses:GetConfigurationSet',
    });
    const state = observed?.state.known ? observed.state.value : undefined;
    expect(state?.kind === 'found' ? state.destinations : []).toEqual([
      {
        name: 'topic',
        enabled: true,
        events: ['BOUNCE', 'COMPLAINT'],
        to: { kind: 'sns', arn: `arn:aws:sns:${REGION}:${ACCOUNT}:mail` },
      },
      { name: 'stream', enabled: false, events: ['SEND'], to: { kind: 'firehose', arn: 'arn:stream' } },
      { name: 'bus', enabled: true, events: [], to: { kind: 'eventBridge', arn: 'arn:bus' } },
      { name: 'app', enabled: true, events: ['OPEN'], to: { kind: 'pinpoint', arn: 'arn:app' } },
      { name: 'counts', enabled: true, events: ['BOUNCE'], to: { kind: 'cloudWatch' } },
      { name: 'later', enabled: true, events: ['BOUNCE'], to: { kind: 'other' } },
    ]);
  });

  test("a pool's mail goes through its own set, or through the default of the identity that signs", async () => {
    const { inventory } = await look({ [REGION]: region }, { checks: ['cognito-sender-monitored'] });
    const monitoring = (id: string) => factOf(inventory, 'userPool', `pool ${REGION}_${id}`, 'monitoring');
    expect(monitoring('A1')).toMatchObject({
      value: [{ by: 'userPool', set: { value: { name: 'plain' } } }],
    });
    expect(monitoring('B')).toMatchObject({
      value: [{ by: 'identityDefault', set: { value: { kind: 'found', name: 'observed' } } }],
    });
    expect(monitoring('D')).toMatchObject({
      value: [{ by: 'identityDefault', set: { value: { kind: 'none' } } }],
    });
    expect(monitoring('Default')).toMatchObject({ known: true, value: [] });
  });

  test('for pools alone, an identity is not asked where the pool names its set', async () => {
    const { asked } = await look({ [REGION]: region }, { checks: ['cognito-sender-monitored'] });
    expect(asked()).toEqual(['b.example', 'd.example']);
  });

  test.each(['ses:GetConfigurationSet', 'ses:GetConfigurationSetEventDestinations'])(
    'a denied %s leaves unknown what goes through a set, and nothing else',
    async (action) => {
      const faults = [{ kind: 'deny', action }] as const;
      const { report } = await look({ [REGION]: region }, { checks: SETS }, { faults });
      const unknown = ['a.example', 'b.example', ...(action.endsWith('Set') ? ['c.example'] : [])];
      expect(findingsThatAre('unknown', report).sort()).toEqual(
        [
          ...[`${REGION}_A1`, `${REGION}_A2`, `${REGION}_B`].map(
            (id) => `cognito-sender-monitored pool ${id}`,
          ),
          ...unknown.flatMap((name) => [
            `ses-configuration-set-observed ${name}`,
            `ses-configuration-set-tls ${name}`,
          ]),
        ].sort(),
      );
      expect(new Set(report.coverage.gaps.map((gap) => gap.action))).toEqual(new Set([action]));
    },
  );

  test("a failing set of a pool is a failure, though the identity's own default was not read", async () => {
    const faults = [{ kind: 'deny', action: 'ses:GetEmailIdentity' }] as const;
    const { report } = await look(
      { [REGION]: region },
      { checks: ['ses-configuration-set-tls'] },
      { faults },
    );
    expect(findingsThatAre('fail', report)).toEqual(['ses-configuration-set-tls a.example']);
    expect(findingsThatAre('unknown', report)).toEqual(
      ['b.example', 'c.example', 'd.example'].map((name) => `ses-configuration-set-tls ${name}`),
    );
  });

  test('throttled calls are tried again', async () => {
    const faults = [{ kind: 'throttle', action: 'ses:GetConfigurationSet*', count: 4 }] as const;
    const { report, calls } = await look({ [REGION]: region }, { checks: SETS }, { faults });
    expect(calls.filter(({ error }) => error !== undefined).length).toBeGreaterThanOrEqual(4);
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
  });

  test('a set that is deleted between the two questions is missing', async () => {
    const one: RegionInput = {
      ses: {
        identities: [domain('a.example', { ConfigurationSetName: 'observed' })],
        configurationSets: [OBSERVED],
      },
    };
    await inCompany(estate({ [REGION]: one }), async ({ company, deps, look: again }) => {
      deps.sesv2(REGION).middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'GetConfigurationSetEventDestinationsCommand') {
              company.aws.world.region(ACCOUNT, REGION).ses.configurationSets.splice(0);
            }
            return next(args);
          },
        { step: 'initialize' },
      );
      const { inventory, report } = await again({ checks: ['ses-configuration-set-*'] });
      expect(factOf(inventory, 'identity', 'a.example', 'configurationSets')).toMatchObject({
        value: { sets: [{ state: { value: { kind: 'missing' } } }] },
      });
      expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    });
  });
});

describe('sending-authorization policies', () => {
  const HOSTILE = '{"Statement":"\u0000<script>\u202e" not JSON';
  const byCognito = (name: string, id: string, region = REGION) =>
    pool(id, {
      EmailSendingAccount: 'COGNITO_DEFAULT',
      SourceArn: identityArn(name, region),
      From: `no-reply@${name}`,
    });
  const region: RegionInput = {
    ses: {
      identities: [
        domain('a.example', { Policies: { first: HOSTILE, __proto__x: '{}' } }),
        domain('b.example'),
      ],
    },
    userPools: [byCognito('a.example', `${REGION}_A`), byCognito('gone.example', `${REGION}_Gone`)],
  };
  const POLICIES = [
    { name: 'first', document: HOSTILE },
    { name: '__proto__x', document: '{}' },
  ];

  test('are read as they are, of each identity', async () => {
    const { inventory, calls } = await look({ [REGION]: region }, { checks: ['ses-identity-not-public'] });
    expect(factOf(inventory, 'identity', 'a.example', 'policies')).toMatchObject({ value: POLICIES });
    expect(factOf(inventory, 'identity', 'b.example', 'policies')).toMatchObject({ value: [] });
    expect(deepCalls(calls)).toEqual({ 'ses:GetEmailIdentity': 2 });
  });

  test('for pools, only of what the SourceArn names and is there', async () => {
    const { inventory, asked } = await look({ [REGION]: region }, { checks: ['cognito-sender-authorized'] });
    expect(factOf(inventory, 'userPool', `pool ${REGION}_A`, 'senderPolicies')).toMatchObject({
      value: [{ identity: { name: 'a.example' }, policies: POLICIES }],
    });
    expect(factOf(inventory, 'userPool', `pool ${REGION}_Gone`, 'senderPolicies')).toMatchObject({
      value: [],
    });
    expect(asked()).toEqual(['a.example']);
  });

  test('of the named identity, though another one signs', async () => {
    const ses = {
      identities: [
        domain('a.example', { Policies: { ofDomain: '{}' } }),
        address('me@a.example', { VerificationStatus: 'PENDING', Policies: { ofAddress: '{}' } }),
      ],
    };
    const userPools = [
      pool(`${REGION}_A`, { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: identityArn('me@a.example') }),
    ];
    const { inventory } = await look(
      { [REGION]: { ses, userPools } },
      { checks: ['cognito-sender-authorized'] },
    );
    expect(factOf(inventory, 'userPool', `pool ${REGION}_A`, 'senderPolicies')).toMatchObject({
      value: [{ identity: { name: 'me@a.example' }, policies: [{ name: 'ofAddress' }] }],
    });
  });

  test('of a Region outside --region: the identity that the pool names, and no other', async () => {
    const { inventory, report, asked } = await look(
      {
        [REGION]: {
          userPools: [
            byCognito('a.example', `${REGION}_A`, EAST),
            {
              ...poolOf('b.example', `${REGION}_B`, EAST),
            },
          ],
        },
        [EAST]: {
          ses: {
            identities: [domain('a.example'), domain('b.example'), domain('c.example')],
            configurationSets: [],
          },
        },
      },
      { regions: [REGION], checks: ['cognito-sender-authorized', 'ses-identity-not-public', ...SETS] },
    );
    expect(asked(EAST).sort()).toEqual(['a.example', 'b.example']);
    expect(factOf(inventory, 'userPool', `pool ${REGION}_B`, 'monitoring')).toMatchObject({
      value: [{ identity: { region: EAST }, set: { value: { kind: 'none' } } }],
    });
    expect(findingsThatAre('unknown', report)).toEqual([]);
  });
});

describe('feedback', () => {
  const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:bounces`;
  const off = { FeedbackForwardingStatus: false };
  const both = { BounceTopic: TOPIC, ComplaintTopic: TOPIC };
  const ses: RegionInput['ses'] = {
    identities: [
      domain('forwarded.example', { ConfigurationSetName: 'observed' }),
      domain('topics.example', { ...off, Notifications: both }),
      domain('half.example', {
        ...off,
        Notifications: { BounceTopic: TOPIC },
        ConfigurationSetName: 'observed',
      }),
      domain('silent.example', off),
    ],
    configurationSets: [OBSERVED],
  };

  test('asks for the default set only where the notifications leave it open', async () => {
    const { inventory, report, asked } = await look(
      { [REGION]: { ses } },
      { checks: ['ses-feedback-handled'] },
    );
    expect(asked()).toEqual(['half.example', 'silent.example']);
    const feedback = (name: string) => factOf(inventory, 'identity', `${name}.example`, 'feedback');
    expect(feedback('topics')).toMatchObject({ value: { defaultSet: { kind: 'notNeeded' } } });
    expect(feedback('half')).toMatchObject({
      value: { defaultSet: { set: { value: { name: 'observed' } } } },
    });
    expect(feedback('silent')).toMatchObject({ value: { defaultSet: { set: { value: { kind: 'none' } } } } });
    expect(findingsThatAre('fail', report)).toEqual(['ses-feedback-handled silent.example']);
  });
});

describe('as many identities as a scan may ask for', () => {
  const DEEP = ['ses-identity-not-public', 'ses-feedback-handled', 'ses-identity-verified', ...SETS];
  const region: RegionInput = {
    ses: {
      identities: [
        ...many(4, (i) => domain(`rest${i}.example`)),
        domain('unheard.example', { FeedbackForwardingStatus: false }),
        domain('pending.example', { VerificationStatus: 'PENDING' }),
        domain('sender.example'),
      ],
    },
    userPools: [poolOf('sender.example', `${REGION}_A`)],
  };

  test.each([
    [0, []],
    [1, ['sender.example']],
    [2, ['sender.example', 'pending.example']],
    [3, ['sender.example', 'pending.example', 'unheard.example']],
    [5, ['sender.example', 'pending.example', 'unheard.example', 'rest0.example', 'rest1.example']],
  ])(
    '%d: those that most depends on come first',
    async (deepReads, expected) => {
      const { report, asked } = await look(
        { [REGION]: region },
        { checks: DEEP, deepReads },
        { pace: 'aws' },
      );
      expect(asked()).toEqual(expected);
      const left = 7 - expected.length;
      expect(report.coverage.gaps).toEqual([
        {
          account: ACCOUNT,
          region: REGION,
          action: 'ses:GetEmailIdentity',
          what: `${left} identities`,
          why: expect.stringMatching(
            new RegExp(`one identity a second.* at most ${deepReads} in a Region; --deep-reads`),
          ),
        },
      ]);
      expect(report.coverage.complete).toBe(false);
      const unknown = [...report.findings].filter(
        ({ checkId, outcome }) => checkId === 'ses-identity-not-public' && outcome === 'unknown',
      );
      expect(unknown).toHaveLength(left);
      for (const { because, subject } of unknown) {
        expect(because).toContain(`of ${subject.name}: not asked: SES answers GetEmailIdentity`);
        expect(expected).not.toContain(subject.name);
      }
    },
    30_000,
  );

  test('what was left out of a Region is one gap, and another Region has a bound of its own', async () => {
    const other = { ses: { identities: [domain('east.example'), domain('east2.example')] } };
    const { report, asked } = await look(
      { [REGION]: region, [EAST]: other },
      { checks: ['ses-identity-not-public'], deepReads: 1 },
    );
    expect([asked(), asked(EAST)].map(({ length }) => length)).toEqual([1, 1]);
    expect(report.coverage.gaps.map((gap) => [gap.region, gap.what])).toEqual([
      [REGION, '6 identities'],
      [EAST, '1 identity'],
    ]);
  });

  test('all: every identity, and nothing is left out', async () => {
    const identities = many(310, (i) => domain(`d${i}.example`));
    const scan = (deepReads?: number) =>
      look(
        { [REGION]: { ses: { identities } } },
        { checks: ['ses-identity-not-public'], ...(deepReads !== undefined && { deepReads }) },
      );
    const [usual, all] = [await scan(), await scan(Number.POSITIVE_INFINITY)];
    expect(usual.asked()).toEqual(identities.slice(0, 300).map(({ IdentityName }) => IdentityName));
    expect(usual.report.coverage.gaps).toMatchObject([{ what: '10 identities' }]);
    expect(all.asked()).toHaveLength(310);
    expect(all.report.coverage).toMatchObject({ complete: true, gaps: [] });
  });

  test('a failed read counts, and is a gap of its own', async () => {
    const faults = [{ kind: 'deny', action: 'ses:GetEmailIdentity' }] as const;
    const { report, asked } = await look(
      { [REGION]: region },
      { checks: ['ses-identity-not-public', 'cognito-sender-exists'], deepReads: 2 },
      { faults },
    );
    expect(asked()).toHaveLength(2);
    expect(report.coverage.gaps.map(({ what }) => what)).toEqual([
      'sender.example',
      'rest0.example',
      '5 identities',
    ]);
  });

  test('checks that need no such read are complete all the same', async () => {
    const { report } = await look({ [REGION]: region }, { checks: ['ses-dkim-enabled'], deepReads: 0 });
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
  });
});
