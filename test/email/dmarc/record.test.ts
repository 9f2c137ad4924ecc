// Reading one DMARC record: RFC 9989 sections 4.7, 4.8 and 4.10.1, in tables.
import fc from 'fast-check';
import { type DmarcParse, type DmarcRecord, parseDmarc } from '../../../src/email/dmarc/record.ts';
import { expectSameNames, said } from '../../support/said.ts';

function read(text: string): Exclude<DmarcParse, { kind: 'notDmarc' }> {
  const parsed = parseDmarc(text);
  if (parsed.kind === 'notDmarc') throw new Error(`not DMARC: ${parsed.why.en}`);
  return parsed;
}

test('a record that says everything', () => {
  const text =
    'v=DMARC1; p=reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=s; fo=1:d:s; ' +
    'rua=mailto:a@example.com, https://example.com/r; ruf=mailto:b@example.net';
  expect(parseDmarc(text)).toEqual({
    kind: 'policy',
    faults: [],
    record: {
      p: 'reject',
      sp: 'quarantine',
      np: 'none',
      psd: 'n',
      t: 'y',
      adkim: 's',
      aspf: 's',
      fo: ['1', 'd', 's'],
      rua: [
        {
          uri: 'mailto:a@example.com',
          scheme: 'mailto',
          domain: 'example.com',
          column: text.indexOf('mailto:a'),
        },
        { uri: 'https://example.com/r', scheme: 'https', column: text.indexOf('https:') },
      ],
      ruf: [
        {
          uri: 'mailto:b@example.net',
          scheme: 'mailto',
          domain: 'example.net',
          column: text.indexOf('mailto:b'),
        },
      ],
      leftovers: [],
      unknown: [],
    },
  });
});

test('a record that says little has the defaults', () => {
  expect(read('v=DMARC1; p=none').record).toEqual({
    p: 'none',
    sp: undefined,
    np: undefined,
    psd: 'u',
    t: 'n',
    adkim: 'r',
    aspf: 'r',
    fo: ['0'],
    rua: [],
    ruf: [],
    leftovers: [],
    unknown: [],
  });
});

test.each<[string, string, Partial<DmarcRecord>]>([
  ['no space at all', 'v=DMARC1;p=reject;sp=none', { p: 'reject', sp: 'none' }],
  ['white space around = and ;', 'v\t= DMARC1 \t;  p  =\treject ; ', { p: 'reject' }],
  ['a semicolon at the end', 'v=DMARC1; p=reject;', { p: 'reject' }],
  ['values in any case', 'v=DMARC1; p=Reject; adkim=S; t=Y', { p: 'reject', adkim: 's', t: 'y' }],
  ['p anywhere behind v', 'v=DMARC1; rua=mailto:a@b.c; p=quarantine', { p: 'quarantine' }],
  ['sp is not p', 'v=DMARC1; sp=reject; p=none', { p: 'none', sp: 'reject' }],
  ['a value may hold =', 'v=DMARC1; p=none; rua=mailto:a@b.c?subject=x', { p: 'none' }],
])('%s', (_case, text, expected) => {
  expect(read(text)).toMatchObject({ kind: 'policy', faults: [], record: expected });
});

test.each([
  ['', false, 'empty'],
  ['   ', false, 'empty'],
  ['v=spf1 -all', false, 'the version is "spf1 -all", not DMARC1'],
  ['google-site-verification=x', false, 'does not start'],
  ['p=reject; v=DMARC1', true, 'does not start'],
  [' v=DMARC1; p=none', true, 'does not start'],
  ['"v=DMARC1; p=none"', true, 'does not start'],
  ['v=dmarc1; p=none', true, 'in capital letters'],
  ['v=DMARC2; p=none', true, 'the version is "DMARC2"'],
  ['v=DMARC10; p=none', true, 'the version is "DMARC10"'],
  ['v=DMARC1 p=none', true, 'the version is "DMARC1 p=none"'],
  ['v=DMARC1\\; p=none', true, 'the version is "DMARC1\\\\"'],
  ['v=DMARC1, p=none', true, 'the version is'],
  ['v:DMARC1; p=none', true, 'does not start'],
  [';v=DMARC1; p=none', true, 'does not start'],
])('%j is not DMARC (meant: %s)', (text, meant, why) => {
  expect(parseDmarc(text)).toEqual({ kind: 'notDmarc', meant, why: said(why) });
});

test.each([
  ['p is missing', 'v=DMARC1; sp=reject', 'void', 'p is missing'],
  ['p= inside sp= is not p', 'v=DMARC1; sp=none', 'void', 'p is missing'],
  ['nothing but the version', 'v=DMARC1', 'void', 'p is missing'],
  ['p is no policy', 'v=DMARC1; p=block', 'void', 'p is "block"'],
  ['p is empty', 'v=DMARC1; p=', 'void', 'p is ""'],
  ['sp is no policy', 'v=DMARC1; p=reject; sp=block', 'void', 'sp is "block"'],
  ['np is no policy', 'v=DMARC1; p=reject; np=x', 'void', 'np is "x"'],
  ['a rua that is none does not help', 'v=DMARC1; rua=a@b.c', 'void', 'p is missing'],
  ['p is missing, with a rua', 'v=DMARC1; rua=mailto:a@b.c', 'treatedAsNone', 'p is missing'],
  ['p is no policy, with a rua', 'v=DMARC1; p=x; rua=mailto:a@b.c', 'treatedAsNone', 'p is "x"'],
  ['sp is no policy, with a rua', 'v=DMARC1; p=reject; sp=x; rua=mailto:a@b.c', 'treatedAsNone', 'sp is "x"'],
  ['one valid rua is enough', 'v=DMARC1; rua=nobody, mailto:a@b.c', 'treatedAsNone', 'p is missing'],
])('%s', (_case, text, kind, why) => {
  expect(parseDmarc(text)).toMatchObject({ kind, why: said(why) });
});

// The caret in the second column stands under the place of the fault.
test.each([
  ['v=DMARC1; p=none; t=maybe', '                    ^', 't', '"maybe" is not y or n'],
  ['v=DMARC1; p=none; psd=x', '                      ^', 'psd', '"x" is not y, n or u'],
  ['v=DMARC1; p=none; adkim=strict', '                        ^', 'adkim', 'is not r or s'],
  ['v=DMARC1; p=block', '            ^', 'p', 'is not none, quarantine or reject'],
  ['v=DMARC1; p=none; fo=0:1', '                     ^', 'fo', '"0:1" is not'],
  ['v=DMARC1; p=none; fo=d:d', '                     ^', 'fo', '"d:d" is not'],
  ['v=DMARC1; p=none; fo=', '                     ^', 'fo', '"" is not'],
  ['v=DMARC1; p=none;; t=n', '                 ^', '', 'nothing between two semicolons'],
  ['v=DMARC1; p none', '          ^', '', '"p none" has no ='],
  ['v=DMARC1; p1=none', '          ^', 'p1', 'is not the name of a tag'],
  ['v=DMARC1; =none', '          ^', '', 'is not the name of a tag'],
  ['v=DMARC1; p=none; p=reject', '                  ^', 'p', 'more than once'],
  ['v=DMARC1; v=DMARC1; p=none', '          ^', 'v', 'more than once'],
  ['v=DMARC1; P=none', '          ^', 'p', 'P should be written p'],
  ['v=DMARC1; p=none; rua=a@b.c', '                      ^', 'rua', 'mailto: is missing in front'],
  ['v=DMARC1; p=none; rua=mailto:a@b.c, ,', '                                    ^', 'rua', 'is missing'],
  ['v=DMARC1; p=none; rua=mailto:', '                      ^', 'rua', 'holds no address'],
  ['v=DMARC1; p=none; rua=mailto:nobody', '                      ^', 'rua', 'holds no address'],
  ['v=DMARC1; p=none; rua=mailto:a@b..c', '                      ^', 'rua', 'holds no address'],
  ['v=DMARC1; p=none; ruf=mailto:a b@c.d', '                      ^', 'ruf', 'is not a URI'],
  ['v=DMARC1; p=none; ruf=mailto:a%zz@c.d', '                      ^', 'ruf', 'is not a URI'],
])('%s', (text, place, tag, why) => {
  const { faults } = read(text);
  expect(faults[0]).toEqual({ tag, column: place.indexOf('^'), why: said(why) });
});

test('faults leave the defaults in force, and the first of two tags', () => {
  const { record } = read('v=DMARC1; p=none; t=maybe; psd=x; adkim=strict; fo=x; p=reject');
  expect(record).toMatchObject({ p: 'none', t: 'n', psd: 'u', adkim: 'r', fo: ['0'] });
});

test('faults come in the order of the record', () => {
  const { faults } = read('v=DMARC1; aspf=x; np=y; P=none; sp=z;; zz');
  expect(faults.map(({ column }) => column)).toEqual([15, 21, 24, 35, 37, 39]);
});

test('tags of RFC 7489 are told, and unknown tags ignored', () => {
  const { kind, faults, record } = read('v=DMARC1; p=reject; pct=20; ri=3600; rf=afrf; x=1');
  expect({ kind, faults }).toEqual({ kind: 'policy', faults: [] });
  expect(record.leftovers).toEqual([
    { tag: 'pct', value: '20', column: 24 },
    { tag: 'ri', value: '3600', column: 31 },
    { tag: 'rf', value: 'afrf', column: 40 },
  ]);
  expect(record.unknown).toEqual([{ tag: 'x', value: '1', column: 48 }]);
});

test('the obsolete size limit of an address is dropped', () => {
  const { record, faults } = read('v=DMARC1; p=none; rua=MAILTO:a@Example.com!10m');
  expect(faults).toEqual([]);
  expect(record.rua).toEqual([
    { uri: 'MAILTO:a@Example.com', scheme: 'mailto', domain: 'example.com', obsoleteSize: '10m', column: 22 },
  ]);
});

const pieces = [
  'v=DMARC1',
  'V = DMARC1',
  ';',
  ';;',
  ' ',
  '\t',
  'p=none',
  'sp',
  '=',
  'rua=mailto:a@b.c',
  ',',
  '!1k',
  'np=x',
  '\u00e9',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces)).map((parts) => `v=DMARC1;${parts.join('')}`),
);

test('any text has an answer, and every fault a place in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseDmarc(text);
      if (parsed.kind === 'notDmarc') return expectSameNames(parsed.why);
      const { record, faults } = parsed;
      for (const { column } of [...faults, ...record.rua, ...record.leftovers, ...record.unknown]) {
        expect(column).toBeGreaterThanOrEqual(0);
        expect(column).toBeLessThanOrEqual(text.length);
      }
      if (parsed.kind === 'policy') expect(record.p).toBeDefined();
      if (parsed.kind === 'treatedAsNone') expect(record.rua).not.toEqual([]);
      if (parsed.kind === 'void') expect(record.rua).toEqual([]);
      return undefined;
    }),
  );
});

test('a record means the same however its tags are ordered and spaced', () => {
  const tags = ['p=reject', 'sp=none', 'np=quarantine', 'adkim=s', 't=y', 'rua=mailto:a@b.c'];
  const order = fc.shuffledSubarray(tags, { minLength: tags.length, maxLength: tags.length });
  const space = fc.constantFrom('', ' ', '\t ', '   ');
  const plain = read(`v=DMARC1;${tags.join(';')}`).record;
  fc.assert(
    fc.property(order, space, space, (shuffled, before, behind) => {
      const text = ['v=DMARC1', ...shuffled]
        .join(`${before};${behind}`)
        .replaceAll('=', `${behind}=${before}`);
      const { kind, faults, record } = read(text);
      const columnless = record.rua.map((uri) => ({ ...uri, column: plain.rua[0]?.column }));
      expect({ kind, faults, record: { ...record, rua: columnless } }).toEqual({
        kind: 'policy',
        faults: [],
        record: plain,
      });
    }),
  );
});

// What took more than linear time would not come back from these.
test.each([' ', '\t;', ';', '=', 'x=1;', 'p=none;', 'a;', 'rua=!', ' ,', '!1', 'p =  '])(
  'a record with 200,000 characters of %j has an answer',
  (piece) => {
    const many = piece.repeat(200_000 / piece.length);
    expect(read(`v=DMARC1; p=none; rua=mailto:a@b.c${many}`).record.p).toBe('none');
    expect(read(`v=DMARC1; p=none; ${many}x`).record.p).toBe('none');
  },
);
