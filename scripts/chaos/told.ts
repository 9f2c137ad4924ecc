// What people were told by the messages of a topic, and what a scan said of the estate.
import type { Finding, Report } from '../../src/model.ts';
import { alertOf } from '../../src/publish/alerts.ts';
import { type Digest, parseDigest } from '../../src/publish/messages/digest-schema.ts';
import { parseFindingMessage } from '../../src/publish/messages/finding-message.ts';
import type { SnsPublished } from '../../src/simulator/services/sns-topics.ts';
import type { Observed, Seen, ToldChange, Verdict } from './judge.ts';

/** By the messages that SNS took, whether or not the scan heard so. */
export function toldBy(published: readonly SnsPublished[]): Pick<Observed, 'told' | 'digested' | 'omitted'> {
  const of = (kind: string) =>
    published.filter(({ attributes }) => attributes.kind?.Value === kind).map(({ parts }) => parts.default);
  const digests = of('digest').map(parseDigest);
  return {
    told: of('finding')
      .map(parseFindingMessage)
      .map(({ change, finding: { checkId, subject } }) => ({ change, checkId, subject })),
    digested: digests.flatMap(changesOf),
    omitted: digests.reduce((sum, { omitted }) => sum + omitted.findings + (omitted.past ?? 0), 0),
  };
}

function changesOf({ findings, past = [] }: Digest): ToldChange[] {
  return [...findings, ...past].flatMap((finding) => {
    const change = alertOf(finding);
    return change === undefined ? [] : [{ change, checkId: finding.checkId, subject: finding.subject }];
  });
}

/** As much of a report as is judged. */
export function seenIn({
  findings,
  coverage: { regions, gaps },
}: Pick<Report, 'findings' | 'coverage'>): Seen {
  return {
    verdicts: [...findings].map(verdictOf),
    regions,
    lacksRegions: gaps.some(({ action }) => action === 'account:ListRegions'),
  };
}

const verdictOf = ({ checkId, subject, outcome, severity, because }: Finding): Verdict => ({
  checkId,
  subject,
  outcome,
  severity,
  // src/model/as-of.ts
  ...(/\bAs read on \d{4}-\d\d-\d\d\.$/.test(because) && { isCarried: true }),
});
