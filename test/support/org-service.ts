// The organization's service as it is deployed: the state machine of the packaged template, run by the driver, with the real
// handlers in its own environment of each, on a pretend company. What S3 holds stays from run to run.
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { handler as list } from '../../handlers/org-list.ts';
import { handler as merge } from '../../handlers/org-merge.ts';
import { handler as publish } from '../../handlers/org-publish.ts';
import { handler as scan } from '../../handlers/org-scan.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Company } from '../../src/simulator/index.ts';
import { withEnvironment } from './company.ts';
import { lambdaContext } from './lambda.ts';
import { environmentOf, messagesOf, Service, type Told } from './service.ts';
import { Execution, type Invocation, type LambdaFunction, type Outcome } from './states-driver.ts';
import { isObject } from './states-paths.ts';
import type { Resources } from './template.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'handlers/org-list.handler': list,
  'handlers/org-scan.handler': scan,
  'handlers/org-merge.handler': merge,
  'handlers/org-publish.handler': publish,
};

interface Call {
  readonly name: string;
  readonly event: unknown;
  readonly company: Company;
}

export interface RunOptions {
  /** The input of the execution. */
  readonly input?: unknown;
  readonly faults?: readonly Fault[];
  /** On top of each function's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What happens around the invocation of a function: list, scan, merge or publish. */
  readonly around?: (call: Call, run: () => Promise<unknown>) => Promise<unknown>;
}

/** How one try of an execution went. */
export interface Ran extends Pick<Told, 'digests' | 'findings'> {
  readonly execution: Execution;
  readonly outcome: Outcome;
  /** What this try invoked. */
  readonly invocations: readonly Invocation[];
  readonly company: Company;
}

/** What another interpreter needs to run the machine. */
export interface OrgRuntime {
  readonly company: Company;
  readonly definition: unknown;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** What functions and the driver work in at the moment. */
interface World {
  readonly company: Company;
  readonly options: RunOptions;
}

export class OrgService {
  readonly service = new Service();
  readonly #resources: Resources;
  #world: World | undefined;
  #runs = 0;

  /** @param resources of the packaged template, with org=true */
  constructor(resources: Resources) {
    this.#resources = resources;
  }

  /** A run that is started anew. */
  start(estate: Estate, options: RunOptions = {}): Promise<Ran> {
    this.#runs += 1;
    const name = `run-${this.#runs}`;
    return this.#in(estate, options, async (company) => {
      const ports = { s3: () => this.#s3(), functions: this.#functions(company) };
      const definition = definitionOf(this.#resources, company);
      return this.#try(
        new Execution(ports, definition, name, options.input ?? { publish: true }, new Date()),
      );
    });
  }

  /** Lets another interpreter run it. */
  with<T>(estate: Estate, options: RunOptions, use: (runtime: OrgRuntime) => Promise<T>): Promise<T> {
    return this.#in(estate, options, (company) =>
      use({
        company,
        definition: definitionOf(this.#resources, company),
        functions: this.#functions(company),
      }),
    );
  }

  /** The same run again, from where it failed. */
  redrive(execution: Execution, estate: Estate, options: RunOptions = {}): Promise<Ran> {
    return this.#in(estate, options, () => this.#try(execution));
  }

  async #try(execution: Execution): Promise<Ran> {
    const before = execution.invocations.length;
    const outcome = await execution.run();
    const { company } = this.#here();
    const invocations = execution.invocations.slice(before);
    return { execution, outcome, invocations, company, ...messagesOf(company) };
  }

  #in<T>(estate: Estate, options: RunOptions, use: (company: Company) => Promise<T>): Promise<T> {
    return this.service.at(
      estate,
      (company) => {
        this.#world = { company, options };
        return use(company);
      },
      options,
    );
  }

  #here(): World {
    if (this.#world === undefined) throw new Error('no run is under way');
    return this.#world;
  }

  #s3(): S3Client {
    const { aws } = this.#here().company;
    return new S3Client({
      endpoint: aws.endpoint,
      region: aws.env.AWS_REGION ?? '',
      credentials: aws.credentialsFor(aws.world.estate.managementAccount),
      forcePathStyle: true,
      maxAttempts: 1,
    });
  }

  #functions(company: Company): ReadonlyMap<string, LambdaFunction> {
    const made = Object.values(this.#resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    return new Map(
      made.flatMap(({ Properties }) => {
        const handler = HANDLERS[String(Properties.Handler)];
        if (handler === undefined) return [];
        const name = String(Properties.FunctionName).replace(/^.*-org-/, '');
        const run = (event: unknown) =>
          this.#around(name, event, () => this.#invoke(handler, Properties, event));
        return [[functionArn(Properties, company), run] as const];
      }),
    );
  }

  #around(name: string, event: unknown, run: () => Promise<unknown>): Promise<unknown> {
    const { company, options } = this.#here();
    return options.around?.({ name, event, company }, run) ?? run();
  }

  #running = 0;
  #restore = () => {};

  /** Children run side by side, in the same environment; states do not. */
  async #invoke(
    handler: Handler,
    { Environment, Timeout, FunctionName }: Readonly<Record<string, unknown>>,
    event: unknown,
  ): Promise<unknown> {
    const { company, options } = this.#here();
    if (this.#running === 0) {
      const { Variables } = isObject(Environment) ? Environment : {};
      const own = isObject(Variables) ? Variables : {};
      const pairs = Object.entries(own).map(([name, value]) => [
        name,
        resolved(value, this.#resources, company),
      ]);
      this.#restore = withEnvironment({
        ...Object.fromEntries(pairs),
        ...company.aws.env,
        MAILPOSTURE_DNS: company.dns.address,
        MAILPOSTURE_PACE: 'off',
        MAILPOSTURE_METRICS: 'off',
        POWERTOOLS_LOG_LEVEL: 'SILENT',
        ...options.environment,
      });
    }
    this.#running += 1;
    try {
      const context = {
        functionName: String(FunctionName),
        getRemainingTimeInMillis: () => Number(Timeout) * 1000,
      };
      return await handler(event, lambdaContext(context));
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#restore();
    }
  }
}

/** The definition as CloudFormation makes it: with its substitutions. */
function definitionOf(resources: Resources, company: Company): unknown {
  const { Definition, DefinitionSubstitutions } = resources.OrgStateMachine?.Properties ?? {};
  const values = isObject(DefinitionSubstitutions) ? DefinitionSubstitutions : {};
  const text = JSON.stringify(Definition).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw new RangeError(`there is no substitution ${name}`);
    return JSON.stringify(resolved(values[name], resources, company)).slice(1, -1);
  });
  return JSON.parse(text);
}

/** What a deployment puts in the place of an intrinsic function. */
function resolved(value: unknown, resources: Resources, company: Company): string {
  if (!isObject(value)) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value;
  const { MAILPOSTURE_TOPIC_ARN = '', MAILPOSTURE_REPORT_BUCKET = '' } = environmentOf(company);
  const known: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    DigestTopic: MAILPOSTURE_TOPIC_ARN,
    ReportBucket: MAILPOSTURE_REPORT_BUCKET,
  };
  if (typeof text === 'string') {
    return text.replaceAll(/\$\{([\w:]+)\}/g, (_, Name: string) =>
      resolved({ Ref: Name }, resources, company),
    );
  }
  if (Array.isArray(attribute) && attribute[1] === 'Arn') {
    return functionArn(resources[String(attribute[0])]?.Properties ?? {}, company);
  }
  const found = known[String(Ref)];
  if (found === undefined) throw new RangeError(`nothing in the place of ${JSON.stringify(value)}`);
  return found;
}

function functionArn({ FunctionName }: Readonly<Record<string, unknown>>, { aws }: Company): string {
  const { managementAccount } = aws.world.estate;
  return `arn:aws:lambda:${aws.env.AWS_REGION}:${managementAccount}:function:${String(FunctionName)}`;
}
