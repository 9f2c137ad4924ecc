// What a DMARC policy comes to at a receiver.
import type { DmarcPolicy } from '../../model.ts';
import { parseDmarc } from './record.ts';

/** Weakest first. */
const STRENGTH: readonly DmarcPolicy[] = ['none', 'quarantine', 'reject'];

/** True when `one` asks for less than `other`. */
export function isWeaker(one: DmarcPolicy, other: DmarcPolicy): boolean {
  return STRENGTH.indexOf(one) < STRENGTH.indexOf(other);
}

/** The policy that RFC 9989 receivers apply: in test mode (t=y, section 4.7) one level below the published one. */
export function policyInForce(discovery: {
  readonly record: string;
  readonly policy: DmarcPolicy;
}): DmarcPolicy {
  const parsed = parseDmarc(discovery.record);
  const isTest = parsed.kind !== 'notDmarc' && parsed.record.t === 'y';
  if (!isTest) return discovery.policy;
  return STRENGTH[STRENGTH.indexOf(discovery.policy) - 1] ?? 'none';
}
