// The fixes of whole estates: in each language, with what was seen and nothing else.

import { CHECKS } from '../../src/checks/index.ts';
import { CURES } from '../../src/fix/index.ts';
import type { Finding, Locale } from '../../src/model.ts';
import { look } from '../../src/scan.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { inCompany } from '../support/company.ts';

async function findingsOf(name: string, locale: Locale = 'en'): Promise<readonly Finding[]> {
  const estate: Estate = await loadEstate(name);
  return inCompany(estate, async ({ deps }) => [...(await look(deps, { locale })).report.findings]);
}

test('every cure is one of a check of its kind', () => {
  const kinds = new Map(CHECKS.map(({ id, kind }) => [id, kind]));
  for (const [kind, cures] of Object.entries(CURES))
    for (const id of Object.keys(cures)) expect([id, kinds.get(id)]).toEqual([id, kind]);
});

test('the request to leave the sandbox speaks of one domain and its pools, and says which others there are', async () => {
  const findings = await findingsOf('story-before');
  const asks = findings.filter(
    ({ checkId, outcome }) => checkId === 'ses-production-access' && outcome === 'fail',
  );
  // Where AWS is still reviewing a request, it is waited for.
  expect(
    asks.map(({ subject, fix }) => [
      subject.region,
      fix?.steps.map((step) => 'request' in step && step.request),
    ]),
  ).toEqual([
    ['eu-west-1', ['awaitReview']],
    ['us-east-1', ['productionAccess']],
  ]);
  const [change] = asks.at(-1)?.fix?.steps ?? [];
  expect(change).toMatchObject({ kind: 'request', request: 'productionAccess', region: 'us-east-1' });
  const draft = JSON.stringify(change);
  expect(draft).toContain('kumo-notes.example');
  expect(draft).toContain('kumo-mobile');
  // It sends from another domain: "all of this mail comes from …" would not be true of it.
  expect(draft).not.toContain('kumo-us-events');
  expect(asks.at(-1)?.fix?.open).toEqual([
    'The draft speaks of kumo-notes.example alone: add what is sent from kumo-events.example.',
  ]);
});

test.each(['story-before', 'everything'])(
  '%s: in both languages the same changes, in their own words',
  async (name) => {
    const [english, japanese] = [await findingsOf(name), await findingsOf(name, 'ja')];
    const changes = (findings: readonly Finding[]) =>
      findings.map(({ checkId, subject, fix }) => [
        checkId,
        subject.id,
        fix?.steps.map((step) => (step.kind === 'dns' ? step.set : step.kind)),
        fix?.open.length,
      ]);
    expect(changes(japanese)).toEqual(changes(english));
    const words = (findings: readonly Finding[]) => findings.flatMap(({ fix }) => fix?.open ?? []);
    expect(words(japanese).filter((text) => !/[\p{scx=Hira}\p{scx=Kana}]/u.test(text))).toEqual([]);
    expect(JSON.stringify([english, japanese])).not.toContain('[object Object]');
  },
);

test.each(['story-before', 'everything'])('%s: of one record set there is one proposal', async (name) => {
  const sets = new Map<string, Set<string>>();
  for (const { fix } of await findingsOf(name))
    for (const change of fix?.steps ?? []) {
      if (change.kind !== 'dns') continue;
      const key = `${change.set.type} ${change.set.name}`;
      sets.set(key, (sets.get(key) ?? new Set()).add(JSON.stringify(change.set.values)));
    }
  expect(sets.size).toBeGreaterThan(20);
  expect([...sets].filter(([, proposals]) => proposals.size > 1)).toEqual([]);
});

test('checks that fail on one DMARC record ask for one that cures them all', async () => {
  const estate = structuredClone(await loadEstate('story-after'));
  const zone = estate.zones['kumo-notes.example'];
  if (zone?._dmarc === undefined) throw new Error('the story has another zone now');
  zone._dmarc.TXT = ['v=DMARC1; p=none; sp=none; pct=20; rua=mailto:dmarc-reports@kumo-notes.example'];
  const findings = await inCompany(estate, async ({ look: scan }) => (await scan({})).report.findings);
  const failing = [...findings].filter(({ outcome, subject, checkId }) => {
    return outcome === 'fail' && subject.id === 'kumo-notes.example' && checkId.startsWith('domain-dmarc-');
  });
  expect(failing.length).toBeGreaterThan(1);
  const asked = failing.flatMap(({ fix }) => fix?.steps ?? []);
  const values = asked.map((change) => (change.kind === 'dns' ? change.set.values.join() : ''));
  const [record] = values;
  expect(new Set(values)).toEqual(new Set([record]));
  expect(record).toMatch(/p=quarantine/);
  expect(record).not.toMatch(/pct=/);
});

test('nothing is proposed for what passes, does not apply or was not seen', async () => {
  const findings = await findingsOf('everything');
  expect(findings.filter(({ outcome, fix }) => outcome !== 'fail' && fix !== undefined)).toEqual([]);
});
