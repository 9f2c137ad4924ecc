// `tsx scripts/conformance.ts`: runs the openspf suite and prints each case that fails; the last line says how many
// pass of how many. `--alternatives` prints what came of cases for which the suite allows several results.
import { CASES, runSuite, SKIPPED } from '../test/support/openspf.ts';

if (SKIPPED !== undefined) {
  process.stdout.write(`${SKIPPED}\n`);
} else {
  const results = await runSuite();
  const failing = results.filter(({ fault }) => fault !== undefined);
  for (const { section, name, fault } of failing) process.stdout.write(`${section}: ${name}: ${fault}\n`);
  if (process.argv.includes('--alternatives')) {
    for (const { section, name, expected, evaluation } of results.filter((one) => one.expected.length > 1)) {
      process.stdout.write(`${section}: ${name}: ${evaluation.result} of ${expected.join(', ')}\n`);
    }
  }
  if (results.length !== CASES) process.stdout.write(`the suite is not the one with ${CASES} cases\n`);
  process.stdout.write(`openspf ${results.length - failing.length}/${results.length}\n`);
  if (failing.length > 0 || results.length !== CASES) process.exitCode = 1;
}
