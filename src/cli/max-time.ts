// `--max-time`: how long a scan from a terminal may read.
import { InputError } from '../input.ts';
import { en, ja, say } from '../model.ts';

export const MAX_TIME = say(
  en`stop reading after so many seconds, and report what is known by then`,
  ja`この秒数で読み取りを打ち切り、それまでに分かったことを報告する`,
);

/** A day: longer than any scan at AWS's speed is any use. */
const LONGEST = 86_400;

/** @throws InputError */
export function parseMaxTime(text: string): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST) return seconds;
  throw new InputError(
    say(en`expected whole seconds, 1 to ${LONGEST}.`, ja`1 から ${LONGEST} までの整数の秒数が必要です。`),
  );
}
