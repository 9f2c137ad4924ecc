// Security Hub: importing findings, each judged by the rules of the AWS Security Finding Format that a sender meets.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
import * as v from 'valibot';
import { AwsError, type Call, type Output, type RestService } from '../operation.ts';
import { perWorld, type World } from '../world.ts';

export const securityHub: RestService = {
  prefix: 'securityhub',
  protocol: 'restJson',
  operations: [
    { name: 'BatchImportFindings', routes: ['POST /findings/import'], handle: batchImportFindings },
  ],
};

const MAX_FINDINGS = 100;
const MAX_FINDING_BYTES = 240 * 1024;

// https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
const nonEmpty = v.pipe(v.string(), v.minLength(1));
const instant = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
);
const Finding = v.looseObject({
  SchemaVersion: v.literal('2018-10-08'),
  Id: v.pipe(nonEmpty, v.maxLength(512)),
  ProductArn: v.pipe(nonEmpty, v.startsWith('arn:')),
  GeneratorId: v.pipe(nonEmpty, v.maxLength(512)),
  AwsAccountId: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  CreatedAt: instant,
  UpdatedAt: instant,
  Title: v.pipe(nonEmpty, v.maxLength(256)),
  Description: v.pipe(nonEmpty, v.maxLength(1024)),
  Resources: v.pipe(
    v.array(v.looseObject({ Type: nonEmpty, Id: v.pipe(nonEmpty, v.maxLength(512)) })),
    v.minLength(1),
    v.maxLength(32),
  ),
  Severity: v.looseObject({
    Label: v.optional(v.picklist(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])),
    Normalized: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  }),
});

/** A finding as it was last imported. */
export type ImportedFinding = v.InferOutput<typeof Finding>;

/** Findings by account, Region and Id: an import of a known Id replaces it when its UpdatedAt is newer. */
export const importedFindingsOf = perWorld(() => new Map<string, ImportedFinding>());

function batchImportFindings(call: Call, world: World): Output {
  if (!world.region(call.account, call.region).securityHub) {
    const message = `Account ${call.account} is not subscribed to AWS Security Hub`;
    throw new AwsError('InvalidAccessException', message, 401);
  }
  const findings = v.safeParse(
    v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_FINDINGS)),
    call.input.Findings,
  );
  if (!findings.success) {
    const message = `Invalid parameter Findings: between 1 and ${MAX_FINDINGS} findings`;
    throw new AwsError('InvalidInputException', message, 400);
  }
  const FailedFindings: object[] = [];
  for (const given of findings.output) {
    const fault = importFinding(call, world, given);
    if (fault !== undefined)
      FailedFindings.push({ Id: idOf(given), ErrorCode: 'InvalidInput', ErrorMessage: fault });
  }
  const FailedCount = FailedFindings.length;
  return { FailedCount, SuccessCount: findings.output.length - FailedCount, FailedFindings };
}

/** @returns what is wrong with the finding; undefined when it was taken */
function importFinding(call: Call, world: World, given: unknown): string | undefined {
  const parsed = v.safeParse(Finding, given);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return `Finding does not adhere to Amazon Finding Format. data.${v.getDotPath(issue) ?? ''} ${issue.message}`;
  }
  const finding = parsed.output;
  if (Buffer.byteLength(JSON.stringify(given)) > MAX_FINDING_BYTES) return 'Finding is larger than 240 KB.';
  if (finding.AwsAccountId !== call.account) return `AwsAccountId must be ${call.account}.`;
  const own = `arn:aws:securityhub:${call.region}:${call.account}:product/${call.account}/default`;
  if (finding.ProductArn !== own) return `ProductArn must be ${own}.`;
  if (finding.Severity.Label === undefined && finding.Severity.Normalized === undefined) {
    return 'Severity needs a Label or a Normalized value.';
  }
  const key = `${call.account} ${call.region} ${finding.Id}`;
  const held = importedFindingsOf(world).get(key);
  // An update that is not newer is taken without a word, and changes nothing.
  if (held && Date.parse(held.UpdatedAt) >= Date.parse(finding.UpdatedAt)) return undefined;
  importedFindingsOf(world).set(key, finding);
  return undefined;
}

function idOf(given: unknown): string {
  const parsed = v.safeParse(v.looseObject({ Id: v.string() }), given);
  return parsed.success ? parsed.output.Id : '';
}
