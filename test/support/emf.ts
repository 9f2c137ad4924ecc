// Reads a line of a log as CloudWatch Logs does where it holds metrics, by the "Specification: Embedded metric format" of
// the CloudWatch user guide. What the specification forbids is an error: CloudWatch would drop it without a word.

import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as v from 'valibot';

/** One figure, as an alarm finds it. */
export interface Emf {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

const Directive = v.strictObject({
  Namespace: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  // "DimensionSet: an array of strings [...] MUST NOT contain more than 30 dimension keys".
  Dimensions: v.pipe(
    v.array(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(250))), v.maxLength(30))),
    v.minLength(1),
  ),
  Metrics: v.pipe(
    v.array(
      v.strictObject({
        Name: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
        Unit: v.optional(v.picklist(Object.values(MetricUnit))),
        StorageResolution: v.optional(v.picklist([1, 60])),
      }),
    ),
    v.minLength(1),
    // "MUST NOT contain more than 100 MetricDefinition objects".
    v.maxLength(100),
  ),
});
const Metadata = v.object({
  // Milliseconds since 1970: neither seconds nor in the far future.
  Timestamp: v.pipe(v.number(), v.integer(), v.minValue(1_500_000_000_000), v.maxValue(5_000_000_000_000)),
  CloudWatchMetrics: v.pipe(v.array(Directive), v.minLength(1)),
});
const Value = v.pipe(v.number(), v.finite());
const Dimension = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

/**
 * The figures in a line; none where it is no line of metrics.
 * @throws where it is one that CloudWatch could not read
 */
export function metricsIn(line: string): Emf[] {
  const root: unknown = JSON.parse(line);
  if (typeof root !== 'object' || root === null || !('_aws' in root)) return [];
  // Targets are members of the root node, by the names that the directive gives.
  const members = root as Record<string, unknown>;
  return v.parse(Metadata, root._aws).CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, v.parse(Dimension, members[name])]));
      return Metrics.map(({ Name, Unit = 'None' }) => ({
        namespace: Namespace,
        dimensions,
        name: Name,
        unit: Unit,
        value: v.parse(Value, members[Name]),
      }));
    }),
  );
}
