// The records of a MAIL FROM domain: one MX record to SES, and SPF by which SES passes, with all else kept.
import fc from 'fast-check';
import { parseSpf } from '../../../src/email/spf/record.ts';
import { mailFromFix, newMailFrom } from '../../../src/fix/dns/mail-from.ts';
import type { DnsFix } from '../../../src/fix/dns/record-set.ts';
import { expectWellSaid, mailFromFacts, published } from '../../support/published.ts';
import { said } from '../../support/said.ts';
import { AMAZON_SES, checkZone } from '../../support/spf.ts';
import type { Zone } from '../../support/zone.ts';

const DOMAIN = 'bounce.example.com';
const FEEDBACK = 'feedback-smtp.eu-west-1.amazonses.com';
const MX: Zone[string] = { MX: [[10, FEEDBACK]] };
const BASE: Zone = {
  ...AMAZON_SES,
  'pass.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  'two.example': { TXT: ['v=spf1 ip4:198.51.100.0/24 ~all'] },
  'deep.example': { TXT: [`v=spf1 ${'a:h.example '.repeat(9)}-all`] },
  'h.example': { A: ['192.0.2.7'] },
};

async function fixOf(own: Zone[string]): Promise<{ fix: DnsFix; after: Zone }> {
  const zone = { ...BASE, [DOMAIN]: own };
  const fix = mailFromFix(await mailFromFacts(zone));
  expectWellSaid(fix);
  return { fix, after: published(zone, fix) };
}

const valuesOf = ({ changes }: DnsFix, type: string) =>
  changes.filter(({ set }) => set.type === type).map(({ set }) => set.values);

describe('MX', () => {
  const spf = { TXT: ['v=spf1 include:amazonses.com ~all'] };

  test.each<[string, Zone[string]['MX'], string[], RegExp[]]>([
    ['none', undefined, [], []],
    [
      'of another Region',
      [[10, 'feedback-smtp.us-east-1.amazonses.com']],
      ['us-east-1'],
      [/in another Region now/],
    ],
    [
      'besides others',
      [
        [10, FEEDBACK],
        [20, 'mx.example.net'],
      ],
      [FEEDBACK, 'mx.example.net'],
      [/takes mail at mx\.example\.net/],
    ],
    ['a null MX', [[0, '.']], ['0 .'], []],
  ])('%s: becomes the only one', async (_case, mx, before, open) => {
    const { fix, after } = await fixOf({ ...spf, ...(mx && { MX: mx }) });
    expect(valuesOf(fix, 'MX')).toEqual([[`10 ${FEEDBACK}`]]);
    expect(valuesOf(fix, 'TXT')).toEqual([]);
    const [change] = fix.changes;
    const stood = change?.before.known ? change.before.value.join() : 'not known';
    for (const part of before) expect(stood).toContain(part);
    expect(fix.open).toEqual(open.map((words) => said(words)));
    expect(mailFromFix(await mailFromFacts(after))).toEqual({ changes: [], open: [] });
  });

  test('the right one of any preference and case is left alone', async () => {
    expect((await fixOf({ ...spf, MX: [[5, FEEDBACK.toUpperCase()]] })).fix).toEqual({
      changes: [],
      open: [],
    });
  });
});

describe('SPF', () => {
  test.each<[string, string[], string[]]>([
    ['none', [], ['v=spf1 include:amazonses.com ~all']],
    ['none, beside another text', ['x=1'], ['x=1', 'v=spf1 include:amazonses.com ~all']],
    [
      'the include is missing',
      ['v=spf1 ip4:192.0.2.1  -all'],
      ['v=spf1 ip4:192.0.2.1  include:amazonses.com -all'],
    ],
    [
      'it stays between other texts',
      ['a', 'v=spf1 ?all', 'b'],
      ['a', 'v=spf1 include:amazonses.com ?all', 'b'],
    ],
    ['no all', ['V=SPF1 mx:h.example'], ['V=SPF1 mx:h.example include:amazonses.com']],
    ['nothing but the version', ['v=spf1'], ['v=spf1 include:amazonses.com']],
    [
      'in front of a redirect',
      ['v=spf1 redirect=pass.example'],
      ['v=spf1 include:amazonses.com redirect=pass.example'],
    ],
    ['behind all', ['v=spf1 -all include:amazonses.com'], ['v=spf1 include:amazonses.com -all']],
    [
      'it lets nobody pass',
      ['v=spf1 ?include:amazonses.com a:h.example -all'],
      ['v=spf1 a:h.example include:amazonses.com -all'],
    ],
    [
      'SES is turned away before it',
      ['v=spf1 -ip4:54.240.0.0/16 include:amazonses.com ~all'],
      ['v=spf1 include:amazonses.com -ip4:54.240.0.0/16 ~all'],
    ],
    [
      'ignored modifiers and exp stay',
      ['v=spf1 x=y -all exp=e.example'],
      ['v=spf1 x=y include:amazonses.com -all exp=e.example'],
    ],
    [
      'several',
      ['v=spf1 include:pass.example -all', 'x', 'v=spf1 include:two.example include:pass.example -all'],
      ['v=spf1 include:pass.example include:two.example include:amazonses.com -all', 'x'],
    ],
    [
      'several that end differently',
      ['v=spf1 a:h.example -all', 'v=spf1 include:amazonses.com ?all'],
      ['v=spf1 a:h.example include:amazonses.com ~all'],
    ],
    [
      'several, one of which leads elsewhere',
      ['v=spf1 redirect=pass.example', 'v=spf1 include:amazonses.com ~all'],
      ['v=spf1 include:amazonses.com include:pass.example ~all'],
    ],
  ])('%s', async (_case, before, expected) => {
    const { fix, after } = await fixOf({ ...MX, TXT: before });
    expect(valuesOf(fix, 'TXT')).toEqual([expected]);
    expect(fix.open).toEqual([]);
    expect(mailFromFix(await mailFromFacts(after))).toEqual({ changes: [], open: [] });
  });

  test.each<[string, string, string, RegExp]>([
    [
      'a dead include',
      'v=spf1 include:gone.example -all',
      'v=spf1 include:amazonses.com include:gone.example -all',
      /other senders still get permerror .*gone\.example/,
    ],
    [
      'one look-up too many',
      'v=spf1 include:deep.example -all',
      'v=spf1 include:amazonses.com include:deep.example -all',
      /comes to 11 look-ups or more, and 10 are allowed/,
    ],
  ])('%s: the include goes first, and the rest is told', async (_case, record, expected, words) => {
    const { fix, after } = await fixOf({ ...MX, TXT: [record] });
    expect(valuesOf(fix, 'TXT')).toEqual([[expected]]);
    expect(fix.open).toEqual([said(words)]);
    expect((await checkZone(after, { domain: DOMAIN })).result).toBe('pass');
    expect(mailFromFix(await mailFromFacts(after))).toEqual({ changes: [], open: [] });
  });

  test('a syntax error is left to its author', async () => {
    const { fix } = await fixOf({ ...MX, TXT: ['v=spf1 ipv4:192.0.2.1 -all', 'x'] });
    expect(fix).toEqual({ changes: [], open: [said(/ipv4:192\.0\.2\.1 \(column 8\)/)] });
  });

  test('a record by which all of SES passes is left alone, whatever it looks like', async () => {
    const { fix } = await fixOf({ ...MX, TXT: ['v=spf1 redirect=amazonses.com'] });
    expect(fix).toEqual({ changes: [], open: [] });
  });

  test('what was not read is not judged, and the place of what was not read is not known', async () => {
    const facts = await mailFromFacts({ ...BASE, [DOMAIN]: { fails: true } });
    const fix = mailFromFix(facts);
    expectWellSaid(fix);
    expect(fix.changes).toEqual([]);
    expect(fix.open).toHaveLength(2);
    expect(mailFromFix({ kind: 'default' })).toEqual({ changes: [], open: [] });
  });

  test('a name that is proposed: what was not read there may be replaced by nobody unseen', () => {
    const before = { known: false, why: { en: 'nobody has looked', ja: '未確認です' } } as const;
    const { changes, open } = newMailFrom(DOMAIN, 'eu-west-1', { mx: before, txt: before });
    expect(changes).toMatchObject([
      { set: { type: 'MX', values: [`10 ${FEEDBACK}`] }, before },
      { set: { type: 'TXT', values: ['v=spf1 include:amazonses.com ~all'] }, before },
    ]);
    expect(open).toEqual([]);
  });

  const RIGHT = 'v=spf1 include:amazonses.com ~all';
  test.each<[string, string[], string[], string[][], RegExp[]]>([
    ['nothing', [], [], [[`10 ${FEEDBACK}`], [RIGHT]], []],
    ['all of it', [`10 ${FEEDBACK}`], ['x', RIGHT], [], []],
    ['other texts', [`10 ${FEEDBACK}`], ['x', 'y=z'], [['x', 'y=z', RIGHT]], []],
    [
      'SPF of somebody else',
      [`10 ${FEEDBACK}`],
      ['x', 'v=spf1 ip4:192.0.2.1 -all'],
      [['x', 'v=spf1 ip4:192.0.2.1 include:amazonses.com -all']],
      [],
    ],
    [
      'mail of somebody else',
      ['20 mx.example.net'],
      [RIGHT],
      [[`10 ${FEEDBACK}`]],
      [/takes mail at mx\.example\.net/],
    ],
    ['a syntax error', [`10 ${FEEDBACK}`], ['v=spf1 ipv4:192.0.2.1 -all'], [], [/only its author knows/]],
  ])('a name that is proposed, and holds %s', (_case, mx, txt, expected, words) => {
    const stands = (value: string[]) => ({ known: true, value, source: 'dns:TXT' }) as const;
    const fix = newMailFrom(DOMAIN, 'eu-west-1', { mx: stands(mx), txt: stands(txt) });
    expectWellSaid(fix);
    expect(fix.changes.map(({ set }) => set.values)).toEqual(expected);
    expect(fix.open).toEqual(words.map((one) => said(one)));
    for (const { set, before } of fix.changes) {
      expect(before).toMatchObject({ known: true, value: set.type === 'MX' ? mx : txt });
    }
  });

  // Terms that resolve, so that nothing but the order of terms and the limits decides.
  const term = fc.constantFrom(
    ...[
      'ip4:192.0.2.1',
      '-ip4:54.240.0.0/16',
      '?ip4:199.255.192.0/24',
      'include:pass.example',
      '~include:two.example',
    ],
    ...[
      'a:h.example',
      '-a:h.example',
      'include:amazonses.com',
      '?include:amazonses.com',
      'x=y',
      'ip6:2001:db8::/32',
    ],
  );
  const end = fc.constantFrom(
    '',
    '-all',
    '~all',
    '?all',
    'redirect=pass.example',
    'exp=h.example -all',
    '-all a:h.example',
  );
  const record = fc
    .tuple(fc.array(term, { maxLength: 12 }), end, fc.constantFrom(' ', '  '))
    .map(([terms, last, space]) => ['v=spf1', ...terms, ...(last === '' ? [] : [last])].join(space));
  const text = fc.constantFrom('google-site-verification=abc', 'MS=ms1', 'v=spf10 +all', '');

  test('SES passes, other terms and texts are kept, and twice is once', async () => {
    const sets = fc.tuple(fc.array(record, { maxLength: 3 }), fc.uniqueArray(text));
    await fc.assert(
      fc.asyncProperty(sets, async ([records, texts]) => {
        const TXT = [...new Set([...texts.slice(1), ...records, ...texts.slice(0, 1)])];
        const { fix, after } = await fixOf({ ...MX, TXT });
        const values = after[DOMAIN]?.TXT ?? [];
        expect(values.filter((value) => !value.startsWith('v=spf1'))).toEqual(
          TXT.filter((value) => !value.startsWith('v=spf1')),
        );
        expect(values.filter((value) => value.startsWith('v=spf10'))).toEqual(
          TXT.filter((value) => value.startsWith('v=spf10')),
        );
        for (const ip of ['54.240.1.1', '54.240.63.255', '199.255.192.1']) {
          expect((await checkZone(after, { domain: DOMAIN, ip })).result).toBe('pass');
        }
        const now = values.find((value) => /^v=spf1( |$)/.test(value)) ?? '';
        expect(parseSpf(now).ok).toBe(true);
        const kept = new Set(now.split(/ +/));
        const own = records.flatMap((one) => one.split(/ +/)).filter((one) => isKept(one, records.length));
        expect(own.filter((one) => !kept.has(one))).toEqual([]);
        expect(mailFromFix(await mailFromFacts(after))).toEqual({ changes: [], open: [] });
        if (fix.changes.length === 0) expect(values).toEqual(TXT);
        const [only = '', another] = records;
        if (another === undefined && !/amazonses|^$/.test(only)) {
          expect(
            [/include:amazonses\.com /, / ?include:amazonses\.com$/].map((put) => now.replace(put, '')),
          ).toContain(only);
        }
      }),
      { numRuns: 300 },
    );
  });

  /** What the ends of several records become is for the table above. */
  function isKept(term: string, records: number): boolean {
    return !/include:amazonses\.com$/.test(term) && (records < 2 || !/all$|^redirect=/.test(term));
  }
});
