// The From domain's own SPF record: what a fix can say of it, and what it leaves to a person.
import fc from 'fast-check';
import { spfFix } from '../../../src/fix/dns/spf.ts';
import { expectWellSaid, published, scanned, seen } from '../../support/published.ts';
import { said } from '../../support/said.ts';
import { checkZone } from '../../support/spf.ts';
import type { Zone } from '../../support/zone.ts';

const BASE: Zone = {
  'pass.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  'two.example': { TXT: ['v=spf1 ip4:198.51.100.0/24 ~all'] },
  'open.example': { TXT: ['v=spf1 +all'] },
};

async function fixOf(texts: readonly string[]) {
  const zone: Zone = { ...BASE, 'example.com': { TXT: texts } };
  const fix = spfFix(await seen(scanned(zone).spf('example.com')));
  expectWellSaid(fix);
  const after = published(zone, fix);
  return { fix, after, values: after['example.com']?.TXT };
}

test.each<[string, string[], string[]]>([
  ['open to all', ['v=spf1 include:pass.example +all', 'x'], ['v=spf1 include:pass.example ~all', 'x']],
  ['open to all, without a sign', ['y', 'V=spf1  ALL'], ['y', 'V=spf1  ~ALL']],
  [
    'several',
    ['v=spf1 include:pass.example -all', 'x', 'v=spf1 include:two.example -all'],
    ['v=spf1 include:pass.example include:two.example -all', 'x'],
  ],
  [
    'several, one of them open',
    ['v=spf1 +all', 'v=spf1 include:two.example ~all'],
    ['v=spf1 include:two.example ~all'],
  ],
  [
    'several that lead elsewhere',
    ['v=spf1 redirect=pass.example', 'v=spf1 redirect=two.example'],
    ['v=spf1 include:pass.example include:two.example ~all'],
  ],
  [
    'several, of which one leads elsewhere and none ends',
    ['v=spf1 redirect=pass.example', 'v=spf1 ip4:203.0.113.1'],
    ['v=spf1 ip4:203.0.113.1 redirect=pass.example'],
  ],
  [
    'terms behind all stay there, and one exp',
    ['v=spf1 ip4:203.0.113.1 -all include:open.example exp=a.example', 'v=spf1 -all exp=b.example'],
    ['v=spf1 ip4:203.0.113.1 -all exp=a.example include:open.example'],
  ],
])('%s', async (_case, before, expected) => {
  const { fix, values, after } = await fixOf(before);
  expect(values).toEqual(expected);
  expect(fix.open).toEqual([]);
  expect(fix.changes[0]?.before).toMatchObject({ known: true, value: before });
  expect(spfFix(await seen(scanned(after).spf('example.com')))).toEqual({ changes: [], open: [] });
});

test.each<[string, string[], RegExp]>([
  [
    'open by an include',
    ['v=spf1 include:open.example -all'],
    /Anybody passes SPF as example\.com, and not by an all/,
  ],
  ['open by a network', ['v=spf1 ip4:0.0.0.0/0 -all'], /Anybody passes/],
  ['a dead include', ['v=spf1 include:gone.example -all'], /stays a permanent error.*gone\.example/],
  ['a syntax error', ['v=spf1 ip4:192.0.2.300 -all'], /ip4:192\.0\.2\.300 \(column 8\)/],
  ['a syntax error in one of several', ['v=spf1 -all', 'v=spf1 include -all'], /include \(column 8\)/],
])('%s is for a person', async (_case, texts, words) => {
  const { fix } = await fixOf(texts);
  expect(fix).toEqual({ changes: [], open: [said(words)] });
});

test('what is brought together may be more than is allowed', async () => {
  const part = (from: string) =>
    `v=spf1 ${Array.from({ length: 6 }, (_, i) => `a:${from}${i}.example`).join(' ')} -all`;
  const { fix } = await fixOf([part('x'), part('y')]);
  expect(fix.changes).toHaveLength(1);
  expect(fix.open).toEqual([said(/12 look-ups or more, and 10 are allowed/)]);
});

test.each([[['v=spf1 include:pass.example -all']], [['x']], [[]]])('%j: nothing to do', async (texts) => {
  expect((await fixOf(texts)).fix).toEqual({ changes: [], open: [] });
});

test('whom one of several records would let pass, the merged one does; nobody else; other texts stay', async () => {
  const term = fc.constantFrom(
    'ip4:192.0.2.1',
    'ip4:198.51.100.0/24',
    'include:pass.example',
    'include:two.example',
    'x=y',
  );
  const end = fc.constantFrom('-all', '~all', '?all', 'redirect=two.example', 'redirect=pass.example', '');
  const record = fc
    .tuple(fc.array(term, { maxLength: 4 }), end)
    .map(([terms, last]) => ['v=spf1', ...terms, last].join(' ').trimEnd());
  const records = fc.uniqueArray(record, { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(records, async (all) => {
      const { values, after } = await fixOf(['one', ...all, 'two']);
      expect(values).toEqual(['one', expect.stringMatching(/^v=spf1/), 'two']);
      for (const ip of ['192.0.2.1', '192.0.2.9', '198.51.100.1', '203.0.113.9']) {
        const each = all.map((one) => checkZone({ ...BASE, 'example.com': { TXT: [one] } }, { ip }));
        const passes = (await Promise.all(each)).some(({ result }) => result === 'pass');
        expect((await checkZone(after, { ip })).result === 'pass').toBe(passes);
      }
    }),
    { numRuns: 200 },
  );
});
