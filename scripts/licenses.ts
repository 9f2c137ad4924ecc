// `npm run licenses`: is every package that is shipped under a licence that goes with ours, Apache-2.0?
import { licenceFault } from './supply/licences.ts';
import { readLock, runtimePackages } from './supply/runtime.ts';

const packages = runtimePackages(await readLock());
const faults = packages.flatMap((one) => licenceFault(one) ?? []);
const counts = new Map<string, number>();
for (const { licence = 'none' } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);

console.log(`${packages.length} packages are shipped:`);
for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${count} ${licence}`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
