// Metrics of a scan: which figures, and whether CloudWatch can take them from the line that is printed.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { type ChangeCounts, NO_CHANGES, type Report } from '../../src/model.ts';
import { emitMetrics, metricsOf, type Run } from '../../src/publish/metrics.ts';
import { withEnvironment } from '../support/company.ts';
import { type Emf, metricsIn } from '../support/emf.ts';
import { printedBy } from '../support/lambda.ts';
import { finding, gap, hostileReport, report } from '../support/reports.ts';

const RUN: Run = { seconds: 12.5, calls: 40, publishFailures: 0 };
const compared = (counts: Partial<ChangeCounts>): Report => ({
  ...report(),
  changes: { since: '2026-10-31T08:00:00.000Z', counts: { ...NO_CHANGES, ...counts }, past: [], trend: [] },
});
const named = (of: Report, run: Run = RUN) =>
  Object.fromEntries(metricsOf(of, run).map(({ name, value }) => [name, value]));

async function emitted(of: Report, run: Run = RUN): Promise<Emf[]> {
  const restore = withEnvironment({ POWERTOOLS_SERVICE_NAME: 'mailposture-dev' });
  try {
    const lines = await printedBy(() => emitMetrics(metricsOf(of, run)));
    return lines.flatMap(metricsIn);
  } finally {
    restore();
  }
}

const failing = [
  finding(),
  finding({ severity: 'high' }),
  finding({ severity: 'high' }),
  finding({ severity: 'low' }),
];

test.each<[string, Report, Run, Record<string, number>]>([
  [
    'what fails, by severity',
    report({ findings: failing }),
    RUN,
    { FindingsCritical: 1, FindingsHigh: 2, FindingsMedium: 0, FindingsLow: 1, Unknown: 0 },
  ],
  ['what was not seen', report({ findings: [finding({ outcome: 'unknown' })] }), RUN, { Unknown: 1 }],
  ['a whole coverage', report(), RUN, { CoverageComplete: 1, Gaps: 0 }],
  ['a coverage with gaps', report({ gaps: [gap(), gap()] }), RUN, { CoverageComplete: 0, Gaps: 2 }],
  [
    'what changed',
    compared({ new: 3, still: 9, resolved: 2, blind: 4 }),
    RUN,
    { NewFindings: 3, ResolvedFindings: 2, SightLost: 4 },
  ],
  [
    'a scan that has done everything',
    report(),
    RUN,
    { ScanFinished: 1, PublishFailures: 0, ScanSeconds: 12.5, Calls: 40 },
  ],
  [
    'a scan that could not tell everybody',
    report(),
    { ...RUN, publishFailures: 2 },
    { ScanFinished: 0, PublishFailures: 2 },
  ],
])('%s', (_case, of, run, figures) => {
  expect(named(of, run)).toMatchObject(figures);
});

test('where nothing is remembered, nothing is said of changes', () => {
  const changes = ['NewFindings', 'ResolvedFindings', 'SightLost'];
  expect(Object.keys(named(report())).filter((name) => changes.includes(name))).toEqual([]);
});

test('accepted findings are counted apart', () => {
  const some = report({ findings: failing });
  expect(named({ ...some, summary: { ...some.summary, accepted: 2 } })).toMatchObject({ Accepted: 2 });
});

test('CloudWatch takes every figure from one line, by the one dimension that alarms name', async () => {
  const of = compared({ new: 1, blind: 2 });
  const metrics = await emitted(of);
  expect(metrics).toEqual(
    metricsOf(of, RUN).map(({ name, unit, value }) => ({
      namespace: 'Mailposture',
      dimensions: { service: 'mailposture-dev' },
      name,
      unit,
      value,
    })),
  );
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});

test('whatever a scan found, CloudWatch can read its metrics', async () => {
  await fc.assert(
    fc.asyncProperty(hostileReport, fc.nat(), fc.nat({ max: 20 }), async (of, calls, publishFailures) => {
      const run = { seconds: 1, calls, publishFailures };
      expect(await emitted(of, run)).toHaveLength(metricsOf(of, run).length);
    }),
    { numRuns: 30 },
  );
});

test('the guide to operating explains each metric, and no other', async () => {
  const guide = await readFile('docs/operations.md', 'utf8');
  const [, rest = ''] = guide.split('| Metric |');
  const [table = ''] = rest.split('\n\n');
  const rows = [...table.matchAll(/^\| `(\w+)`(?:, `(\w+)`)*.*\|$/gm)].map(([row]) => row);
  const explained = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(explained.sort()).toEqual(
    metricsOf(compared({}), RUN)
      .map(({ name }) => name)
      .sort(),
  );
});
