// The consent of the targets of DMARC reports (RFC 9990 section 4).
import { reportsFix } from '../../../src/fix/dns/reports.ts';
import { expectWellSaid, published, scanned, seen } from '../../support/published.ts';
import { said } from '../../support/said.ts';
import type { Zone } from '../../support/zone.ts';

const CONSENT = 'example.com._report._dmarc.dmarc.test';

async function fixOf(rua: string, zone: Zone = {}) {
  const before: Zone = { '_dmarc.example.com': { TXT: [`v=DMARC1; p=none; rua=${rua}`] }, ...zone };
  const fix = reportsFix(await seen(scanned(before).reports('example.com')));
  expectWellSaid(fix);
  return { fix, after: published(before, fix) };
}

test.each<[string, string, Zone, string[]]>([
  ['nothing there', 'mailto:a@dmarc.test,mailto:b@dmarc.test', {}, ['v=DMARC1']],
  [
    'other texts are kept',
    'mailto:a@dmarc.test',
    { [CONSENT]: { TXT: ['v=spf1 -all'] } },
    ['v=spf1 -all', 'v=DMARC1'],
  ],
])('%s', async (_case, rua, zone, values) => {
  const { fix, after } = await fixOf(rua, zone);
  expect(fix.changes).toMatchObject([
    { set: { type: 'TXT', name: CONSENT, values }, why: said('zone of dmarc.test') },
  ]);
  expect(fix.open).toEqual([]);
  const now = await seen(scanned(after).reports('example.com'));
  expect(now.map(({ kind }) => kind)).toEqual(now.map(() => 'authorized'));
  expect(reportsFix(now)).toEqual({ changes: [], open: [] });
});

test.each<[string, string, RegExp]>([
  ['a mailbox provider', 'mailto:me@gmail.com', /only Gmail could publish/],
  [
    'a name that DNS cannot carry',
    `mailto:a@${'x'.repeat(60)}.${'y'.repeat(60)}.${'z'.repeat(60)}.${'w'.repeat(45)}.test`,
    /Nobody can publish at/,
  ],
])('%s cannot say so', async (_case, rua, words) => {
  expect((await fixOf(rua)).fix).toEqual({ changes: [], open: [said(words)] });
});

test('of the same organizational domain: nothing to do', async () => {
  expect((await fixOf('mailto:a@reports.example.com')).fix).toEqual({ changes: [], open: [] });
});
