// Slack: a digest as Block Kit, within Slack's limits for any input. What changed comes first; where nothing did, and in
// the first scan, all that is open is told, worst first.
import type { ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import {
  counted,
  en,
  ja,
  joined,
  type Locale,
  listed,
  type Noun,
  type Part,
  say,
  type Text,
  told,
} from '../../model.ts';
import { countWords, whenWords } from '../change-words.ts';
import { folded } from '../fold.ts';
import type { Digest } from '../messages/digest-schema.ts';
import { ACCOUNTS, coverageLines, FINDINGS, moreWords, REGIONS } from '../summary.ts';
import { context, header, Room, type SlackMessage, section } from './blocks.ts';
import { type Compared, newsBlocks } from './news.ts';
import { digestManner, findingSection, reportLine } from './parts.ts';
import { prose } from './text.ts';

/** Which accounts and Regions, when, and what a scan in which something changed is compared with. */
function scope(digest: Digest): ContextBlock {
  const { accounts, regions, takenAt, locale } = digest;
  const few = (names: readonly string[], noun: Noun, label: Text): Part =>
    names.length === 0 || names.length > 6
      ? counted(names.length, noun)
      : joined([label, listed(names)], ' ');
  const parts = [
    few(accounts, ACCOUNTS, say(en`account`, ja`アカウント`)),
    few(regions, REGIONS, say(en`Region`, ja`リージョン`)),
    takenAt,
    ...(hasNews(digest) ? [comparedWords(digest)] : []),
  ];
  return context(prose(told(joined(parts, ' · '), locale), 600));
}

function comparedWords({ changes: { since = '' } }: Compared): Text {
  const when = whenWords(since);
  return say(en`compared with ${when}`, ja`${when} と比較`);
}

const NOT_SEEN = say(en`Not seen.`, ja`確認できなかったもの`);

/** What was not seen; nothing when everything was. */
function coverageSection({ coverage, accounts, regions, omitted, locale }: Digest): SectionBlock[] {
  if (coverage.complete && coverage.gaps.length === 0) return [];
  const lines = coverageLines(coverage, accounts, regions, omitted.gaps).map((text) => told(text, locale));
  const [whole = '', ...gaps] = lines;
  const shown = gaps.slice(0, 5).map((gap) => `• ${prose(gap, 250)}`);
  const hidden = gaps.length - shown.length + omitted.gaps;
  const more = hidden > 0 ? [told(moreWords(hidden), locale)] : [];
  return [section([`*${NOT_SEEN[locale]}* ${prose(whole, 200)}`, ...shown, ...more].join('\n'))];
}

const BASELINE = say(
  en`This is the first scan: later messages tell what has changed.`,
  ja`初回のスキャンです。次回からは変化を通知します。`,
);

/** Why all that is open is told, where a digest that has nothing to compare with would not say it by itself. */
function reasonWords({ reason, changes }: Digest): Text | undefined {
  if (changes === undefined) return undefined;
  if (changes.since === undefined) return BASELINE;
  const since = whenWords(changes.since);
  if (reason !== 'reminder') return undefined;
  return say(
    en`A reminder: this is what is still open. Nothing has changed since ${since}.`,
    ja`リマインダー: 未解決のものをお知らせします。${since} から変化はありません。`,
  );
}

function footer(
  left: number,
  where: string | null,
  locale: Locale,
  home: string | undefined,
): ContextBlock[] {
  const lines = [
    ...(left > 0 ? [told(leftOut(left), locale)] : []),
    ...(where === null ? [] : [reportLine(where, locale, home)]),
  ];
  return lines.length === 0 ? [] : [context(lines.join('\n'))];
}

function leftOut(left: number): Text {
  const findings = counted(left, FINDINGS);
  return say(
    en`… and ${findings} more, no worse than these.`,
    ja`… ほか ${findings} (ここまでの重要度を超えません)。`,
  );
}

/**
 * The message of a digest, as much of it as Slack takes, and how much more there is.
 * @param home the Region of the report's bucket, where it is known: for the link to it
 * @returns at most 50 blocks and 12,000 characters of JSON, with no text over its own limit
 */
export function slackMessage(digest: Digest, home?: string): SlackMessage {
  const { headline, locale, omitted } = digest;
  const reason = reasonWords(digest);
  const top = [
    header(titleOf(digest)),
    scope(digest),
    ...(reason === undefined ? [] : [context(prose(reason[locale], 300))]),
  ];
  const end = coverageSection(digest);
  const room = new Room();
  room.take([...top, ...end]);
  const text = prose(`Mailposture: ${headline}`, 1000);
  if (!hasNews(digest)) return { text, blocks: [...top, ...openBlocks(digest, room, end, home)] };
  const foot = footer(0, omitted.where, locale, home);
  room.take(foot);
  return { text, blocks: [...top, ...newsBlocks(digest, room), ...end, ...foot] };
}

/** What changed, where something did; else the whole headline. */
function titleOf({ changes, headline, locale }: Digest): string {
  const changed = changes?.since === undefined ? [] : countWords(changes.counts);
  return changed.length === 0 ? headline : told(joined(changed, COMMA), locale);
}

const COMMA = say(en`, `, ja`、`);

/** Was it compared, and did a finding change, or sight of something get lost? */
function hasNews(digest: Digest): digest is Compared {
  const { changes } = digest;
  return changes?.since !== undefined && (countWords(changes.counts).length > 0 || changes.counts.blind > 0);
}

/** All that is open, worst first, what was not seen, and how many findings there was no room for. */
function openBlocks(
  digest: Digest,
  room: Room,
  end: readonly KnownBlock[],
  home: string | undefined,
): KnownBlock[] {
  const { findings, omitted } = digest;
  const manner = digestManner(digest);
  const { locale } = manner;
  const total = findings.length + omitted.findings;
  // The footer is longest when it counts every finding as left out: room is kept for that.
  room.take(footer(total, omitted.where, locale, home));
  const shown: KnownBlock[] = [];
  let toldOf = 0;
  for (const fold of folded(findings)) {
    const block = findingSection(fold, manner);
    if (!room.take([block])) break;
    shown.push(block);
    toldOf += 1 + fold.consequences.length;
  }
  return [...shown, ...end, ...footer(total - toldOf, omitted.where, locale, home)];
}
