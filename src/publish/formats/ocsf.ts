// OCSF 1.6.0: a Compliance Finding event (class 2003) for each answer, for data lakes and SIEMs. A JSON array with an event
// on each line. Names, enums and what is required: https://schema.ocsf.io/1.6.0/classes/compliance_finding
import type { Finding, Locale, Report, SubjectRef } from '../../model.ts';
import { partitionOf } from '../../regions.ts';
import { consoleLink } from '../console.ts';
import { acceptedWords, cureLines, NOT_JUDGED } from './finding-lines.ts';
import { findingUid } from './finding-uid.ts';

/** A member of one of OCSF's enums: its number, and its caption as the schema spells it. */
type Enum = readonly [id: number, caption: string];

const CLASS_UID = 2003;

const ACTIVITY = {
  create: [1, 'Create'],
  update: [2, 'Update'],
  close: [3, 'Close'],
} as const satisfies Record<string, Enum>;

/** Of the check: Warning is one that "did not yield a result due to missing information". */
const COMPLIANCE = {
  pass: [1, 'Pass'],
  unknown: [2, 'Warning'],
  fail: [3, 'Fail'],
  notApplicable: [99, 'Not applicable'],
} as const satisfies Record<Finding['outcome'], Enum>;

/** Of the finding. Nobody has told us that somebody is at work on it: what is open stays New. */
const STATUS = {
  open: [1, 'New'],
  accepted: [3, 'Suppressed'],
  well: [4, 'Resolved'],
  gone: [5, 'Archived'],
} as const satisfies Record<string, Enum>;

const SEVERITY = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
} as const satisfies Record<Finding['severity'], Enum>;
const INFORMATIONAL: Enum = [1, 'Informational'];

/** As CloudFormation names the types; the last two are no resources of AWS. */
const RESOURCE_TYPES = {
  userPool: 'AWS::Cognito::UserPool',
  identity: 'AWS::SES::EmailIdentity',
  account: 'SES in one account and Region',
  domain: 'DNS domain',
} as const satisfies Record<SubjectRef['kind'], string>;

/**
 * Each answer of the scan, and what became of those before that are no more among them. What a check does not apply to is
 * no finding, unless it was one before.
 */
export function* ocsfReport(report: Report): Generator<string> {
  let between = '[\n';
  for (const list of [report.findings, report.changes?.past ?? []]) {
    for (const finding of list) {
      if (finding.outcome === 'notApplicable' && finding.change === undefined) continue;
      yield `${between}${JSON.stringify(eventOf(finding, report))}`;
      between = ',\n';
    }
  }
  yield between === '[\n' ? '[\n\n]\n' : '\n]\n';
}

function eventOf(finding: Finding, report: Report): object {
  const { subject, because } = finding;
  const [activityId, activityName] = activityOf(finding, report);
  const [severityId, severity] = isOpen(finding) ? SEVERITY[finding.severity] : INFORMATIONAL;
  const [statusId, status] = statusOf(finding);
  const comment = acceptedWords(finding)?.[report.locale];
  const uid = findingUid(finding);
  return {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS_UID,
    class_name: 'Compliance Finding',
    type_uid: CLASS_UID * 100 + activityId,
    type_name: `Compliance Finding: ${activityName}`,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    time: Date.parse(report.takenAt),
    message: because,
    ...(comment !== undefined && { comment }),
    metadata: metadataOf(finding, report, uid),
    finding_info: infoOf(finding, report, uid),
    compliance: complianceOf(finding, report.locale),
    cloud: cloudOf(subject),
    resources: [resourceOf(subject)],
    observables: [observableOf(subject)],
    ...evidencesOf(finding),
    ...remediationOf(finding, report.locale),
    unmapped: unmappedOf(finding),
  };
}

const isOpen = ({ outcome }: Finding): boolean => outcome === 'fail' || outcome === 'unknown';

/** Without a history, and in the first scan of one, everything is told for the first time. */
function activityOf({ change }: Finding, { changes }: Report): Enum {
  if (change === 'resolved' || change === 'gone') return ACTIVITY.close;
  return changes?.since === undefined || change === 'new' ? ACTIVITY.create : ACTIVITY.update;
}

function statusOf(finding: Finding): Enum {
  if (finding.change === 'gone') return STATUS.gone;
  if (finding.accepted !== undefined) return STATUS.accepted;
  return isOpen(finding) ? STATUS.open : STATUS.well;
}

/** The id of an event is that of its finding and the time: a file that is read twice tells nothing twice. */
function metadataOf({ checkId }: Finding, { takenAt, version, locale }: Report, uid: string): object {
  return {
    version: '1.6.0',
    profiles: ['cloud'],
    product: { name: 'Mailposture', vendor_name: 'Mailposture', version, lang: locale },
    event_code: checkId,
    uid: `${uid}/${takenAt}`,
    original_time: takenAt,
  };
}

function infoOf(finding: Finding, { takenAt, changes }: Report, uid: string): object {
  const { checkId, title, because, evidence, since, before, subject, change } = finding;
  const link = consoleLink(subject);
  // What is gone was last seen by the scan before; what is out of sight, when a scan last had an answer.
  const lastSeen = change === 'gone' ? (changes?.since ?? takenAt) : (before?.seenAt ?? takenAt);
  return {
    uid,
    title,
    desc: because,
    types: ['Mail delivery'],
    analytic: { name: checkId, uid: checkId, type_id: 1, type: 'Rule' },
    ...(since !== undefined && { first_seen_time: Date.parse(since) }),
    last_seen_time: Date.parse(lastSeen),
    ...(evidence.length > 0 && { data_sources: [...new Set(evidence.map(({ source }) => source))] }),
    ...(link !== undefined && { src_url: link }),
  };
}

function complianceOf({ checkId, title, outcome, because }: Finding, locale: Locale): object {
  const [statusId, status] = COMPLIANCE[outcome];
  return {
    control: checkId,
    desc: title,
    status_id: statusId,
    status,
    status_details: [outcome === 'unknown' ? `${NOT_JUDGED[locale]}${because}` : because],
  };
}

const accountOf = (account: string) => ({ uid: account, type_id: 10, type: 'AWS Account' });

/** A domain is in no Region: its DNS is kept by whoever hosts it. */
const regionOf = ({ kind, region }: SubjectRef) => (kind === 'domain' ? {} : { region });

function cloudOf(subject: SubjectRef): object {
  return { provider: 'AWS', account: accountOf(subject.account), ...regionOf(subject) };
}

function resourceOf(subject: SubjectRef): object {
  const { kind, id, name, account, region } = subject;
  return {
    uid: id,
    name,
    type: RESOURCE_TYPES[kind],
    owner: { account: accountOf(account) },
    ...regionOf(subject),
    ...(kind !== 'domain' && { cloud_partition: partitionOf(region) }),
  };
}

/** For looking a thing up over all events: a host name (1), or the uid of a resource (10). */
function observableOf({ kind, id }: SubjectRef): object {
  const [type_id, type]: Enum = kind === 'domain' ? [1, 'Hostname'] : [10, 'Resource UID'];
  return { name: 'resources.uid', type_id, type, value: id };
}

function evidencesOf({ evidence }: Finding): object {
  if (evidence.length === 0) return {};
  return { evidences: evidence.map((one) => ({ name: `${one.source} ${one.field}`, data: one })) };
}

function remediationOf(finding: Finding, locale: Locale): object {
  const lines = cureLines(finding, locale);
  if (lines.length === 0) return {};
  const { remediation } = finding;
  return {
    remediation: { desc: lines.join('\n'), ...(remediation && { references: [remediation.link] }) },
  };
}

/** What OCSF has no attribute for. */
function unmappedOf(finding: Finding): object {
  const { follows, accepted, lowered, change, before, fix } = finding;
  return {
    ...(change && { change }),
    ...(before && { before }),
    ...(follows && { follows: { check_id: follows.checkId, resource_uid: follows.subject.id } }),
    ...(accepted && { accepted }),
    ...(lowered && { lowered }),
    ...(fix && { plan: fix.plan }),
  };
}
