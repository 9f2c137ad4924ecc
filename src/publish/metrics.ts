// What a scan came to as CloudWatch metrics, in the embedded metric format: a line on standard output from which
// CloudWatch Logs takes the figures, without a call and without a permission.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Report, Severity } from '../model.ts';

const NAMESPACE = 'Mailposture';

/** How a scan went, beside what it found. */
export interface Run {
  /** From its start to its end, publishing included. */
  readonly seconds: number;
  /** Requests to AWS, retries included. */
  readonly calls: number;
  /** Channels that could not be published to; 0: the scan has done everything that it was asked to do. */
  readonly publishFailures: number;
}

export interface Metric {
  readonly name: string;
  readonly unit: (typeof MetricUnit)[keyof typeof MetricUnit];
  readonly value: number;
}

/**
 * One metric a severity, and not one with a dimension for it: an alarm needs no arithmetic, and all of them travel in
 * one line, which holds each dimension once.
 */
const FAILING: readonly (readonly [string, Severity])[] = [
  ['FindingsCritical', 'critical'],
  ['FindingsHigh', 'high'],
  ['FindingsMedium', 'medium'],
  ['FindingsLow', 'low'],
];

/**
 * The metrics of a scan. Findings are those that fail and that nobody has accepted. What changed is left out where there
 * is no history, so that no alarm takes "not known" for "none".
 */
export function metricsOf({ summary, coverage, changes }: Report, run: Run): readonly Metric[] {
  const { failing, outcomes, accepted } = summary;
  const compared = changes && [
    count('NewFindings', changes.counts.new),
    count('ResolvedFindings', changes.counts.resolved),
    count('SightLost', changes.counts.blind),
  ];
  return [
    ...FAILING.map(([name, severity]) => count(name, failing[severity])),
    count('Unknown', outcomes.unknown),
    count('Accepted', accepted),
    count('CoverageComplete', coverage.complete ? 1 : 0),
    count('Gaps', coverage.gaps.length),
    ...(compared ?? []),
    { name: 'ScanSeconds', unit: MetricUnit.Seconds, value: run.seconds },
    count('Calls', run.calls),
    count('PublishFailures', run.publishFailures),
    count('ScanFinished', run.publishFailures === 0 ? 1 : 0),
  ];
}

const count = (name: string, value: number): Metric => ({ name, unit: MetricUnit.Count, value });

/**
 * Prints metrics as one line. Their only dimension is `service`, the value of POWERTOOLS_SERVICE_NAME: alarms must name
 * all the dimensions of a metric, and each further one would be charged as a metric of its own.
 */
export function emitMetrics(measured: readonly Metric[]): void {
  const metrics = new Metrics({ namespace: NAMESPACE });
  for (const { name, unit, value } of measured) metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}
