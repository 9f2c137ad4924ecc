// The thresholds: of a configuration file, in per cent as people write them; what is left out keeps its default.
import * as v from 'valibot';
import { DEFAULT_THRESHOLDS } from '../checks/thresholds.ts';

const PERCENT = 'expected a number of per cent, over 0 and at most 100';

/** `5` for 5 %; becomes a share. */
const percent = (byDefault: number) =>
  v.optional(
    v.pipe(
      v.number(PERCENT),
      v.check((given) => given > 0 && given <= 100, PERCENT),
      v.transform((given) => given / 100),
    ),
    byDefault * 100,
  );

/** To valibot a list is an object too, and an empty one would say nothing. */
const mapping = (what: string) =>
  v.custom<Record<string, unknown>>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    what,
  );

const { bounceRate, complaintRate, quotaUsed } = DEFAULT_THRESHOLDS;

const highAndCritical = (byDefault: { readonly high: number; readonly critical: number }) =>
  v.optional(
    v.pipe(
      mapping('expected a number for high: and critical:'),
      v.strictObject({ high: percent(byDefault.high), critical: percent(byDefault.critical) }),
      v.check(
        ({ high, critical }) => high <= critical,
        ({ input: { high, critical } }) => notInOrder('high', high, 'critical', critical),
      ),
    ),
    {},
  );

const mediumAndHigh = (byDefault: { readonly medium: number; readonly high: number }) =>
  v.optional(
    v.pipe(
      mapping('expected a number for medium: and high:'),
      v.strictObject({ medium: percent(byDefault.medium), high: percent(byDefault.high) }),
      v.check(
        ({ medium, high }) => medium <= high,
        ({ input: { medium, high } }) => notInOrder('medium', medium, 'high', high),
      ),
    ),
    {},
  );

/** The other one may be a default, so both are named. */
function notInOrder(mild: string, mildly: number, bad: string, badly: number): string {
  return `expected ${mild} (${mildly * 100}) to be at most ${bad} (${badly * 100})`;
}

export const Thresholds = v.optional(
  v.pipe(
    mapping('expected bounceRate:, complaintRate: and quotaUsed:'),
    v.strictObject({
      bounceRate: highAndCritical(bounceRate),
      complaintRate: highAndCritical(complaintRate),
      quotaUsed: mediumAndHigh(quotaUsed),
    }),
  ),
  {},
);
