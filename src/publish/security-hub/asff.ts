// Findings in the AWS Security Finding Format: what Security Hub is told of a report. Pure.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { type Finding, type Report, told } from '../../model.ts';
import { clip, oneLine } from '../../plain-text.ts';
import { partitionOf } from '../../regions.ts';
import type { ReportPlace } from '../messages/digest.ts';
import { findingId, productArn, resourceOf } from './names.ts';
import type { Importable, Standing } from './standing.ts';
import { descriptionOf, productFieldsOf, reasonsOf, recommendationOf } from './words.ts';

/** Where findings are imported, and where the report that they come from is kept. */
export interface HubPlace {
  readonly region: string;
  readonly where?: ReportPlace | undefined;
}

/**
 * How each standing shows. Only what belongs to a finding's provider is set, so that every import can set it again:
 * Workflow is the customer's. "BatchImportFindings cannot be used to update" it once a finding exists, and what was
 * created as SUPPRESSED would stay so when it is accepted no longer, since Security Hub resets only NOTIFIED and
 * RESOLVED to NEW (API reference, "Workflow"). RecordState does what is wanted instead: ARCHIVED hides a finding from
 * the default view, and when it becomes ACTIVE again Security Hub sets a workflow of RESOLVED or NOTIFIED to NEW.
 * NOT_AVAILABLE: "Check could not be performed" (API reference, "Compliance"); AWS's own findings show it, archived,
 * for a resource that was deleted.
 */
const SHOWN = {
  failing: { status: 'FAILED', record: 'ACTIVE' },
  accepted: { status: 'FAILED', record: 'ARCHIVED' },
  resolved: { status: 'PASSED', record: 'ARCHIVED' },
  lostSight: { status: 'NOT_AVAILABLE', record: 'ACTIVE' },
  gone: { status: 'NOT_AVAILABLE', record: 'ARCHIVED' },
} as const satisfies Record<Standing, { status: string; record: string }>;

/**
 * One finding in the format. Its Id is the same for a check and subject in every scan; its texts are in the report's
 * language, within the format's lengths, and hold at most some 40 KB whatever they are made of.
 * @param report the one that it comes from; `takenAt` is an ISO 8601 time
 */
export function asffOf(
  { finding, standing }: Importable,
  report: Report,
  place: HubPlace,
): AwsSecurityFinding {
  const { takenAt, locale } = report;
  const { checkId, subject, since, before } = finding;
  const { status, record } = SHOWN[standing];
  const seenAt = standing === 'failing' || standing === 'accepted' ? takenAt : before?.seenAt;
  const recommendation = recommendationOf(finding, locale);
  const reasons = reasonsOf({ finding, standing }, report);
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(finding),
    ProductArn: productArn(subject.account, place.region),
    // A custom integration may set both ("Optional top-level ASFF attributes"); filters go by them.
    ProductName: 'Mailposture',
    CompanyName: 'Mailposture',
    GeneratorId: clip(`mailposture/${oneLine(checkId)}`, 512),
    AwsAccountId: subject.account,
    CreatedAt: since ?? before?.seenAt ?? takenAt,
    UpdatedAt: takenAt,
    ...(since && { FirstObservedAt: since }),
    ...(seenAt && { LastObservedAt: seenAt }),
    Title: clip(oneLine(finding.title), 256) || '-',
    Description: clip(oneLine(told(descriptionOf({ finding, standing }), locale)), 1024) || '-',
    ...(recommendation && { Remediation: { Recommendation: recommendation } }),
    Resources: [resourceOf(subject, partitionOf(place.region))],
    FindingProviderFields: providerFields({ finding, standing }, place),
    Compliance: { Status: status, ...(reasons.length > 0 && { StatusReasons: reasons }) },
    RecordState: record,
    ProductFields: productFieldsOf({ finding, standing }, report, place.where),
  };
}

/**
 * Severity, types and related findings: "finding providers also should not use BatchImportFindings to update" those at
 * the top, "instead, finding providers use FindingProviderFields" (API reference, "BatchImportFindings"). What a customer
 * has set at the top then stays.
 */
function providerFields(
  { finding, standing }: Importable,
  place: HubPlace,
): AwsSecurityFinding['FindingProviderFields'] {
  const { follows, before, subject } = finding;
  const severity = (standing === 'lostSight' && before?.severity) || finding.severity;
  const related = follows &&
    /^\d{12}$/.test(follows.subject.account) && {
      ProductArn: productArn(follows.subject.account, place.region),
      Id: findingId(follows),
    };
  return {
    Severity: { Label: standing === 'resolved' ? 'INFORMATIONAL' : LABELS[severity], Original: severity },
    // User guide, "Types taxonomy for ASFF": DMARC and SPF are standards of the industry, the rest is AWS's practice.
    Types: [`Software and Configuration Checks/${subject.kind === 'domain' ? STANDARDS : PRACTICES}`],
    ...(related && { RelatedFindings: [related] }),
  };
}

const STANDARDS = 'Industry and Regulatory Standards';
const PRACTICES = 'AWS Security Best Practices';

const LABELS = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
} as const satisfies Record<Finding['severity'], string>;
