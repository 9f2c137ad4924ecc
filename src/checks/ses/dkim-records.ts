// What the checks of live DKIM records share: whether there are any to judge, and which of them were seen.
import {
  type DkimRecord,
  type DkimRecords,
  distinct,
  en,
  type Fact,
  ja,
  joined,
  type Part,
  say,
  type Text,
} from '../../model.ts';
import { NotSeen } from '../define.ts';

interface NothingToJudge {
  readonly outcome: 'notApplicable';
  readonly because: Text;
}

/** The records that DNS told of, and why it did not tell of the others. */
export interface SeenRecords {
  readonly seen: readonly DkimRecord[];
  /** Each reason once. */
  readonly unseen: readonly Text[];
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
    const because = say(
      en`${identity} is an address, and DKIM records belong to a domain: the domain that covers it is judged itself.`,
      ja`${identity} は E メールアドレスです。DKIM レコードはドメインに属するため、このアドレスを含むドメインの側で
         評価します。`,
    );
    return { outcome: 'notApplicable', because };
  }
  if (dkimRecords.kind === 'none') {
    const because = say(
      en`DKIM was never set up for ${identity}; ses-dkim-verified says so.`,
      ja`${identity} には DKIM が設定されていません。これは ses-dkim-verified が指摘します。`,
    );
    return { outcome: 'notApplicable', because };
  }
  if (dkimRecords.records.length === 0) {
    throw new NotSeen(
      say(
        en`SES names no DKIM records of ${identity}`,
        ja`SES が ${identity} の DKIM レコードを返していません`,
      ),
    );
  }
  return seenAmong(dkimRecords.records);
}

function seenAmong(records: readonly Fact<DkimRecord>[]): SeenRecords {
  const seen = records.flatMap((record) => (record.known ? [record.value] : []));
  const unseen = records.flatMap((record) => (record.known ? [] : [record.why]));
  return { seen, unseen: distinct(unseen) };
}

/** What a failure adds of the records that were not seen: a sentence, or nothing. */
export function besides(unseen: readonly Text[]): Part {
  if (unseen.length === 0) return '';
  const reasons = joined(unseen, '; ');
  return say(en`Not seen: ${reasons}.`, ja`確認できなかったもの: ${reasons}。`);
}
