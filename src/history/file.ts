// The file that keeps an account's history: its format, and how one is read back. A file that is not what it should be is
// an error, never an empty history: every finding would look new, or nothing would look resolved.
import * as v from 'valibot';
import { en, type History, ja, KINDS, SEVERITIES, say, type Text } from '../model.ts';
import { HistoryError, parseKept } from './kept.ts';

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
export interface HistoryFile {
  readonly account: string;
  readonly history?: History;
  readonly claim?: Claim;
}

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
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const PastScan = v.object({
  takenAt: instant,
  toldAt: instant,
  regions: v.array(text),
  standing: v.array(
    v.object({ finding: Finding, since: instant, seenAt: instant, unseenSince: v.exactOptional(instant) }),
  ),
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

/** @param version of the Mailposture that writes it, for people who read it */
export function historyText({ account, history, claim }: HistoryFile, version: string): string {
  return JSON.stringify({
    format: FORMAT,
    version,
    account,
    ...(history && { history }),
    ...(claim && { claim }),
  });
}

/**
 * Reads the text of a history file.
 * @param place where it is, for the message
 * @throws HistoryError where it is no history, that of another account, or of a format that this version does not know
 */
export function parseHistory(content: string, account: string, place: string): HistoryFile {
  return parseKept({ format: FORMAT, schema: File, unreadable }, content, account, place);
}

function unreadable(place: string, why: Text): HistoryError {
  return new HistoryError(
    say(
      en`The history ${place} cannot be read: ${why}. Nothing was published. The one before it is beside it as
         previous.json: put that in its place, or remove the file to begin anew with this scan as the baseline.`,
      ja`履歴 ${place} を読み取れません: ${why}。何も公開していません。1 つ前の履歴が同じ場所に previous.json として
         あります。それで置き換えるか、ファイルを削除して今回のスキャンを新しいベースラインとしてください。`,
    ),
  );
}
