// The file beside the history that carries what GetEmailIdentity told from scan to scan. One that is not what it should be
// is an error: taken for an empty one, what is carried would fall out of sight without a word.
import * as v from 'valibot';
import { type Carried, type CarriedDetail, en, type IdentityDetail, ja, say, type Text } from '../model.ts';
import { tags } from '../tags.ts';
import { HistoryError, parseKept } from './kept.ts';

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
  tags,
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
 * @throws HistoryError where it is no such file, that of another account, or of a format that this version does not know
 */
export function parseCarried(content: string, account: string, place: string): Carried {
  const { identities } = parseKept({ format: FORMAT, schema: File, unreadable }, content, account, place);
  const carried = new Map<string, Map<string, CarriedDetail>>();
  for (const { region, name, ...one } of identities) {
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
