// Subjects are told of as soon as all of their facts are there, so that they are judged while SES lets the
// scan wait for others.
import { collect } from '../../src/collect/index.ts';
import { ALL_FACTS } from '../../src/collect/wanted.ts';
import { discover } from '../../src/discover.ts';
import { Journal } from '../../src/fact.ts';
import type { Subject } from '../../src/model.ts';
import { inCompany } from '../support/company.ts';
import { domain, estate, many, poolOf, REGION } from '../support/estate.ts';

const BATCH = 'ses:GetIdentityDkimAttributes';
const large = estate({
  [REGION]: {
    ses: { identities: many(250, (i) => domain(`d${i}.example`)) },
    userPools: [poolOf('d7.example', `${REGION}_Pool`)],
  },
});

test('each is told of once, whole, before the last batch is answered', async () => {
  const order: string[] = [];
  const told: { readonly subject: Subject; readonly facts: string }[] = [];
  const { inventory } = await inCompany(
    large,
    async ({ deps }) => {
      const journal = new Journal(({ action }) => order.push(action));
      const scope = await discover(deps, journal);
      return collect(deps, scope, ALL_FACTS, journal, {
        takenAt: deps.now().toISOString(),
        deepReads: 0,
        onComplete(subjects) {
          order.push(subjects.some(({ kind }) => kind === 'userPool') ? 'told of the pool' : 'told');
          for (const subject of subjects) told.push({ subject, facts: JSON.stringify(subject.facts) });
        },
      });
    },
    { faults: [{ kind: 'delay', action: BATCH, after: 2, delayMs: 2_000 }] },
  );
  expect(order.filter((action) => action === BATCH)).toHaveLength(3);
  expect(order.indexOf('told')).toBeLessThan(order.lastIndexOf(BATCH));
  expect(order.indexOf('told of the pool')).toBeLessThan(order.lastIndexOf(BATCH));
  const listed = inventory.listings.flatMap(({ subjects }): readonly Subject[] =>
    subjects.known ? subjects.value : [],
  );
  expect(listed).toHaveLength(250 + 250 + 1 + inventory.regions.length);
  // The very same subjects: who was told of one need not look for it.
  expect(new Set(told.map(({ subject }) => subject))).toEqual(new Set(listed));
  expect(told).toHaveLength(listed.length);
  for (const { subject, facts } of told) expect(JSON.stringify(subject.facts)).toBe(facts);
});

test('SES that keeps its first batch waiting keeps nobody else waiting', async () => {
  const order: string[] = [];
  const one = estate({ [REGION]: { ses: { identities: [domain('d.example')] } } });
  await inCompany(
    one,
    async ({ deps }) => {
      const journal = new Journal(({ action }) => order.push(action));
      const scope = await discover(deps, journal);
      await collect(deps, scope, ALL_FACTS, journal, { takenAt: deps.now().toISOString() });
    },
    { faults: [{ kind: 'delay', action: BATCH, delayMs: 4_000 }] },
  );
  expect(order).toContain('dns:TXT');
  expect(order.indexOf('dns:TXT')).toBeLessThan(order.indexOf(BATCH));
});

test('what goes wrong where they are told of ends the scan', async () => {
  const small = estate({ [REGION]: { ses: { identities: [domain('d.example')] } } });
  const failing = inCompany(small, async ({ deps }) => {
    const journal = new Journal();
    const scope = await discover(deps, journal);
    return collect(deps, scope, ALL_FACTS, journal, {
      takenAt: deps.now().toISOString(),
      deepReads: 0,
      onComplete() {
        throw new Error('no room for findings');
      },
    });
  });
  await expect(failing).rejects.toThrow('no room for findings');
});
