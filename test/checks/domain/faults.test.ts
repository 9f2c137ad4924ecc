// Faults of DMARC records with their places, and which of them matter to a domain.
import fc from 'fast-check';
import { decides, faultsAt, unknownTags } from '../../../src/checks/domain/faults.ts';
import { CHECKS } from '../../../src/checks/index.ts';
import { dmarcFound, dmarcNone, dmarcQuery } from '../../../src/checks/samples/dns.ts';
import { discoverDmarc } from '../../../src/email/dmarc/discovery.ts';
import { organizationalDomain } from '../../../src/email/dmarc/organization.ts';
import { parseDmarc } from '../../../src/email/dmarc/record.ts';
import { discoverDmarcByRfc7489 } from '../../../src/email/dmarc/rfc7489.ts';
import { evaluate } from '../../../src/evaluate.ts';
import {
  type DmarcDiscovery,
  type DmarcQuery,
  LOCALES,
  type Locale,
  same,
  told,
} from '../../../src/model.ts';
import { inventoryOf } from '../../support/check-examples.ts';
import { known } from '../../support/probe.ts';
import { zoneResolver } from '../../support/zone.ts';

test.each<[string, DmarcQuery, string[]]>([
  ['nothing there', dmarcQuery('a.example'), []],
  ['a name that DNS cannot carry', dmarcQuery('a.example', [], { fault: same('too long') }), []],
  ['a good record', dmarcQuery('a.example', ['v=DMARC1; p=none; pct=3; oops=1']), []],
  [
    'text meant for DMARC',
    dmarcQuery('a.example', [], { answer: 'found', fault: same('x is not read') }),
    ['x is not read'],
  ],
  [
    'a fault at a place, columns counted from 1',
    dmarcQuery('a.example', ['v=DMARC1; p=none; adkim=x']),
    ['in "v=DMARC1; p=none; adkim=x": adkim, column 25: "x" is not r or s'],
  ],
  [
    'a fault of no tag',
    dmarcQuery('a.example', ['v=DMARC1;; p=none']),
    ['in "v=DMARC1;; p=none": column 10: nothing between two semicolons'],
  ],
  [
    'a name that is no tag is told by the reason alone',
    dmarcQuery('a.example', ['v=DMARC1; p=none; x\u001b=1']),
    [String.raw`in "v=DMARC1; p=none; x\u001b=1": column 19: "x\u001b" is not the name of a tag`],
  ],
  [
    'both of two records',
    dmarcQuery('a.example', ['v=DMARC1; p=none', 'v=DMARC1; p=no; rua=mailto:a@b.example'], {
      fault: same('2 records'),
    }),
    [
      '2 records: "v=DMARC1; p=none" and "v=DMARC1; p=no; rua=mailto:a@b.example"',
      'in "v=DMARC1; p=no; rua=mailto:a@b.example": p, column 13: "no" is not none, quarantine or reject; ' +
        'p is "no", which is not a policy, so receivers take the record as p=none',
    ],
  ],
])('%s', (_case, query, faults) => {
  expect(faultsAt(query).map(({ en }) => en)).toEqual(faults);
});

test('in Japanese each fault is a sentence, and the place stands behind the tag', () => {
  const [faulty] = faultsAt(dmarcQuery('a.example', ['v=DMARC1; p=no; adkim=x;; rua=mailto:a@b.example']));
  expect(faulty?.ja).toBe(
    '"v=DMARC1; p=no; adkim=x;; rua=mailto:a@b.example": ' +
      'p (13 文字目): "no" は none、quarantine、reject のいずれでもありません。' +
      'adkim (23 文字目): "x" は r、s のいずれでもありません。' +
      '25 文字目: セミコロンの間が空です。' +
      'p の値 "no" はポリシーではありません。そのため、受信側はこのレコードを p=none として扱います',
  );
  const [, second] = faultsAt(dmarcQuery('a.example', ['v=DMARC1', `v=DMARC1${'; oops'.repeat(9)}`]));
  expect(second?.ja).toMatch(/。ほかに 4 件あります。受信側は、このレコードでは DMARC を適用しません$/);
});

test('ten thousand records are told of, and five shown', () => {
  const records = Array.from({ length: 10_000 }, (_, i) => `v=DMARC1; p=${i}`);
  const faults = faultsAt(dmarcQuery('a.example', records, { fault: same('10000 records') }));
  const wording = (locale: Locale) => faults.map((fault) => told(fault, locale)).join('; ');
  expect(wording('en')).toContain('and 9995 more');
  expect(wording('ja')).toContain('ほか 9995 件');
  for (const locale of LOCALES) expect(wording(locale).length).toBeLessThan(2000);
});

describe('what decides', () => {
  const RECORD = 'v=DMARC1; p=none';
  const twice = (domain: string) => dmarcQuery(domain, [RECORD, RECORD], { fault: same('2 records') });
  const inherits = (at: string, ...queries: DmarcQuery[]) => {
    return dmarcFound(RECORD, { domain: 'a.b.c.example', at, queries });
  };
  const suffix = (...queries: DmarcQuery[]) => {
    const record = `${RECORD}; psd=y`;
    return dmarcFound(record, { domain: 'a.b.example.com', at: 'com', scope: 'publicSuffix', queries });
  };

  test.each<[string, DmarcDiscovery, boolean[]]>([
    ['its own name, always', dmarcNone(twice('a.b.c.example'), dmarcQuery('b.c.example')), [true, false]],
    [
      'the record that applies, not one between',
      inherits(
        'c.example',
        dmarcQuery('a.b.c.example'),
        twice('b.c.example'),
        dmarcQuery('c.example', [RECORD]),
      ),
      [true, false, true],
    ],
    [
      'the shortest name that would apply, were it right',
      inherits(
        'b.c.example',
        dmarcQuery('a.b.c.example'),
        dmarcQuery('b.c.example', [RECORD]),
        twice('c.example'),
      ),
      [true, true, true],
    ],
    [
      'of several faulty names the shortest',
      dmarcNone(dmarcQuery('a.b.c.example'), twice('b.c.example'), twice('c.example'), dmarcQuery('example')),
      [true, false, true, false],
    ],
    [
      'the name below a public suffix',
      suffix(
        dmarcQuery('a.b.example.com'),
        twice('b.example.com'),
        twice('example.com'),
        dmarcQuery('com', [`${RECORD}; psd=y`]),
      ),
      [true, false, true, true],
    ],
  ])('%s', (_case, dmarc, expected) => {
    expect(dmarc.queries.map((query) => decides(dmarc, query))).toEqual(expected);
  });
});

test.each([
  ['v=DMARC1; p=none', []],
  [
    'v=DMARC1; p=none; rau=x; zz=1',
    [
      {
        en: 'Receivers ignore what no RFC knows in it: rau and zz.',
        ja: 'どの RFC にもないタグは受信側に無視されます: rau、zz。',
      },
    ],
  ],
  ['hello', []],
])('%s: unknown tags are told as %j', (record, sentences) => {
  expect(unknownTags(record)).toEqual(sentences);
});

test('whatever stands in DNS, each check of DMARC comes to a verdict that fits into a message', async () => {
  const tag = fc.oneof(
    fc.constantFrom(
      'p=none',
      'p=reject',
      'p=x',
      'sp=none',
      'np=x',
      't=y',
      'psd=y',
      'psd=n',
      'pct=5',
      'rua=x',
    ),
    fc.constantFrom('rua=mailto:a@b.example', 'rua=https://b.example', '', 'p'),
    fc.string({ maxLength: 400 }),
  );
  const record = fc.array(tag, { maxLength: 8 }).map((tags) => ['v=DMARC1', ...tags].join(';'));
  const texts = fc.array(fc.oneof(record, fc.constantFrom('v=dmarc1', 'v=spf1 -all')), { maxLength: 3 });
  const checks = CHECKS.filter(
    ({ id, needs }) => id.startsWith('domain-dmarc-') && !needs.includes('reports'),
  );
  await fc.assert(
    fc.asyncProperty(texts, texts, texts, async (own, above, top) => {
      const zone = {
        '_dmarc.a.b.example': { TXT: own },
        '_dmarc.b.example': { TXT: above },
        '_dmarc.example': { TXT: top },
      };
      const facts = {
        owner: known({ kind: 'own' }),
        dmarc: known(await discoverDmarc('a.b.example', zoneResolver(zone))),
        dmarcByRfc7489: known(await discoverDmarcByRfc7489('a.b.example', zoneResolver(zone))),
        organization: known(await organizationalDomain('a.b.example', zoneResolver(zone))),
      };
      const subject = { id: 'a.b.example', name: 'a.b.example' };
      for (const check of checks) {
        const example = { name: same(''), facts: {}, subject, expect: 'pass' } as const;
        const inventory = inventoryOf(check, example, facts);
        const [finding] = evaluate(inventory, [check]);
        expect(finding).toMatchObject({ outcome: expect.not.stringMatching('unknown') });
        for (const locale of LOCALES)
          expect(evaluate(inventory, [check], { locale })[0]?.because.length).toBeLessThan(6000);
        if (check.id === 'domain-dmarc-published')
          expect(finding?.outcome).toBe(
            facts.dmarc.known && facts.dmarc.value.kind === 'found' ? 'pass' : 'fail',
          );
      }
      const [first, ...more] = own.filter((text) => parseDmarc(text).kind !== 'notDmarc');
      const [valid] = checks.filter(({ id }) => id === 'domain-dmarc-valid');
      if (first === undefined || more.length === 0 || valid === undefined) return;
      // Two records of its own are a fault whatever stands above.
      expect(
        evaluate(inventoryOf(valid, { name: same(''), facts: {}, subject, expect: 'fail' }, facts), [valid]),
      ).toMatchObject([{ outcome: 'fail' }]);
    }),
  );
});
