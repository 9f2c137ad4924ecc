// Saved inventories from which facts are lost, at random: whatever is missing, a plan can be made and written in each form
// and language, and it holds nothing that rests on what is missing.
import fc from 'fast-check';
import { CHECKS } from '../../../src/checks/index.ts';
import { type DocumentForm, documentsOf } from '../../../src/fix/documents.ts';
import { type Plan, planOf } from '../../../src/fix/plan.ts';
import { judge } from '../../../src/judge.ts';
import { en, type Inventory, ja, LOCALES, say } from '../../../src/model.ts';
import { loadEstate } from '../../../src/simulator/index.ts';
import { lookAt } from '../../support/company.ts';
import { unfounded } from './founded.ts';
import { ANSWERS } from './people.ts';
import { SMALL_COMPANY } from './small-company.ts';

const SEED = 20_261_124;
const FORMS: readonly DocumentForm[] = ['md', 'route53', 'zone', 'terraform', 'cloudformation', 'cli'];
const LOST = { known: false, why: say(en`it was lost`, ja`失われています`) } as const;

const COMPANIES = [
  ['story-before', () => loadEstate('story-before'), ANSWERS, 60],
  ['a small company', async () => SMALL_COMPANY, { senders: [] }, 150],
] as const;

describe.each(COMPANIES)('%s', (_name, load, answers, numRuns) => {
  let inventory: Inventory;
  let whole: Plan;
  let facts: number;

  beforeAll(async () => {
    const looked = await lookAt(await load(), { request: { keepInventory: true } });
    inventory = looked.inventory;
    whole = planFrom(inventory);
    facts = without(inventory, new Set()).facts;
  });

  const planFrom = (from: Inventory): Plan => planOf(judge(from, CHECKS).findings, from, { answers });

  test('each fact by itself', () => {
    const wrong = new Map<number, readonly string[]>();
    for (let at = 0; at < facts; at += STEP) {
      const changes = unfounded(planFrom(without(inventory, new Set([at])).inventory), whole);
      if (changes.length > 0) wrong.set(at, changes);
    }
    expect(Object.fromEntries(wrong)).toEqual({});
  });

  test('some facts, or most of them', () => {
    const lost = fc
      .tuple(fc.constantFrom(2, 10, 50, 300, 900), fc.infiniteStream(fc.nat(999)))
      .map(([share, dice]) => {
        return new Set(Array.from({ length: facts }, (_, at) => at).filter(() => dice.next().value < share));
      });
    fc.assert(
      fc.property(lost, (at) => {
        const plan = planFrom(without(inventory, at).inventory);
        expect(unfounded(plan, whole)).toEqual([]);
        for (const form of FORMS)
          for (const locale of LOCALES)
            for (const { path, text } of documentsOf(plan, form, { locale, zones: [] }))
              expect([path, text.match(BROKEN)]).toEqual([path, null]);
      }),
      { seed: SEED, numRuns },
    );
  });
});

/** Of each so many facts one: each plan takes its time. */
const STEP = 7;

/** A Text where words were meant, or a value that is not there. RFC 6376 leaves something undefined, and says so. */
const BROKEN = /\[object [A-Z]|\bundefined\b(?! \(RFC)|\bNaN\b/g;

/** The inventory without the facts of these numbers, be they of a list, of a subject, or within another fact. */
function without(inventory: Inventory, lost: ReadonlySet<number>): { inventory: Inventory; facts: number } {
  let number = -1;
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    if ('known' in value && value.known === true) {
      number += 1;
      if (lost.has(number)) return LOST;
    }
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
  };
  const listings = copy(inventory.listings);
  // A copy in which facts are known or not is an inventory as well.
  return { inventory: { ...inventory, listings: listings as Inventory['listings'] }, facts: number + 1 };
}
