// One scan in a process of its own, which prints what it took. Bundled and started by company.ts.
import { createDeps } from '../../src/deps.ts';
import { look } from '../../src/scan.ts';
import type { ScanFigures, ScanOrder } from './company.ts';

const MIB = 1024 * 1024;

// company.ts writes it.
const order = JSON.parse(process.argv[2] ?? '') as ScanOrder & { readonly dns: string };
const { checks, deepReads } = order;
const deps = await createDeps({ dns: [order.dns], pace: order.pace });
const start = performance.now();
const before = process.cpuUsage();
const { report } = await look(deps, {
  ...(checks && { checks }),
  ...(deepReads !== undefined && { deepReads }),
});
const { user, system } = process.cpuUsage(before);
const figures: ScanFigures = {
  seconds: (performance.now() - start) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakRssMiB: (process.resourceUsage().maxRSS * 1024) / MIB,
  findings: report.findings.length,
  subjects: Object.values(report.summary.subjects).reduce((a, b) => a + b, 0),
  complete: report.coverage.complete,
};
process.stdout.write(JSON.stringify(figures));
process.exit(0);
