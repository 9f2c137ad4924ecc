// check_host() of RFC 7208: initial processing, records, include, redirect, and the sentences.
import type { SpfResult } from '../../../src/model.ts';
import { said } from '../../support/said.ts';
import { AMAZON_SES, checkRecord, checkZone, SES_IP } from '../../support/spf.ts';
import type { Zone } from '../../support/zone.ts';

test.each<[string, readonly string[], SpfResult, string]>([
  [
    'the record of the guide',
    ['v=spf1 include:amazonses.com -all'],
    'pass',
    'include:amazonses.com in the record of example.com, through ip4:54.240.0.0/18 in the record of amazonses.com',
  ],
  [
    'redirect',
    ['v=spf1 redirect=amazonses.com'],
    'pass',
    'ip4:54.240.0.0/18 in the record of amazonses.com, to which redirect=amazonses.com in the record of example.com leads',
  ],
  [
    'explicit networks',
    ['v=spf1 ip4:54.240.0.0/16 -all'],
    'pass',
    'it matches ip4:54.240.0.0/16 in the record of example.com',
  ],
  [
    '-all in front of the include',
    ['v=spf1 -all include:amazonses.com'],
    'fail',
    'it matches -all in the record of example.com',
  ],
  [
    'a neutral include',
    ['v=spf1 ?include:amazonses.com -all'],
    'neutral',
    'is neutral: it matches ?include:amazonses.com in the record of example.com, through',
  ],
  [
    'a softfail include',
    ['v=spf1 ~include:amazonses.com -all'],
    'softfail',
    'softfails: it matches ~include',
  ],
  [
    'two records',
    ['v=spf1 include:amazonses.com -all', 'v=spf1 -all'],
    'permerror',
    'example.com has 2 SPF records, and one is allowed',
  ],
  ['the same record twice', ['v=spf1 -all', 'V=SPF1 -all'], 'permerror', '2 SPF records'],
  ['others beside the record', ['x', '', 'v=spf10 -all', 'v=spf1 +all', 'v=DMARC1'], 'pass', '+all'],
  [
    'nothing that decides',
    ['v=spf1'],
    'neutral',
    '54.240.1.1 is neutral: nothing matches in the record of example.com',
  ],
  [
    'a redirect to nothing that decides',
    ['v=spf1 redirect=b.example'],
    'neutral',
    'nothing matches in the record of b.example, to which redirect=b.example in the record of example.com leads',
  ],
  ['redirect beside all', ['v=spf1 redirect=amazonses.com ~all'], 'softfail', 'it matches ~all'],
  ['no SPF record', ['google-site-verification=x'], 'none', 'example.com has no SPF record'],
  [
    'quotation marks in the record',
    ['"v=spf1 include:amazonses.com -all"'],
    'none',
    'does not begin with v=spf1 and a space',
  ],
  [
    'a tab behind the version',
    ['v=spf1\tinclude:amazonses.com'],
    'none',
    '"v=spf1\\tinclude:amazonses.com" does not begin',
  ],
  ['a space in front', [' v=spf1 -all'], 'none', '" v=spf1 -all" does not begin'],
  [
    'a tab between terms',
    ['v=spf1 include:amazonses.com\t-all'],
    'permerror',
    '"\\t" is not printable ASCII',
  ],
  ['an empty text', [''], 'none', 'has no SPF record'],
  ['no texts', [], 'none', 'example.com has no TXT record'],
  [
    'a misspelt term',
    ['v=spf1 includ:amazonses.com -all'],
    'permerror',
    'includ:amazonses.com in the record of example.com (column 8) is a syntax error: includ is not a mechanism of SPF',
  ],
  [
    'a syntax error behind all',
    ['v=spf1 +all ip4:1.2.3'],
    'permerror',
    '(column 13) is a syntax error: 1.2.3 is not an IPv4 address',
  ],
  ['Latin-1', ['v=spf1 a:b\u00fccher.example +all'], 'permerror', 'is not printable ASCII'],
  [
    'capitals',
    ['V=SPF1 INCLUDE:AmazonSES.com -ALL'],
    'pass',
    'INCLUDE:AmazonSES.com in the record of example.com',
  ],
  ['a trailing dot', ['v=spf1 include:amazonses.com. -all'], 'pass', 'include:amazonses.com. in the record'],
])('%s', async (_case, texts, result, why) => {
  const zone = {
    ...AMAZON_SES,
    'example.com': { TXT: texts },
    'b.example': { TXT: ['v=spf1 ?ip4:192.0.2.1'] },
  };
  expect(await checkZone(zone)).toMatchObject({ result, why: said(why) });
});

describe('initial processing (sections 4.3 and 4.4)', () => {
  test.each([
    ['one label', 'localhost', 'not a name of several labels'],
    ['one label and a dot', 'localhost.', 'not a name of several labels'],
    ['an empty label', 'a..example', 'a label is empty'],
    ['a label of 64', `${'a'.repeat(64)}.example`, '64 characters'],
    ['a name of 254', `${'a.'.repeat(126)}bc`, '254 characters'],
    ['an address literal', '[192.0.2.1]', '"["'],
    ['nothing', '', 'the name is empty'],
    ['white space', 'exam ple.com', '" "'],
    ['a name that does not exist', 'gone.example', 'gone.example does not exist'],
  ])('%s: none', async (_case, domain, why) => {
    const evaluation = await checkZone(AMAZON_SES, { domain, sender: 'x@y.example' });
    expect(evaluation).toMatchObject({ result: 'none', terms: [], lookups: 0, voids: 0 });
    expect(evaluation.why).toEqual(said(why));
    expect(evaluation.record).toBeUndefined();
  });

  test.each([['EXAMPLE.COM'], ['example.com.'], ['Example.Com.']])('%s is example.com', async (domain) => {
    expect(
      await checkRecord(
        'v=spf1 exists:%{d} -all',
        { 'example.com': { TXT: ['v=spf1 exists:%{d} -all'], A: ['192.0.2.1'] } },
        { domain },
      ),
    ).toMatchObject({ domain: 'example.com', result: 'pass' });
  });

  test('international names are asked in ASCII, in %{o} as well (RFC 8616 section 4)', async () => {
    const zone: Zone = {
      'xn--bcher-kva.example': { TXT: ['v=spf1 exists:%{o}._a.%{d} -all'] },
      'xn--bcher-kva.example._a.xn--bcher-kva.example': { A: ['127.0.0.2'] },
    };
    const domain = 'B\u00fccher.example';
    expect(await checkZone(zone, { domain, sender: `x@${domain}` })).toMatchObject({
      domain: 'xn--bcher-kva.example',
      result: 'pass',
    });
    const { explanation } = await checkRecord(
      'v=spf1 -all exp=e.example',
      { 'e.example': { TXT: ['%{s}'] } },
      { sender: `x@${domain}` },
    );
    expect(explanation).toBe('x@xn--bcher-kva.example');
  });

  test('without an answer there is a temperror, with what DNS said', async () => {
    expect(await checkZone({ 'example.com': { fails: true } })).toMatchObject({
      result: 'temperror',
      why: {
        en: 'DNS did not answer for the SPF record of example.com: TXT example.com: SERVFAIL',
        ja: 'example.com の SPF レコードについて DNS から応答がありません: TXT example.com: SERVFAIL',
      },
    });
  });

  test('a record may be longer than one character-string of TXT (section 3.3)', async () => {
    const networks = Array.from({ length: 300 }, (_, index) => `ip4:10.0.${index % 256}.${index % 7}`);
    expect(await checkRecord(`v=spf1 ${networks.join(' ')} ip4:${SES_IP} -all`)).toMatchObject({
      result: 'pass',
    });
  });

  test.each([
    ['bounce@example.com', 'bounce'],
    ['@example.com', 'postmaster'],
    ['example.com', 'postmaster'],
    ['', 'postmaster'],
    ['"a@b"@example.com', '"a@b"'],
  ])('the local-part of %j is %s', async (sender, local) => {
    const zone: Zone = { 'e.example': { TXT: ['%{l} of %{o}: %{s}'] } };
    const { explanation } = await checkRecord('v=spf1 -all exp=e.example', zone, { sender });
    expect(explanation).toBe(`${local} of example.com: ${local}@example.com`);
  });

  test('what is no IP address is a mistake of the caller', async () => {
    await expect(checkZone(AMAZON_SES, { ip: '192.0.2' })).rejects.toThrow(
      new TypeError('not an IP address: "192.0.2"'),
    );
  });
});

test.each<[string, SpfResult, string]>([
  [
    'v=spf1 +all',
    'pass',
    'it matches include:b.example in the record of example.com, through +all in the record of b.example',
  ],
  ['v=spf1 -all', 'fail', 'it matches -all in the record of example.com'],
  ['v=spf1 ~all', 'fail', 'it matches -all in the record of example.com'],
  ['v=spf1 ?all', 'fail', 'it matches -all in the record of example.com'],
  ['v=spf1', 'fail', 'it matches -all in the record of example.com'],
  [
    'v=spf1 a:fails.example',
    'temperror',
    'DNS did not answer for a:fails.example in the record of b.example',
  ],
  ['v=spf1 x', 'permerror', 'x in the record of b.example (column 8) is a syntax error'],
  [
    'nothing',
    'permerror',
    'include:b.example in the record of example.com leads to no record: b.example has no SPF record',
  ],
])('include of %j: %s (section 5.2)', async (record, result, why) => {
  const zone: Zone = { 'b.example': { TXT: [record] }, 'fails.example': { fails: true } };
  expect(await checkRecord('v=spf1 include:b.example -all', zone)).toMatchObject({
    result,
    why: said(why),
  });
});

test.each<[string, string, SpfResult, string]>([
  ['include', 'gone.example', 'permerror', 'leads to no record: gone.example does not exist'],
  [
    'include',
    'a..example',
    'permerror',
    'leads to no record: DNS cannot carry its name: TXT a..example: a label is empty',
  ],
  ['include', '%{d1}', 'permerror', 'com is not a name of several labels'],
  ['include', 'two.example', 'permerror', 'two.example has 2 SPF records'],
  [
    'include',
    'fails.example',
    'temperror',
    'DNS did not answer for include:fails.example in the record of example.com: TXT fails.example: SERVFAIL',
  ],
  ['redirect', 'gone.example', 'permerror', 'leads to no record: gone.example does not exist'],
  [
    'redirect',
    'a..example',
    'permerror',
    'leads to no record: DNS cannot carry its name: TXT a..example: a label is empty',
  ],
  ['redirect', '%{d1}', 'permerror', 'com is not a name of several labels'],
  ['redirect', 'two.example', 'permerror', 'two.example has 2 SPF records'],
  [
    'redirect',
    'fails.example',
    'temperror',
    'DNS did not answer for redirect=fails.example in the record of example.com',
  ],
])('%s of %s: %s (sections 5.2 and 6.1)', async (kind, target, result, why) => {
  const zone: Zone = {
    'two.example': { TXT: ['v=spf1 +all', 'v=spf1 -all'] },
    'fails.example': { fails: true },
  };
  const term = kind === 'include' ? `include:${target}` : `redirect=${target}`;
  expect(await checkRecord(`v=spf1 ${term}`, zone)).toMatchObject({
    result,
    why: said(why),
    terms: [{ domain: 'example.com', term, depth: 0, lookups: 1, outcome: 'error' }],
  });
});

test('the terms of redirects, and the first of them in the sentence', async () => {
  const { why, terms } = await checkRecord('v=spf1 redirect=b.example', {
    'b.example': { TXT: ['v=spf1 redirect=c.example'] },
    'c.example': { TXT: ['v=spf1 -all'] },
  });
  expect(why).toEqual({
    en:
      '54.240.1.1 fails: it matches -all in the record of c.example, ' +
      'to which redirect=b.example in the record of example.com leads',
    ja: '54.240.1.1 は fail になります: c.example のレコードの -all に一致します (example.com のレコードの redirect=b.example から参照)',
  });
  expect(terms.map(({ term, depth, lookups, outcome }) => [term, depth, lookups, outcome])).toEqual([
    ['redirect=b.example', 0, 2, 'match'],
    ['redirect=c.example', 1, 1, 'match'],
    ['-all', 2, 0, 'match'],
  ]);
});

test('a domain of its own in each record: %{d} and a bare mechanism (section 4.8)', async () => {
  const zone: Zone = {
    'b.example': { TXT: ['v=spf1 exists:%{d}._x.example a -all'], A: [SES_IP] },
    'example.com': { TXT: ['v=spf1 include:b.example ?all'] },
  };
  const { result, terms } = await checkZone(zone);
  expect(result).toBe('pass');
  expect(terms).toEqual([
    { domain: 'example.com', term: 'include:b.example', depth: 0, lookups: 3, voids: 1, outcome: 'match' },
    {
      domain: 'b.example',
      term: 'exists:%{d}._x.example',
      depth: 1,
      lookups: 1,
      voids: 1,
      outcome: 'noMatch',
    },
    { domain: 'b.example', term: 'a', depth: 1, lookups: 1, voids: 0, outcome: 'match' },
  ]);
});

describe('a local-part beyond ASCII (RFC 8616 section 4)', () => {
  const sender = 'b\u00fc@example.com';
  test.each<[string, SpfResult]>([
    ['v=spf1 exists:%{l}.example ~all', 'softfail'],
    ['v=spf1 -include:%{s}.example ~all', 'softfail'],
    ['v=spf1 a:%{L}.example ~all', 'softfail'],
    ['v=spf1 exists:%{o} ~all', 'pass'],
    ['v=spf1 redirect=%{l}.example', 'permerror'],
  ])('%s: %s', async (record, result) => {
    const zone: Zone = { 'example.com': { TXT: [record], A: ['192.0.2.1'] } };
    const evaluation = await checkZone(zone, { sender });
    expect(evaluation).toMatchObject({ result, lookups: 1 });
    expect(evaluation.asked.every(({ name }) => name === 'example.com')).toBe(true);
  });
});

test('the evidence: each question once, in order', async () => {
  const zone: Zone = {
    'b.example': { TXT: ['v=spf1 a:h.example -all'] },
    'h.example': { A: ['192.0.2.1'] },
  };
  const { asked } = await checkRecord('v=spf1 a:h.example include:b.example a:H.example -all', zone);
  expect(asked.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'TXT example.com',
    'A h.example',
    'TXT b.example',
  ]);
});

test('names and terms of strangers are short in sentences, and whole in the data', async () => {
  const long = `${'x.'.repeat(120)}example`;
  const { why, terms } = await checkRecord(`v=spf1 include:${long} -all`, {
    [long]: { TXT: ['v=spf1 +all'] },
  });
  expect(Math.max(why.en.length, why.ja.length)).toBeLessThan(400);
  expect(terms[0]?.term).toBe(`include:${long}`);
});

test('a record that expands to megabytes asks for no such name', async () => {
  const record = `v=spf1 a:${'%{h}'.repeat(10_000)} -all`;
  const { result, asked } = await checkRecord(record, {}, { helo: 'x'.repeat(250) });
  expect(result).toBe('fail');
  expect(asked.at(-1)?.name).toBe('x'.repeat(254));
});

describe('all texts of the domain are kept, for whoever amends its record', () => {
  test.each<[string, Zone[string], readonly string[] | undefined]>([
    ['one record', { TXT: ['x', 'v=spf1 -all', 'y'] }, ['x', 'v=spf1 -all', 'y']],
    ['several records', { TXT: ['v=spf1 -all', 'x', 'v=spf1 +all'] }, ['v=spf1 -all', 'x', 'v=spf1 +all']],
    ['a broken record', { TXT: ['v=spf1 nonsense', 'x'] }, ['v=spf1 nonsense', 'x']],
    ['no record', { TXT: ['x'] }, ['x']],
    ['no texts', {}, []],
    ['no answer', { fails: true }, undefined],
  ])('%s', async (_case, own, texts) => {
    expect((await checkZone({ 'example.com': own })).texts).toEqual(texts);
  });

  test('and not those of a record that it leads to', async () => {
    const zone: Zone = { 'b.example': { TXT: ['v=spf1 -all', 'b'] } };
    expect((await checkRecord('v=spf1 include:b.example', zone)).texts).toEqual(['v=spf1 include:b.example']);
  });
});
