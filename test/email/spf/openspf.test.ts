// The openspf conformance suite, where it is at hand.
import { CASES, runSuite, SKIPPED } from '../../support/openspf.ts';

if (SKIPPED !== undefined) {
  process.stderr.write(`${SKIPPED}\n`);
  test.skip(SKIPPED, () => {});
} else {
  const results = await runSuite();

  test(`the suite holds ${CASES} cases`, () => {
    expect(results).toHaveLength(CASES);
  });

  test.each(results)('$section: $name', ({ fault }) => {
    expect(fault).toBeUndefined();
  });
}
