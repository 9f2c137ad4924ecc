// One of the two rates by which AWS judges a sender, against the limits from which it acts.
import type { AccountUse, Reputation, SubjectRef } from '../../model.ts';
import type { Verdict } from '../define.ts';
import { percent } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** What a rate counts, and from where on it is bad. */
interface RateOf {
  readonly field: keyof Reputation;
  readonly metric: `Reputation.${string}`;
  /** `bounce rate`. */
  readonly name: string;
  /** From where on the check fails. */
  readonly limits: { readonly high: number; readonly critical: number };
  /** From where on AWS reviews an account, and from where on it may pause it. */
  readonly aws: { readonly high: number; readonly critical: number };
}

/** High from the first limit on, critical from the second. */
export function judgeRate(
  { field, metric, name, limits, aws }: RateOf,
  reputation: Reputation,
  use: AccountUse,
  subject: SubjectRef<'account'>,
): Verdict<'reputation' | 'use'> {
  if (!isUsed(use)) return notInUse(subject, use);
  const rate = reputation[field];
  const where = sesOf(subject);
  if (rate === undefined) {
    const because = `CloudWatch has no ${name} of ${where}: it has not sent enough lately for SES to tell one.`;
    return { outcome: 'notApplicable', because, evidence: [useEvidence(use)] };
  }
  const evidence = [{ fact: 'reputation', field: metric, value: percent(rate) }, useEvidence(use)] as const;
  const is = `The ${name} of ${where} is ${percent(rate)}`;
  if (rate < limits.high) {
    return { outcome: 'pass', because: `${is}, under the limit of ${percent(limits.high)}.`, evidence };
  }
  const severity = rate < limits.critical ? 'high' : 'critical';
  const because =
    `${is}, and the limit is ${percent(limits[severity])}: AWS places accounts under review from ` +
    `${percent(aws.high)} on, and from ${percent(aws.critical)} on may pause all their sending at any time.`;
  return { outcome: 'fail', severity, because, evidence };
}
