// What DNS adds to identities and pools: DKIM records, MAIL FROM records, and what a sender's mail carries. Real SDK
// clients, real DNS packets.
import { readFile } from 'node:fs/promises';
import type {
  DkimRecord,
  DkimRecords,
  Fact,
  FactsOf,
  Inventory,
  SenderAuthentication,
} from '../../src/model.ts';
import type { EstateInput } from '../../src/simulator/estate.ts';
import { countCalls, lookAt, type TestCompanyOptions } from '../support/company.ts';
import {
  address,
  domain,
  estate,
  type IdentityInput,
  identityArn,
  type PoolInput,
  pool,
  REGION,
} from '../support/estate.ts';
import { textWith } from '../support/japanese.ts';

type Zones = NonNullable<EstateInput['zones']>;

/** Keys as SES publishes them, out of the story's own zones. */
const story = JSON.parse(await readFile('src/simulator/estates/story-before.json', 'utf8'));
const KEYS = Object.values<{ TXT?: string[] }>(story.zones['amazonses.com']).flatMap(({ TXT = [] }) => TXT);
const KEY = KEYS.find((text) => text.startsWith('p=') && text.length > 300) ?? '';

const TOKENS = ['one', 'two', 'three'].map((token) => `${token}examplecom`);
const AMAZON: Zones[string] = {
  '@': { TXT: ['v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 -all'] },
  ...Object.fromEntries(TOKENS.map((token) => [`${token}.dkim`, { TXT: [KEY] }])),
};
const easyDkim = (zone = 'dkim.amazonses.com'): Zones[string] =>
  Object.fromEntries(TOKENS.map((token) => [`${token}._domainkey`, { CNAME: `${token}.${zone}` }]));

const ZONES: Zones = {
  'amazonses.com': AMAZON,
  'example.com': {
    ...easyDkim(),
    _dmarc: { TXT: ['v=DMARC1; p=reject'] },
    bounce: {
      MX: [{ preference: 10, exchange: `feedback-smtp.${REGION}.amazonses.com` }],
      TXT: ['v=spf1 include:amazonses.com ~all'],
    },
  },
};
const BOUNCE = { MailFromDomain: 'bounce.example.com' };

interface Look {
  readonly identities: readonly IdentityInput[];
  readonly pools?: readonly PoolInput[];
  readonly zones?: Zones;
  readonly dnsFaults?: EstateInput['dnsFaults'];
  readonly options?: TestCompanyOptions;
}

const CHECKS = ['ses-dkim-live', 'ses-mail-from-live', 'cognito-sender-passes-dmarc'];

async function look({ identities, pools = [], zones = ZONES, dnsFaults = {}, options }: Look) {
  const regions = { [REGION]: { ses: { identities: [...identities] }, userPools: [...pools] } };
  const seen = await lookAt(estate(regions, { zones, dnsFaults }), {
    request: { checks: CHECKS },
    ...options,
  });
  return { ...seen, counts: countCalls(seen.calls) };
}

function factOf<K extends 'identity' | 'userPool', F extends keyof FactsOf[K]>(
  inventory: Inventory,
  kind: K,
  name: string,
  fact: F,
): Fact<FactsOf[K][F]> {
  for (const listing of inventory.listings) {
    if (listing.kind !== kind || !listing.subjects.known) continue;
    const subject = listing.subjects.value.find((each) => each.name === name);
    // The listing's kind was compared above; the compiler does not carry that over to its subjects.
    if (subject !== undefined) return (subject.facts as never as Record<F, Fact<FactsOf[K][F]>>)[fact];
  }
  throw new Error(`no ${kind} ${name}`);
}

function records(live: Fact<DkimRecords>): readonly Fact<DkimRecord>[] {
  if (!live.known || live.value.kind === 'none') throw new Error('no records');
  return live.value.records;
}

describe('DKIM records', () => {
  const own = { ...ZONES, 'example.com': { 'mykey._domainkey': { TXT: [`v=DKIM1; ${KEY}`] } } };
  const replica = {
    'amazonses.com': Object.fromEntries(TOKENS.map((token) => [`${token}.dkim.eu-south-1`, { TXT: [KEY] }])),
    'example.com': easyDkim('dkim.eu-south-1.amazonses.com'),
  };
  const attributes = (more: IdentityInput['DkimAttributes']) =>
    domain('example.com', { DkimAttributes: { Tokens: TOKENS, ...more } });

  test.each<[string, IdentityInput, Zones, object, number]>([
    [
      'in the Region’s zone: GetEmailIdentity is not asked',
      attributes({}),
      ZONES,
      { kind: 'easyDkim', zoneFrom: 'region' },
      0,
    ],
    [
      'a replica in another zone: it is, for SES alone knows the zone',
      attributes({ SigningHostedZone: 'dkim.eu-south-1.amazonses.com' }),
      replica,
      { kind: 'easyDkim', zoneFrom: 'ses', hostedZone: 'dkim.eu-south-1.amazonses.com' },
      1,
    ],
    [
      'a key of the customer’s own, under its selector',
      attributes({ SigningAttributesOrigin: 'EXTERNAL', Tokens: ['mykey'] }),
      own,
      { records: [{ value: { key: { state: 'usable' } } }] },
      0,
    ],
    [
      'no tokens in the batch: GetEmailIdentity tells',
      attributes({ SigningAttributesOrigin: 'EXTERNAL', Tokens: [] }),
      own,
      { kind: 'byodkim', records: [] },
      1,
    ],
    [
      'nothing is published: broken in any zone',
      attributes({}),
      { 'amazonses.com': AMAZON },
      { kind: 'easyDkim', zoneFrom: 'region' },
      0,
    ],
    [
      'DKIM was never set up',
      domain('example.com', { DkimAttributes: { Status: 'NOT_STARTED', SigningEnabled: false } }),
      ZONES,
      { kind: 'none' },
      0,
    ],
    ['an address', address('me@example.com'), ZONES, { kind: 'none' }, 0],
  ])('%s', async (_case, identity, zones, expected, asked) => {
    const { inventory, counts } = await look({ identities: [identity], zones });
    const live = factOf(inventory, 'identity', identity.IdentityName, 'dkimRecords');
    expect(live).toMatchObject({ known: true, value: expected });
    expect(counts['ses:GetEmailIdentity'] ?? 0).toBe(asked);
  });

  test('without GetEmailIdentity, good keys in another zone are neither right nor wrong', async () => {
    const faults = [{ kind: 'deny', action: 'ses:GetEmailIdentity' }] as const;
    const { inventory } = await look({ identities: [attributes({})], zones: replica, options: { faults } });
    for (const record of records(factOf(inventory, 'identity', 'example.com', 'dkimRecords'))) {
      expect(record).toMatchObject({
        known: false,
        why: textWith(/must lead to was not read: .*AccessDenied/),
      });
    }
  });

  test('one name that DNS does not answer for leaves the others known', async () => {
    const dnsFaults = { [`${TOKENS[1]}._domainkey.example.com`]: 'SERVFAIL' } as const;
    const { inventory, report } = await look({ identities: [attributes({})], dnsFaults });
    const live = records(factOf(inventory, 'identity', 'example.com', 'dkimRecords'));
    expect(live.map(({ known }) => known)).toEqual([true, false, true]);
    expect(report.coverage.gaps.map(({ action, what }) => `${action} ${what}`)).toEqual(
      ['CNAME', 'TXT'].map((type) => `dns:${type} ${TOKENS[1]}._domainkey.example.com`),
    );
  });
});

describe('MAIL FROM records', () => {
  test('the exchange of the Region, and SPF for every network of SES', async () => {
    const { inventory } = await look({ identities: [domain('example.com', { MailFromAttributes: BOUNCE })] });
    expect(factOf(inventory, 'identity', 'example.com', 'mailFromRecords')).toMatchObject({
      value: {
        kind: 'custom',
        domain: 'bounce.example.com',
        expectedExchange: `feedback-smtp.${REGION}.amazonses.com`,
        mx: { value: { records: [{ preference: 10, exchange: `feedback-smtp.${REGION}.amazonses.com` }] } },
        txt: { value: { records: ['v=spf1 include:amazonses.com ~all'] } },
        spf: { value: { networks: 2, notPassing: [] } },
      },
    });
  });

  test('where amazonses.com cannot be read, SPF is not known', async () => {
    const identities = [domain('example.com', { MailFromAttributes: BOUNCE })];
    const { inventory } = await look({ identities, dnsFaults: { 'amazonses.com': 'SERVFAIL' } });
    expect(factOf(inventory, 'identity', 'example.com', 'mailFromRecords')).toMatchObject({
      value: { spf: { known: false, why: textWith('amazonses.com') } },
    });
  });
});

describe('what a pool’s mail carries', () => {
  const at = (
    SourceArn: string,
    From: string,
    EmailSendingAccount: 'DEVELOPER' | 'COGNITO_DEFAULT' = 'DEVELOPER',
  ) => pool(`${REGION}_A`, { EmailSendingAccount, SourceArn: identityArn(SourceArn), From });
  const signing = domain('example.com', { MailFromAttributes: BOUNCE });

  async function carried(
    identities: readonly IdentityInput[],
    pools: readonly PoolInput[],
    more: Partial<Look> = {},
  ): Promise<Fact<readonly SenderAuthentication[]>> {
    const { inventory } = await look({ identities, pools, ...more });
    return factOf(inventory, 'userPool', `pool ${REGION}_A`, 'authentication');
  }

  const dkim = (passes: string, because: string) => ({
    dkim: [{ domain: 'example.com', passes, because: textWith(because) }],
  });
  const unsigned = (why: string) => ({ dkim: [], unsigned: textWith(why) });
  const spf = (domainName: string, passes: string) => ({ spf: { domain: domainName, passes } });

  test.each<[string, readonly IdentityInput[], PoolInput, object]>([
    [
      'a domain in order',
      [signing],
      at('example.com', 'a@example.com'),
      {
        route: {
          en: `through SES in ${REGION} as example.com`,
          ja: `${REGION} の SES から example.com として`,
        },
        ...dkim('yes', '3 of 3'),
        ...spf('bounce.example.com', 'yes'),
      },
    ],
    [
      'an address takes over its domain’s DKIM, not its MAIL FROM',
      [signing, address('me@example.com')],
      at('me@example.com', 'me@example.com'),
      { ...dkim('yes', '3 of 3'), ...spf('amazonses.com', 'yes') },
    ],
    [
      'an address that is not verified: the domain signs and its MAIL FROM is used',
      [signing, address('me@example.com', { VerificationStatus: 'PENDING' })],
      at('me@example.com', 'me@example.com'),
      { ...dkim('yes', '3 of 3'), ...spf('bounce.example.com', 'yes') },
    ],
    [
      'a lone address',
      [address('me@example.com')],
      at('me@example.com', 'me@example.com'),
      { ...unsigned('no verified domain covers'), ...spf('amazonses.com', 'yes') },
    ],
    [
      'signing is off',
      [{ ...signing, DkimAttributes: { Tokens: TOKENS, SigningEnabled: false } }],
      at('example.com', 'a@example.com'),
      unsigned('switched off'),
    ],
    [
      'SES has not found the records',
      [{ ...signing, DkimAttributes: { Tokens: TOKENS, Status: 'PENDING' } }],
      at('example.com', 'a@example.com'),
      unsigned('PENDING'),
    ],
    [
      'SES is in doubt: whether it signs is not documented',
      [{ ...signing, DkimAttributes: { Tokens: TOKENS, Status: 'TEMPORARY_FAILURE' } }],
      at('example.com', 'a@example.com'),
      dkim('unknown', 'TEMPORARY_FAILURE'),
    ],
    [
      'a MAIL FROM that fell over falls back to SES’s own',
      [domain('example.com', { MailFromAttributes: { ...BOUNCE, MailFromDomainStatus: 'FAILED' } })],
      at('example.com', 'a@example.com'),
      spf('amazonses.com', 'yes'),
    ],
    [
      'or is refused',
      [
        domain('example.com', {
          MailFromAttributes: {
            ...BOUNCE,
            MailFromDomainStatus: 'FAILED',
            BehaviorOnMxFailure: 'REJECT_MESSAGE',
          },
        }),
      ],
      at('example.com', 'a@example.com'),
      spf('bounce.example.com', 'no'),
    ],
    [
      'Cognito’s own SES with an identity of the account',
      [signing],
      at('example.com', 'a@example.com', 'COGNITO_DEFAULT'),
      {
        route: {
          en: `through Cognito's own SES in ${REGION} as example.com`,
          ja: `${REGION} の Cognito 自身の SES から example.com として`,
        },
        ...dkim('yes', '3 of 3'),
      },
    ],
  ])('%s', async (_case, identities, of, expected) => {
    expect(await carried(identities, [of])).toMatchObject({
      known: true,
      value: [{ from: 'example.com', ...expected }],
    });
  });

  test.each<[string, PoolInput]>([
    ['the default sender', pool(`${REGION}_A`)],
    ['an identity that is missing', at('gone.example', 'a@gone.example')],
    ['a From that is none', at('example.com', 'a@@example.com')],
  ])('%s: there is nothing to judge', async (_case, of) => {
    expect(await carried([signing], [of])).toMatchObject({ known: true, value: [] });
  });

  test('a key that cannot be used, and one that was not read', async () => {
    const [first = '', second = ''] = TOKENS;
    const broken = {
      ...ZONES,
      'example.com': { ...ZONES['example.com'], [`${first}._domainkey`]: { TXT: ['p='] } },
    };
    const of = [at('example.com', 'a@example.com')];
    expect(await carried([signing], of, { zones: broken })).toMatchObject({ value: [dkim('no', '1 of 3')] });
    const dnsFaults = { [`${second}._domainkey.example.com`]: 'REFUSED' } as const;
    expect(await carried([signing], of, { dnsFaults })).toMatchObject({
      value: [dkim('unknown', 'refused')],
    });
    // What is broken stays broken, whatever else was not read.
    expect(await carried([signing], of, { zones: broken, dnsFaults })).toMatchObject({
      value: [dkim('no', '1 of 3')],
    });
  });
});

test('what several share is asked once', async () => {
  const pools = ['A', 'B', 'C'].map((id) =>
    pool(`${REGION}_${id}`, {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: identityArn('example.com'),
      From: 'a@example.com',
    }),
  );
  const { report } = await look({
    identities: [domain('example.com', { MailFromAttributes: BOUNCE })],
    pools,
  });
  const asked = report.coverage.reads.filter(({ action }) => action.startsWith('dns:'));
  // DMARC: _dmarc.example.com and _dmarc.com, of the MAIL FROM domain one more; three keys; two SPF records.
  expect(asked.map(({ action, answered }) => `${action} ${answered}`)).toEqual([
    'dns:CNAME 3',
    'dns:MX 1',
    'dns:TXT 8',
  ]);
});
