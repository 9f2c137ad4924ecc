// Compared reports of any size whose every text is hostile, for property tests of whatever tells changes.
import fc from 'fast-check';
import { CHANGES, type Finding, type Report, SEVERITIES } from '../../src/model.ts';
import { changed } from './changes.ts';
import { hostileReport, hostileText } from './reports.ts';

const history = fc.record({
  change: fc.option(fc.constantFrom(...CHANGES)),
  since: fc.option(hostileText),
  before: fc.option(
    fc.record({ severity: fc.constantFrom(...SEVERITIES), because: hostileText, seenAt: hostileText }),
  ),
});

type Past = typeof history extends fc.Arbitrary<infer H> ? H : never;

const withPast = (finding: Finding, { change, since, before }: Past): Finding => ({
  ...finding,
  ...(change !== null && { change }),
  ...(since !== null && { since }),
  ...(before !== null && { before }),
});

const count = fc.nat({ max: 1e9 });
const counts = fc.record({
  new: count,
  still: count,
  severityUp: count,
  severityDown: count,
  resolved: count,
  lostSight: count,
  gone: count,
  blind: count,
  regained: count,
});

/** Findings change at random, also as no comparison would have it; a part of them is past. */
export const hostileCompared: fc.Arbitrary<Report> = fc
  .tuple(
    hostileReport,
    fc.array(history, { minLength: 1, maxLength: 6 }),
    counts,
    hostileText,
    fc.integer({ min: 2, max: 9 }),
  )
  .map(([report, pasts, counts, since, every]) => {
    const findings = [...report.findings].map((finding, i) => {
      const past = pasts[i % pasts.length];
      return past === undefined ? finding : withPast(finding, past);
    });
    const past = findings.filter((_, i) => i % every === 0);
    return changed(report, { since, counts, past });
  });
