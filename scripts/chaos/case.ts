// One case of the campaign: a baseline, the truth, scans under faults, and one after them.
import type { Standing } from '../../src/model.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { FAULT_CLASSES, type FaultClass } from './classes.ts';
import { seedOf } from './draw.ts';
import { asRemembered, estatePair, widened } from './estates.ts';
import { type Fault, judgeCase, type Truth, type Verdict } from './judge.ts';
import { type Plan, planOf } from './plans.ts';
import { ChaosService, type Ran } from './service.ts';
import { SlackWatch } from './slack.ts';

/** What came of a case. Plain data: it travels between processes. */
export interface CaseResult {
  readonly number: number;
  readonly seed: number;
  readonly classes: readonly FaultClass[];
  /** How often a fault of each class struck. */
  readonly strikes: Readonly<Partial<Record<FaultClass, number>>>;
  /** Scans under faults, those of them that had gaps, and those that threw. */
  readonly scans: number;
  readonly partial: number;
  readonly threw: number;
  readonly changes: number;
  readonly becameUnknown: number;
  readonly carried: number;
  readonly toldAgain: number;
  readonly faults: readonly Fault[];
  /** What scans threw, for whoever looks into a case. */
  readonly errors: readonly string[];
}

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const FIRST_DAY = Date.UTC(2026, 10, 1, 8);
const SECOND_DAY = FIRST_DAY + DAY_MS;

/** @param campaign its seed @param number of the case: both together give all of it back */
export async function runCase(campaign: number, number: number): Promise<CaseResult> {
  const seed = seedOf(campaign, number);
  const { before, after } = estatePair(seed);
  const [account] = after.accounts;
  const plan = planOf(seed, number, Object.keys(account?.regions ?? {}));
  const baseline = new ChaosService();
  const first = requireWell(await baseline.run(before, { at: FIRST_DAY }), 'the baseline');

  const truly = baseline.copy();
  const truth = requireWell(await truly.run(after, { at: SECOND_DAY }), 'the truth');
  const standing = await truly.standing(after, SECOND_DAY);

  const slack = plan.slack && (await SlackWatch.start(seed, plan.slack));
  try {
    const { faulted, ...ended } = await scans(baseline.copy(), after, plan, slack);
    const elsewhere = await verdictsElsewhere(baseline, after, [...faulted, ended.last], truth);
    const undelivered = slack?.undelivered ?? [];
    const remembered = await verdictsRemembered(baseline, before, after, faulted);
    const judged = judgeCase(
      { ...truth, before: first.verdicts, remembered, elsewhere, standing },
      { faulted, ...ended, undelivered },
    );
    const errors = faulted.flatMap(({ error }) => (error === undefined ? [] : [error]));
    return {
      ...judged,
      toldAgain: judged.toldAgain + (slack?.again ?? 0),
      number,
      seed,
      classes: plan.classes,
      strikes: strikesOf(plan, faulted, slack),
      scans: faulted.length,
      threw: errors.length,
      changes: truth.told.length,
      errors,
    };
  } finally {
    await slack?.close();
  }
}

/** Scans under the plan, those that throw tried again, and one after them without faults. */
async function scans(
  service: ChaosService,
  estate: Estate,
  plan: Plan,
  slack: SlackWatch | undefined,
): Promise<{ faulted: Ran[]; last: Ran; standing: readonly Standing[] }> {
  const watch = slack ? { slack } : {};
  const faulted: Ran[] = [];
  for (let day = 1; day <= plan.days; day += 1) {
    for (let tried = 0; tried < plan.tries; tried += 1) {
      const at = FIRST_DAY + day * DAY_MS + tried * MINUTE_MS;
      const ran = await service.run(estate, { at, disturbance: { plan, run: faulted.length }, ...watch });
      faulted.push(ran);
      if (ran.error === undefined) break;
    }
  }
  const end = FIRST_DAY + (plan.days + 1) * DAY_MS;
  const last = await service.run(estate, { at: end, ...watch });
  if (slack) await service.redrive(estate, end, slack);
  return { faulted, last, standing: await service.standing(estate, end) };
}

/** What a verdict may say that rests on what the scan before read of identities one by one, and on what this one read. */
async function verdictsRemembered(
  baseline: ChaosService,
  before: Estate,
  after: Estate,
  runs: readonly Ran[],
): Promise<readonly Verdict[]> {
  const isAny = runs.some(({ seen }) => seen?.verdicts.some(({ isCarried }) => isCarried));
  if (!isAny) return [];
  const ran = await baseline.copy().run(asRemembered(before, after), { at: SECOND_DAY });
  return requireWell(ran, 'the truth as remembered').verdicts;
}

/** The truth of Regions at which it did not have to look. */
async function verdictsElsewhere(
  baseline: ChaosService,
  after: Estate,
  runs: readonly Ran[],
  truth: Pick<Truth, 'verdicts'>,
): Promise<readonly Verdict[]> {
  const regionsOf = (all: readonly Verdict[]) => all.map(({ subject }) => subject.region);
  const seen = new Set(regionsOf(truth.verdicts));
  const others = new Set(
    runs.flatMap((run) => regionsOf(run.seen?.verdicts ?? [])).filter((one) => !seen.has(one)),
  );
  if (others.size === 0) return [];
  const wide = await baseline.copy().run(widened(after, [...others]), { at: SECOND_DAY });
  const { verdicts } = requireWell(wide, 'the truth of other Regions');
  return verdicts.filter(({ subject }) => others.has(subject.region));
}

/** The oracle itself may not fail: a campaign that cannot tell what is true proves nothing. */
function requireWell(ran: Ran, which: string): Pick<Truth, 'verdicts' | 'told'> {
  const { seen, told, error } = ran;
  if (error === undefined && seen !== undefined) return { verdicts: seen.verdicts, told };
  throw new Error(`${which} could not be told: ${error ?? 'there is no report'}`);
}

function strikesOf(
  { classes, jumps }: Plan,
  runs: readonly Ran[],
  slack: SlackWatch | undefined,
): CaseResult['strikes'] {
  const of = (name: FaultClass): number => {
    const sum = (count: (run: Ran) => number) => runs.reduce((all, run) => all + count(run), 0);
    const aws = sum(
      ({ strikes }) => strikes.filter(({ fault }) => 'of' in fault && fault.of === name).length,
    );
    const dns = sum(
      ({ dnsStrikes }) => dnsStrikes.filter(({ fault }) => 'of' in fault && fault.of === name).length,
    );
    if (name === 'sns') return aws + sum(({ entriesRefused }) => entriesRefused);
    if (name === 'clock') return jumps.length === 0 ? 0 : sum(({ jumped }) => jumped);
    return name === 'slack' ? (slack?.strikes ?? 0) : aws + dns;
  };
  return Object.fromEntries(
    FAULT_CLASSES.filter((name) => classes.includes(name)).map((name) => [name, of(name)]),
  );
}
