// The estate `everything`: a subject for every check and each outcome that the check can have, read as in AWS by real
// SDK clients and real DNS packets. Each finding stands as one line in test/golden/everything.txt, so that a change of
// any verdict or wording is seen in review: `UPDATE_GOLDEN=1 npm test -- test/checks/everything` writes it anew.
import { readFile, writeFile } from 'node:fs/promises';
import { CHECKS } from '../../src/checks/index.ts';
import type { Finding, Outcome } from '../../src/model.ts';
import { loadEstate } from '../../src/simulator/index.ts';
import { lookAt } from '../support/company.ts';

const GOLDEN = new URL('../golden/everything.txt', import.meta.url);

let findings: readonly Finding[] = [];

beforeAll(async () => {
  const { report } = await lookAt(await loadEstate('everything'));
  findings = [...report.findings];
});

/** `check outcome` for every outcome that the check's examples show, and unknown: any fact may not have been read. */
function possible(): string[] {
  return CHECKS.flatMap(({ id, examples }) => {
    const outcomes = new Set<Outcome>([...examples.map((example) => example.expect), 'unknown']);
    return [...outcomes].map((outcome) => `${id} ${outcome}`);
  });
}

const shown = () => new Set(findings.map(({ checkId, outcome }) => `${checkId} ${outcome}`));

test('every check has each of its outcomes', () => {
  const missing = possible().filter((pair) => !shown().has(pair));
  expect(missing).toEqual([]);
});

test('no check has an outcome that none of its examples tells of', () => {
  const strange = [...shown()].filter((pair) => !possible().includes(pair));
  expect(strange).toEqual([]);
});

test('every finding reads as the golden report has it', async () => {
  const report = linesOf(findings);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(GOLDEN, report);
  expect(report).toBe(await readFile(GOLDEN, 'utf8'));
});

/** One line a finding, sorted by code unit. The simulator's DNS server has another port each time. */
function linesOf(all: readonly Finding[]): string {
  const lines = all.map(({ checkId, outcome, severity, subject: { kind, name, region }, because, follows }) =>
    [
      checkId,
      outcome,
      severity,
      `${kind} ${name} ${region}`,
      because.replaceAll(/127\.0\.0\.1:\d+/g, 'DNS'),
      ...(follows === undefined ? [] : [`follows from ${follows.checkId} of ${follows.subject.name}`]),
    ]
      .join(' | ')
      .replaceAll('\n', '\\n'),
  );
  return `${lines.sort().join('\n')}\n`;
}
