// What became of a finding, and what somebody has said of it, in sentences.
import { type ChangeCounts, en, type Finding, ja, say, type Text } from '../../model.ts';
import { ALERT_CHANGES } from '../alerts.ts';
import { failingSince, wasWords, whenWords } from '../change-words.ts';

/** With which scan a report is compared. */
export function comparedWords(since: string | undefined, counts: ChangeCounts): Text {
  if (since === undefined) {
    return say(
      en`This is the first scan: later ones are compared with it.`,
      ja`初回のスキャンです。次回以降はこの結果と比較されます。`,
    );
  }
  const time = whenWords(since);
  return ALERT_CHANGES.some((change) => counts[change] > 0)
    ? say(en`Since the scan of ${time}:`, ja`${time} のスキャンからの変化:`)
    : say(en`Nothing changed since the scan of ${time}.`, ja`${time} のスキャンから変化はありません。`);
}

/** Since when it fails, what it was before, and who has accepted or lowered it; hostile text in it is as it came. */
export function historyOf({ since, before, lowered, accepted, change }: Finding): Text[] {
  return [
    ...(change === 'gone' ? [say(en`Its subject is gone.`, ja`対象がなくなりました。`)] : []),
    ...(since === undefined ? [] : [failingSince(since)]),
    ...(before === undefined ? [] : [wasWords(before)]),
    ...(lowered === undefined ? [] : [loweredWords(lowered)]),
    ...(accepted === undefined ? [] : [acceptedWords(accepted)]),
  ];
}

function loweredWords({ environment, from }: NonNullable<Finding['lowered']>): Text {
  return say(
    en`In production it would be ${from}; the environment ${environment} is not production.`,
    ja`本番環境であれば ${from} です。環境 ${environment} は本番環境ではありません。`,
  );
}

function acceptedWords({ reason, owner, expires }: NonNullable<Finding['accepted']>): Text {
  return say(
    en`Accepted by ${owner} until ${expires}: ${reason}`,
    ja`${owner} が ${expires} まで承認しています: ${reason}`,
  );
}
