// The next DMARC record of a domain: stage by stage, and what is there amended tag by tag.
import fc from 'fast-check';
import { policyInForce } from '../../../src/email/dmarc/policy.ts';
import { parseDmarc } from '../../../src/email/dmarc/record.ts';
import { type DmarcChoice, nextDmarc } from '../../../src/fix/dns/dmarc.ts';
import type { DmarcPolicy } from '../../../src/model.ts';
import { expectWellSaid, published, scanned, seen } from '../../support/published.ts';
import { said } from '../../support/said.ts';
import type { Zone } from '../../support/zone.ts';

const RUA = 'mailto:r@example.com';
const NEXT: DmarcChoice = { policy: 'next', rua: RUA, leftovers: 'keep', subdomains: 'keep' };
const REPAIR: DmarcChoice = { ...NEXT, policy: 'none' };

/** What is to be published, and what stands there then. */
async function change(zone: Zone, choice: DmarcChoice, name = 'example.com') {
  const fix = nextDmarc({ name, dmarc: await seen(scanned(zone).dmarc(name)) }, choice);
  const after = published(zone, fix);
  return { fix, after, values: after[`_dmarc.${name}`]?.TXT ?? [] };
}

/** The same, its sentences held to the house style. */
async function fixIn(zone: Zone, choice: DmarcChoice = NEXT, name?: string) {
  const changed = await change(zone, choice, name);
  expectWellSaid(changed.fix);
  return changed;
}

const fixOf = (texts: readonly string[], choice: DmarcChoice = NEXT) =>
  fixIn({ '_dmarc.example.com': { TXT: texts } }, choice);

test('from nothing to reject, stage by stage', async () => {
  let zone: Zone = {};
  const stages: string[] = [];
  for (const _ of [1, 2, 3, 4]) {
    const { after, values } = await fixIn(zone);
    zone = after;
    stages.push(values.join());
  }
  const [none, quarantine, reject] = ['none', 'quarantine', 'reject'].map(
    (p) => `v=DMARC1; p=${p}; rua=${RUA}`,
  );
  expect(stages).toEqual([none, quarantine, reject, reject]);
  expect((await fixIn(zone)).fix).toEqual({ changes: [], open: [] });
});

test.each<[string, string, string, Partial<DmarcChoice>]>([
  [
    'one tag, all else byte for byte',
    'v=DMARC1;p=none ; rua=mailto:A@example.com;;Foo=Bar; adkim=S;',
    'v=DMARC1;p=quarantine ; rua=mailto:A@example.com;foo=Bar; adkim=S;',
    {},
  ],
  ['no p', 'v=DMARC1; rua=mailto:a@example.com', 'v=DMARC1; p=none; rua=mailto:a@example.com', {}],
  ['no addresses', 'v=DMARC1; p=quarantine', `v=DMARC1; p=reject; rua=${RUA}`, {}],
  ['no addresses, a semicolon at the end', 'v=DMARC1; p=none; ', `v=DMARC1; p=quarantine; rua=${RUA}; `, {}],
  [
    'addresses that lead nowhere',
    'v=DMARC1; p=none; rua=https://x.example/r',
    `v=DMARC1; p=none; rua=https://x.example/r,${RUA}`,
    REPAIR,
  ],
  [
    'an address without mailto:',
    'v=DMARC1; p=none; rua=a@example.com, b c',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    REPAIR,
  ],
  [
    'a test ends',
    'v=DMARC1; p=reject; t=y; rua=mailto:a@example.com',
    'v=DMARC1; p=reject; rua=mailto:a@example.com',
    {},
  ],
  [
    'a test of quarantine becomes quarantine',
    'v=DMARC1; p=quarantine; t=y; rua=mailto:a@example.com',
    'v=DMARC1; p=quarantine; rua=mailto:a@example.com',
    {},
  ],
  [
    'sp and np are raised where asked',
    'v=DMARC1; p=reject; sp=none; np=quarantine; rua=mailto:a@example.com',
    'v=DMARC1; p=reject; sp=reject; np=reject; rua=mailto:a@example.com',
    { subdomains: 'raise' },
  ],
  [
    'leftovers go where asked',
    'v=DMARC1; p=none; pct=50; rf=afrf; rua=mailto:a@example.com!10m; ri=86400',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    { policy: 'none', leftovers: 'remove' },
  ],
  [
    'leftovers stay where not',
    'v=DMARC1; p=none; pct=50; rua=mailto:a@example.com!10m',
    'v=DMARC1; p=quarantine; pct=50; rua=mailto:a@example.com!10m',
    {},
  ],
  [
    'a policy that is none is what it was taken for',
    'v=DMARC1; p=rejct; rua=mailto:a@example.com',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    {},
  ],
  [
    'sp that is none: p was not in force either',
    'v=DMARC1; p=reject; sp=x; np=reject; rua=mailto:a@example.com',
    'v=DMARC1; p=none; sp=none; np=none; rua=mailto:a@example.com',
    {},
  ],
  [
    'values that are none',
    'v=DMARC1; p=none; adkim=strict; fo=2; t=maybe; rua=mailto:a@example.com',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    REPAIR,
  ],
  [
    'tags that come twice, and capitals',
    'v=DMARC1; P=none; p=reject; rua=mailto:a@example.com',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    REPAIR,
  ],
  [
    'white space and small letters in front',
    ' v=dmarc1; p=reject; rua=mailto:a@example.com',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    {},
  ],
  [
    'quotation marks',
    '"v=DMARC1; p=none; rua=mailto:a@example.com"',
    'v=DMARC1; p=none; rua=mailto:a@example.com',
    REPAIR,
  ],
])('%s', async (_case, before, expected, choice) => {
  const { fix, after, values } = await fixOf(['x=1', before, 'y'], { ...NEXT, ...choice });
  expect(values).toEqual(['x=1', expected, 'y']);
  expect(fix.open).toEqual([]);
  const again = await fixIn(after, { ...NEXT, ...choice, policy: 'none' });
  expect(again.fix).toEqual({ changes: [], open: [] });
});

test('several: the one that says most is kept, with the addresses of all', async () => {
  const texts = [
    'v=DMARC1; p=reject',
    'z',
    'v=DMARC1; p=quarantine; rua=mailto:a@example.com',
    'v=DMARC1; p=none; rua=mailto:b@example.com',
  ];
  const { fix, values } = await fixOf(texts);
  expect(values).toEqual(['v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com', 'z']);
  expect(fix.changes[0]?.why).toEqual(
    said(/"v=DMARC1; p=quarantine; rua=mailto:a@example\.com" is kept, .* these go: /),
  );
  expect((await fixOf(texts.toReversed())).values.toSorted()).toEqual(values.toSorted());
});

test('one that applies beside one that was only meant to', async () => {
  const { values } = await fixOf(
    ['v=DMARC1; p=quarantine; rua=mailto:a@example.com', 'v=dmarc1; p=none; rua=mailto:b@example.com'],
    REPAIR,
  );
  expect(values).toEqual(['v=DMARC1; p=quarantine; rua=mailto:a@example.com,mailto:b@example.com']);
});

test('what is no tag is left to its author', async () => {
  const { fix, values } = await fixOf(['v=DMARC1; p=none; reject; rua=mailto:a@example.com']);
  expect(values).toEqual(['v=DMARC1; p=quarantine; reject; rua=mailto:a@example.com']);
  expect(fix.open).toEqual([said('reject in the DMARC record is no tag')]);
});

describe('a domain below another', () => {
  const ABOVE = 'v=DMARC1; p=quarantine; sp=none; psd=n; adkim=s; rua=mailto:a@reports.example.net';

  test('gets a copy of what it inherits, with the policy that is wanted', async () => {
    const { fix, values } = await fixIn({ '_dmarc.example.com': { TXT: [ABOVE] } }, NEXT, 'app.example.com');
    expect(values).toEqual(['v=DMARC1; p=quarantine; adkim=s; rua=mailto:a@reports.example.net']);
    expect(fix.changes[0]?.why).toEqual(said('a copy of the record at _dmarc.example.com'));
    expect(fix.open).toEqual([said('TXT app.example.com._report._dmarc.reports.example.net')]);
  });

  test('needs none while what it inherits is enough', async () => {
    const zone: Zone = { '_dmarc.example.com': { TXT: [ABOVE] } };
    expect((await fixIn(zone, REPAIR, 'app.example.com')).fix).toEqual({ changes: [], open: [] });
  });

  test('hears what a record of its own alone would do', async () => {
    const { fix, values } = await fixIn({}, NEXT, 'app.example.com');
    expect(values).toEqual([`v=DMARC1; p=none; rua=${RUA}`]);
    expect(fix.open).toEqual([said('Publish a record at _dmarc.example.com first')]);
  });
});

test('a CNAME that leads nowhere is taken away', async () => {
  const { fix, values } = await fixIn({ '_dmarc.example.com': { CNAME: 'gone.example' } });
  expect(fix.changes).toMatchObject([
    { remove: { type: 'CNAME', values: ['gone.example'] }, before: { value: [] } },
  ]);
  expect(values).toEqual([`v=DMARC1; p=none; rua=${RUA}`]);
});

test.each<[string, string | undefined, RegExp]>([
  ['none', undefined, /Nobody is sent the DMARC reports of example\.com/],
  ['two', 'mailto:a@example.com,mailto:b@example.com', /is not mailto: and one address/],
  ['another tag', 'mailto:a@example.com; p=reject', /is not mailto: and one address/],
  ['another tag, without a space', 'mailto:a@example.com;p=reject', /is not mailto: and one address/],
  ['no address', 'https://example.com/', /is not mailto: and one address/],
])('an address that cannot stand there: %s', async (_case, rua, words) => {
  const choice: DmarcChoice = {
    policy: 'next',
    leftovers: 'keep',
    subdomains: 'keep',
    ...(rua !== undefined && { rua }),
  };
  const { fix, values } = await fixIn({}, choice);
  expect(values).toEqual(['v=DMARC1; p=none']);
  expect(fix.open).toEqual([said(words)]);
});

test('an address elsewhere needs consent there', async () => {
  const { fix } = await fixIn({}, { ...NEXT, rua: 'mailto:a@dmarc.test' });
  expect(fix.open).toEqual([said('TXT example.com._report._dmarc.dmarc.test')]);
});

test('a name that DNS cannot carry', async () => {
  const { fix } = await fixIn({}, NEXT, `${'a.'.repeat(124)}test`);
  expect(fix).toEqual({ changes: [], open: [said('No DMARC record can be published at')] });
});

const POLICIES: readonly DmarcPolicy[] = ['none', 'quarantine', 'reject'];
const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const tag = fc.oneof(
  fc.tuple(pick('p', 'sp', 'np', 'P'), pick(...POLICIES, 'Reject', 'x', '')),
  fc.tuple(
    pick('rua', 'ruf'),
    pick('mailto:a@example.com', 'a@b.example', 'mailto:c@d.example!1m , x', '', 'https://e/'),
  ),
  fc.tuple(pick('pct', 'rf', 'ri'), pick('10', 'afrf', '')),
  fc.tuple(pick('t', 'psd', 'adkim', 'aspf', 'fo'), pick('y', 'n', 's', 'r', '1:d', 'zz')),
  fc.tuple(
    pick('foo', 'x-y', 'BAR'),
    fc.string({ maxLength: 6 }).map((text) => text.replaceAll(';', '')),
  ),
);
const record = fc
  .tuple(
    pick('v=DMARC1', ' v=DMARC1', 'v=dmarc1', 'v = DMARC1', 'V=DMARC1'),
    fc.array(fc.tuple(pick('', ' ', '  '), tag, pick('', ' ')), { maxLength: 7 }),
    pick('', ';', '; '),
  )
  .map(
    ([version, tags, end]) =>
      [version, ...tags.map(([from, [name, value], to]) => `${from}${name}=${value}${to}`)].join(';') + end,
  );
const other = pick('x', 'google-site-verification=1', 'v=spf1 -all', '');
const choices = fc.record({
  policy: pick(...POLICIES, 'next' as const),
  rua: fc.constant(RUA),
  leftovers: pick('keep' as const, 'remove' as const),
  subdomains: pick('keep' as const, 'raise' as const),
});

test('whatever stands there: one valid record as wanted, other tags and texts kept, and twice is once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(record, { maxLength: 3 }),
      fc.uniqueArray(other),
      choices,
      async (records, others, choice) => {
        const texts = [...others.slice(1), ...records, ...others.slice(0, 1)];
        const zone: Zone = { '_dmarc.example.com': { TXT: texts } };
        const before = await seen(scanned(zone).dmarc('example.com'));
        const { fix, after, values } = await change(zone, choice);
        const kept = values.filter((value) => parseDmarc(value).kind === 'notDmarc');
        expect(kept).toEqual(texts.filter((text) => !/dmarc1/i.test(text)));
        const now = await seen(scanned(after).dmarc('example.com'));
        if (now.kind !== 'found') throw new Error('no record applies');
        const parsed = parseDmarc(now.record);
        // What is left is no tag, and told.
        if (parsed.kind !== 'policy') throw new Error(parsed.why.en);
        expect(parsed.faults.length > 0).toBe(fix.open.some(({ en }) => en.includes('is no tag')));
        expect(parsed.record.rua.some(({ domain }) => domain !== undefined)).toBe(true);
        const [was, is] = [before.kind === 'found' ? policyInForce(before) : 'none', policyInForce(now)];
        expect(POLICIES.indexOf(is)).toBeGreaterThanOrEqual(POLICIES.indexOf(was));
        if (choice.policy !== 'next')
          expect(POLICIES.indexOf(is)).toBe(Math.max(POLICIES.indexOf(choice.policy), POLICIES.indexOf(was)));
        if (choice.subdomains === 'raise') {
          const { p = 'none', sp = p, np = p } = parsed.record;
          for (const below of [sp, np])
            expect(POLICIES.indexOf(below)).toBeGreaterThanOrEqual(POLICIES.indexOf(p));
        }
        if (choice.leftovers === 'remove') expect(parsed.record.leftovers).toEqual([]);
        const [only, another] = records;
        if (only !== undefined && another === undefined)
          expect(unknownTags(now.record)).toEqual(unknownTags(only));
        const again = await change(after, {
          ...choice,
          policy: choice.policy === 'next' ? 'none' : choice.policy,
        });
        expect(again.fix.changes).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

/** Tags that no fix touches, as they are written: the first of each name. */
function unknownTags(text: string): string[] {
  const tags = text.split(';').filter((one) => /^[ \t]*(foo|bar|x-y)=/i.test(one));
  const names = tags.map((one) => one.trim().slice(0, 3).toLowerCase());
  return tags
    .filter((_, index) => names.indexOf(names[index] ?? '') === index || names[index] === 'x-y')
    .map((one) => one.replace(/^([ \t]*)BAR/, '$1bar'));
}
