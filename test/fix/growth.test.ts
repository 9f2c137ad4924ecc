// Fixes take as long as an estate is large, and no longer: however many subjects there are, and however many lead to one,
// each is looked at as often. Counted, for no clock tells it.
import { causesAmong } from '../../src/causes.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { evaluate } from '../../src/evaluate.ts';
import { CURES, fixer, fixesOf } from '../../src/fix/index.ts';
import type { Inventory, Listing, Subject } from '../../src/model.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { lookAt } from '../support/company.ts';

/** How often the facts and the name of each subject were read: that is what a search through all of them does. */
type Reads = Map<string, number>;

/** In the first, lists are missing; in the second none is, so that nothing ends a search before its end. */
const ESTATES = ['everything', 'story-before'] as const;
const FEW = 2;
const MANY = 6;

async function inventoryOf(name: string): Promise<Inventory> {
  const { inventory } = await lookAt(await loadEstate(name), { request: { keepInventory: true } });
  const listings = name === 'everything' ? inventory.listings : inventory.listings.filter(isSeen);
  return { ...inventory, listings };
}

const isSeen = ({ subjects }: Listing): boolean => subjects.known;

/** Each pool, identity and domain so many times: under names of their own, and with what their facts lead to in common. */
function times(inventory: Inventory, count: number): Inventory {
  return mapped(inventory, (subject) =>
    subject.kind === 'account' ? [subject] : Array.from({ length: count }, (_, i) => another(subject, i)),
  );
}

function another(subject: Subject, index: number): Subject {
  const { kind, id, name } = subject;
  if (index === 0) return subject;
  if (kind === 'userPool') return { ...subject, id: `${id}x${index}`, name: `${name} ${index}` };
  const more = (text: string) => (text === '' ? text : `x${index}.${text}`);
  return { ...subject, id: id.replace(/[^/]*$/, more), name: more(name) };
}

function counted(inventory: Inventory, reads: Reads): Inventory {
  return mapped(inventory, (subject) => [
    new Proxy(subject, {
      get(target, member) {
        const key = `${String(member)} ${target.kind} ${target.region} ${target.id}`;
        if (member === 'facts' || member === 'name') reads.set(key, (reads.get(key) ?? 0) + 1);
        return Reflect.get(target, member);
      },
    }),
  ]);
}

function mapped(inventory: Inventory, f: (subject: Subject) => readonly Subject[]): Inventory {
  const listings = inventory.listings.map(({ subjects, ...listing }) => {
    if (!subjects.known) return { ...listing, subjects };
    // Subjects of one kind become subjects of that kind; the compiler does not follow a union through a map.
    const all = subjects.value as readonly Subject[];
    return { ...listing, subjects: { ...subjects, value: all.flatMap(f) } };
  });
  // For the same reason: each list has its kind still.
  return { ...inventory, listings: listings as Inventory['listings'] };
}

/** What is read of each subject while all that fails is cured; and how much that is. */
function cured(inventory: Inventory) {
  const findings = evaluate(inventory, CHECKS);
  const failing = findings.filter(({ outcome }) => outcome === 'fail');
  const causeOf = causesAmong(failing, inventory, CHECKS);
  const told: Reads = new Map();
  const withFix = fixer(failing, causeOf, counted(inventory, told), 'en');
  const fixed = failing.map(withFix).filter(({ fix }) => fix !== undefined);
  const planned: Reads = new Map();
  const fixes = fixesOf(
    failing.map((finding) => {
      const follows = causeOf(finding);
      return follows === undefined ? finding : { ...finding, follows };
    }),
    counted(inventory, planned),
  );
  return { checks: new Set(failing.map(({ checkId }) => checkId)), fixed, fixes, told, planned };
}

const grown = (few: Reads, many: Reads) =>
  [...few].filter(([key, count]) => (many.get(key) ?? 0) > count).map(([key]) => [key, many.get(key)]);

describe.each(ESTATES)('%s', (name) => {
  let few: ReturnType<typeof cured>;
  let many: ReturnType<typeof cured>;

  beforeAll(async () => {
    const inventory = await inventoryOf(name);
    few = cured(times(inventory, FEW));
    many = cured(times(inventory, MANY));
  });

  test('as many more fixes as there are subjects', () => {
    expect(many.fixed.length).toBeGreaterThan((few.fixed.length * MANY) / FEW / 1.2);
    expect(many.fixes.size).toBe(many.fixed.length);
  });

  test('no subject is read more often for a report', () => {
    expect(few.told.size).toBeGreaterThan(100);
    expect(grown(few.told, many.told)).toEqual([]);
  });

  test('no subject is read more often for a plan', () => {
    expect(few.planned.size).toBeGreaterThan(100);
    expect(grown(few.planned, many.planned)).toEqual([]);
  });
});

test('every cure is among those that were counted', async () => {
  const { checks } = cured(await inventoryOf('everything'));
  const cures = Object.values(CURES).flatMap((ofKind) => Object.keys(ofKind));
  expect(cures.filter((id) => !checks.has(id))).toEqual([]);
});
