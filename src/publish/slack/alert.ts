// A finding message in Slack: what became of one finding, why, on what evidence, and exactly how to cure it.
import type { KnownBlock } from '@slack/types';
import { en, ja, type Locale, say, told } from '../../model.ts';
import type { AlertChange } from '../alerts.ts';
import { CHANGE_WORDS, wasWords, whenWords } from '../change-words.ts';
import type { FindingMessage } from '../messages/finding-message.ts';
import { namingOf } from '../naming.ts';
import { followsWords } from '../subject-words.ts';
import { context, fitted, header, MAX_SECTION, Room, type SlackMessage, section } from './blocks.ts';
import { fixText } from './fix.ts';
import { evidenceLines, failingLevel, linksOf, mark, movedWords, reportLine, subjectLine } from './parts.ts';
import { code, command, prose } from './text.ts';

/** Each its own, so that none depends on a colour. */
const CHANGE_SIGNS: Readonly<Record<AlertChange, string>> = {
  new: '🆕',
  severityUp: '🔺',
  severityDown: '🔽',
  lostSight: '❔',
  resolved: '✅',
  gone: '➖',
};

const HOW_TO_FIX = say(en`How to fix it`, ja`修正方法`);
const EVIDENCE = say(en`Evidence`, ja`根拠`);

/**
 * The message of a change. Where Slack has no room for all of it, evidence gives way, and then the last steps of the fix.
 * @param home the Region of the report's bucket, where it is known: for the link to it
 * @returns at most 50 blocks and 12,000 characters of JSON, with no text over its own limit
 */
export function alertMessage(message: FindingMessage, home?: string): SlackMessage {
  const { finding, locale, headline } = message;
  const top = [header(headline), section(what(message)), section(why(message))];
  const end = [context(whereTo(message, home))];
  const room = new Room();
  room.take([...top, ...end]);
  const fix = firstThatFits(room, [MAX_SECTION, 1400, 700], (max) => fixBlocks(message, max));
  const proof = firstThatFits(room, [1500, 600], (max) => evidenceBlocks(finding.evidence, max, locale));
  return { text: prose(`Mailposture: ${headline}`, 1000), blocks: [...top, ...proof, ...fix, ...end] };
}

/** What became of which check, about what: at most some 1,300 characters. */
function what({ change, finding, account, locale }: FindingMessage): string {
  const { checkId, outcome, subject, title } = finding;
  const level = failingLevel(finding);
  const moved = movedWords(finding);
  const known = [subject.name, subject.account].includes(subject.id);
  return [
    `${CHANGE_SIGNS[change]} *${CHANGE_WORDS[change][locale].toUpperCase()}* · ${mark(level)} ${code(checkId, 100)}`,
    ...(outcome === 'fail' && moved !== '' ? [`*${moved}*`] : []),
    prose(title, 300),
    // The account has a line of its own.
    subjectLine(subject, { locale, naming: 'oneAccount' }),
    ...(known ? [] : [code(subject.id, 400)]),
    prose(told(say(en`account ${account}`, ja`アカウント ${account}`), locale), 60),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Why it is so, how it was before, and for how long: at most some 2,000 characters. */
function why({ change, finding, locale, scannedAccounts = 1 }: FindingMessage): string {
  const follows = followsWords(finding, namingOf(scannedAccounts));
  const { because, before, since } = finding;
  const lines = [
    prose(because, 700),
    before === undefined ? '' : prose(told(wasWords(before), locale), 800),
    prose(told(follows ?? '', locale), 300),
    prose(told(fateWords(change, since) ?? '', locale), 200),
  ].filter((line) => line !== '');
  return lines.length === 0 ? '–' : lines.join('\n');
}

/** Since when it fails, or that nobody knows what became of it. */
function fateWords(change: AlertChange, since: string | undefined) {
  const when = whenWords(since ?? '');
  switch (change) {
    case 'gone':
      return say(
        en`What it was about is no more: nothing was mended.`,
        ja`対象がなくなりました。修正されたわけではありません。`,
      );
    case 'lostSight':
      return since === undefined
        ? undefined
        : say(
            en`It had been failing since ${when}. Nobody can tell whether it still does.`,
            ja`${when} から不合格でした。現在の状態は確認できません。`,
          );
    case 'resolved':
      return since === undefined
        ? undefined
        : say(en`It had been failing since ${when}.`, ja`${when} から不合格でした。`);
    case 'new':
      return undefined;
    default:
      return since === undefined
        ? undefined
        : say(en`It has been failing since ${when}.`, ja`${when} から不合格です。`);
  }
}

function evidenceBlocks(
  evidence: FindingMessage['finding']['evidence'],
  max: number,
  locale: Locale,
): KnownBlock[] {
  const lines = fitted(evidenceLines(evidence), max);
  return lines.length === 0 ? [] : [section([`*${EVIDENCE[locale]}*`, ...lines].join('\n'))];
}

/** What to do, in words, and the exact steps or the command that holds for all. */
function fixBlocks({ finding, locale }: FindingMessage, max: number): KnownBlock[] {
  const { remediation } = finding;
  const head = [`*${HOW_TO_FIX[locale]}*`, prose(remediation?.summary ?? '', 400)].filter(
    (line) => line !== '',
  );
  const room = max - head.join('\n').length - 1;
  const steps =
    fixText([finding], locale, room) ||
    (remediation?.command === undefined ? '' : command(remediation.command, Math.min(room, 1000)));
  if (head.length === 1 && steps === '') return [];
  return [section([...head, steps].filter((line) => line !== '').join('\n'))];
}

/** Links, the whole report, and when the scan was: at most some 2,500 characters. */
function whereTo({ finding, where, takenAt, locale }: FindingMessage, home: string | undefined): string {
  return [
    linksOf(finding, locale, 1200),
    where === null ? '' : reportLine(where, locale, home),
    prose(whenWords(takenAt), 80),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The largest that the message has room for; nothing, where there is none even for the smallest. */
function firstThatFits(
  room: Room,
  sizes: readonly number[],
  make: (max: number) => KnownBlock[],
): KnownBlock[] {
  return sizes.map(make).find((blocks) => room.take(blocks)) ?? [];
}
