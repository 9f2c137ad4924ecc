// The finding message: what became of one finding since the scan before. docs/finding.md and
// docs/schemas/finding-1.schema.json describe it for whoever subscribes; a test holds the three together.
import * as v from 'valibot';
import { LOCALES, type Report, told } from '../../model.ts';
import { embeddedBytes } from '../../plain-text.ts';
import { alertWords } from '../alert-words.ts';
import { ALERT_CHANGES, type Alert } from '../alerts.ts';
import { namingOf } from '../naming.ts';
import { placeWords, type ReportPlace } from './digest.ts';
import { boundedFinding, cut, LIMITS } from './digest-bounds.ts';
import { fixWithin } from './digest-fix.ts';
import { FindingEntries, readMessage } from './digest-schema.ts';

const text = v.string();

/** Format 1, under the same promise as a digest's: keys are added, and none changes its meaning or goes. */
const FindingMessageSchema = v.object({
  format: v.literal('mailposture-finding/1'),
  version: text,
  /** The language of its sentences. */
  locale: v.picklist(LOCALES),
  takenAt: text,
  change: v.picklist(ALERT_CHANGES),
  headline: text,
  account: text,
  region: text,
  /** How many accounts the scan was of; left out where it was one. */
  scannedAccounts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  finding: v.object({
    ...FindingEntries,
    outcome: v.picklist(['pass', 'fail', 'notApplicable', 'unknown']),
  }),
  where: v.nullable(text),
});

export type FindingMessage = v.InferOutput<typeof FindingMessageSchema>;

/** A message that is no finding message: says which field, and what was expected there. */
class FindingMessageError extends Error {
  override readonly name = 'FindingMessageError';
}

/**
 * Reads a finding message from the text of an SNS message.
 * @throws FindingMessageError naming the first field that does not fit
 */
export function parseFindingMessage(message: string): FindingMessage {
  const read = readMessage(FindingMessageSchema, message);
  if (read.ok) return read.value;
  throw new FindingMessageError(`the message is no Mailposture finding: ${read.why}`);
}

/** A finding without its fix, and what stands around it, takes no more than this, whatever its texts hold. */
export const LEAST_FINDING_BYTES = 49_152;

/**
 * The message of one alert, with the whole fix where there is room for it.
 * @param report the one that the alert is of
 * @param where its full text
 * @param maxBytes as they travel, JSON text inside a JSON document; at least `LEAST_FINDING_BYTES`
 */
export function makeFindingMessage(
  alert: Alert,
  { version, locale, takenAt, coverage }: Report,
  where: ReportPlace | undefined,
  maxBytes: number,
): FindingMessage {
  const { change, finding } = alert;
  const { outcome, fix } = finding;
  const { length: accounts } = coverage.accounts;
  const bounded = { ...boundedFinding(finding), outcome };
  const message: FindingMessage = {
    format: 'mailposture-finding/1',
    version: cut(version, LIMITS.short),
    locale,
    takenAt: cut(takenAt, LIMITS.short),
    change,
    headline: told(alertWords({ ...alert, naming: namingOf(accounts) }), locale),
    account: bounded.subject.account,
    region: bounded.subject.region,
    ...(accounts > 1 && { scannedAccounts: accounts }),
    finding: bounded,
    where: where ? cut(placeWords(where), LIMITS.sentence) : null,
  };
  const cure = fix && fixWithin(maxBytes - embeddedBytes(message), fix, locale);
  return cure === undefined ? message : { ...message, finding: { ...bounded, fix: cure } };
}
