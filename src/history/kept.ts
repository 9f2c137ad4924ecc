// How a file that scans keep is read back: its format, whose account it is of, and its schema. One that is not what it
// should be is an error, never an empty one.
import * as v from 'valibot';
import { fieldName, quoted } from '../input.ts';
import { en, ja, say, type Text, ToldError } from '../model.ts';

/** History that cannot be read or written, and what to do. */
export class HistoryError extends ToldError {
  override readonly name = 'HistoryError';
}

/** A kind of file. */
interface Kind<T> {
  /** `mailposture-history/1`; a later version counts on. */
  readonly format: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** The error of a file that cannot be read, with what to do. */
  unreadable(place: string, why: Text): HistoryError;
}

/**
 * Reads the text of a file of one account.
 * @param place where it is, for the message
 * @throws HistoryError where it is no such file, that of another account, or of a format that this version does not know
 */
export function parseKept<T extends { readonly account: string }>(
  { format, schema, unreadable }: Kind<T>,
  content: string,
  account: string,
  place: string,
): T {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    const why = quoted(error instanceof Error ? error.message : String(error));
    throw unreadable(place, say(en`it is not JSON (${why})`, ja`JSON として解釈できません (${why})`));
  }
  const named = v.is(v.object({ format: v.string() }), json) ? json.format : format;
  const [family = ''] = format.split('/');
  // What another version wrote is not broken: it must not be told to go.
  if (named !== format && new RegExp(`^${family}/\\d+$`).test(named)) throw ofOtherVersion(place, named);
  const read = v.safeParse(schema, json);
  if (!read.success) {
    const [issue] = read.issues;
    throw unreadable(place, faultAt(v.getDotPath(issue) ?? 'format', issue));
  }
  if (read.output.account === account) return read.output;
  const other = read.output.account;
  const why = say(
    en`it is that of account ${other}, not of ${account}`,
    ja`アカウント ${account} ではなく ${other} のものです`,
  );
  throw unreadable(place, why);
}

function ofOtherVersion(place: string, format: string): HistoryError {
  return new HistoryError(
    say(
      en`The history ${place} has the format ${format}, which this version of Mailposture does not know. Use the version that
         wrote it, or a later one.`,
      ja`履歴 ${place} の形式 ${format} は、このバージョンの Mailposture では扱えません。書き出したバージョン、またはそれ以降のバージョンを
         使用してください。`,
    ),
  );
}

/** What is wrong with a field, on one line and within bounds: what a file holds may be quoted in it. */
export function faultAt(path: string, { message }: { readonly message: string }): Text {
  const [where, why] = [fieldName(path), quoted(message)];
  return say(en`${where}: ${why}`, ja`${where}: ${why}`);
}
