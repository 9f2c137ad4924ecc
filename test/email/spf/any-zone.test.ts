// Whatever stands in DNS: the limits of RFC 7208 section 4.6.4 hold, and the work is bounded.
import fc from 'fast-check';
import { auditSpf, checkHost } from '../../../src/email/spf/check-host.ts';
import type { SpfResult } from '../../../src/model.ts';
import { expectSameNames } from '../../support/said.ts';
import { type Zone, type ZoneName, zoneResolver } from '../../support/zone.ts';

const FOUR = '192.0.2.1';
const SIX = '2001:db8::1';

/**
 * The first record; ten look-ups of up to eleven questions each (one MX and ten hosts; ptr and %{p}, which share one
 * PTR and its ten hosts); then exp with a %{p} of its own.
 */
const MAX_QUESTIONS = 1 + 10 * 11 + 1 + 11;

const name = fc.constantFrom(
  'example.com',
  ...Array.from({ length: 6 }, (_, index) => `h${index}.example`),
  'gone.example',
);
const target = fc.oneof(
  { weight: 6, arbitrary: name },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%{d}',
      '%{p}',
      '%{i}.example',
      '%{l}.%{o}',
      'a..b',
      '%{h}',
      '%{p}%{p}.example',
    ),
  },
);
const term = fc.oneof(
  { weight: 5, arbitrary: target.map((one) => `include:${one}`) },
  { weight: 1, arbitrary: target.map((one) => `?include:${one}`) },
  { weight: 3, arbitrary: target.map((one) => `a:${one}`) },
  { weight: 3, arbitrary: target.map((one) => `mx:${one}`) },
  { weight: 1, arbitrary: target.map((one) => `~exists:${one}`) },
  { weight: 1, arbitrary: target.map((one) => `ptr:${one}`) },
  {
    weight: 9,
    arbitrary: fc.constantFrom('a', 'mx/0', 'ptr', 'ip4:198.51.100.0/24', 'ip4:192.0.2.0/24', 'x=1'),
  },
);
const end = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('-all', '~all', '?all', 'exp=h1.example -all', '') },
  { weight: 4, arbitrary: target.map((one) => `redirect=${one}`) },
  { weight: 1, arbitrary: fc.constantFrom('broken:', 'exp=a exp=b', '\u00e9') },
);
const record = fc
  .tuple(fc.array(term, { maxLength: 6 }), end)
  .map(([terms, last]) => `v=spf1 ${terms.join(' ')} ${last}`);
const texts = fc.oneof(
  { weight: 9, arbitrary: record.map((one) => [one]) },
  { weight: 1, arbitrary: fc.constantFrom([], ['no record'], ['v=spf1 -all', 'v=spf1 +all']) },
);
const usually = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 5 });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const zoneName = fc.record({
  TXT: usually(texts),
  A: usually(fc.constantFrom([FOUR], ['203.0.113.1'], ['203.0.113.2'], [])),
  AAAA: usually(fc.constantFrom([SIX], ['2001:db8::2'])),
  MX: usually(fc.array(fc.tuple(fc.nat(9), name), { maxLength: 11 })),
  PTR: usually(fc.array(name, { maxLength: 14 })),
  CNAME: rarely(name),
  fails: rarely(fc.constant(true as const)),
});
const NAMES = [
  'example.com',
  ...Array.from({ length: 6 }, (_, index) => `h${index}.example`),
  '1.2.0.192.in-addr.arpa',
];
const anyZone: fc.Arbitrary<Zone> = fc.tuple(...NAMES.map(() => zoneName)).map((sets) =>
  Object.fromEntries(
    sets.map((set, index) => [
      NAMES[index] ?? '',
      // A table has no undefined columns.
      Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
    ]),
  ),
);

test('any zone: the limits hold, the questions are bounded, and the totals add up', async () => {
  const seen = new Set<SpfResult>();
  await fc.assert(
    fc.asyncProperty(anyZone, fc.constantFrom(FOUR, SIX, 'audit'), async (zone, ip) => {
      const resolver = zoneResolver(zone);
      const args = { ip, domain: 'example.com', sender: 'x@example.com', helo: 'h1.example' };
      const evaluation =
        ip === 'audit' ? await auditSpf(resolver, 'example.com') : await checkHost(resolver, args);
      seen.add(evaluation.result);
      expect(evaluation.lookups).toBeLessThanOrEqual(10);
      expect(evaluation.voids).toBeLessThanOrEqual(2);
      expect(resolver.asked.length).toBeLessThanOrEqual(MAX_QUESTIONS);
      expectSameNames(evaluation.why);
      const top = evaluation.terms.filter(({ depth }) => depth === 0);
      expect(top.reduce((sum, { lookups }) => sum + lookups, 0)).toBe(evaluation.lookups);
      expect(top.reduce((sum, { voids }) => sum + voids, 0)).toBe(evaluation.voids);
      expect(
        evaluation.terms.filter(({ outcome }) => outcome === 'match').length > 0 ||
          evaluation.result !== 'pass',
      ).toBe(true);
      if (evaluation.explanation !== undefined) expect(evaluation.result).toBe('fail');
    }),
    { numRuns: 1500 },
  );
  // The zones are worth their time only where they lead everywhere.
  expect([...seen].sort()).toEqual(['fail', 'neutral', 'none', 'pass', 'permerror', 'softfail', 'temperror']);
});

test('the bound on questions is met: ten mx with ten hosts each', async () => {
  const sets = Array.from({ length: 10 }, (_, index): [string, ZoneName] => [
    `m${index}.example`,
    { MX: Array.from({ length: 10 }, (_, host) => [10, `${host}.m${index}.example`]) },
  ]);
  const hosts = sets.flatMap(([domain]) =>
    Array.from({ length: 10 }, (_, host): [string, ZoneName] => [
      `${host}.${domain}`,
      { A: ['203.0.113.1'] },
    ]),
  );
  const names = Array.from({ length: 12 }, (_, index) => `h${index}.example`);
  const resolver = zoneResolver({
    ...Object.fromEntries([...sets, ...hosts]),
    'example.com': { TXT: [`v=spf1 ${sets.map(([domain]) => `mx:${domain}`).join(' ')} -all exp=e.example`] },
    'e.example': { TXT: ['%{p}'] },
    '1.2.0.192.in-addr.arpa': { PTR: names },
  });
  const args = { ip: FOUR, domain: 'example.com', sender: 'x@example.com', helo: 'h1.example' };
  const { result, explanation } = await checkHost(resolver, args);
  expect({ result, explanation }).toEqual({ result: 'fail', explanation: 'unknown' });
  expect(resolver.asked).toHaveLength(MAX_QUESTIONS);
});
