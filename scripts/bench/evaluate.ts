// How many findings a second are evaluated on one core: all checks, on an inventory that a scan of a pretend company made.
// In a process of its own, bundled and started by company.ts, which prints the figures.
import { CHECKS } from '../../src/checks/index.ts';
import { createDeps } from '../../src/deps.ts';
import { evaluateEach } from '../../src/evaluate.ts';
import { look } from '../../src/scan.ts';
import type { EvaluateFigures } from './company.ts';

/** Of processor time. */
const SECONDS = 3;

const [dns = ''] = process.argv.slice(2);
const { inventory } = await look(await createDeps({ dns: [dns], pace: 'off' }), { deepReads: Infinity });
/** One by one, as a scan hands them on. */
const run = () => {
  let count = 0;
  for (const _ of evaluateEach(inventory, CHECKS)) count += 1;
  return count;
};
// Once for the compiler.
run();
// Time of the processor, so that what else this machine does is not counted.
const before = process.cpuUsage();
const spent = () => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
let findings = 0;
while (spent() < SECONDS) findings += run();
const figures: EvaluateFigures = { findingsPerSecond: Math.round(findings / spent()) };
process.stdout.write(JSON.stringify(figures));
process.exit(0);
