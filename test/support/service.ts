// The deployed service on a pretend company: a topic, a report bucket and the history in it, which stay while the company
// changes from one scan to the next.
import { handler } from '../../handlers/scan.ts';
import type { Answer } from '../../src/publish/answer.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { objectsOf, type S3Object } from '../../src/simulator/services/s3.ts';
import { type SnsPublished, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { withEnvironment } from './company.ts';
import { lambdaContext } from './lambda.ts';

const TOPIC = 'mailposture';
const BUCKET = 'mailposture-reports';

/** What one scan told. */
export interface Told {
  readonly answer: Answer | undefined;
  readonly error: unknown;
  readonly digests: readonly SnsPublished[];
  readonly findings: readonly SnsPublished[];
}

export interface ServiceOptions {
  readonly faults?: readonly Fault[];
  /** AWS's own rates, or none (default). */
  readonly quotas?: 'aws' | 'off';
  /** What the function has left of its time when it starts. */
  readonly timeLeftMs?: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The event of the function. */
  readonly event?: object;
  /** Where AWS is spoken to, in place of the company itself. */
  readonly endpoint?: (company: Company) => Promise<{ url: string; close(): Promise<void> }>;
}

/** What S3 keeps between scans. */
export class Service {
  #objects: ReadonlyMap<string, S3Object> = new Map();

  /** Objects of the bucket by key. */
  get objects(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#objects].map(([path, { body }]) => [path.slice(BUCKET.length + 1), body.toString()]),
    );
  }

  /** Rewrites an object, as somebody with the bucket at hand may. */
  rewrite(key: string, change: (text: string) => string): void {
    const path = `${BUCKET}/${key}`;
    const object = this.#objects.get(path);
    if (object === undefined) throw new RangeError(`there is no ${path}`);
    const body = Buffer.from(change(object.body.toString()));
    this.#objects = new Map([...this.#objects, [path, { ...object, body, etag: '"rewritten"' }]]);
  }

  /** Takes an object away. */
  remove(key: string): void {
    const path = `${BUCKET}/${key}`;
    this.#objects = new Map([...this.#objects].filter(([one]) => one !== path));
  }

  /** The same service, from where this one is: what either does from here on does not reach the other. */
  copy(): Service {
    const other = new Service();
    other.#objects = new Map(this.#objects);
    return other;
  }

  /** Runs `use` with the company as it is now; what S3 holds is kept. */
  async at<T>(
    estate: Estate,
    use: (company: Company) => Promise<T>,
    { faults = [], quotas = 'off' }: Pick<ServiceOptions, 'faults' | 'quotas'> = {},
  ): Promise<T> {
    const company = await startCompany({ estate: deployedIn(estate), faults, quotas, seed: 1 });
    const objects = objectsOf(company.aws.world);
    for (const [path, object] of this.#objects) objects.set(path, object);
    try {
      return await use(company);
    } finally {
      this.#objects = new Map(objects);
      await company.close();
    }
  }

  /** One run of the scan function. */
  scan(estate: Estate, options: ServiceOptions = {}): Promise<Told> {
    const { environment = {}, event = {}, endpoint, timeLeftMs = 30_000 } = options;
    const context = lambdaContext({ getRemainingTimeInMillis: () => timeLeftMs });
    return this.at(
      estate,
      async (company) => {
        const by = await endpoint?.(company);
        const restore = withEnvironment({
          ...environmentOf(company),
          ...(by && { AWS_ENDPOINT_URL: by.url }),
          ...environment,
        });
        try {
          return await toldBy(company, () => handler(event, context));
        } finally {
          restore();
          await by?.close();
        }
      },
      options,
    );
  }
}

async function toldBy(company: Company, run: () => Promise<Answer>): Promise<Told> {
  const outcome = await run().then(
    (answer) => ({ answer, error: undefined }),
    (error: unknown) => ({ answer: undefined, error }),
  );
  return { ...outcome, ...messagesOf(company) };
}

export function messagesOf(company: Company): Pick<Told, 'digests' | 'findings'> {
  const { published } = topicsOf(company.aws.world);
  const of = (kind: string) => published.filter(({ attributes }) => attributes.kind?.Value === kind);
  return { digests: of('digest'), findings: of('finding') };
}

/** The environment of the scan function, or of a terminal that publishes as it does. */
export function environmentOf({ aws, dns }: Company): Record<string, string> {
  const { managementAccount } = aws.world.estate;
  return {
    ...aws.env,
    MAILPOSTURE_DNS: dns.address,
    MAILPOSTURE_PACE: 'off',
    MAILPOSTURE_METRICS: 'off',
    MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${aws.env.AWS_REGION}:${managementAccount}:${TOPIC}`,
    MAILPOSTURE_REPORT_BUCKET: BUCKET,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
}

/** The estate with the topic and the bucket that a deployment makes in its management account. */
function deployedIn(estate: Estate): Estate {
  const copy = structuredClone(estate);
  const account = copy.accounts.find(({ Id }) => Id === copy.managementAccount);
  const [region] = Object.values(account?.regions ?? {});
  if (region === undefined) throw new TypeError(`${estate.name} has no Region in its management account`);
  region.topics.push({ Name: TOPIC, DisplayName: '', HttpEndpoints: [] });
  region.buckets.push(BUCKET);
  return copy;
}

/** `change check subject` of each finding message, sorted. */
export function changesIn(findings: readonly SnsPublished[]): string[] {
  return findings
    .map(({ parts }) => {
      const { change, finding } = JSON.parse(parts.default);
      return `${change} ${finding.checkId} ${finding.subject.name}`;
    })
    .sort();
}
