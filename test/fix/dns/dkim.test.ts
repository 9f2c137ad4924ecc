// The DKIM records to publish: CNAMEs that are missing or wrong, and nothing where they are right.
import { byodkimRecord, type ExpectedDkim, easyDkimRecords } from '../../../src/email/dkim/expected.ts';
import { faultOf } from '../../../src/email/dkim/fault.ts';
import { lookUpDkim } from '../../../src/email/dkim/live.ts';
import { dkimFix } from '../../../src/fix/dns/dkim.ts';
import type { DkimRecords } from '../../../src/model.ts';
import { rsaRecord } from '../../support/dkim-keys.ts';
import { expectWellSaid, published } from '../../support/published.ts';
import { said } from '../../support/said.ts';
import { type Zone, zoneResolver } from '../../support/zone.ts';

const ZONE = 'dkim.amazonses.com';
const [NAME, TARGET] = ['one._domainkey.example.com', `one.${ZONE}`];
/** What SES itself publishes. */
const SES: Zone = {
  [TARGET]: { TXT: [rsaRecord()] },
  [`two.${ZONE}`]: { TXT: [rsaRecord()] },
  'two._domainkey.example.com': { CNAME: `two.${ZONE}` },
};

async function look(zone: Zone, expected: readonly ExpectedDkim[]) {
  const resolver = zoneResolver(zone);
  const records = await Promise.all(expected.map((one) => lookUpDkim(resolver, one)));
  return records.map((value) => ({ known: true, value, source: 'dns:TXT' }) as const);
}

async function easy(zone: Zone, zoneFrom: 'ses' | 'region' = 'ses'): Promise<DkimRecords> {
  const records = await look({ ...SES, ...zone }, easyDkimRecords('example.com', ['one', 'two'], ZONE));
  return { kind: 'easyDkim', hostedZone: ZONE, zoneFrom, records };
}

const OTHER = 'v=DKIM1; p=';

test.each<[string, Zone, { before?: string[]; remove?: string[] }]>([
  ['nothing there', {}, { before: [] }],
  ['another target', { [NAME]: { CNAME: 'elsewhere.example' } }, { before: ['elsewhere.example'] }],
  [
    'a target to which an editor added the zone',
    { [NAME]: { CNAME: `${TARGET}.example.com` } },
    { before: [`${TARGET}.example.com`] },
  ],
  ['a text in place of the CNAME', { [NAME]: { TXT: [OTHER] } }, { before: [], remove: [OTHER] }],
  ['several texts', { [NAME]: { TXT: [OTHER, 'x'] } }, { before: [], remove: [OTHER, 'x'] }],
  [
    'an old key elsewhere',
    { [NAME]: { CNAME: 'old.example' }, 'old.example': { TXT: [rsaRecord(1024)] } },
    { before: ['old.example'] },
  ],
])('%s: the CNAME is published', async (_case, zone, { before, remove }) => {
  const fix = dkimFix(await easy(zone));
  expectWellSaid(fix);
  expect(fix.open).toEqual([]);
  const [change, ...others] = fix.changes;
  expect(others).toEqual([]);
  expect(change).toMatchObject({
    set: { type: 'CNAME', name: NAME, values: [TARGET] },
    before: { known: true, value: before },
  });
  expect(change?.remove?.values).toEqual(remove);
  // The cure cures, and done once it is done.
  const after = await easy(published(zone, fix));
  expect(dkimFix(after)).toEqual({ changes: [], open: [] });
  const records = after.kind === 'none' ? [] : after.records;
  expect(records.map((record) => record.known && faultOf(record.value))).toEqual([undefined, undefined]);
});

test.each<[string, Zone]>([
  ['a CNAME, as SES asks', { [NAME]: { CNAME: TARGET } }],
  ['a CNAME in capitals', { [NAME]: { CNAME: TARGET.toUpperCase() } }],
  ['the same key, flattened', { [NAME]: { TXT: [rsaRecord()] } }],
])('%s: nothing to do', async (_case, zone) => {
  expect(dkimFix(await easy(zone))).toEqual({ changes: [], open: [] });
});

test('a right CNAME whose key SES does not publish is not for the zone to mend', async () => {
  const fix = dkimFix(await easy({ [NAME]: { CNAME: TARGET }, [TARGET]: {} }));
  expectWellSaid(fix);
  expect(fix).toEqual({ changes: [], open: [said(/there is no key behind it\. The CNAME is right/)] });
});

test('what a wildcard may have answered is told', async () => {
  const fix = dkimFix(await easy({ [NAME]: { TXT: ['v=spf1 -all'] } }));
  expectWellSaid(fix);
  // Nothing is there to remove, and Route 53 refuses a batch that removes it.
  expect(fix.changes.map(({ remove }) => remove)).toEqual([undefined]);
  expect(fix.open).toEqual([said('If a wildcard record')]);
});

test('where the zone was not read of SES, that is told; and what was not read is not touched', async () => {
  const live = await easy({}, 'region');
  const records = live.kind === 'easyDkim' ? live.records : [];
  const unread = { known: false, why: { en: 'SERVFAIL', ja: 'SERVFAIL' } } as const;
  const fix = dkimFix({
    kind: 'easyDkim',
    hostedZone: ZONE,
    zoneFrom: 'region',
    records: [...records, unread],
  });
  expectWellSaid(fix);
  expect(fix.changes.map(({ set }) => set.name)).toEqual([NAME]);
  expect(fix.open).toEqual([said('is not known: SERVFAIL'), said('SigningHostedZone of GetEmailIdentity')]);
});

test.each<[string, Zone, RegExp]>([
  ['nothing there', {}, /is not published\. The key pair is your own/],
  ['taken back', { [NAME]: { TXT: ['v=DKIM1; p='] } }, /taken back.*\. The key pair is your own/],
])('a key of one’s own, %s: its record cannot be written', async (_case, zone, words) => {
  const records = await look(zone, [byodkimRecord('example.com', 'one')]);
  const fix = dkimFix({ kind: 'byodkim', records });
  expectWellSaid(fix);
  expect(fix).toEqual({ changes: [], open: [said(words)] });
});

test('a key of one’s own that is live, and no DKIM at all', async () => {
  const records = await look({ [NAME]: { TXT: [rsaRecord()] } }, [byodkimRecord('example.com', 'one')]);
  expect(dkimFix({ kind: 'byodkim', records })).toEqual({ changes: [], open: [] });
  expect(dkimFix({ kind: 'none' })).toEqual({ changes: [], open: [] });
});
