// SPF of a MAIL FROM domain for all of SES's addresses, and the networks that a record passes.
import { publishedNetworks } from '../../../src/email/spf/networks.ts';
import { spfForSes } from '../../../src/email/spf/ses.ts';
import { type Fact, type SesSpf, type SpfResult, ToldError } from '../../../src/model.ts';
import { expectSameNames, said } from '../../support/said.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

describe('the networks that a record passes', () => {
  const ZONE: Zone = {
    'h.example': { A: ['203.0.113.1'], AAAA: ['2001:db8::1'], MX: [[10, 'h.example']] },
    'b.example': { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
    'open.example': { TXT: ['v=spf1 +all'] },
    'neutral.example': { TXT: ['v=spf1 ip4:198.51.100.0/24 ?ip4:203.0.113.0/24'] },
    'fails.example': { fails: true },
  };
  const published = (record: string | readonly string[], zone: Zone = {}): Promise<Fact<readonly string[]>> =>
    publishedNetworks(zoneResolver({ ...ZONE, 'amazonses.com': { TXT: [record].flat() }, ...zone }));

  test.each<[string, readonly string[]]>([
    ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 -all', ['199.255.192.0/22', '54.240.0.0/18']],
    ['v=spf1 ip4:192.0.2.77/24 ip6:2001:DB8::/32 ip4:192.0.2.0/24 ~all', ['192.0.2.0/24', '2001:db8::/32']],
    ['v=spf1 a:h.example -all', ['203.0.113.1/32', '2001:db8::1/128']],
    ['v=spf1 mx:h.example/24//64 -all', ['203.0.113.0/24', '2001:db8::/64']],
    ['v=spf1 include:b.example ip4:192.0.2.1 -all', ['198.51.100.0/24', '192.0.2.1/32']],
    ['v=spf1 ip4:192.0.2.1 redirect=b.example', ['192.0.2.1/32', '198.51.100.0/24']],
    ['v=spf1 include:b.%{d}', ['192.0.2.9/32']],
    ['v=spf1 -all', []],
    ['v=spf1', []],
    ['v=spf1 -all ip4:192.0.2.1', []],
  ])('%s: %j', async (record, networks) => {
    const zone = { 'b.amazonses.com': { TXT: ['v=spf1 ip4:192.0.2.9'] } };
    expect(await published(record, zone)).toEqual({ known: true, value: networks, source: 'dns:TXT' });
  });

  test.each<[string | readonly string[], string]>([
    ['v=spf1 +all', 'the record of amazonses.com lets any address pass'],
    ['v=spf1 include:open.example', 'lets any address pass'],
    ['v=spf1 ip4:0.0.0.0/0 -all', 'lets any address pass'],
    ['v=spf1 ip6:::/0 -all', 'lets any address pass'],
    ['v=spf1 exists:h.example -all', 'lets any address pass'],
    [
      'v=spf1 exists:%{i}.h.example -all',
      'exists:%{i}.h.example in the record of amazonses.com cannot be listed',
    ],
    [
      'v=spf1 exists:gone.example -all',
      'exists:gone.example in the record of amazonses.com cannot be listed',
    ],
    ['v=spf1 a:%{o} -all', 'a:%{o} in the record of amazonses.com cannot be listed'],
    ['v=spf1 ptr -all', 'ptr in the record of amazonses.com cannot be listed'],
    ['v=spf1 a:%{h} -all', 'a:%{h} in the record of amazonses.com cannot be listed'],
    [
      'v=spf1 redirect=%{o}.h.example',
      'redirect=%{o}.h.example in the record of amazonses.com leads to no record',
    ],
    [
      'v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24',
      '-ip4:192.0.2.1 in the record of amazonses.com cannot be listed',
    ],
    [
      'v=spf1 include:neutral.example',
      '?ip4:203.0.113.0/24 in the record of neutral.example cannot be listed',
    ],
    ['v=spf1 ~include:b.example', '~include:b.example in the record of amazonses.com cannot be listed'],
    ['v=spf1 ip4:192.0.2.1 include:gone.example', 'gone.example does not exist'],
    ['v=spf1 ip4:192.0.2.1 include:fails.example', 'TXT fails.example: SERVFAIL'],
    ['v=spf1 ip4:192.0.2', 'is a syntax error'],
    [['v=spf1 -all', 'v=spf1 -all'], 'amazonses.com has 2 SPF records'],
    ['no record', 'amazonses.com has no SPF record'],
  ])('%j: not known', async (record, why) => {
    expect(await published(record)).toEqual({ known: false, why: said(why) });
  });
});

// ---------------------------------------------------------------------------------------------------------------

const SES: Zone = { 'amazonses.com': { TXT: ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 -all'] } };
const MAIL_FROM = 'bounce.example.com';

const OTHERS: Zone = {
  'fails.example': { fails: true },
  'slow.example': { fails: ['A'] },
  'h.example': { A: ['199.255.192.9'] },
  'open.example': { TXT: ['v=spf1 +all'] },
  'ip6.example': { TXT: ['v=spf1 +all'] },
  'in-addr.example': { TXT: ['v=spf1 -all'] },
  'us.example': { TXT: ['v=spf1 ip4:54.240.0.0/19 -all'] },
};

function ses(record: string | readonly string[], zone: Zone = {}, helo?: string): Promise<Fact<SesSpf>> {
  const resolver = zoneResolver({ ...SES, ...OTHERS, [MAIL_FROM]: { TXT: [record].flat() }, ...zone });
  return spfForSes(resolver, MAIL_FROM, helo);
}

async function known(record: string | readonly string[], zone: Zone = {}): Promise<SesSpf> {
  const fact = await ses(record, zone);
  if (!fact.known) throw new ToldError(fact.why);
  expect(fact.source).toBe('dns:TXT');
  return fact.value;
}

test.each([
  ['v=spf1 include:amazonses.com -all'],
  ['v=spf1 include:amazonses.com ~all'],
  ['v=spf1 redirect=amazonses.com'],
  ['V=SPF1 Include:AmazonSES.com. -all'],
  ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/18 -all'],
  ['v=spf1 ip4:199.255.192.0/23 ip4:199.255.194.0/23 ip4:54.240.0.0/16 -all'],
  ['v=spf1 +all'],
  ['v=spf1 -ip4:192.0.2.0/24 a:h.example include:amazonses.com -all'],
  // What comes behind the term that decides does not matter.
  ['v=spf1 include:amazonses.com include:fails.example exists:%{l}.%{h}.example -all'],
])('%s: every address passes', async (record) => {
  const { networks, notPassing, evaluation } = await known(record);
  expect({ networks, notPassing }).toEqual({ networks: 2, notPassing: [] });
  expect(evaluation).toMatchObject({ domain: MAIL_FROM, result: 'pass', record });
  expect(evaluation.why.en).toMatch(/^199\.255\.192\.0 passes: it matches /);
});

const ALL = ['199.255.192.0/22', '54.240.0.0/18'];

test.each<[string | readonly string[], SpfResult, readonly string[]]>([
  ['v=spf1 -all include:amazonses.com', 'fail', ALL],
  ['v=spf1 ?include:amazonses.com -all', 'neutral', ALL],
  ['v=spf1 ~all', 'softfail', ALL],
  ['v=spf1', 'neutral', ALL],
  ['v=spf1 include=amazonses.com -all', 'fail', ALL],
  [['v=spf1 include:amazonses.com -all', 'v=spf1 -all'], 'permerror', ALL],
  ['v=spf1 include:amazonses.com -all include:', 'permerror', ALL],
  ['v=spf1 include:gone.example include:amazonses.com', 'permerror', ALL],
  ['no record', 'none', ALL],
  ['v=spf1 ip4:199.255.192.0/22 -all', 'fail', ['54.240.0.0/18']],
  // Blocks that cover a part.
  ['v=spf1 ip4:199.255.192.0/22 ip4:54.240.0.0/19 -all', 'fail', ['54.240.32.0/19']],
  ['v=spf1 ip4:199.255.192.0/22 include:us.example ~all', 'softfail', ['54.240.32.0/19']],
  ['v=spf1 ip4:199.255.192.0/23 ip4:54.240.0.0/18 -all', 'fail', ['199.255.194.0/23']],
  // A part in the middle, where both ends pass.
  ['v=spf1 -ip4:54.240.16.0/20 include:amazonses.com -all', 'fail', ['54.240.16.0/20']],
  ['v=spf1 -a:h.example/30 include:amazonses.com -all', 'fail', ['199.255.192.8/30']],
  ['v=spf1 ip4:54.240.0.0/18 a:h.example/24 -all', 'fail', ['199.255.193.0/24', '199.255.194.0/23']],
])('%j: %s for %j', async (record, result, parts) => {
  const { networks, notPassing, evaluation } = await known(record);
  expect(networks).toBe(2);
  expect(notPassing).toEqual(parts.map((network) => ({ network, result })));
  expect(evaluation.result).toBe(result);
});

test('a single address that does not pass is found', async () => {
  const { notPassing, evaluation } = await known('v=spf1 -ip4:54.240.7.7 include:amazonses.com -all');
  expect(notPassing).toEqual([{ network: '54.240.7.7/32', result: 'fail' }]);
  expect(evaluation.why).toEqual({
    en: '54.240.7.7 fails: it matches -ip4:54.240.7.7 in the record of bounce.example.com',
    ja: '54.240.7.7 は fail になります: bounce.example.com のレコードの -ip4:54.240.7.7 に一致します',
  });
});

test('a record that is broken for those only whom no network matches is fine for SES', async () => {
  const { notPassing } = await known('v=spf1 ip4:54.240.0.0/16 ip4:199.255.0.0/16 include:gone.example -all');
  expect(notPassing).toEqual([]);
});

test('networks of both versions are tried', async () => {
  const zone: Zone = { 'amazonses.com': { TXT: ['v=spf1 ip4:54.240.0.0/18 ip6:2001:db8::/32 -all'] } };
  expect((await known('v=spf1 include:amazonses.com -all', zone)).notPassing).toEqual([]);
  expect(await known('v=spf1 ip4:54.240.0.0/18 ip6:2001:db8::/33 -all', zone)).toMatchObject({
    networks: 2,
    notPassing: [{ network: '2001:db8:8000::/33', result: 'fail' }],
  });
});

describe('not known', () => {
  test.each([
    [
      'v=spf1 include:fails.example include:amazonses.com -all',
      'DNS did not answer for include:fails.example',
    ],
    ['v=spf1 a:slow.example include:amazonses.com -all', 'DNS did not answer for a:slow.example'],
    ['v=spf1 ip4:54.240.0.0/18 include:fails.example -all', 'DNS did not answer for include:fails.example'],
    ['v=spf1 exists:%{l}._x.example include:amazonses.com -all', 'the local-part of the bounce address'],
    ['v=spf1 exists:%{s}._x.example -all', 'the local-part of the bounce address'],
    ['v=spf1 a:%{h} include:amazonses.com -all', 'the name in HELO'],
    ['v=spf1 -exists:%{i}._x.example include:amazonses.com -all', 'each single address'],
    ['v=spf1 -ptr:x.example include:amazonses.com -all', 'the names of each single address'],
    ['v=spf1 redirect=%{l}.example', 'the local-part of the bounce address'],
  ])('%s', async (record, why) => {
    const zone: Zone = { 'postmaster.example': { TXT: ['v=spf1 include:amazonses.com -all'] } };
    expect(await ses(record, zone)).toEqual({ known: false, why: said(why) });
  });

  test('names of an address that DNS did not answer for: section 5.5 takes them for none, a report must not', async () => {
    const zone: Zone = { '0.192.255.199.in-addr.arpa': { fails: true } };
    const fact = await ses('v=spf1 ptr:amazonses.com -all', zone);
    // The last address of the network answered, and does not pass.
    expect(fact).toMatchObject({
      known: true,
      value: { evaluation: { why: said(/^199\.255\.195\.255 fails/) } },
    });
    const silent: Zone = {
      'amazonses.com': { TXT: ['v=spf1 ip4:199.255.192.0 -all'] },
      '0.192.255.199.in-addr.arpa': { fails: true },
    };
    expect(await ses('v=spf1 ptr:amazonses.com -all', silent)).toEqual({
      known: false,
      why: said('DNS did not answer for ptr:amazonses.com'),
    });
  });
});

test('what certainly does not pass outweighs what is not known', async () => {
  const record = 'v=spf1 -ip4:54.240.0.0/18 include:fails.example include:amazonses.com -all';
  expect((await known(record)).notPassing).toEqual([{ network: '54.240.0.0/18', result: 'fail' }]);
});

test('that an address is not there is certain, that every one is is not', async () => {
  const record = 'v=spf1 exists:%{i}._x.example -all';
  expect((await known(record)).notPassing.map(({ network }) => network)).toEqual(ALL);
  const ends = ['199.255.192.0', '199.255.195.255', '54.240.0.0', '54.240.63.255'];
  const zone = Object.fromEntries(ends.map((ip) => [`${ip}._x.example`, { A: ['127.0.0.2'] }]));
  expect(await ses(record, zone)).toEqual({
    known: false,
    why: said('each single address'),
  });
});

test('HELO decides where it is given', async () => {
  const record = 'v=spf1 exists:%{h} -all';
  const zone: Zone = { 'out.amazonses.com': { A: ['54.240.1.1'] } };
  expect(await ses(record, zone, 'out.amazonses.com')).toMatchObject({
    known: true,
    value: { notPassing: [] },
  });
  expect(await ses(record, zone, 'gone.example')).toMatchObject({
    known: true,
    value: { evaluation: { result: 'fail' } },
  });
});

test('the number of parts is bounded, and it is said where it is cut', async () => {
  const single = Array.from({ length: 300 }, (_, index) => `54.240.${index >> 3}.${(index & 7) * 32}`);
  const passing = `v=spf1 ${single.map((one) => `ip4:${one}`).join(' ')} include:amazonses.com -all`;
  expect(await ses(passing)).toEqual({
    known: false,
    why: said('more than 200 parts of the networks of amazonses.com apart'),
  });
  const failing = `v=spf1 ${single.map((one) => `-ip4:${one}`).join(' ')} include:amazonses.com -all`;
  const { notPassing, evaluation } = await known(failing);
  expect(notPassing.length).toBeGreaterThan(10);
  expect(notPassing.length).toBeLessThan(200);
  expect(evaluation.why).toEqual(said('the others were not tried'));
  expectSameNames(evaluation.why);
});

describe('amazonses.com is not read', () => {
  const UNREAD: readonly [string, Zone][] = [
    ['no answer', { 'amazonses.com': { fails: true } }],
    ['no record', { 'amazonses.com': { TXT: [] } }],
    ['nothing that passes', { 'amazonses.com': { TXT: ['v=spf1 -all'] } }],
  ];

  test.each(UNREAD)('%s: not known, whatever passes by other terms', async (_case, zone) => {
    for (const record of ['v=spf1 ip4:54.240.0.0/18 -all', 'v=spf1 +all', 'v=spf1 a:gone.example -all']) {
      expect(await ses(record, zone)).toEqual({
        known: false,
        why: said('the networks of amazonses.com are not known: '),
      });
    }
  });

  // No address passes, whatever it is.
  test.each<[string | readonly string[], SpfResult]>([
    ['v=spf1 -all', 'fail'],
    ['v=spf1 ~all', 'softfail'],
    ['v=spf1', 'neutral'],
    ['v=spf1 -ip4:192.0.2.0/24 ?mx ~all', 'softfail'],
    ['v=spf1 include:gone.example -all', 'permerror'],
    ['v=spf1 ip4:54.240.0.0/18 -all x', 'permerror'],
    [['v=spf1 -all', 'v=spf1 include:amazonses.com -all'], 'permerror'],
    ['no record', 'none'],
    [[], 'none'],
  ])('%j: %s for every address', async (record, result) => {
    const value = await known(record, { 'amazonses.com': { fails: true } });
    expect(value).toMatchObject({ networks: 0, evaluation: { domain: MAIL_FROM, result } });
    expect(value.notPassing).toEqual([
      { network: '0.0.0.0/0', result },
      { network: '::/0', result },
    ]);
  });

  test.each([
    // Broken for most, and yet a network passes before.
    ['v=spf1 ip4:54.240.0.0/18 include:gone.example'],
    ['v=spf1 include:us.example -all'],
    // Nobody passes; but to tell, one would have to weigh what stands around each term.
    ['v=spf1 ?include:open.example'],
    ['v=spf1 exists:%{i}.example -all'],
    ['v=spf1 ptr -all'],
    // Nobody passes from IPv4, anybody from IPv6.
    ['v=spf1 redirect=%{v}.example'],
    // The name is another for another address, or another mail.
    ['v=spf1 include:%{i}.example -all'],
    ['v=spf1 -include:%{l}.example ~all'],
    ['v=spf1 redirect=%{h}'],
    ['v=spf1 include:amazonses.com -all'],
    ['v=spf1 include:fails.example -all'],
  ])('%s: not known', async (record) => {
    expect(await ses(record, { 'amazonses.com': { fails: true } })).toMatchObject({ known: false });
  });

  test('a record that includes a domain without one fails for all, SES among them', async () => {
    const value = await known('v=spf1 include:amazonses.com -all', { 'amazonses.com': { TXT: [] } });
    expect(value.evaluation.why).toEqual({
      en: 'include:amazonses.com in the record of bounce.example.com leads to no record: amazonses.com has no TXT record',
      ja: 'bounce.example.com のレコードの include:amazonses.com の参照先にレコードがありません: amazonses.com に TXT レコードがありません',
    });
  });
});

test('a MAIL FROM domain that is not a name has no SPF', async () => {
  const fact = await spfForSes(zoneResolver(SES), 'bounce..example');
  expect(fact).toMatchObject({ known: true, value: { evaluation: { result: 'none' } } });
});
