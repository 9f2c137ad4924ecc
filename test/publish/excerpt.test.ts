// What people are told of a report that is larger than anybody reads: what changed, then what is open, then the rest.
import fc from 'fast-check';
import { compareFindings, eachAs, type Finding, type Report } from '../../src/model.ts';
import { type Excerpt, excerptOf, leftNote, openLeft, pastLeft } from '../../src/publish/excerpt.ts';
import { openOf, pastOf } from '../../src/publish/told.ts';
import { finding, report } from '../support/reports.ts';
import { hostileToldReport, toldReport } from '../support/told-report.ts';

/** The same report with its findings out of memory, as those of a large estate are. */
function outOfMemory(made: Report): Report {
  return { ...made, findings: eachAs([...made.findings].sort(compareFindings), (one) => one) };
}

const bytesOf = (findings: Iterable<Finding>) =>
  [...findings].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
const counted = (excerpt: Excerpt) => ({
  open: openOf(excerpt).length + openLeft(excerpt),
  past: pastOf(excerpt).length + pastLeft(excerpt),
});

test('findings that are in memory are all there', () => {
  const made = toldReport();
  expect(excerptOf(made, 1)).toMatchObject({ findings: [...made.findings], of: made.findings.length });
  expect(leftNote(excerptOf(made, 1))).toBeUndefined();
});

test('any report stays within any bound, in its order, and what is left out is counted', () => {
  const bounds = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constant(10_000_000));
  fc.assert(
    fc.property(hostileToldReport, bounds, (made, most) => {
      const whole = outOfMemory(made);
      const excerpt = excerptOf(whole, most);
      expect(bytesOf(excerpt.findings)).toBeLessThanOrEqual(most);
      const all = [...whole.findings];
      const places = excerpt.findings.map((one) => all.indexOf(one));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(counted(excerpt)).toEqual(counted(excerptOf({ ...whole, findings: all }, most)));
      expect(leftNote(excerpt) === undefined).toBe(excerpt.findings.length === all.length);
    }),
    { numRuns: 100 },
  );
});

test('what changed comes before what is open, and that before the rest', () => {
  const subject = (name: string) => ({ ...finding().subject, id: name, name });
  const pass = finding({ outcome: 'pass', subject: subject('pass') });
  const open = finding({ severity: 'critical', subject: subject('open') });
  const changed = finding({ severity: 'low', change: 'new', subject: subject('changed') });
  const since = { since: '2026-01-01T00:00:00.000Z' };
  const told = toldReport().changes;
  const made = outOfMemory({
    ...report({ findings: [pass, open, changed] }),
    ...(told && { changes: { ...told, ...since } }),
  });
  const names = (most: number) => excerptOf(made, most).findings.map((one) => one.subject.name);
  const [a, b, c] = [changed, open, pass].map((one) => JSON.stringify(one).length);
  const room = [a, (a ?? 0) + (b ?? 0), (a ?? 0) + (b ?? 0) + (c ?? 0)];
  expect(names((room[0] ?? 0) + 1)).toEqual(['changed']);
  expect(names((room[1] ?? 0) + 1)).toEqual(['open', 'changed']);
  expect(names((room[2] ?? 0) + 1)).toEqual(['open', 'changed', 'pass']);
});
