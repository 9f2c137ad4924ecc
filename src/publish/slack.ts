// Slack: a digest as Block Kit, within Slack's limits for any input, and its way to an incoming webhook.
import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import {
  counted,
  en,
  ja,
  joined,
  type Locale,
  listed,
  type Noun,
  type Part,
  type SubjectRef,
  say,
  type Text,
  told,
} from '../model.ts';
import { consoleLink } from './console.ts';
import type { Digest } from './digest.ts';
import { type Fold, folded } from './fold.ts';
import { fixText } from './slack-fix.ts';
import { code, command, link, prose } from './slack-text.ts';
import {
  ACCOUNTS,
  consequenceWords,
  coverageLines,
  FINDINGS,
  followsWords,
  moreWords,
  REGIONS,
} from './summary.ts';
import { clip, oneLine } from './text.ts';

/** What an incoming webhook takes: blocks to show, and text for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack, "Block Kit: Blocks": up to 50 blocks in a message. */
const MAX_BLOCKS = 50;
/** Slack, "Header block": at most 150 characters. */
const MAX_HEADER = 150;
/**
 * The JSON of all blocks, in characters. Slack answers msg_blocks_too_long near 13,200 and states no limit, so we keep
 * well below.
 */
const MAX_CHARACTERS = 12_000;

const SIGNS = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵', unknown: '⚪' } as const;

/** verbatim: Slack must not make links or mentions of its own out of our text. */
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true });
const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] });

function header(digest: Digest): HeaderBlock {
  const text = clip(oneLine(`Mailposture: ${digest.headline}`), MAX_HEADER);
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

/** Which accounts and Regions, and when. */
function scope({ accounts, regions, takenAt, locale }: Digest): ContextBlock {
  const few = (names: readonly string[], noun: Noun, label: Text): Part =>
    names.length === 0 || names.length > 6
      ? counted(names.length, noun)
      : joined([label, listed(names)], ' ');
  const parts = [
    few(accounts, ACCOUNTS, say(en`account`, ja`アカウント`)),
    few(regions, REGIONS, say(en`Region`, ja`リージョン`)),
    takenAt,
  ];
  return context(prose(told(joined(parts, ' · '), locale), 600));
}

const KIND_WORDS: Record<SubjectRef['kind'], Text> = {
  userPool: say(en`user pool`, ja`ユーザープール`),
  identity: say(en`SES identity`, ja`SES ID`),
  account: say(en`SES of account`, ja`SES アカウント`),
  domain: say(en`domain`, ja`ドメイン`),
};
const NAMELESS = say(en`without a name`, ja`名前なし`);
const IN_CONSOLE = say(en`Open in the AWS console`, ja`AWS コンソールで開く`);
const HOW_TO_FIX = say(en`How to fix it`, ja`修正方法`);
const NOT_SEEN = say(en`Not seen.`, ja`確認できなかったもの`);

/** So many consequences of one cause are named, and the rest counted. */
const MOST_CONSEQUENCES = 4;

/** A line for each of the first consequences; Slack takes 3,000 characters in a section ("Section block"). */
function consequenceLines(consequences: Digest['findings'], locale: Locale): string[] {
  const more = consequences.length - MOST_CONSEQUENCES;
  return [
    ...consequences
      .slice(0, MOST_CONSEQUENCES)
      .map((one) => `↳ ${prose(told(consequenceWords(one), locale), 150)}`),
    ...(more > 0 ? [`↳ ${told(moreWords(more), locale)}`] : []),
  ];
}

/** What a finding is about, its name ready to copy. */
function subjectLine({ kind, name, account, region }: SubjectRef, locale: Locale): string {
  const shown = code(kind === 'account' ? account : name, 200) || NAMELESS[locale];
  const thing = `${KIND_WORDS[kind][locale]} ${shown}`;
  if (kind === 'domain') return thing;
  const place = prose(region, 40);
  return told(say(en`${thing} in ${place}`, ja`${thing} (${place})`), locale);
}

/** Slack, "Section block": at most 3,000 characters of text. */
const MAX_SECTION = 2900;
/** What the fix of a finding may take of it. */
const MAX_FIX = 900;

/** A finding: how bad, which check (its id names the state that is required), about what, why, and the next step. */
function findingSection(
  { cause: finding, consequences }: Fold<Digest['findings'][number]>,
  locale: Locale,
): SectionBlock {
  const { subject, remediation } = finding;
  const level = finding.outcome === 'unknown' ? 'unknown' : finding.severity;
  const lines = [
    `${SIGNS[level]} *${level.toUpperCase()}* ${code(finding.checkId, 100)}`,
    subjectLine(subject, locale),
    prose(finding.because, 600),
    prose(told(followsWords(finding) ?? '', locale), 300),
    ...consequenceLines([...consequences], locale),
    fixText([finding, ...consequences], locale, MAX_FIX) ||
      (remediation?.command ? command(remediation.command, 400) : ''),
  ].filter((line) => line !== '');
  const links = [
    link(consoleLink(subject), IN_CONSOLE[locale], 700),
    link(remediation?.link, HOW_TO_FIX[locale], 500),
  ];
  const text = lines.join('\n');
  const next: string[] = [];
  for (const part of links.filter((one) => one !== '')) {
    if (`${text}\n${[...next, part].join(' · ')}`.length <= MAX_SECTION) next.push(part);
  }
  return section(next.length === 0 ? text : `${text}\n${next.join(' · ')}`);
}

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

function footer(left: number, where: string | null, locale: Locale): ContextBlock[] {
  const lines = [
    ...(left > 0 ? [told(leftOut(left), locale)] : []),
    ...(where === null ? [] : [told(fullReport(code(where, 600)), locale)]),
  ];
  return lines.length === 0 ? [] : [context(lines.join(' '))];
}

function leftOut(left: number): Text {
  const findings = counted(left, FINDINGS);
  return say(
    en`… and ${findings} more, no worse than these.`,
    ja`… ほか ${findings} (ここまでの重要度を超えません)。`,
  );
}

const fullReport = (where: string): Text => say(en`The full report: ${where}`, ja`レポート全体: ${where}`);

/** What a list of blocks costs: its JSON, in UTF-16 code units. */
const size = (blocks: readonly KnownBlock[]) => JSON.stringify(blocks).length;

/**
 * The message of a digest: worst findings first, as many as Slack takes, and how many more there are.
 * @returns at most 50 blocks and 12,000 characters of JSON, with no text over its own limit
 */
export function slackMessage(digest: Digest): SlackMessage {
  const { findings, omitted, locale } = digest;
  const top = [header(digest), scope(digest)];
  const end = coverageSection(digest);
  const total = findings.length + omitted.findings;
  // The footer is longest when it counts every finding as left out: room is kept for that.
  const longest = [...top, ...end, ...footer(total, omitted.where, locale)];
  let room = MAX_CHARACTERS - size(longest);
  const most = MAX_BLOCKS - longest.length;
  const shown: KnownBlock[] = [];
  let toldOf = 0;
  for (const fold of folded(findings)) {
    const block = findingSection(fold, locale);
    room -= size([block]);
    if (room < 0 || shown.length === most) break;
    shown.push(block);
    toldOf += 1 + fold.consequences.length;
  }
  const blocks = [...top, ...shown, ...end, ...footer(total - toldOf, omitted.where, locale)];
  return { text: prose(`Mailposture: ${digest.headline}`, 1000), blocks };
}

/** The part of fetch that sending needs. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Slack did not take a message. Never holds the webhook's URL, which is a secret. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  /** The HTTP status, or undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Posts a message to an incoming webhook.
 * @throws SlackError on any answer but a 2xx that says `ok`: for a Lambda, throwing means "try again later"
 */
export async function sendToSlack(fetch: FetchLike, url: string, message: SlackMessage): Promise<void> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      // A webhook does not redirect; following would carry the message to a place that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    body = await response.text();
  } catch (cause) {
    // The cause itself is left behind: undici's messages quote the URL.
    throw new SlackError(`could not reach Slack: ${reasonOf(cause)}`);
  }
  if (response.ok && body.trim() === 'ok') return;
  const said = clip(oneLine(body.replaceAll(url, '[webhook]')), 200);
  const wait = response.headers.get('retry-after');
  const later = response.status === 429 ? `; Retry-After: ${clip(oneLine(wait ?? 'not given'), 40)}` : '';
  throw new SlackError(`Slack answered ${response.status}${later}: ${said || '(empty)'}`, response.status);
}

/** The system's error code (ECONNREFUSED), or the kind of error (TimeoutError); never a message. */
function reasonOf(error: unknown): string {
  const { cause, code, name } = partsOf(error);
  return [partsOf(cause).code, code, name].find((word) => typeof word === 'string') ?? 'unknown error';
}

const partsOf = (error: unknown): { cause?: unknown; code?: unknown; name?: unknown } =>
  typeof error === 'object' && error !== null ? error : {};
