// The attributes of SNS messages, for filter policies: values from fixed sets or names of AWS, never empty (an empty one
// SNS refuses), and the same in every language.
import { type Report, SEVERITIES } from '../../model.ts';
import { utf8Bytes } from '../../plain-text.ts';
import type { Alert } from '../alerts.ts';
import type { DigestReason } from '../messages/digest-schema.ts';
import { badness } from '../told.ts';

export type MessageAttributes = Readonly<
  Record<string, { readonly DataType: 'String'; readonly StringValue: string }>
>;

function attributesFrom(values: Readonly<Record<string, string>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}

export function digestAttributes(report: Report, reason: DigestReason): MessageAttributes {
  const { accounts, complete } = report.coverage;
  const [account = ''] = accounts;
  return attributesFrom({
    kind: 'digest',
    worst: report.summary.worst,
    account: accounts.length > 1 ? 'several' : accountName(account),
    // A scan that saw nothing has no worst finding: a subscriber to bad news must be able to ask for this as well.
    coverage: complete ? 'complete' : 'incomplete',
    reason,
  });
}

/** What an alert is about. `severity`: how bad it is, or was when it last failed. */
export interface AlertLabels {
  readonly change: string;
  readonly severity: string;
  readonly check: string;
  readonly account: string;
  readonly region: string;
}

export function alertLabels({ change, finding }: Alert): AlertLabels {
  const { checkId, subject } = finding;
  return {
    change,
    severity: SEVERITIES[badness(finding)] ?? finding.severity,
    check: nameOf(checkId),
    account: accountName(subject.account),
    region: nameOf(subject.region),
  };
}

export const findingAttributes = (alert: Alert): MessageAttributes =>
  attributesFrom({ kind: 'finding', ...alertLabels(alert) });

const accountName = (account: string): string => (/^\d{12}$/.test(account) ? account : 'unknown');

/** An id of a check or a Region; what is no such name is told as unknown, for half of it would be another's. */
const nameOf = (name: string): string => (/^[\w.-]{1,100}$/.test(name) ? name : 'unknown');

/** Bytes of attributes as SNS counts them: name, type and value. */
export function attributeBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + utf8Bytes(name) + utf8Bytes(DataType) + utf8Bytes(StringValue),
    0,
  );
}
