// Security Hub: importing findings, and what becomes of those that are imported again.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
// https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
import * as v from 'valibot';
import { AwsError, type Call, type Output, type RestService } from '../operation.ts';
import { refusalsOf } from '../refusals.ts';
import { perWorld, type World } from '../world.ts';
import { type AsffFinding, readFinding } from './security-hub-format.ts';

export const securityHub: RestService = {
  prefix: 'securityhub',
  protocol: 'restJson',
  operations: [
    { name: 'BatchImportFindings', routes: ['POST /findings/import'], handle: batchImportFindings },
  ],
};

/** "Up to 100 findings per batch, up to 240 KB per finding, and up to 6 MB per batch." */
const MAX_FINDINGS = 100;
const MAX_BATCH_BYTES = 6 * 1024 * 1024;

/** Findings as they are held now, by account, Region and Id. */
export const importedFindingsOf = perWorld(() => new Map<string, AsffFinding>());

function batchImportFindings(call: Call, world: World): Output {
  if (!world.region(call.account, call.region).securityHub) {
    const message = `Account ${call.account} is not subscribed to AWS Security Hub`;
    throw new AwsError('InvalidAccessException', message, 401);
  }
  const invalid = (message: string) => new AwsError('InvalidInputException', message, 400);
  const findings = v.safeParse(
    v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_FINDINGS)),
    call.input.Findings,
  );
  if (!findings.success) throw invalid(`Invalid parameter Findings: between 1 and ${MAX_FINDINGS} findings`);
  if (call.body.byteLength > MAX_BATCH_BYTES)
    throw invalid('Invalid parameter Findings: the batch is over 6 MB');
  const FailedFindings: object[] = [];
  for (const given of findings.output) {
    const refused = refusalsOf(world).next('BatchImportFindings') ?? importFinding(call, world, given);
    if (refused !== undefined)
      FailedFindings.push({ Id: idOf(given), ErrorCode: refused.code, ErrorMessage: refused.message });
  }
  const FailedCount = FailedFindings.length;
  return { FailedCount, SuccessCount: findings.output.length - FailedCount, FailedFindings };
}

/** @returns what is wrong with the finding; undefined when it was taken */
function importFinding(
  call: Call,
  world: World,
  given: unknown,
): { readonly code: string; readonly message: string } | undefined {
  const invalid = (message: string) => ({ code: 'InvalidInput', message });
  const read = readFinding(given);
  if ('fault' in read) return invalid(read.fault);
  const { finding } = read;
  if (finding.AwsAccountId !== call.account) return invalid(`AwsAccountId must be ${call.account}.`);
  const own = `arn:${partitionOf(call.region)}:securityhub:${call.region}:${call.account}:product/${call.account}/default`;
  if (finding.ProductArn !== own) return invalid(`ProductArn must be ${own}.`);
  const key = `${call.account} ${call.region} ${finding.Id}`;
  const held = importedFindingsOf(world).get(key);
  // An update that is not newer is taken without a word, and changes nothing.
  if (held && Date.parse(held.UpdatedAt) >= Date.parse(finding.UpdatedAt)) return undefined;
  importedFindingsOf(world).set(key, held ? updated(held, finding) : created(finding));
  return undefined;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** What the provider says of its finding stands at the top too; a customer may later set that to something else. */
function created(finding: AsffFinding): AsffFinding {
  const { FindingProviderFields: own } = finding;
  return {
    ...finding,
    ...(own?.Severity && { Severity: own.Severity }),
    ...(own?.Types && { Types: own.Types }),
    RecordState: finding.RecordState ?? 'ACTIVE',
    Workflow: { Status: finding.Workflow?.Status ?? 'NEW' },
  };
}

/** What belongs to the investigation is the customer's: of a finding that exists, an import cannot change it. */
function updated(held: AsffFinding, update: AsffFinding): AsffFinding {
  const { Note, UserDefinedFields, VerificationState, Workflow, ...rest } = created(update);
  return {
    ...rest,
    ...(held.Note && { Note: held.Note }),
    ...(held.UserDefinedFields && { UserDefinedFields: held.UserDefinedFields }),
    ...(held.VerificationState && { VerificationState: held.VerificationState }),
    Workflow: { Status: isBack(held, update) ? 'NEW' : (held.Workflow?.Status ?? 'NEW') },
  };
}

/**
 * "Security Hub also resets the workflow status from NOTIFIED or RESOLVED to NEW" where a finding comes back: not from
 * SUPPRESSED. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
 */
function isBack(held: AsffFinding, update: AsffFinding): boolean {
  const status = held.Workflow?.Status;
  if (status !== 'NOTIFIED' && status !== 'RESOLVED') return false;
  const isActive = update.RecordState === undefined || update.RecordState === 'ACTIVE';
  const isFresh = held.RecordState === 'ARCHIVED' && isActive;
  const passes = update.Compliance?.Status === undefined || update.Compliance.Status === 'PASSED';
  return isFresh || (held.Compliance?.Status === 'PASSED' && !passes);
}

function idOf(given: unknown): string {
  const parsed = v.safeParse(v.looseObject({ Id: v.string() }), given);
  return parsed.success ? parsed.output.Id : '';
}
