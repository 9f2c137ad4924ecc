// What changed since the scan before, in Slack: a part for each kind of change, the worst of it in full, and how much more
// of it there is.
import type { KnownBlock } from '@slack/types';
import {
  counted,
  en,
  ja,
  joined,
  type Noun,
  type Part,
  SEVERITIES,
  type Severity,
  say,
  type Text,
  told,
} from '../../model.ts';
import { type AlertChange, alertOf } from '../alerts.ts';
import { CHANGE_WORDS, failingSince } from '../change-words.ts';
import { type Fold, folded } from '../fold.ts';
import type { Digest } from '../messages/digest-schema.ts';
import type { Manner } from '../naming.ts';
import { failingWords, moreWords } from '../summary.ts';
import { fitted, MAX_SECTION, type Room, section, size } from './blocks.ts';
import { digestManner, failingLevel, findingSection, mark, movedWords, SIGNS, subjectLine } from './parts.ts';
import { code, prose } from './text.ts';

type Shown = Digest['findings'][number];
type Past = NonNullable<Digest['past']>[number];

/** A digest of a scan that was compared with one before. */
export type Compared = Digest & { readonly changes: NonNullable<Digest['changes']> };

type PartName = Exclude<AlertChange, 'severityDown'> | 'still';

/** A kind of change, and what is told of it. */
interface ChangePart {
  readonly name: PartName;
  /** How many findings there are, told or not. */
  readonly total: number;
  /** Each with what follows from it, worst first: in full while there is room, and then a line each. */
  readonly folds: readonly Fold<Shown | Past>[];
  /** So many lines are enough. */
  readonly mostLines: number;
  /** What there is to say of it beside its findings. */
  readonly note?: Text;
}

const PART_SIGNS: Readonly<Record<PartName, string>> = {
  new: '🆕',
  severityUp: '🔺',
  lostSight: '❔',
  resolved: '✅',
  gone: '➖',
  still: '⏳',
};

/** Parts whose findings ask somebody to do something that has not been said before. */
const IN_FULL: ReadonlySet<PartName> = new Set(['new', 'severityUp']);

/**
 * The parts of the news, in the order in which they ask for something, and before them what fails now.
 * @param room what the rest of the message has left; what is returned has been taken from it
 */
export function newsBlocks(digest: Compared, room: Room): KnownBlock[] {
  const manner = digestManner(digest);
  const now = section(glance(digest));
  room.take([now]);
  const parts = partsOf(digest);
  const kept = keptFor(parts, manner, room);
  const blocks = parts.flatMap((part) => {
    room.free(kept.get(part) ?? []);
    return partBlocks(part, manner, room);
  });
  return [now, ...blocks];
}

/** So many lines each part has room for, whatever the parts before it would like to take; none, where they are long. */
const KEPT_LINES = 3;

/** What is kept for each part, taken from the room: at least its heading and figures, which are short. */
function keptFor(
  parts: readonly ChangePart[],
  manner: Manner,
  room: Room,
): ReadonlyMap<ChangePart, KnownBlock[]> {
  const forms = parts.map((part) => ({
    part,
    some: linesBlock(part, KEPT_LINES, true, manner),
    none: linesBlock(part, 0, true, manner),
  }));
  const all = forms.flatMap(({ some }) => some);
  // Where findings have long names, what is new would have no room left for the first of them in full.
  const isModest = size(all) <= room.left / 3;
  return new Map(
    forms
      .map(({ part, some, none }) => [part, isModest ? some : none] as const)
      .filter(([, blocks]) => room.take(blocks)),
  );
}

const NOW = say(en`Now:`, ja`現在:`);

/** `*Now:* 🔴 3 critical · 🟠 5 high · ⚪ 7 unknown` */
function glance({ summary: { failing, outcomes }, locale }: Digest): string {
  const levels = SEVERITIES.filter((severity) => failing[severity] > 0).map(
    (severity) => `${SIGNS[severity]} ${failing[severity]} ${severity}`,
  );
  const unknown = outcomes.unknown > 0 ? [`${SIGNS.unknown} ${outcomes.unknown} unknown`] : [];
  const all = levels.length === 0 ? [`✅ ${failingWords(failing)[locale]}`] : levels;
  return `*${NOW[locale]}* ${[...all, ...unknown].join(' · ')}`;
}

function partsOf({ findings, past = [], changes: { counts } }: Compared): ChangePart[] {
  const of = (name: AlertChange) => findings.filter((finding) => alertOf(finding) === name);
  const pastOf = (name: Past['change']) => past.filter(({ change }) => change === name);
  const open = findings.filter((finding) => {
    const change = alertOf(finding);
    return finding.outcome === 'fail' && (change === undefined || change === 'severityDown');
  });
  const blind = counts.blind - counts.lostSight;
  const part = (
    name: PartName,
    total: number,
    shown: readonly (Shown | Past)[],
    mostLines: number,
  ): ChangePart => ({
    name,
    total,
    folds: folded(shown),
    mostLines,
  });
  const parts: readonly ChangePart[] = [
    part('new', counts.new, of('new'), 20),
    part('severityUp', counts.severityUp, of('severityUp'), 20),
    {
      ...part('lostSight', counts.lostSight, [...of('lostSight'), ...pastOf('lostSight')], 10),
      ...(blind > 0 && { note: blindWords(blind) }),
    },
    part('resolved', counts.resolved, pastOf('resolved'), 10),
    part('gone', counts.gone, pastOf('gone'), 10),
    part('still', counts.still - counts.severityUp, open, 8),
  ];
  return parts.filter(({ total, note }) => total > 0 || note !== undefined);
}

const BLIND: Noun = { one: 'more check has', many: 'more checks have', ja: '件のチェック' };

function blindWords(count: number): Text {
  const checks = counted(count, BLIND);
  return say(
    en`${checks} no answer now; none of them failed before.`,
    ja`ほかに ${checks}の結果が不明になりました (以前の不合格は含みません)。`,
  );
}

/** `🆕 *New: 2*`, and what there is to say beside it. */
function headingOf({ name, total, note }: Omit<ChangePart, 'folds'>, { locale }: Manner): string[] {
  const words = CHANGE_WORDS[name][locale];
  const count = total > 0 ? `: ${total}` : '';
  const heading = `${PART_SIGNS[name]} *${words.charAt(0).toUpperCase()}${words.slice(1)}${count}*`;
  return [heading, ...(note === undefined ? [] : [note[locale]])];
}

/** The worst in full while there is room, the next a line each, and how many more there are. */
function partBlocks(part: ChangePart, manner: Manner, room: Room): KnownBlock[] {
  const heading = section(headingOf(part, manner).join('\n'));
  const blocks: KnownBlock[] = [];
  let shown = 0;
  for (const { cause, consequences } of IN_FULL.has(part.name) ? part.folds : []) {
    if (!isShown(cause)) break;
    const block = findingSection({ cause, consequences: consequences.filter(isShown) }, manner, true);
    const added = blocks.length === 0 ? [heading, block] : [block];
    // How many more there are needs a block, too.
    if (!room.has([...added, ...linesBlock(part, 0, true, manner)])) break;
    room.take(added);
    blocks.push(...added);
    shown += 1;
  }
  const total = part.total - findingsIn(part.folds.slice(0, shown));
  if (blocks.length > 0 && total <= 0) return blocks;
  const rest = { ...part, total, folds: part.folds.slice(shown) };
  for (let count = part.mostLines; count >= 0; count -= 1) {
    const lines = linesBlock(rest, count, blocks.length === 0, manner);
    if (room.take(lines)) return [...blocks, ...lines];
  }
  return blocks;
}

const isShown = (finding: Shown | Past): finding is Shown => 'evidence' in finding;

const findingsIn = (folds: readonly Fold<unknown>[]): number =>
  folds.reduce((sum, { consequences }) => sum + 1 + consequences.length, 0);

/** Room in a section for how many findings are not told. */
const MAX_MORE = 200;

/** A line for each of the first findings, as far as a section holds them, and how many are not told. */
function linesBlock(
  { folds, ...part }: ChangePart,
  most: number,
  withHeading: boolean,
  manner: Manner,
): KnownBlock[] {
  const heading = withHeading ? headingOf(part, manner) : [];
  const all = folds.slice(0, most).map((fold) => lineOf(part.name, fold, manner));
  const lines = fitted(all, MAX_SECTION - heading.join('\n').length - MAX_MORE);
  const more = part.total - findingsIn(folds.slice(0, lines.length));
  const end = more > 0 ? [moreOf(folds.slice(lines.length), more, manner)] : [];
  const text = [...heading, ...lines, ...end].join('\n');
  return text === '' ? [] : [section(text)];
}

/** `… and 12 more: 3 high, 9 medium`, where all of those that are not told are known here. */
function moreOf(hidden: readonly Fold<Shown | Past>[], more: number, { locale }: Manner): string {
  const findings = hidden.flatMap(({ cause, consequences }) => [cause, ...consequences]);
  if (findings.length !== more) return told(moreWords(more), locale);
  const count = (level: Severity) => findings.filter((finding) => failingLevel(finding) === level).length;
  const levels = {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
  };
  return told(joined([moreWords(more), failingWords(levels)], ': '), locale);
}

/** A finding in a line of at most some 850 characters: how bad, which check, about what, and why or since when. */
function lineOf(name: PartName, { cause, consequences }: Fold<Shown | Past>, manner: Manner): string {
  const { locale } = manner;
  const what = `${code(cause.checkId, 100)} ${subjectLine(cause.subject, manner)}`;
  const level = failingLevel(cause);
  const more = consequences.length === 0 ? [] : [followWords(consequences.length)];
  const beside = (words: readonly Part[]) =>
    words.length === 0 ? '' : ` (${prose(told(joined(words, COMMA), locale), 200)})`;
  switch (name) {
    case 'new':
    case 'severityUp':
    case 'still': {
      const moved = movedWords(cause);
      // What is new fails since this scan.
      const { since } = cause;
      const old = name === 'new' || since === undefined ? [] : [failingSince(since)];
      return `${mark(level)} ${what}${beside([...(moved === '' ? [] : [moved]), ...old, ...more])}`;
    }
    case 'lostSight':
    case 'resolved':
    case 'gone': {
      // No colour of what it was: what is well now is not red.
      const was = say(en`was ${level.toUpperCase()}`, ja`以前は ${level.toUpperCase()}`);
      return `${PART_SIGNS[name]} ${what}${beside([was, ...more])}: ${prose(cause.because, 300)}`;
    }
  }
}

const COMMA = say(en`, `, ja`、`);
const FOLLOW: Noun = { one: 'more follows from it', many: 'more follow from it', ja: '件' };

function followWords(count: number): Text {
  const more = counted(count, FOLLOW);
  return say(en`${more}`, ja`これに起因するもの ${more}`);
}
