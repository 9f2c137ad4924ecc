// The file that keeps an account's history: its format, and how one is read back. A file that is not what it should be is
// an error, never an empty history: every finding would look new, or nothing would look resolved.
import * as v from 'valibot';
import { en, type History, ja, KINDS, type PastHistory, SEVERITIES, say, type Text } from '../model.ts';
import { HistoryError } from './kept.ts';

/** Who is telling people of changes right now. */
export interface Claim {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** When it was laid (ISO 8601). */
  readonly at: string;
  /** When it runs out (ISO 8601); left out: a minute after it was laid. */
  readonly until?: string;
  /** The run of an organization that laid it. */
  readonly run?: string;
}

/** What is in a file: the last scan, and the claim of one that is telling; a first scan claims a file without history. */
export interface HistoryFile<H extends History = History> {
  readonly account: string;
  readonly history?: H;
  readonly claim?: Claim;
}
/** One that was read. */
export type PastFile = HistoryFile<PastHistory>;

const FORMAT = 'mailposture-history/1';

const text = v.string();
const instant = v.pipe(v.string(), v.isoTimestamp());
const level = v.picklist(SEVERITIES);
const subject = v.object({ kind: v.picklist(KINDS), id: text, name: text, account: text, region: text });
const Finding = v.object({
  checkId: text,
  title: text,
  severity: level,
  outcome: v.picklist(['fail', 'unknown']),
  subject,
  because: text,
  evidence: v.array(
    v.object({
      source: text,
      field: text,
      value: text,
      asked: v.exactOptional(v.object({ servers: v.array(text), ms: v.number() })),
    }),
  ),
  follows: v.exactOptional(v.object({ checkId: text, subject })),
  lowered: v.exactOptional(v.object({ from: level, environment: text })),
  accepted: v.exactOptional(v.object({ owner: text, reason: text, expires: text })),
});
export const StandingSchema = v.object({
  finding: Finding,
  since: instant,
  seenAt: instant,
  unseenSince: v.exactOptional(instant),
});
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const PastScan = v.object({
  takenAt: instant,
  toldAt: instant,
  regions: v.array(text),
  standing: v.array(StandingSchema),
  trend: v.array(
    v.object({
      takenAt: instant,
      failing: v.object({ critical: count, high: count, medium: count, low: count }),
      unknown: count,
    }),
  ),
});
/** Unknown keys are taken as they come: a later Mailposture may add one within a format. */
const File = v.object({
  format: v.literal(FORMAT),
  account: text,
  history: v.exactOptional(PastScan),
  claim: v.exactOptional(
    v.object({
      id: text,
      host: text,
      pid: v.number(),
      at: instant,
      until: v.exactOptional(instant),
      run: v.exactOptional(text),
    }),
  ),
});

/** What `parseKept` needs to know of it. */
export const KIND = { format: FORMAT, schema: File, unreadable };

/** What closes the text before the findings, and stands behind them: the list, the history and the file. */
export const CLOSING = ']}}';

/**
 * The lines of a file, without their ends: all before the findings, each of those, and what closes the file. So it is read
 * line by line, and is one JSON document all the same, which versions that read it as one know.
 * @param version of the Mailposture that writes it, for people who read it
 */
export function* historyLines(file: HistoryFile, version: string): Generator<string> {
  const { account, history, claim } = file;
  const common = { format: FORMAT, version, account, ...(claim && { claim }) };
  if (history === undefined) {
    yield JSON.stringify(common);
    return;
  }
  const { takenAt, toldAt, regions, trend, standing } = history;
  const empty = JSON.stringify({
    ...common,
    history: { takenAt, toldAt, regions, trend, standing: [] },
  });
  yield empty.slice(0, -CLOSING.length);
  let line: string | undefined;
  for (const one of standing) {
    // All but the last end with a comma.
    if (line !== undefined) yield `${line},`;
    line = JSON.stringify(one);
  }
  if (line !== undefined) yield line;
  yield CLOSING;
}

/** Characters that are written at once, at the least. */
const PIECE = 1 << 16;

/** The same as text, in pieces. */
export function* historyPieces(file: HistoryFile, version: string): Generator<string> {
  let piece = '';
  for (const line of historyLines(file, version)) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

export function unreadable(place: string, why: Text): HistoryError {
  return new HistoryError(
    say(
      en`The history ${place} cannot be read: ${why}. Nothing was published. The one before it is beside it as
         previous.json: put that in its place, or remove the file to begin anew with this scan as the baseline.`,
      ja`履歴 ${place} を読み取れません: ${why}。何も公開していません。1 つ前の履歴が同じ場所に previous.json として
         あります。それで置き換えるか、ファイルを削除して今回のスキャンを新しいベースラインとしてください。`,
    ),
  );
}
