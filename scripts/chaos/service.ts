// The deployed service of a case: its history and reports, and runs of the real scan function in it, with real SDK clients
// and real DNS packets.
import { handler } from '../../handlers/scan.ts';
import { createDeps } from '../../src/deps.ts';
import { openHistory } from '../../src/history.ts';
import type { Report, Standing } from '../../src/model.ts';
import { PublishError } from '../../src/publish/index.ts';
import type { DnsStrike } from '../../src/simulator/dns-faults.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { makeDraw, type Strike } from '../../src/simulator/faults.ts';
import { type Company, type CompanyOptions, startCompany } from '../../src/simulator/index.ts';
import { objectsOf, type S3Object } from '../../src/simulator/services/s3.ts';
import { topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { withEnvironment } from '../../test/support/company.ts';
import { lambdaContext } from '../../test/support/lambda.ts';
import { environmentOf } from '../../test/support/service.ts';
import { BUCKET } from './estates.ts';
import type { Observed } from './judge.ts';
import type { Jump, Plan } from './plans.ts';
import type { SlackWatch } from './slack.ts';
import { setClock, setDnsPatience } from './time.ts';
import { seenIn, toldBy } from './told.ts';

/** How a run is disturbed. */
interface Disturbance {
  readonly plan: Plan;
  /** Which run of the case it is: each draws anew. */
  readonly run: number;
}

export interface RunOptions {
  /** Milliseconds since 1970, when it begins. */
  readonly at: number;
  readonly disturbance?: Disturbance;
  readonly slack?: SlackWatch;
}

/** What came of a run, and what struck it. */
export interface Ran extends Observed {
  readonly strikes: readonly Strike[];
  readonly dnsStrikes: readonly DnsStrike[];
  readonly entriesRefused: number;
  readonly jumped: number;
}

/** As long as c-ares waits for an answer while some never come; the pretend servers answer within a few milliseconds. */
const DNS_PATIENCE_MS = 400;

export class ChaosService {
  #objects: ReadonlyMap<string, S3Object> = new Map();

  /** The same service, from where this one is: what either does from here on does not reach the other. */
  copy(): ChaosService {
    const other = new ChaosService();
    other.#objects = this.#objects;
    return other;
  }

  /** One run of the scan function. */
  run(estate: Estate, options: RunOptions): Promise<Ran> {
    const { plan, run } = options.disturbance ?? {};
    return this.#at(estate, options, async (company) => {
      const entries = refuseEntries(company, plan, run);
      if (options.slack) {
        const { MAILPOSTURE_TOPIC_ARN: topic = '' } = environmentOf(company);
        options.slack.subscribe(company, topic, plan === undefined ? 'well' : 'faulty');
      }
      const reports = new Set(this.#objects.keys());
      const context = lambdaContext({ getRemainingTimeInMillis: () => plan?.timeLeftMs ?? 60_000 });
      const error = await handler({}, context).then(
        () => undefined,
        (thrown: unknown) => ({ thrown }),
      );
      await options.slack?.settle(company);
      const report = reportOf(company, reports, error?.thrown);
      return {
        ...toldBy(topicsOf(company.aws.world).published),
        ...(report && { seen: seenIn(report) }),
        ...(error && { error: String(error.thrown) }),
        strikes: company.aws.strikes,
        dnsStrikes: company.dns.strikes,
        entriesRefused: entries(),
        jumped: jumpsBy(plan?.jumps ?? [], company.aws.calls.length).length,
      };
    });
  }

  /** What lies in the queue of Slack's function is delivered, without faults. */
  async redrive(estate: Estate, at: number, slack: SlackWatch): Promise<void> {
    await this.#at(estate, { at, slack }, () => slack.redrive());
  }

  /** What is not well, as the history tells it to the next scan. */
  standing(estate: Estate, at: number): Promise<readonly Standing[]> {
    return this.#at(estate, { at }, async () => {
      const deps = await createDeps({ pace: 'off' });
      const open = await openHistory(deps, `s3://${BUCKET}/history`, estate.managementAccount);
      const standing = [...(open.history?.standing ?? [])];
      deps.drop();
      return standing;
    });
  }

  async #at<T>(
    estate: Estate,
    { at, disturbance, slack }: RunOptions,
    use: (company: Company) => Promise<T>,
  ): Promise<T> {
    const { plan } = disturbance ?? {};
    const company = await startCompany({
      estate,
      // AWS's own clock does not jump.
      clock: () => at,
      ...(slack && { parameters: slack.parameters }),
      ...(disturbance && faultsOf(disturbance)),
    });
    const objects = objectsOf(company.aws.world);
    for (const [path, object] of this.#objects) objects.set(path, object);
    const jumps = plan?.jumps ?? [];
    setClock(() => jumpsBy(jumps, company.aws.calls.length).reduce((now, { byMs }) => now + byMs, at));
    setDnsPatience(plan === undefined ? undefined : DNS_PATIENCE_MS);
    const restore = withEnvironment(environmentOf(company));
    try {
      return await use(company);
    } finally {
      restore();
      this.#objects = new Map(objects);
      await company.close();
    }
  }
}

const jumpsBy = (jumps: readonly Jump[], calls: number): readonly Jump[] =>
  jumps.filter(({ afterCalls }) => calls >= afterCalls);

function faultsOf({ plan, run }: Disturbance): Omit<CompanyOptions, 'estate'> {
  const { aws, dns, seed, pageItems } = plan;
  // Each invocation has credentials of its own: those that ran out did so in the first one.
  const faults = run === 0 ? aws : aws.filter(({ kind }) => kind !== 'expired');
  return { faults, dnsFaults: dns, seed: seed + run, ...(pageItems !== undefined && { pageItems }) };
}

/** SNS takes a batch and not all of its entries, for no fault of theirs. @returns how many it has refused so far */
function refuseEntries(company: Company, plan: Plan | undefined, run = 0): () => number {
  const share = plan?.entries ?? 0;
  let refused = 0;
  if (plan === undefined || share === 0) return () => refused;
  const draw = makeDraw(`entries ${plan.seed} ${run}`);
  topicsOf(company.aws.world).failEntries(({ parts }) => {
    if (draw(parts.default) >= share) return undefined;
    refused += 1;
    return { Code: 'InternalError', Message: 'SNS is busy', SenderFault: false };
  });
  return () => refused;
}

/** The report that this run left in the bucket; where it could not, the one that it had to tell. */
function reportOf(company: Company, before: ReadonlySet<string>, thrown: unknown): Report | undefined {
  const saved = [...objectsOf(company.aws.world)].find(
    ([path]) => path.startsWith(`${BUCKET}/reports/`) && path.endsWith('.json') && !before.has(path),
  );
  // As the function has just written it.
  if (saved !== undefined) return JSON.parse(saved[1].body.toString());
  const several: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  const failed = [thrown, ...several].find((one) => one instanceof PublishError);
  return failed instanceof PublishError ? failed.report : undefined;
}
