// The tree walk and policy discovery of RFC 9989 section 4.10, over a map of names.
import fc from 'fast-check';
import { discoverDmarc } from '../../../src/email/dmarc/discovery.ts';
import { parentsToAsk } from '../../../src/email/dmarc/tree.ts';
import { DnsTempError } from '../../../src/email/resolver.ts';
import { type DmarcDiscovery, same } from '../../../src/model.ts';
import { said } from '../../support/said.ts';
import { txtResolver } from '../../support/zone.ts';

/** Name -> its TXT records; `[]` a name without any; `fails` a name that DNS does not answer for. */
type Zone = Readonly<Record<string, readonly string[] | 'fails'>>;

function resolverOf(zone: Zone) {
  return txtResolver((name) => {
    const records = zone[name];
    if (records === 'fails') return { status: 'temperror', why: same(`TXT ${name}: SERVFAIL`) };
    if (records === undefined) return { status: 'nxdomain' };
    return records.length === 0 ? { status: 'nodata' } : { status: 'found', records };
  });
}

/** A discovery without the evidence of its questions. */
function bare(discovery: DmarcDiscovery) {
  return { ...discovery, queries: discovery.queries.map(({ asked: _, ...query }) => query) };
}

const none = 'v=DMARC1; p=none';
const quarantine = 'v=DMARC1; p=quarantine';
const reject = 'v=DMARC1; p=reject';

test.each([
  ['com', []],
  ['example.com', ['com']],
  [
    'a.b.c.d.e.example.com',
    ['b.c.d.e.example.com', 'c.d.e.example.com', 'd.e.example.com', 'e.example.com', 'example.com', 'com'],
  ],
  // Eight labels: one is dropped, and seven remain; more: all that are over seven go at once.
  ['1.2.3.4.5.6.7.8', ['2.3.4.5.6.7.8', '3.4.5.6.7.8', '4.5.6.7.8', '5.6.7.8', '6.7.8', '7.8', '8']],
  ['0.1.2.3.4.5.6.7.8', ['2.3.4.5.6.7.8', '3.4.5.6.7.8', '4.5.6.7.8', '5.6.7.8', '6.7.8', '7.8', '8']],
])('above %s the walk asks %j', (domain, parents) => {
  expect(parentsToAsk(domain)).toEqual(parents);
});

test('a name of thirteen labels takes eight questions', async () => {
  const resolver = resolverOf({});
  await discoverDmarc('a.b.c.d.e.f.g.h.i.j.mail.example.com', resolver);
  expect(resolver.asked).toEqual([
    '_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com',
    '_dmarc.g.h.i.j.mail.example.com',
    '_dmarc.h.i.j.mail.example.com',
    '_dmarc.i.j.mail.example.com',
    '_dmarc.j.mail.example.com',
    '_dmarc.mail.example.com',
    '_dmarc.example.com',
    '_dmarc.com',
  ]);
});

describe('which record applies', () => {
  test.each<[string, string, Zone, string, string, string]>([
    ['its own', 'example.com', { '_dmarc.example.com': [reject] }, '_dmarc.example.com', 'domain', 'reject'],
    [
      "its own before its organizational domain's",
      'a.example.com',
      { '_dmarc.a.example.com': [none], '_dmarc.example.com': [reject] },
      '_dmarc.a.example.com',
      'domain',
      'none',
    ],
    [
      "the organizational domain's, not the nearest",
      'a.b.example.com',
      { '_dmarc.b.example.com': [none], '_dmarc.example.com': [reject] },
      '_dmarc.example.com',
      'organizationalDomain',
      'reject',
    ],
    [
      'the nearest when it is the only one',
      'a.b.example.com',
      { '_dmarc.b.example.com': [quarantine] },
      '_dmarc.b.example.com',
      'organizationalDomain',
      'quarantine',
    ],
    [
      'psd=n makes the nearest the organizational domain',
      'a.b.example.com',
      { '_dmarc.b.example.com': [`${quarantine}; psd=n`], '_dmarc.example.com': [reject] },
      '_dmarc.b.example.com',
      'organizationalDomain',
      'quarantine',
    ],
    [
      'one label below psd=y is the organizational domain',
      'a.b.example.co.uk',
      {
        '_dmarc.b.example.co.uk': [none],
        '_dmarc.example.co.uk': [quarantine],
        '_dmarc.co.uk': [`${reject}; psd=y`],
        '_dmarc.uk': [none],
      },
      '_dmarc.example.co.uk',
      'organizationalDomain',
      'quarantine',
    ],
    [
      'without a record there, the public suffix speaks',
      'a.b.example.co.uk',
      { '_dmarc.b.example.co.uk': [none], '_dmarc.co.uk': [`${reject}; psd=y`] },
      '_dmarc.co.uk',
      'publicSuffix',
      'reject',
    ],
    [
      'the organizational domain itself under a public suffix',
      'example.bank',
      { '_dmarc.bank': [`${reject}; psd=y`] },
      '_dmarc.bank',
      'publicSuffix',
      'reject',
    ],
    [
      'a public suffix that sends mail itself',
      'co.uk',
      { '_dmarc.co.uk': [`${quarantine}; psd=y; sp=reject`] },
      '_dmarc.co.uk',
      'domain',
      'quarantine',
    ],
    [
      'a top-level record without psd is an organizational domain',
      'a.example.com',
      { '_dmarc.com': [quarantine] },
      '_dmarc.com',
      'organizationalDomain',
      'quarantine',
    ],
    [
      'several records at the domain count as none there',
      'a.example.com',
      { '_dmarc.a.example.com': [none, none], '_dmarc.example.com': [reject] },
      '_dmarc.example.com',
      'organizationalDomain',
      'reject',
    ],
    [
      'several records above, with psd=n in one, do not stop the walk',
      'a.b.example.com',
      { '_dmarc.b.example.com': [`${none}; psd=n`, none], '_dmarc.example.com': [reject] },
      '_dmarc.example.com',
      'organizationalDomain',
      'reject',
    ],
    [
      'other texts beside one record do no harm',
      'example.com',
      { '_dmarc.example.com': ['v=spf1 -all', reject, 'hello'] },
      '_dmarc.example.com',
      'domain',
      'reject',
    ],
    [
      'a name above the seventh label is not asked',
      '0.1.2.3.4.5.6.7.8',
      { '_dmarc.1.2.3.4.5.6.7.8': [none], '_dmarc.7.8': [reject] },
      '_dmarc.7.8',
      'organizationalDomain',
      'reject',
    ],
    [
      'missing p with an address for reports is none',
      'example.com',
      { '_dmarc.example.com': ['v=DMARC1; rua=mailto:a@example.com'] },
      '_dmarc.example.com',
      'domain',
      'none',
    ],
    [
      'so is a wrong sp, even where p is right',
      'a.example.com',
      { '_dmarc.example.com': [`${reject}; sp=x; rua=mailto:a@example.com`] },
      '_dmarc.example.com',
      'organizationalDomain',
      'none',
    ],
    [
      't=y leaves the published policy',
      'example.com',
      { '_dmarc.example.com': [`${reject}; t=y`] },
      '_dmarc.example.com',
      'domain',
      'reject',
    ],
  ])('%s', async (_case, domain, zone, at, scope, policy) => {
    const found = await discoverDmarc(domain, resolverOf({ [domain]: [], ...zone }));
    expect(found).toMatchObject({ kind: 'found', at, scope, policy });
  });

  test.each<[string, Zone]>([
    ['nothing published', {}],
    ['no TXT at the names', { '_dmarc.a.example.com': [], '_dmarc.example.com': [] }],
    ['other texts only', { '_dmarc.a.example.com': ['v=spf1 -all'] }],
    ['several records', { '_dmarc.example.com': [none, reject] }],
    [
      'p= stands only inside sp=',
      { '_dmarc.a.example.com': ['v=DMARC1; sp=reject'], '_dmarc.example.com': [reject] },
    ],
    ['a record at the name itself, not at _dmarc', { 'a.example.com': [reject] }],
  ])('none: %s', async (_case, zone) => {
    expect(await discoverDmarc('a.example.com', resolverOf(zone))).toMatchObject({ kind: 'none' });
  });
});

describe('the policy that is inherited', () => {
  const own = '_dmarc.example.com';
  test.each([
    ['p for both', 'p=reject', 'reject', 'reject'],
    ['sp for both', 'p=reject; sp=none', 'none', 'none'],
    ['np for a domain that does not exist', 'p=none; np=reject', 'none', 'reject'],
    ['np before sp', 'p=none; sp=quarantine; np=reject', 'quarantine', 'reject'],
    ['sp of a suffix', 'p=none; sp=quarantine; psd=n', 'quarantine', 'quarantine'],
  ])('%s', async (_case, tags, ifExists, ifNot) => {
    const record = [`v=DMARC1; ${tags}`];
    const exists = await discoverDmarc('a.example.com', resolverOf({ [own]: record, 'a.example.com': [] }));
    expect(exists).toMatchObject({ policy: ifExists });
    const not = await discoverDmarc('a.example.com', resolverOf({ [own]: record }));
    expect(not).toMatchObject({ policy: ifNot });
  });

  test('whether the domain exists is asked only where np makes a difference', async () => {
    const alike = resolverOf({ [own]: ['v=DMARC1; p=none; sp=reject; np=reject'] });
    await discoverDmarc('a.example.com', alike);
    expect(alike.asked).not.toContain('a.example.com');
    const zone = { [own]: ['v=DMARC1; p=none; np=reject'], 'a.example.com': 'fails' } as const;
    await expect(discoverDmarc('a.example.com', resolverOf(zone))).rejects.toThrow(DnsTempError);
  });
});

describe('what is noted of each question', () => {
  test('every name asked, what it holds, and why a record does not count', async () => {
    const zone: Zone = {
      '_dmarc.a.b.example.com': [],
      '_dmarc.b.example.com': [none, 'x', reject],
      '_dmarc.example.com': [' v=DMARC1; p=none', 'v=spf1 -all'],
      '_dmarc.com': ['v=DMARC1; p=maybe'],
    };
    expect(bare(await discoverDmarc('a.b.example.com', resolverOf(zone)))).toEqual({
      kind: 'none',
      queries: [
        { name: '_dmarc.a.b.example.com', records: [], texts: [], answer: 'nodata' },
        {
          name: '_dmarc.b.example.com',
          records: [none, reject],
          texts: [none, 'x', reject],
          answer: 'found',
          fault: {
            en: '2 records: where there are several, none counts',
            ja: 'レコードが 2 個ありますが、複数ある場合はどれも有効になりません',
          },
        },
        {
          name: '_dmarc.example.com',
          records: [],
          texts: [' v=DMARC1; p=none', 'v=spf1 -all'],
          answer: 'found',
          fault: {
            en: '" v=DMARC1; p=none" is not read as DMARC: the record does not start with v=DMARC1',
            ja: '" v=DMARC1; p=none" は DMARC として解釈されません: レコードが v=DMARC1 で始まっていません',
          },
        },
        {
          name: '_dmarc.com',
          records: ['v=DMARC1; p=maybe'],
          texts: ['v=DMARC1; p=maybe'],
          answer: 'found',
          fault: {
            en: 'p is "maybe", which is not a policy, and rua names no address for reports',
            ja: 'p の値 "maybe" はポリシーではありません。rua にもレポートの宛先がありません',
          },
        },
      ],
    });
  });

  test('thousands of texts at one name: what is wrong is told in a sentence all the same', async () => {
    const broken = Array.from({ length: 10_000 }, (_, index) => `v=DMARC2; p=none; n=${index}`);
    const { queries } = await discoverDmarc('example.com', resolverOf({ '_dmarc.example.com': broken }));
    expect(queries[0]?.fault).toEqual(said(/; and 9997 more$/));
    expect(queries[0]?.fault?.en.length).toBeLessThan(400);
    const many = Array.from({ length: 10_000 }, () => none);
    expect(await discoverDmarc('example.com', resolverOf({ '_dmarc.example.com': many }))).toMatchObject({
      kind: 'none',
      queries: [{ fault: said('10000 records: where there are several, none counts') }, {}],
    });
  });

  test('the record comes whole, and the walk stops where the result is settled', async () => {
    const record = `${reject}; t=y`;
    const resolver = resolverOf({ '_dmarc.example.com': [record], '_dmarc.com': [none] });
    expect(bare(await discoverDmarc('example.com', resolver))).toEqual({
      kind: 'found',
      at: '_dmarc.example.com',
      record,
      scope: 'domain',
      policy: 'reject',
      queries: [{ name: '_dmarc.example.com', records: [record], texts: [record], answer: 'found' }],
    });
  });
});

describe('names', () => {
  test.each([
    ['upper case', 'EXAMPLE.Com'],
    ['a trailing dot', 'example.com.'],
    ['wide letters', '\uff45xample.com'],
  ])('%s', async (_case, domain) => {
    const found = await discoverDmarc(domain, resolverOf({ '_dmarc.example.com': [reject] }));
    expect(found).toMatchObject({ kind: 'found', at: '_dmarc.example.com' });
  });

  test('an international domain is asked for by its A-label', async () => {
    const found = await discoverDmarc(
      'B\u00fccher.example',
      resolverOf({ '_dmarc.xn--bcher-kva.example': [none] }),
    );
    expect(found).toMatchObject({ kind: 'found', at: '_dmarc.xn--bcher-kva.example' });
  });

  test('a text that is no name holds no record, and nothing is asked', async () => {
    const resolver = resolverOf({});
    const fault = {
      en: 'a label is empty (two dots, or a dot in front), so nothing can be published for it',
      ja: 'このドメインには何も公開できません: 空のラベルがあります (ドットが連続しているか、先頭にあります)',
    };
    expect(await discoverDmarc('a..b', resolver)).toEqual({
      kind: 'none',
      queries: [
        {
          name: '_dmarc.a..b',
          records: [],
          texts: [],
          answer: 'nxdomain',
          fault,
          asked: { type: 'TXT', name: '_dmarc.a..b', servers: [], ms: 0 },
        },
      ],
    });
    expect(resolver.asked).toEqual([]);
  });

  test('a name too long for _dmarc in front goes on to the names above', async () => {
    const resolver = txtResolver((name) => {
      if (name.length > 253) return { status: 'badname', why: same(`TXT ${name}: too long`) };
      return name === '_dmarc.example.com' ? { status: 'found', records: [none] } : { status: 'nxdomain' };
    });
    const domain = `${`${'a'.repeat(59)}.`.repeat(4)}example.com`;
    const found = await discoverDmarc(domain, resolver);
    expect(found).toMatchObject({ kind: 'found', scope: 'organizationalDomain' });
    expect(found.queries[0]).toMatchObject({
      answer: 'nxdomain',
      fault: { en: expect.stringContaining('too long') },
    });
  });
});

describe('when DNS does not answer', () => {
  test.each<[string, Zone]>([
    ['at the domain', { '_dmarc.a.b.example.com': 'fails', '_dmarc.example.com': [reject] }],
    [
      'between the domain and the record',
      { '_dmarc.b.example.com': 'fails', '_dmarc.example.com': [reject] },
    ],
    [
      'above a record that may not be the shortest',
      { '_dmarc.b.example.com': [reject], '_dmarc.com': 'fails' },
    ],
  ])('the result is open: %s', async (_case, zone) => {
    const discovery = discoverDmarc('a.b.example.com', resolverOf(zone));
    await expect(discovery).rejects.toThrow(DnsTempError);
    await expect(discovery).rejects.toThrow(/^TXT _dmarc\..*: SERVFAIL$/);
  });

  test.each<[string, Zone, string]>([
    ['above its own record', { '_dmarc.a.example.com': [reject], '_dmarc.example.com': 'fails' }, 'reject'],
    ['above psd=n', { '_dmarc.example.com': [`${quarantine}; psd=n`], '_dmarc.com': 'fails' }, 'quarantine'],
  ])('it does not matter %s', async (_case, zone, policy) => {
    expect(await discoverDmarc('a.example.com', resolverOf(zone))).toMatchObject({ policy });
  });
});

describe('any zone and any domain', () => {
  const label = fc.constantFrom('a', 'b', 'c');
  const domains = fc.array(label, { minLength: 1, maxLength: 14 }).map((labels) => labels.join('.'));
  const records = fc.array(
    fc.constantFrom(
      none,
      reject,
      `${quarantine}; psd=n`,
      `${reject}; psd=y`,
      'v=DMARC1; p=x',
      'v=spf1 -all',
      `${none}; np=reject`,
    ),
    { maxLength: 2 },
  );
  const cases = fc.tuple(domains, fc.func<[string], string[]>(records), fc.nat(15));

  test('at most eight questions of the walk, longest name first, and the record found was among the answers', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([domain, recordsAt]) => {
        const resolver = txtResolver((name) => ({ status: 'found', records: recordsAt(name) }));
        const found = await discoverDmarc(domain, resolver);
        const names = found.queries.map(({ name }) => name);
        expect(names.length).toBeLessThanOrEqual(8);
        expect(names[0]).toBe(`_dmarc.${domain}`);
        expect([...names].sort((one, other) => other.length - one.length)).toEqual(names);
        if (found.kind === 'none') return;
        expect(found.queries.find(({ name }) => name === found.at)?.records).toEqual([found.record]);
        expect(found.scope === 'domain').toBe(found.at === `_dmarc.${domain}`);
      }),
    );
  });

  test('a failing question either settles nothing, or was not needed: the result is never another one', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([domain, recordsAt, failing]) => {
        const whole = txtResolver((name) => ({ status: 'found', records: recordsAt(name) }));
        const names = ['', ...parentsToAsk(domain)].map(
          (parent) => `_dmarc.${parent === '' ? domain : parent}`,
        );
        const broken = txtResolver((name) =>
          name === names[failing]
            ? { status: 'temperror', why: same('down') }
            : { status: 'found', records: recordsAt(name) },
        );
        const expected = await discoverDmarc(domain, whole);
        const result = await discoverDmarc(domain, broken).catch((error: unknown) => error);
        if (result instanceof DnsTempError) return;
        expect(result).toEqual(expected);
      }),
    );
  });

  test('any text as a domain and as a record has an answer', async () => {
    const text = fc.string({ unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(text, text, async (domain, record) => {
        const resolver = txtResolver(() => ({ status: 'found', records: [record] }));
        expect(['found', 'none']).toContain((await discoverDmarc(domain, resolver)).kind);
      }),
    );
  });
});
