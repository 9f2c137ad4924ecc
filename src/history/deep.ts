// The file beside the history that carries what GetEmailIdentity told from scan to scan. One that is not what it should be
// is an error: taken for an empty one, what is carried would fall out of sight without a word.
import * as v from 'valibot';
import { type Carried, type CarriedDetail, en, type IdentityDetail, ja, say, type Text } from '../model.ts';
import { HistoryError } from './file.ts';

const FORMAT = 'mailposture-deep/1';

const text = v.string();
const detail: v.GenericSchema<unknown, IdentityDetail> = v.object({
  errorType: v.optional(text),
  since: v.optional(text),
  ownKey: v.boolean(),
  tokens: v.array(text),
  signingHostedZone: v.optional(text),
  policies: v.array(v.object({ name: text, document: text })),
  configurationSet: v.optional(text),
  tags: v.record(text, text),
});

/** Unknown keys are taken as they come: a later Mailposture may add one within a format. */
const File = v.object({
  format: v.literal(FORMAT),
  account: text,
  identities: v.array(
    v.object({
      region: text,
      name: text,
      readAt: v.pipe(text, v.isoTimestamp()),
      attributes: v.exactOptional(text),
      detail,
    }),
  ),
});

export function carriedText(carried: Carried, account: string): string {
  const identities = [...carried].flatMap(([region, identities]) =>
    [...identities].map(([name, read]) => ({ region, name, ...read })),
  );
  return JSON.stringify({ format: FORMAT, account, identities });
}

/**
 * @param place where it is, for the message
 * @throws HistoryError where it is no such file, or that of another account
 */
export function parseCarried(content: string, account: string, place: string): Carried {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unreadable(place, say(en`it is not JSON (${why})`, ja`JSON として解釈できません (${why})`));
  }
  const read = v.safeParse(File, json);
  if (!read.success) {
    const [issue] = read.issues;
    const where = v.getDotPath(issue) ?? 'format';
    throw unreadable(place, say(en`${where}: ${issue.message}`, ja`${where}: ${issue.message}`));
  }
  if (read.output.account !== account) {
    const other = read.output.account;
    throw unreadable(
      place,
      say(
        en`it is that of account ${other}, not of ${account}`,
        ja`アカウント ${account} ではなく ${other} のものです`,
      ),
    );
  }
  const carried = new Map<string, Map<string, CarriedDetail>>();
  for (const { region, name, ...one } of read.output.identities) {
    const ofRegion = carried.get(region) ?? new Map<string, CarriedDetail>();
    carried.set(region, ofRegion.set(name, one));
  }
  return carried;
}

function unreadable(place: string, why: Text): HistoryError {
  return new HistoryError(
    say(
      en`What earlier scans read of identities one by one, ${place}, cannot be read: ${why}. Nothing was published. Remove
         the file: scans then read it anew.`,
      ja`以前のスキャンが ID ごとに読み取った内容 ${place} を読み取れません: ${why}。何も公開していません。ファイルを削除すると、
         以降のスキャンが改めて読み取ります。`,
    ),
  );
}
