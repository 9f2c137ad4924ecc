// Findings of several reports as those of one.
import fc from 'fast-check';
import { compareFindings } from '../../src/model.ts';
import { mergedFindings } from '../../src/organization/merged-findings.ts';
import { finding, hostileFinding } from '../support/reports.ts';

test('any reports give what sorting all of their findings gives, each time', () => {
  const lists = fc.array(fc.array(hostileFinding, { maxLength: 12 }), { maxLength: 9 });
  fc.assert(
    fc.property(lists, (given) => {
      const sorted = given.map((list) => list.toSorted(compareFindings));
      const merged = mergedFindings(sorted);
      const all = sorted.flat().sort(compareFindings);
      expect([...merged]).toEqual(all);
      expect([...merged]).toEqual(all);
      expect(merged).toHaveLength(all.length);
    }),
    { numRuns: 100 },
  );
});

test('of each report one finding is held at a time', () => {
  let [held, most] = [0, 0];
  const list = {
    length: 100,
    *[Symbol.iterator]() {
      for (let i = 0; i < 100; i += 1) {
        held += 1;
        most = Math.max(most, held);
        yield finding();
        held -= 1;
      }
    },
  };
  expect([...mergedFindings([list, list, list])]).toHaveLength(300);
  expect(most).toBe(3);
});
