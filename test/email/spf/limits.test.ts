// The processing limits of RFC 7208 section 4.6.4: what counts, how often, and that nothing in DNS gets past them.
import type { SpfEvaluation, SpfResult } from '../../../src/model.ts';
import { said } from '../../support/said.ts';
import { checkZone } from '../../support/spf.ts';
import type { Zone, ZoneName } from '../../support/zone.ts';

const FOUR = '192.0.2.1';
const SIX = '2001:db8::1';

function check(zone: Zone, ip = FOUR): Promise<SpfEvaluation> {
  return checkZone(zone, { ip });
}

/** `count` names, each with this. */
function fan(count: number, set: (index: number) => ZoneName): Zone {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}.example`, set(index)]));
}

const repeated = (count: number, term: string) => Array.from({ length: count }, () => term).join(' ');

describe('ten terms that query DNS', () => {
  const HOSTS: Zone = {
    'h.example': { A: ['203.0.113.1'], MX: [[10, 'h.example']], TXT: ['v=spf1 -all'] },
    '1.2.0.192.in-addr.arpa': { PTR: ['p.example'] },
    'p.example': { A: [FOUR], MX: [[10, 'h.example']] },
  };

  test.each([
    ['a:h.example', 1],
    ['mx:h.example', 1],
    ['ptr:h.example', 1],
    ['-exists:h.example.%{d}', 1],
    ['include:h.example', 1],
    // Section 4.6.4: the PTR records of %{p} are included.
    ['mx:%{p}', 2],
    ['a:%{p}%{p}.example', 3],
    ['ip4:203.0.113.1', 0],
    ['ip6:2001:db8::9', 0],
    ['x=%{p}', 0],
  ])('%s spends %d', async (term, lookups) => {
    const zone = { ...HOSTS, 'h.example.example.com': { MX: [] as const } };
    const evaluation = await check({ ...zone, 'example.com': { TXT: [`v=spf1 ${term} ~all`] } });
    expect(evaluation).toMatchObject({ result: 'softfail', lookups });
    expect(evaluation.terms[0]?.lookups ?? 0).toBe(lookups);
  });

  test('redirect spends one, and exp none', async () => {
    const zone: Zone = {
      'example.com': { TXT: ['v=spf1 redirect=b.example'] },
      'b.example': { TXT: ['v=spf1 -all exp=e.example'] },
      'e.example': { TXT: ['%{p}'] },
    };
    expect(await check(zone)).toMatchObject({ result: 'fail', explanation: 'unknown', lookups: 1, voids: 0 });
  });

  test.each([
    ['a:h.example', 10, 'softfail'],
    ['a:h.example', 11, 'permerror'],
    ['include:h.example', 10, 'softfail'],
    ['include:h.example', 11, 'permerror'],
    ['mx:%{p}', 5, 'softfail'],
    ['mx:%{p}', 6, 'permerror'],
    ['ip4:203.0.113.1', 500, 'softfail'],
  ])('%s %d times: %s', async (term, count, result) => {
    const zone = { ...HOSTS, 'example.com': { TXT: [`v=spf1 ${repeated(count, term)} ~all`] } };
    expect(await check(zone)).toMatchObject({ result });
  });

  test('a term that is not reached counts nothing', async () => {
    const record = `v=spf1 ${repeated(10, 'a:h.example')} ip4:${FOUR} ${repeated(10, 'a:h.example')} -all`;
    expect(await check({ ...HOSTS, 'example.com': { TXT: [record] } })).toMatchObject({
      result: 'pass',
      lookups: 10,
    });
  });

  test('the sentence names the term that went over, and who spent how much', async () => {
    const zone: Zone = {
      ...HOSTS,
      'example.com': { TXT: ['v=spf1 include:a.example a:h.example include:b.example -all'] },
      'a.example': { TXT: [`v=spf1 ${repeated(5, 'a:h.example')} -all`] },
      'b.example': { TXT: [`v=spf1 ${repeated(5, 'mx:h.example')} -all`] },
    };
    const { result, why, lookups, terms } = await check(zone);
    expect({ result, lookups }).toEqual({ result: 'permerror', lookups: 10 });
    expect(why).toEqual({
      en:
        'mx:h.example in the record of b.example would be look-up 11, and 10 are allowed (RFC 7208 section 4.6.4): ' +
        'include:a.example in the record of example.com spent 6, a:h.example in the record of example.com spent 1, ' +
        'include:b.example in the record of example.com spent 3',
      ja:
        'b.example のレコードの mx:h.example は 11 回目のルックアップとなり、上限の 10 回を超えます (RFC 7208 section 4.6.4): ' +
        '内訳は example.com のレコードの include:a.example が 6 回、example.com のレコードの a:h.example が 1 回、' +
        'example.com のレコードの include:b.example が 3 回です',
    });
    expect(terms.filter(({ depth }) => depth === 0)).toEqual([
      {
        domain: 'example.com',
        term: 'include:a.example',
        depth: 0,
        lookups: 6,
        voids: 0,
        outcome: 'noMatch',
      },
      { domain: 'example.com', term: 'a:h.example', depth: 0, lookups: 1, voids: 0, outcome: 'noMatch' },
      { domain: 'example.com', term: 'include:b.example', depth: 0, lookups: 3, voids: 0, outcome: 'error' },
    ]);
    expect(terms.at(-1)).toEqual({
      domain: 'b.example',
      term: 'mx:h.example',
      depth: 1,
      lookups: 0,
      voids: 0,
      outcome: 'error',
    });
  });

  test('where one term spent all, those below it are named', async () => {
    const zone: Zone = {
      ...HOSTS,
      'example.com': { TXT: ['v=spf1 redirect=b.example'] },
      'b.example': { TXT: ['v=spf1 include:a.example include:a.example -all'] },
      'a.example': { TXT: [`v=spf1 ${repeated(4, 'a:h.example')} -all`] },
    };
    const { why } = await check(zone);
    expect(why.en).toContain('a:h.example in the record of a.example would be look-up 11');
    expect(why.en).toMatch(
      /: include:a.example in the record of b.example spent 5, include:a.example in the record of b.example spent 4$/,
    );
  });

  test('a loop is called one, and its top spent all', async () => {
    const zone: Zone = {
      'example.com': { TXT: ['v=spf1 include:b.example -all'] },
      'b.example': { TXT: ['v=spf1 include:example.com -all'] },
    };
    expect((await check(zone)).why).toEqual({
      en:
        'include:b.example in the record of example.com would be look-up 11, and 10 are allowed (RFC 7208 section ' +
        '4.6.4): the record leads back to itself; include:b.example in the record of example.com spent 10',
      ja:
        'example.com のレコードの include:b.example は 11 回目のルックアップとなり、上限の 10 回を超えます (RFC 7208 section ' +
        '4.6.4): レコードの参照が循環しており、内訳は example.com のレコードの include:b.example が 10 回です',
    });
  });

  test.each<[string, Zone]>([
    ['a record that includes itself', { 'example.com': { TXT: ['v=spf1 include:example.com -all'] } }],
    ['one that redirects to itself', { 'example.com': { TXT: ['v=spf1 redirect=example.com'] } }],
    [
      'two that include each other',
      {
        'example.com': { TXT: ['v=spf1 include:b.example -all'] },
        'b.example': { TXT: ['v=spf1 include:example.com -all'] },
      },
    ],
  ])('%s ends in a permerror', async (_case, zone) => {
    const { result, lookups, terms, why } = await check(zone);
    expect({ result, lookups, depth: terms.at(-1)?.depth }).toEqual({
      result: 'permerror',
      lookups: 10,
      depth: 10,
    });
    expect(why).toEqual(said('would be look-up 11'));
  });
});

describe('ten mail servers of one mx', () => {
  test.each<[string, number, SpfResult]>([
    ['ten', 10, 'pass'],
    ['eleven, whichever matches', 11, 'permerror'],
    ['ten thousand', 10_000, 'permerror'],
  ])('%s', async (_case, count, result) => {
    const MX = Array.from({ length: count }, (_, index) => [index, `h${index}.example`] as const);
    const hosts = fan(count, () => ({ A: [FOUR] }));
    const evaluation = await check({ 'example.com': { TXT: ['v=spf1 mx -all'], MX }, ...hosts });
    expect(evaluation).toMatchObject({ result, lookups: 1 });
    if (result === 'permerror') {
      expect(evaluation.why).toEqual({
        en:
          `mx in the record of example.com leads to ${count} mail servers of example.com, and 10 may be looked up ` +
          '(RFC 7208 section 4.6.4)',
        ja:
          `example.com のレコードの mx は example.com のメールサーバー ${count} 台を参照しますが、ルックアップできるのは ` +
          '10 台までです (RFC 7208 section 4.6.4)',
      });
      expect(evaluation.asked).toHaveLength(2);
    }
  });
});

describe('two void terms: the limit is on terms, not on queries', () => {
  const HOSTS: Zone = {
    'four.example': { A: ['203.0.113.1'] },
    'nodata.example': { TXT: ['x'] },
    'mx.example': {
      MX: [
        [10, 'four.example'],
        [10, 'four2.example'],
        [10, 'four3.example'],
      ],
    },
    'four2.example': { A: ['203.0.113.2'] },
    'four3.example': { A: ['203.0.113.3'] },
    'mixed.example': {
      MX: [
        [10, 'both.example'],
        [10, 'four.example'],
      ],
    },
    'both.example': { A: ['203.0.113.4'], AAAA: ['2001:db8::4'] },
    'null.example': { MX: [[0, '.']] },
    'dangling.example': { CNAME: 'gone.example' },
    'spf.example': { TXT: ['v=spf1 a:gone.example -all'] },
    'one.example': { TXT: ['v=spf1 -all'] },
    '1.2.0.192.in-addr.arpa': { PTR: ['gone.example', 'four.example'] },
    '2.2.0.192.in-addr.arpa': { PTR: ['four.example'] },
    '3.2.0.192.in-addr.arpa': { fails: true },
  };

  // What is void is what section 4.6.4 says: no error and no answers, or NXDOMAIN.
  test.each([
    ['a, and the name does not exist', 'a:gone.example', FOUR, 1],
    ['a, and the name has no such records', 'a:nodata.example', FOUR, 1],
    ['a, of a host without IPv6, for an IPv6 client', 'a:four.example', SIX, 1],
    ['a, found', 'a:four.example', FOUR, 0],
    ['a, behind a CNAME that leads nowhere', 'a:dangling.example', FOUR, 1],
    ['a name that DNS cannot carry is not asked for', 'a:a..b', FOUR, 0],
    ['mx, and the name does not exist', 'mx:gone.example', FOUR, 1],
    ['mx, and three hosts have no IPv6: one term', 'mx:mx.example', SIX, 1],
    ['mx, and one of two hosts has no IPv6', 'mx:mixed.example', SIX, 1],
    ['mx, all found', 'mx:mx.example', FOUR, 0],
    ['a null MX is an answer', 'mx:null.example', FOUR, 0],
    ['exists, and the name does not exist', 'exists:gone.example', FOUR, 1],
    ['exists asks for A whatever the client', '-exists:nodata.example', SIX, 1],
    ['include, found', 'include:one.example', FOUR, 0],
    ['a void term below an include is its own', 'include:spf.example', FOUR, 1],
    ['ptr, and the address has no name', 'ptr', '192.0.2.9', 1],
    ['ptr, and one of two names does not exist', 'ptr', FOUR, 1],
    ['ptr, found', 'ptr', '192.0.2.2', 0],
    ['ptr, and DNS does not answer', 'ptr', '192.0.2.3', 0],
    ['%{p} and the name made of it: one term', 'a:%{p}.gone.example', '192.0.2.9', 1],
    ['ip4', 'ip4:203.0.113.1', FOUR, 0],
  ])('%s: %s', async (_case, term, ip, voids) => {
    const evaluation = await check({ ...HOSTS, 'example.com': { TXT: [`v=spf1 ${term} ~all`] } }, ip);
    expect(evaluation).toMatchObject({ result: 'softfail', voids });
    expect(evaluation.terms[0]).toMatchObject({ voids });
  });

  test('the query for the first record and that for exp are of no term (section 4.6.4)', async () => {
    const record = 'v=spf1 a:gone.example exists:gone.example -all exp=gone.example';
    expect(await check({ 'example.com': { TXT: [record] } })).toMatchObject({ result: 'fail', voids: 2 });
    expect(await check({})).toMatchObject({ result: 'none', voids: 0 });
  });

  test.each([
    ['include:gone.example', 1],
    ['include:nospf.example', 0],
    ['include:a..b', 0],
    ['redirect=nodata.example', 1],
  ])('%s leads to no record, which is an error of its own; %d void', async (term, voids) => {
    const zone: Zone = {
      'nodata.example': { A: ['203.0.113.1'] },
      'nospf.example': { TXT: ['x'] },
      'example.com': { TXT: [`v=spf1 ${term}`] },
    };
    expect(await check(zone)).toMatchObject({ result: 'permerror', voids, terms: [{ term, voids }] });
  });

  test.each<[string, string, string, SpfResult, number]>([
    ['two', 'a:gone.example mx:gone.example', FOUR, 'softfail', 2],
    ['three', 'a:gone.example mx:gone.example exists:gone.example', FOUR, 'permerror', 2],
    ['three of six queries in two terms', 'mx:mx.example mx:mx.example', SIX, 'softfail', 2],
    [
      'a third within an include',
      'a:gone.example a:nodata.example include:spf.example',
      FOUR,
      'permerror',
      2,
    ],
    ['the same term again', 'a:gone.example a:gone.example a:gone.example', FOUR, 'permerror', 2],
    ['what comes first decides', `a:gone.example a:gone.example ip4:${FOUR} a:gone.example`, FOUR, 'pass', 2],
    ['a third behind a match', 'a:gone.example a:gone.example ?all a:gone.example', FOUR, 'neutral', 2],
  ])('%s', async (_case, terms, ip, result, voids) => {
    const zone = { ...HOSTS, 'example.com': { TXT: [`v=spf1 ${terms} ~all`] } };
    expect(await check(zone, ip)).toMatchObject({ result, voids });
  });

  test('the third ends the evaluation at once, and the sentence names all three', async () => {
    const record = 'v=spf1 include:spf.example a:nodata.example exists:%{i}.x.example a:four.example +all';
    const evaluation = await check({ ...HOSTS, 'example.com': { TXT: [record] } });
    expect(evaluation.why).toEqual({
      en:
        'exists:%{i}.x.example in the record of example.com is the third term for which DNS has nothing, and 2 are allowed ' +
        '(RFC 7208 section 4.6.4); before it a:gone.example in the record of spf.example and ' +
        'a:nodata.example in the record of example.com',
      ja:
        'example.com のレコードの exists:%{i}.x.example は、ルックアップの結果が空 (void lookup) となる 3 つ目の項目で、' +
        '上限の 2 つを超えます (RFC 7208 section 4.6.4)。これより前は spf.example のレコードの a:gone.example と ' +
        'example.com のレコードの a:nodata.example です',
    });
    expect(evaluation.terms.map(({ term, voids }) => [term, voids])).toEqual([
      ['include:spf.example', 1],
      ['a:gone.example', 1],
      ['-all', 0],
      ['a:nodata.example', 1],
      ['exists:%{i}.x.example', 0],
    ]);
    expect(evaluation.asked.some(({ name }) => name === 'four.example')).toBe(false);
  });
});

describe('answers of ten thousand records', () => {
  const MANY = 10_000;
  const addresses = Array.from({ length: MANY }, (_, index) => `10.${index % 256}.${index >> 8}.1`);

  test.each<[string, ZoneName, SpfResult]>([
    ['addresses: there is no limit', { A: [...addresses, FOUR], TXT: ['v=spf1 a -all'] }, 'pass'],
    ['texts beside the record', { TXT: [...addresses, 'v=spf1 +all'] }, 'pass'],
    ['records', { TXT: Array.from({ length: MANY }, () => 'v=spf1 +all') }, 'permerror'],
    ['networks', { TXT: [`v=spf1 ${addresses.map((one) => `ip4:${one}`).join(' ')} ?all`] }, 'neutral'],
    ['modifiers', { TXT: [`v=spf1 ${repeated(MANY, 'x=1')} ?all`] }, 'neutral'],
    ['look-ups', { TXT: [`v=spf1 ${repeated(MANY, 'include:example.com')}`] }, 'permerror'],
  ])('%s', async (_case, set, result) => {
    const evaluation = await check({ 'example.com': set });
    expect(evaluation.result).toBe(result);
    expect(evaluation.asked.length).toBeLessThan(3);
  });

  test('names of an address: ten are asked for, however often', async () => {
    const zone: Zone = {
      '1.2.0.192.in-addr.arpa': { PTR: Array.from({ length: MANY }, (_, index) => `h${index}.example`) },
      'example.com': { TXT: ['v=spf1 ptr a:%{p} ptr exists:%{p} -all exp=e.example'] },
      'e.example': { TXT: ['%{p}'.repeat(1000)] },
    };
    const { asked } = await check(zone);
    expect(asked.filter(({ type }) => type === 'PTR')).toHaveLength(1);
    expect(asked.filter(({ name }) => name.startsWith('h'))).toHaveLength(10);
  });
});
