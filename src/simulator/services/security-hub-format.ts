// The AWS Security Finding Format, as far as a sender meets its rules: lengths, patterns and closed sets, with faults in
// the words of Security Hub (which are those of its JSON Schema validator).
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html and the types that it names;
// https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
import * as v from 'valibot';

/** Characters are code points. Every text of the format must hold something else than blanks. */
const text = (most = Number.POSITIVE_INFINITY) =>
  v.pipe(
    v.string('should be string'),
    v.check((value) => value.length > 0, 'should NOT be shorter than 1 characters'),
    v.check((value) => [...value].length <= most, `should NOT be longer than ${most} characters`),
    v.regex(/.*\S.*/, 'should match pattern ".*\\S.*"'),
  );

const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, 'should be equal to one of the allowed values');

const list = <T extends v.GenericSchema>(item: T, fewest: number, most: number) =>
  v.pipe(
    v.array(item, 'should be array'),
    v.minLength(fewest, `should NOT have fewer than ${fewest} items`),
    v.maxLength(most, `should NOT have more than ${most} items`),
  );

const map = (key: number, value: number) =>
  v.pipe(
    v.record(text(key), text(value)),
    v.check((fields) => Object.keys(fields).length <= 50, 'should NOT have more than 50 properties'),
  );

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html#timestamps */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;
const instant = v.pipe(
  v.string('should be string'),
  v.check((value) => TIME.test(value) && !Number.isNaN(Date.parse(value)), 'should match format "date-time"'),
);

const Label = oneOf('INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html */
const Types = list(
  v.pipe(text(), v.regex(/^([^/]+)(\/[^/]+){0,2}$/, 'should match pattern "^([^/]+)(/[^/]+){0,2}$"')),
  0,
  50,
);
const RelatedFindings = list(v.looseObject({ ProductArn: text(2048), Id: text(512) }), 1, 10);

const Resource = v.looseObject({
  Type: text(256),
  Id: text(512),
  Partition: v.optional(oneOf('aws', 'aws-cn', 'aws-us-gov', 'aws-us-iso', 'aws-us-iso-b')),
  Region: v.optional(text(16)),
  Details: v.optional(v.looseObject({ Other: v.optional(map(128, 1024)) })),
});

/** A finding in the format. What a sender of findings does not send is not looked at. */
export const AsffFinding = v.pipe(
  v.looseObject({
    SchemaVersion: v.literal('2018-10-08', 'should be equal to constant'),
    Id: text(512),
    ProductArn: v.pipe(text(2048), v.startsWith('arn:', 'should match pattern "^arn:"')),
    ProductName: v.optional(text(128)),
    CompanyName: v.optional(text(128)),
    GeneratorId: text(512),
    AwsAccountId: v.pipe(text(), v.regex(/^\d{12}$/, 'should match pattern "^[0-9]{12}$"')),
    FirstObservedAt: v.optional(instant),
    LastObservedAt: v.optional(instant),
    CreatedAt: instant,
    UpdatedAt: instant,
    Title: text(256),
    Description: text(1024),
    SourceUrl: v.optional(text()),
    Remediation: v.optional(
      v.looseObject({
        Recommendation: v.optional(v.looseObject({ Text: v.optional(text(512)), Url: v.optional(text()) })),
      }),
    ),
    Resources: list(Resource, 1, 32),
    Severity: v.optional(
      v.looseObject({
        Label: v.optional(Label),
        Normalized: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
        Original: v.optional(text(64)),
      }),
    ),
    Types: v.optional(Types),
    FindingProviderFields: v.optional(
      v.looseObject({
        Severity: v.optional(v.looseObject({ Label: v.optional(Label), Original: v.optional(text(64)) })),
        Types: v.optional(Types),
        RelatedFindings: v.optional(RelatedFindings),
      }),
    ),
    ProductFields: v.optional(map(128, 2048)),
    UserDefinedFields: v.optional(map(128, 1024)),
    Compliance: v.optional(
      v.looseObject({
        Status: v.optional(oneOf('PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE')),
        StatusReasons: v.optional(
          v.array(v.looseObject({ ReasonCode: text(), Description: v.optional(text()) })),
        ),
      }),
    ),
    RecordState: v.optional(oneOf('ACTIVE', 'ARCHIVED')),
    Workflow: v.optional(
      v.looseObject({ Status: v.optional(oneOf('NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED')) }),
    ),
    VerificationState: v.optional(oneOf('UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE')),
    Note: v.optional(v.looseObject({ Text: text(512), UpdatedBy: text(512), UpdatedAt: instant })),
  }),
  v.check(
    ({ Severity, FindingProviderFields: own }) => own?.Severity !== undefined || isGraded(Severity),
    " should have required property 'FindingProviderFields', data should match some schema in anyOf",
  ),
);

export type AsffFinding = v.InferOutput<typeof AsffFinding>;

function isGraded(severity: { Label?: unknown; Normalized?: unknown } | undefined): boolean {
  return severity?.Label !== undefined || severity?.Normalized !== undefined;
}

/** Bytes of one finding, and of one of its fields (the limit of fields is not documented, but told by its error). */
const MAX_FINDING_BYTES = 240 * 1024;
const MAX_FIELD_BYTES = 32_768;

/** A finding that fits, or what is wrong with it. */
export function readFinding(given: unknown): { readonly finding: AsffFinding } | { readonly fault: string } {
  if (bytesOf(given) > MAX_FINDING_BYTES) return { fault: 'Finding is larger than 240 KB.' };
  const parsed = v.safeParse(AsffFinding, given);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = (v.getDotPath(issue) ?? '').replace(/\.(\d+)/g, '[$1]');
    const at = path === '' ? 'data' : `data.${path} `;
    return { fault: `Finding does not adhere to Amazon Finding Format. ${at}${issue.message}.` };
  }
  if (Object.values(parsed.output).some((field) => bytesOf(field) >= MAX_FIELD_BYTES)) {
    return { fault: 'The maximum size of an individual field should be less than 32768' };
  }
  return { finding: parsed.output };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
