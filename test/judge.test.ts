// A report in the making: whatever is asked about early, and in whatever order, the report is the same.
import fc from 'fast-check';
import { CHECKS } from '../src/checks/index.ts';
import { Judging, judge } from '../src/judge.ts';
import { type AnySubject, compareFindings, type Finding, type Inventory, type Policy } from '../src/model.ts';
import { NO_POLICY } from '../src/policy.ts';
import { inCompany } from './support/company.ts';
import { address, domain, estate, poolOf, REGION } from './support/estate.ts';

const mixed = estate({
  [REGION]: {
    ses: {
      identities: [
        domain('ok.example'),
        domain('pending.example', { VerificationStatus: 'PENDING' }),
        address('someone@ok.example'),
        address('nobody@other.example', { VerificationStatus: 'FAILED' }),
      ],
    },
    userPools: [
      poolOf('pending.example', `${REGION}_Pending`),
      poolOf('ok.example', `${REGION}_Ok`),
      poolOf('gone.example', `${REGION}_Gone`),
    ],
  },
});

const POLICY: Policy = {
  ...NO_POLICY,
  environments: [{ name: 'test', production: false, identity: ['*.example'] }],
  exceptions: [
    {
      check: 'ses-mail-from-custom',
      subject: ['ok.example'],
      reason: 'So.',
      owner: 'me',
      expires: '2999-01-01',
    },
  ],
};

let taken: Inventory;
beforeAll(async () => {
  taken = await inCompany(
    mixed,
    async ({ look }) => (await look({ keepInventory: true })).inventory,
    // A list that cannot be read is no subject to ask about.
    { faults: [{ kind: 'deny', action: 'cloudwatch:GetMetricData' }] },
  );
});

const subjectsOf = ({ listings }: Inventory) =>
  listings.flatMap(({ subjects }): readonly AnySubject[] => (subjects.known ? subjects.value : []));

/** A report whose findings a test can compare. */
function judging(inventory: Inventory) {
  const kept: Finding[] = [];
  const keep = () => ({
    add: (finding: Finding) => void kept.push(finding),
    done: () => kept.sort(compareFindings),
  });
  return new Judging(keep, CHECKS, inventory.takenAt, { policy: POLICY });
}

test('asked about early, late, together or twice: the report is the same', () => {
  const whole = JSON.stringify(judge(taken, CHECKS, POLICY));
  const all = subjectsOf(taken);
  expect(all.length).toBeGreaterThan(8);
  expect(whole).toContain('"follows"');
  expect(whole).toContain('"fix"');
  expect(whole).toContain('"accepted"');
  fc.assert(
    fc.property(fc.array(fc.subarray(all, { minLength: 0 }), { maxLength: 6 }), (groups) => {
      const one = judging(taken);
      for (const group of groups) one.ask(group.toReversed());
      expect(JSON.stringify(one.report(taken))).toBe(whole);
    }),
    { numRuns: 40 },
  );
});

test('what the inventory does not hold is not reported', () => {
  const [first] = subjectsOf(taken);
  if (first === undefined) throw new Error('the estate is empty');
  const one = judging(taken);
  one.ask([{ ...first, id: `${first.id}-copy` }]);
  expect(() => one.report(taken)).toThrow('1 subjects were judged that are not in the inventory');
});
