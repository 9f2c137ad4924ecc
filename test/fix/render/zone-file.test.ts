// Lines of a zone file, by example and for hostile input: what is read back is just the sets that are to stand there.
import { type Answer, decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { zoneFile } from '../../../src/fix/render/zone-file.ts';
import { type DnsChange, LOCALES, type RecordSet, same } from '../../../src/model.ts';
import { dnsChange, hostileText, known, SOME_CHANGE, unseen } from './hostile.ts';
import { octetsOf, readZone, recordsOf } from './zone-reader.ts';

const change = (set: Partial<RecordSet>, rest: Partial<DnsChange> = {}): DnsChange => ({
  ...SOME_CHANGE,
  set: { ...SOME_CHANGE.set, ...set },
  ...rest,
});
const linesOf = (...changes: DnsChange[]) => zoneFile(changes).en.split('\n');

test.each<[string, Partial<RecordSet>, string]>([
  ['TXT', {}, '_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"'],
  ['quotation marks and backslashes', { values: ['a"b\\c'] }, '_dmarc.example.com. 3600 IN TXT "a\\"b\\\\c"'],
  ['no text at all', { values: [''] }, '_dmarc.example.com. 3600 IN TXT ""'],
  ['octets of a resolver', { values: ['\xe9\0'] }, '_dmarc.example.com. 3600 IN TXT "\\233\\000"'],
  ['text beyond octets', { values: ['あ'] }, '_dmarc.example.com. 3600 IN TXT "\\227\\129\\130"'],
  [
    'CNAME',
    { type: 'CNAME', values: ['t.dkim.amazonses.com'] },
    '_dmarc.example.com. 3600 IN CNAME t.dkim.amazonses.com.',
  ],
  ['MX', { type: 'MX', values: ['10 mx.example.com'] }, '_dmarc.example.com. 3600 IN MX 10 mx.example.com.'],
  ['null MX', { type: 'MX', values: ['0 .'] }, '_dmarc.example.com. 3600 IN MX 0 .'],
  ['a wildcard', { name: '*.a*.example.com' }, '*.a\\042.example.com. 3600 IN TXT "v=DMARC1; p=none"'],
  [
    'a name of signs',
    { name: '$a b;"\\.example.com' },
    '\\036a\\032b\\059\\034\\092.example.com. 3600 IN TXT "v=DMARC1; p=none"',
  ],
])('%s', (_what, set, line) => {
  expect(linesOf(change(set))).toEqual(['; the DMARC record of example.com', line, '']);
});

describe('comments', () => {
  test('say what the lines are for, in each language', () => {
    expect(zoneFile([SOME_CHANGE]).ja).toMatch(/^; example\.com の DMARC レコード\n/);
  });

  test('name what is replaced, and nothing that stays', () => {
    const before = known(['v=DMARC1; p=none', 'v=DMARC1;  "x"']);
    expect(linesOf(change({}, { before }))).toEqual([
      '; the DMARC record of example.com',
      '; Delete these lines, which are replaced:',
      '; _dmarc.example.com. 3600 IN TXT "v=DMARC1;  \\"x\\""',
      '_dmarc.example.com. 3600 IN TXT "v=DMARC1; p=none"',
      '',
    ]);
  });

  test('name a set that is in the way', () => {
    const remove = {
      name: '_dmarc.example.com',
      type: 'CNAME',
      ttl: 300,
      values: ['gone.example.net'],
    } as const;
    expect(linesOf(change({}, { remove })).slice(1, 3)).toEqual([
      '; Remove this set first. No other data may stand beside a CNAME (RFC 1034 section 3.6.2):',
      '; _dmarc.example.com. 300 IN CNAME gone.example.net.',
    ]);
  });

  test('name a set in whose place nothing comes', () => {
    expect(linesOf(change({ values: [] }, { before: known(['v=DMARC1']) }))).toEqual([
      '; the DMARC record of example.com',
      '; Remove this set; nothing takes its place:',
      '; _dmarc.example.com. 3600 IN TXT "v=DMARC1"',
      '',
    ]);
  });

  test.each(LOCALES)('say that somebody must look where it is not known what is there (%s)', (locale) => {
    const text = zoneFile([change({}, { before: unseen('ESERVFAIL') })])[locale];
    expect(text.split('\n')[1]).toMatch(/^; .*_dmarc\.example\.com.*ESERVFAIL/);
  });

  test('are not there without a cause', () => {
    expect(linesOf(change({}, { before: known(['v=DMARC1; p=none']) }))).toHaveLength(3);
  });
});

test('texts are cut at 255 octets, and no character of UTF-8 in two', () => {
  const text = `${'a'.repeat(254)}${'é'.repeat(2)}あ`;
  const [record] = readZone(zoneFile([change({ values: [text] })]).en);
  expect(record?.lengths).toEqual([254, 7]);
  // The same as octets, one a character: the cut falls into the same place.
  const [latin] = readZone(zoneFile([change({ values: [Buffer.from(text).toString('latin1')] })]).en);
  expect(latin).toEqual(record);
  const [noText] = readZone(zoneFile([change({ values: ['\x80'.repeat(300)] })]).en);
  expect(noText?.lengths).toEqual([255, 45]);
});

test('whatever names and values hold, the file holds just these records', () => {
  fc.assert(
    fc.property(fc.array(dnsChange, { maxLength: 4 }), fc.constantFrom(...LOCALES), (changes, locale) => {
      const records = readZone(zoneFile(changes)[locale]);
      expect(records.map(({ lengths: _, ...record }) => record)).toEqual(
        changes.flatMap(({ set }) => recordsOf(set)),
      );
      for (const { lengths } of records) expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(255);
    }),
  );
});

test('the strings of a text go through a DNS packet', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const [record] = readZone(zoneFile([change({ values: [text] })]).en);
      const whole = Buffer.from(record?.data ?? '', 'hex');
      let start = 0;
      const data = (record?.lengths ?? []).map((length) => {
        start += length;
        return whole.subarray(start - length, start);
      });
      const answer: Answer = { type: 'TXT', name: 'example.com', ttl: 60, data };
      const [read] = decode(encode({ type: 'response', answers: [answer] })).answers ?? [];
      const strings = read?.type === 'TXT' && Array.isArray(read.data) ? read.data : [];
      expect(Buffer.concat(strings.map((string) => Buffer.from(string)))).toEqual(octetsOf(text));
    }),
  );
});

test('a clause of what it is for cannot leave its comment', () => {
  expect(linesOf({ ...SOME_CHANGE, why: same('x\nevil.example. 1 IN A 192.0.2.1') })[0]).toBe(
    '; x evil.example. 1 IN A 192.0.2.1',
  );
});
