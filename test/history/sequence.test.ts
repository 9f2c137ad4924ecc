// The story, scan after scan, by the Lambda handler: a baseline, then nothing, then what is resolved, then what is new
// again; and a Region that is out of sight resolves nothing.
import type { Estate } from '../../src/simulator/estate.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { changesIn, Service, type Told } from '../support/service.ts';

let before: Estate;
let after: Estate;
beforeAll(async () => {
  [before, after] = [await loadEstate('story-before'), await loadEstate('story-after')];
});

const digestOf = ({ digests }: Told) => JSON.parse(digests[0]?.parts.default ?? '{}');
const kindsOf = (told: Told): string[] => [
  ...new Set(changesIn(told.findings).map((line) => line.split(' ')[0] ?? '')),
];
async function scanned(service: Service, estate: Estate, faults: readonly Fault[] = []): Promise<Told> {
  const told = await service.scan(estate, { faults });
  if (told.error !== undefined) throw told.error;
  return told;
}

test('before, before, after, before: baseline, nothing, resolved, new again', async () => {
  const service = new Service();
  const first = await scanned(service, before);
  expect(first.digests).toHaveLength(1);
  expect(digestOf(first)).toMatchObject({ reason: 'baseline' });
  expect(first.findings).toEqual([]);
  const failing = Object.values<number>(digestOf(first).summary.failing).reduce((sum, n) => sum + n, 0);
  expect(failing).toBeGreaterThan(50);

  const second = await scanned(service, before);
  expect([second.digests, second.findings]).toEqual([[], []]);

  const third = await scanned(service, after);
  expect(third.digests).toHaveLength(1);
  expect(digestOf(third)).toMatchObject({ reason: 'changes' });
  expect(kindsOf(third)).toEqual(expect.arrayContaining(['resolved']));
  expect(kindsOf(third)).not.toContain('new');
  expect(third.findings).toHaveLength(failing);

  const fourth = await scanned(service, before);
  expect(digestOf(fourth)).toMatchObject({ reason: 'changes', changes: { counts: { new: failing } } });
  expect(kindsOf(fourth)).toEqual(['new']);
  expect(fourth.findings).toHaveLength(failing);
});

test('a Region that is denied in the second scan: lost sight, and nothing resolved', async () => {
  const service = new Service();
  const first = await scanned(service, before);
  const regions: string[] = digestOf(first).regions;
  const [region = ''] = regions.filter((one) =>
    digestOf(first).findings.some(
      (finding: { subject: { region: string } }) => finding.subject.region === one,
    ),
  );
  const deny = ['ses:*', 'cognito-idp:*'].map((action): Fault => ({ kind: 'deny', action, region }));
  const second = await scanned(service, before, deny);
  expect(digestOf(second)).toMatchObject({
    reason: 'changes',
    changes: { counts: { resolved: 0, gone: 0, new: 0 } },
  });
  expect(kindsOf(second)).toEqual(['lostSight']);
  const lost = digestOf(second).changes.counts.lostSight;
  expect(lost).toBeGreaterThan(0);
  expect(second.findings).toHaveLength(lost);

  // It stays out of sight: that was told. It comes back as it was: nothing is new, and that it is seen again is told.
  const third = await scanned(service, before, deny);
  expect([third.digests, third.findings]).toEqual([[], []]);
  const fourth = await scanned(service, before);
  expect(fourth.findings).toEqual([]);
  expect(digestOf(fourth)).toMatchObject({ reason: 'changes', changes: { counts: { new: 0, resolved: 0 } } });
  expect(digestOf(fourth).changes.counts.regained).toBeGreaterThan(0);
});

test('a scan of one Region touches nothing of the others', async () => {
  const service = new Service();
  await scanned(service, before);
  const [, state] = [...service.objects].find(([key]) => key.endsWith('latest.json')) ?? [];
  const told = await service.scan(before, { event: { regions: ['eu-west-1'], checks: ['ses-*'] } });
  expect(told.error).toBeUndefined();
  expect([told.digests, told.findings]).toEqual([[], []]);
  const [, next] = [...service.objects].find(([key]) => key.endsWith('latest.json')) ?? [];
  const keys = (text = '{}') =>
    JSON.parse(text)
      .history.standing.map(({ finding }: { finding: { checkId: string; subject: { id: string } } }) =>
        [finding.checkId, finding.subject.id].join(' '),
      )
      .sort();
  expect(keys(next)).toEqual(keys(state));
});

test.each<[string, Record<string, string>, (string | undefined)[]]>([
  ['always', { MAILPOSTURE_DIGEST: 'always' }, ['baseline', 'always']],
  ['never', { MAILPOSTURE_DIGEST: 'never' }, [undefined, undefined]],
  ['changes', {}, ['baseline', undefined]],
  ['without a history', { MAILPOSTURE_HISTORY: 'off' }, ['always', 'always']],
])('digests: %s', async (_, environment, reasons) => {
  const service = new Service();
  for (const reason of reasons) {
    const told = await service.scan(after, { environment });
    expect(told.error).toBeUndefined();
    expect(digestOf(told).reason).toBe(reason);
  }
});

test('a reminder after a week, and not again the next day', async () => {
  const service = new Service();
  await scanned(service, before);
  const [key = ''] = [...service.objects.keys()].filter((one) => one.endsWith('latest.json'));
  const weekAgo = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000).toISOString();
  service.rewrite(key, (text) => text.replace(/"toldAt":"[^"]*"/, `"toldAt":"${weekAgo}"`));

  // A scan of one Region tells of no more than that: no reminder of the rest, and none put off.
  const part = await service.scan(before, { event: { regions: ['eu-west-1'] } });
  expect([part.error, part.digests]).toEqual([undefined, []]);

  const whole = await scanned(service, before);
  expect(digestOf(whole)).toMatchObject({ reason: 'reminder', changes: { counts: { new: 0 } } });
  expect(digestOf(whole).findings.length).toBeGreaterThan(50);
  expect(whole.findings).toEqual([]);
  expect((await scanned(service, before)).digests).toEqual([]);
});

test('a history that a later version wrote stops the function before anybody is told', async () => {
  const service = new Service();
  await scanned(service, before);
  const [key = ''] = [...service.objects.keys()].filter((one) => one.endsWith('latest.json'));
  service.rewrite(key, (text) => text.replace('mailposture-history/1', 'mailposture-history/2'));
  const told = await service.scan(after);
  expect(told.error).toHaveProperty('message', expect.stringContaining('mailposture-history/2'));
  expect([told.digests, told.findings]).toEqual([[], []]);
});
