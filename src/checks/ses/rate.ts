// One of the two rates by which AWS judges a sender, against the limits from which it acts.
import { type AccountUse, en, ja, type Reputation, type SubjectRef, say, type Text } from '../../model.ts';
import type { Verdict } from '../define.ts';
import { percent } from '../words.ts';
import { isUsed, notInUse, sesOf, useEvidence } from './account-use.ts';

/** What a rate counts, and from where on it is bad. */
interface RateOf {
  readonly field: keyof Reputation;
  readonly metric: `Reputation.${string}`;
  /** `bounce rate`. */
  readonly name: Text;
  /** From where on the check fails. */
  readonly limits: { readonly high: number; readonly critical: number };
  /** From where on AWS reviews an account, and from where on it may pause it. */
  readonly aws: { readonly high: number; readonly critical: number };
}

/** High from the first limit on, critical from the second. */
export function judgeRate(
  rateOf: RateOf,
  reputation: Reputation,
  use: AccountUse,
  subject: SubjectRef<'account'>,
): Verdict<'reputation' | 'use'> {
  if (!isUsed(use)) return notInUse(subject, use);
  const { field, metric, limits } = rateOf;
  const rate = reputation[field];
  const where = sesOf(subject);
  if (rate === undefined) {
    return { outcome: 'notApplicable', because: noRate(rateOf, where), evidence: [useEvidence(use)] };
  }
  const is = percent(rate);
  const value = say(en`${is}`, ja`${is}`);
  const evidence = [{ fact: 'reputation', field: metric, value }, useEvidence(use)] as const;
  if (rate < limits.high) return { outcome: 'pass', because: isUnder(rateOf, where, rate), evidence };
  const severity = rate < limits.critical ? 'high' : 'critical';
  return { outcome: 'fail', severity, because: isOver(rateOf, where, rate, limits[severity]), evidence };
}

function noRate({ name }: RateOf, where: Text): Text {
  return say(
    en`CloudWatch has no ${name} of ${where}: it has not sent enough lately for SES to tell one.`,
    ja`${where} の${name}は CloudWatch にありません。最近の送信数が少なく、SES が算出できないためです。`,
  );
}

function isUnder({ name, limits }: RateOf, where: Text, rate: number): Text {
  return say(
    en`The ${name} of ${where} is ${percent(rate)}, under the limit of ${percent(limits.high)}.`,
    ja`${where} の${name}は ${percent(rate)} (上限 ${percent(limits.high)}) で、上限を下回っています。`,
  );
}

function isOver({ name, aws }: RateOf, where: Text, rate: number, limit: number): Text {
  return say(
    en`The ${name} of ${where} is ${percent(rate)}, and the limit is ${percent(limit)}: AWS places accounts under
       review from ${percent(aws.high)} on, and from ${percent(aws.critical)} on may pause all their sending at any
       time.`,
    ja`${where} の${name}は ${percent(rate)}、上限は ${percent(limit)} です。AWS は ${percent(aws.high)} 以上の
       アカウントをレビュー対象とし、${percent(aws.critical)} 以上では、いつでもすべての送信を一時停止する可能性が
       あります。`,
  );
}
