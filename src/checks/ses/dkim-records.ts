// What the checks of live DKIM records share: whether there are any to judge, and which of them were seen.
import type { DkimRecord, DkimRecords, Fact } from '../../model.ts';
import { NotSeen } from '../define.ts';

interface NothingToJudge {
  readonly outcome: 'notApplicable';
  readonly because: string;
}

/** The records that DNS told of, and why it did not tell of the others. */
export interface SeenRecords {
  readonly seen: readonly DkimRecord[];
  /** Each reason once. */
  readonly unseen: readonly string[];
}

/**
 * The records to judge; or the verdict where an identity has none.
 * @throws NotSeen where SES names no record at all, for "each of none is in place" would be a verdict made of nothing
 */
export function recordsToJudge(
  type: 'address' | 'domain',
  dkimRecords: DkimRecords,
  identity: string,
): SeenRecords | NothingToJudge {
  if (type === 'address') {
    const because = `${identity} is an address, and DKIM records belong to a domain: the domain that covers it is judged itself.`;
    return { outcome: 'notApplicable', because };
  }
  if (dkimRecords.kind === 'none') {
    const because = `DKIM was never set up for ${identity}; ses-dkim-verified says so.`;
    return { outcome: 'notApplicable', because };
  }
  if (dkimRecords.records.length === 0) throw new NotSeen(`SES names no DKIM records of ${identity}`);
  return seenAmong(dkimRecords.records);
}

function seenAmong(records: readonly Fact<DkimRecord>[]): SeenRecords {
  const seen = records.flatMap((record) => (record.known ? [record.value] : []));
  const unseen = records.flatMap((record) => (record.known ? [] : [record.why]));
  return { seen, unseen: [...new Set(unseen)] };
}

/** What a failure adds of the records that were not seen. */
export function besides(unseen: readonly string[]): string {
  return unseen.length === 0 ? '' : ` Not seen: ${unseen.join('; ')}.`;
}
