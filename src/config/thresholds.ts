// The thresholds: of a configuration file, in per cent as people write them; what is left out keeps its default.
import * as v from 'valibot';
import { DEFAULT_THRESHOLDS } from '../checks/thresholds.ts';
import { expected } from '../input.ts';
import { en, ja, say, type Text } from '../model.ts';

const PERCENT = expected(
  say(
    en`expected a number of per cent, over 0 and at most 100`,
    ja`パーセントの数値 (0 より大きく 100 以下) を指定してください`,
  ),
);

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
const mapping = (what: Text) =>
  v.custom<Record<string, unknown>>(
    (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
    expected(what),
  );

const twoFigures = (mild: string, bad: string) =>
  mapping(
    say(
      en`expected a number for ${mild}: and ${bad}:`,
      ja`${mild}: と ${bad}: にそれぞれ数値を指定してください`,
    ),
  );

const { bounceRate, complaintRate, quotaUsed } = DEFAULT_THRESHOLDS;

const highAndCritical = (byDefault: { readonly high: number; readonly critical: number }) =>
  v.optional(
    v.pipe(
      twoFigures('high', 'critical'),
      v.strictObject({ high: percent(byDefault.high), critical: percent(byDefault.critical) }),
      v.check(
        ({ high, critical }) => high <= critical,
        (issue) => notInOrder('high', issue.input.high, 'critical', issue.input.critical)(issue),
      ),
    ),
    {},
  );

const mediumAndHigh = (byDefault: { readonly medium: number; readonly high: number }) =>
  v.optional(
    v.pipe(
      twoFigures('medium', 'high'),
      v.strictObject({ medium: percent(byDefault.medium), high: percent(byDefault.high) }),
      v.check(
        ({ medium, high }) => medium <= high,
        (issue) => notInOrder('medium', issue.input.medium, 'high', issue.input.high)(issue),
      ),
    ),
    {},
  );

/** The other one may be a default, so both are named. */
function notInOrder(mild: string, mildly: number, bad: string, badly: number) {
  const [lower, upper] = [mildly * 100, badly * 100];
  return expected(
    say(
      en`expected ${mild} (${lower}) to be at most ${bad} (${upper})`,
      ja`${mild} (${lower}) は ${bad} (${upper}) 以下にしてください`,
    ),
  );
}

export const Thresholds = v.optional(
  v.pipe(
    mapping(
      say(
        en`expected bounceRate:, complaintRate: and quotaUsed:`,
        ja`指定できるキーは bounceRate:、complaintRate:、quotaUsed: です`,
      ),
    ),
    v.strictObject({
      bounceRate: highAndCritical(bounceRate),
      complaintRate: highAndCritical(complaintRate),
      quotaUsed: mediumAndHigh(quotaUsed),
    }),
  ),
  {},
);
