// What changed since the scan before, in the words that every channel shares.
import { type Before, type ChangeCounts, type Changes, en, ja, joined, say, type Text } from '../model.ts';
import { clip, oneLine } from '../plain-text.ts';
import type { AlertChange } from './alerts.ts';

/** What a finding became, as a heading or behind a figure; what is open as it was before is `still`. */
export const CHANGE_WORDS: Readonly<Record<AlertChange | 'still', Text>> = {
  new: say(en`new`, ja`新規`),
  severityUp: say(en`worse`, ja`重要度上昇`),
  severityDown: say(en`less severe`, ja`重要度低下`),
  lostSight: say(en`no longer seen`, ja`確認不能`),
  resolved: say(en`resolved`, ja`解消`),
  gone: say(en`gone`, ja`対象なし`),
  still: say(en`still open`, ja`未解決`),
};

/** The order in which they are told: what asks for something first. */
const TOLD = ['new', 'severityUp', 'severityDown', 'lostSight', 'resolved', 'gone'] as const;

const COMMA = say(en`, `, ja`、`);

/** `2 new, 1 resolved`: what became of findings; empty where nothing did. */
export function countWords(counts: ChangeCounts): Text[] {
  return TOLD.filter((change) => counts[change] > 0).map((change) => {
    const { en: english, ja: japanese } = CHANGE_WORDS[change];
    return say(en`${counts[change]} ${english}`, ja`${japanese} ${counts[change]} 件`);
  });
}

/** What sight was lost and regained of, beside the failing findings that `countWords` tells of. */
function sightWords({ blind, lostSight, regained }: ChangeCounts): Text[] {
  const more = blind - lostSight;
  return [
    ...(more > 0
      ? [say(en`${more} more without an answer`, ja`ほかに結果が不明になったもの ${more} 件`)]
      : []),
    ...(regained > 0 ? [say(en`${regained} answered again`, ja`再び確認できたもの ${regained} 件`)] : []),
  ];
}

/** `2 new, 1 resolved since 2026-11-01 08:00 UTC`; undefined where there is no scan before to compare with. */
export function changesWords({ since, counts }: Pick<Changes, 'since' | 'counts'>): Text | undefined {
  if (since === undefined) return undefined;
  const when = whenWords(since);
  const parts = [...countWords(counts), ...sightWords(counts)];
  if (parts.length === 0) return say(en`nothing changed since ${when}`, ja`${when} から変化はありません`);
  const words = joined(parts, COMMA);
  return say(en`${words} since ${when}`, ja`${when} 以降の変化: ${words}`);
}

/** An ISO time to the minute, `2026-11-01 08:00 UTC`; what is no such time as it is, within bounds. */
export function whenWords(time: string): string {
  const [, day, minute] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}(?:\.\d+)?Z$/.exec(time) ?? [];
  return day === undefined ? clip(oneLine(time), 40) : `${day} ${minute} UTC`;
}

/** `failing since 2026-11-01 08:00 UTC` */
export function failingSince(time: string): Text {
  const when = whenWords(time);
  return say(en`failing since ${when}`, ja`${when} から不合格`);
}

/** `It was medium on 2026-11-01 08:00 UTC: …`, on one line. */
export function wasWords({ severity, because, seenAt }: Before): Text {
  const [when, why] = [whenWords(seenAt), clip(oneLine(because), 600)];
  return say(en`It was ${severity} on ${when}: ${why}`, ja`${when} の時点では ${severity} でした: ${why}`);
}
