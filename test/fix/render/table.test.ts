// The table: a row for each record and what becomes of it, and cells of Markdown that hold together.
import fc from 'fast-check';
import { markdownTable, TABLE_HEADS, tableRows } from '../../../src/fix/render/table.ts';
import { type DnsChange, LOCALES, type RecordSet } from '../../../src/model.ts';
import { dnsChange, hostileText, known, SOME_CHANGE, unseen } from './hostile.ts';

const change = (set: Partial<RecordSet>, rest: Partial<DnsChange> = {}): DnsChange => ({
  ...SOME_CHANGE,
  set: { ...SOME_CHANGE.set, ...set },
  ...rest,
});
const fates = (one: DnsChange) =>
  tableRows([one]).map(({ type, value, fate }) => `${type} ${value}: ${fate.en}`);

const CNAME = { name: '_dmarc.example.com', type: 'CNAME', ttl: 300, values: ['old.example.net'] } as const;

test.each<[string, DnsChange, string[]]>([
  ['new', SOME_CHANGE, ['TXT v=DMARC1; p=none: nothing: new']],
  ['there', change({}, { before: known(['v=DMARC1; p=none']) }), ['TXT v=DMARC1; p=none: this: stays']],
  [
    'replaced',
    change({}, { before: known(['v=DMARC1']) }),
    ['TXT v=DMARC1; p=none: another value: replaced by this', 'TXT v=DMARC1: this: goes'],
  ],
  [
    'added',
    change({ values: ['v=spf1 -all', 'site=1'] }, { before: known(['site=1']) }),
    ['TXT v=spf1 -all: not this: added to the set', 'TXT site=1: this: stays'],
  ],
  [
    'a host that differs in case and dot only',
    change({ type: 'CNAME', values: ['a.example.net'] }, { before: known(['A.Example.net.']) }),
    ['CNAME a.example.net.: this: stays'],
  ],
  [
    'beside a CNAME',
    change({}, { remove: CNAME }),
    [
      'TXT v=DMARC1; p=none: nothing: new',
      'CNAME old.example.net.: this: goes, since no other data may stand beside a CNAME (RFC 1034 section 3.6.2)',
    ],
  ],
  ['not to be there', change({ values: [] }, { before: known(['v=DMARC1']) }), ['TXT v=DMARC1: this: goes']],
  [
    'not seen',
    change({}, { before: unseen('ESERVFAIL') }),
    [
      'TXT v=DMARC1; p=none: Look first which TXT records stand at _dmarc.example.com, and keep what is still needed:' +
        ' it is not known (ESERVFAIL).',
    ],
  ],
  [
    'not seen, and not to be there',
    change({ values: [] }, { before: unseen('ESERVFAIL') }),
    [expect.stringMatching(/^TXT \?: Look first .*ESERVFAIL/)],
  ],
])('%s', (_what, one, rows) => {
  expect(fates(one)).toEqual(rows);
});

test.each([
  ['v=spf1 -all', 'v=spf1 -all'],
  ['', '""'],
  [' a', '" a"'],
  ['"a"', '"\\"a\\""'],
  ['a\\b', '"a\\\\b"'],
  ['a\x1b[2J', '"a\\027[2J"'],
])('the text %j is shown as %s', (text, shown) => {
  expect(tableRows([change({ values: [text] })])[0]?.value).toBe(shown);
});

test('no name and no value reaches a terminal with anything but printable ASCII, and no two look alike', () => {
  fc.assert(
    fc.property(dnsChange, hostileText, hostileText, (one, first, second) => {
      for (const { name, value } of tableRows([one])) expect(`${name} ${value}`).toMatch(/^[ -~]+$/);
      const [shown, other] = [first, second].map((text) => tableRows([change({ values: [text] })])[0]?.value);
      // One text in Latin-1 and one in UTF-8 may be the same octets.
      if (/^[\0-\x7f]*$/.test(first + second)) expect(shown === other).toBe(first === second);
    }),
  );
});

describe('Markdown', () => {
  test.each(LOCALES)('is a table (%s)', (locale) => {
    const lines = markdownTable([change({ values: ['a|b`c'] })])[locale].split('\n');
    expect(lines[0]).toBe(
      `| ${Object.values(TABLE_HEADS)
        .map((head) => head[locale])
        .join(' | ')} |`,
    );
    expect(lines.slice(1)).toEqual([
      '| --- | --- | --- | --- | --- |',
      expect.stringMatching(/^\| `_dmarc\.example\.com` \| `TXT` \| `3600` \| ``a\\\|b`c`` \| .+ \|$/),
      '',
    ]);
  });

  test('whatever names and values hold, it has their rows of five cells', () => {
    fc.assert(
      fc.property(fc.array(dnsChange, { maxLength: 3 }), fc.constantFrom(...LOCALES), (changes, locale) => {
        const [, , ...lines] = markdownTable(changes)[locale].trimEnd().split('\n');
        const rows = tableRows(changes);
        expect(lines.map(cellsOf)).toEqual(
          rows.map(({ name, type, ttl, value }) => [name, type, String(ttl), value, expect.any(String)]),
        );
      }),
    );
  });
});

/** The cells of a row, as GFM parts them (section 4.10), the code spans taken off the first four. */
function cellsOf(line: string): string[] {
  const inner = line.replace(/^\| /, '').replace(/ \|$/, '');
  const cells = inner.split(/(?<=(?<!\\)(?:\\\\)*) \| /);
  return cells.map((text, index) => (index < 4 ? unspanned(text.replaceAll('\\|', '|')) : text));
}

function unspanned(text: string): string {
  const [, , inner = text] = /^(`+)(?!`)(.*)(?<!`)\1$/s.exec(text) ?? [];
  return /^ .*[^ ].* $/s.test(inner) ? inner.slice(1, -1) : inner;
}
