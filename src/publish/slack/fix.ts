// The fix of a finding in Slack: what to publish and to run as blocks to copy, what to ask for and decide as prose.
import { en, ja, type Locale, say } from '../../model.ts';
import { FIX_LABELS, isPlain, restWords } from '../fix-words.ts';
import type { DigestFix } from '../messages/digest-fix.ts';
import { block, code, prose } from './text.ts';

type Step = DigestFix['steps'][number];
/** As much of a finding as its fix needs; that of a digest and that of a finding message have it. */
type Fixable = { readonly fix?: DigestFix | undefined };
/** A line of prose, or lines to copy: those of a zone file and those of a shell never stand in one block. */
type Piece =
  | { readonly medium: 'prose'; readonly text: string }
  | { readonly medium: 'zone' | 'shell'; readonly lines: readonly string[] };

const FILES = say(en`The files that the commands read`, ja`コマンドが読み込むファイル`);

/** Room for how many steps are left out. */
const REST = 240;
const MOST_WORDS = 300;

/**
 * The first steps of a cause's fix and of what follows from it, and how many more there are.
 * @param max UTF-16 code units of the result
 * @returns nothing where there is no fix
 */
export function fixText(findings: readonly Fixable[], locale: Locale, max: number): string {
  const steps = distinctSteps(findings);
  let more = findings.reduce((sum, { fix }) => sum + (fix?.more ?? 0), 0);
  let pieces: Piece[] = [];
  for (const [i, step] of steps.entries()) {
    const added = joinedPieces([...pieces, ...piecesOf(step, locale)]);
    if (!isCopied(step) || written(added).length > max - REST) {
      more += steps.length - i;
      break;
    }
    pieces = added;
  }
  const plan = findings.find(({ fix }) => fix?.plan !== undefined)?.fix?.plan;
  const readsFiles = pieces.some(
    (piece) => piece.medium === 'shell' && piece.lines.join().includes('file://'),
  );
  const rest = more > 0 || readsFiles ? [restText(more, plan, locale)] : [];
  return [...(pieces.length > 0 ? [written(pieces)] : []), ...rest].join('\n');
}

function distinctSteps(findings: readonly Fixable[]): Step[] {
  const steps = findings.flatMap(({ fix }) => fix?.steps ?? []);
  const changeOf = ({ kind, what, remove, paste }: Step) =>
    JSON.stringify(kind === 'dns' ? [remove, paste] : [kind, what, paste]);
  return [...new Map(steps.map((step) => [changeOf(step), step])).values()];
}

/** Does a block show its lines as they are? It cannot hold a backtick, nor what hides or moves text. */
function isCopied({ remove = [], paste }: Step): boolean {
  return [...remove, ...paste].every((line) => isPlain(line) && !line.includes('`'));
}

function piecesOf({ kind, what, remove = [], paste }: Step, locale: Locale): Piece[] {
  if (kind === 'dns') {
    const gone = remove.map((line) => `; ${FIX_LABELS.remove[locale]}: ${line}`);
    return [{ medium: 'zone', lines: [...gone, ...paste] }];
  }
  const words = what === undefined ? '' : prose(what, MOST_WORDS);
  return [
    ...(words === '' ? [] : [{ medium: 'prose', text: words } as const]),
    ...(paste.length === 0 ? [] : [{ medium: 'shell', lines: paste } as const]),
  ];
}

/** Blocks of one medium that stand in a row become one. */
function joinedPieces(pieces: readonly Piece[]): Piece[] {
  const rows: Piece[] = [];
  for (const piece of pieces) {
    const last = rows.at(-1);
    if (piece.medium !== 'prose' && last !== undefined && last.medium === piece.medium) {
      rows[rows.length - 1] = { medium: piece.medium, lines: [...last.lines, ...piece.lines] };
    } else rows.push(piece);
  }
  return rows;
}

function written(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.medium === 'prose' ? piece.text : block(piece.lines))).join('\n');
}

function restText(more: number, plan: string | undefined, locale: Locale): string {
  const { words, command } = restWords(more, plan);
  return `${more > 0 ? words[locale] : FILES[locale]}: ${code(command, REST - 40)}`;
}
