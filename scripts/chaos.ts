// `npm run chaos`: the fault campaign. Generated estates are scanned under generated faults, and judged by what the same
// estates say without: no verdict may differ but to unknown, no change may be lost, and nothing may count as resolved that is
// not. The seed gives all of it back, but for what hangs on how fast this machine is: which answer comes after a deadline,
// and which call is the first after credentials have expired.
// `npm run chaos -- --long` runs 1,000 estates; `--seed S --only N` one of them again. Needs nothing but this checkout.
import { availableParallelism } from 'node:os';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { runCampaign } from './chaos/campaign.ts';
import type { CaseResult } from './chaos/case.ts';
import { figuresOf, isClean, lastLine, tableOf } from './chaos/figures.ts';

interface Options {
  readonly estates?: number;
  readonly seed: number;
  readonly only?: number;
  readonly jobs: number;
  readonly long?: true;
  readonly json?: true;
}

const SHORT = 100;
const LONG = 1000;
/** Of a case: more nobody reads. */
const MOST_DETAILS = 20;
/** The worst first. */
const KINDS = ['falseResolved', 'lost', 'wrong'];

const number =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  };

const program = new Command('chaos')
  .description('Scans generated estates under generated faults, and judges what was said and told.')
  .option('--estates <n>', `how many estates (default: ${SHORT})`, number(1, 100_000))
  .option('--long', `${LONG} estates`)
  .option('--seed <n>', 'of the campaign', number(0, 2 ** 32 - 1), 1)
  .option('--only <n>', 'replay one case by its number', number(0, 100_000))
  .option('--jobs <n>', 'processes', number(1, 64), availableParallelism())
  .option('--json', 'print figures as JSON')
  .addHelpText(
    'after',
    '\nExit code: 0 nothing is wrong, 1 something is, or a fault never struck, 2 wrong use.',
  )
  .exitOverride();

async function campaign({ estates, long, seed, only, jobs, json }: Options): Promise<number> {
  const count = estates ?? (long ? LONG : SHORT);
  const numbers = only === undefined ? Array.from({ length: count }, (_, i) => i) : [only];
  const started = performance.now();
  const onResult = (result: CaseResult) => {
    if (result.faults.length > 0 || only !== undefined) process.stderr.write(`${detailsOf(seed, result)}\n`);
  };
  const results = await runCampaign({ seed, numbers, jobs, onResult });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const figures = figuresOf(results);
  const { neverStruck } = figures;
  // One case alone need not be struck by all that it is threatened with.
  const isFine = isClean(only === undefined ? figures : { ...figures, neverStruck: [] });
  if (json) {
    process.stdout.write(`${JSON.stringify({ seed, seconds, ...figures, isFine }, null, 2)}\n`);
    return isFine ? 0 : 1;
  }
  if (neverStruck.length > 0 && only === undefined) {
    process.stderr.write(`never struck, and so proves nothing: ${neverStruck.join(', ')}\n`);
  }
  process.stdout.write(`seed ${seed}, ${seconds} s\n\n${tableOf(figures)}\n\n${lastLine(figures)}\n`);
  return isFine ? 0 : 1;
}

function detailsOf(seed: number, { number: n, classes, strikes, faults, errors }: CaseResult): string {
  const worst = [...faults].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const shown = worst.slice(0, MOST_DETAILS).map(({ kind, what }) => `  ${kind}: ${what}`);
  const more = faults.length > shown.length ? [`  … and ${faults.length - shown.length} more`] : [];
  const struck = classes.map((name) => `${name} ${strikes[name] ?? 0}`).join(', ');
  return [
    `case ${n} (struck by ${struck}): ${faults.length} wrong, lost or falsely resolved`,
    ...shown,
    ...more,
    ...errors.map((error) => `  threw: ${error.slice(0, 300)}`),
    `replay: npm run chaos -- --seed ${seed} --only ${n}`,
  ].join('\n');
}

try {
  process.exitCode = await campaign(program.parse().opts<Options>());
} catch (error) {
  // Commander has printed its own message already, and asking for help is no wrong use.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`chaos: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
