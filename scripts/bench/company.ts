// Starts a pretend company in a process of its own, and scans of it in further ones.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { OrganizationSize, Sizes } from './estates.ts';
import type { OrganizationOrder, OrganizationRun } from './organization.ts';

/** What a company is to be. */
/** One account with Regions of these sizes; or so many accounts of an organization, each with the same few in each Region. */
export type CompanyOrder = Quotas & ({ readonly sizes: Sizes } | { readonly organization: OrganizationSize });

interface Quotas {
  readonly quotas: 'aws' | 'off';
  readonly sesLanes: 'perAction' | 'shared';
}

export interface CompanyAddress {
  readonly env: Readonly<Record<string, string>>;
  readonly dns: string;
}

/** Requests that were sent to it, those that were tried again too. */
export interface CallTally {
  readonly byAction: Readonly<Record<string, number>>;
  /** Of these, throttled or refused otherwise. */
  readonly refused: number;
}

/** Requests of a scan itself, without those that find out where to look. */
export function ofScan(byAction: CallTally['byAction']): number {
  const its = Object.entries(byAction).filter(([action]) => /^(ses|cognito-idp|cloudwatch):/.test(action));
  return its.reduce((sum, [, calls]) => sum + calls, 0);
}

export interface BenchCompany extends CompanyAddress {
  calls(): Promise<CallTally>;
  close(): Promise<void>;
}

async function startBenchCompany(order: CompanyOrder): Promise<BenchCompany> {
  const serve = fileURLToPath(new URL('serve.ts', import.meta.url));
  const child = fork(serve, [JSON.stringify(order)], { execArgv: ['--import', 'tsx'] });
  const next = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(ended)]);
    // serve.ts sends what the caller asks for, and is held to the same types.
    return message as T;
  };
  const address = await next<CompanyAddress>();
  return {
    ...address,
    calls() {
      child.send('calls');
      return next<CallTally>();
    },
    async close() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

function ended(): never {
  throw new Error('the pretend company ended before it answered');
}

/** What a scan is to be. */
export interface ScanOrder {
  readonly pace: 'aws' | 'off';
  readonly deepReads?: number;
  /** Check ids or globs; left out: all. */
  readonly checks?: readonly string[];
  /** Options of Node.js. */
  readonly node?: readonly string[];
}

/** What a scan came to. */
export interface ScanFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Resident at the most, with what Node.js has by itself. */
  readonly peakRssMiB: number;
  readonly findings: number;
  readonly subjects: number;
  readonly complete: boolean;
}

/** What requests alone came to. */
export interface RequestFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export interface EvaluateFigures {
  readonly findingsPerSecond: number;
}

const run = promisify(execFile);

/** Our code as a Lambda would run it: bundled, in a process that does nothing else. */
export interface Scanner {
  scan(company: CompanyAddress, order: ScanOrder): Promise<ScanFigures>;
  /** The requests of such a scan without the scan. */
  requests(company: CompanyAddress, sizes: Sizes): Promise<RequestFigures>;
  evaluate(company: CompanyAddress): Promise<EvaluateFigures>;
  organization(company: CompanyAddress, order: OrganizationOrder): Promise<OrganizationRun>;
  remove(): Promise<void>;
}

export async function bundleScanner(): Promise<Scanner> {
  const outdir = await mkdtemp(join(tmpdir(), 'mailposture-bench-'));
  await build({
    entryPoints: [
      new URL('worker.ts', import.meta.url),
      new URL('evaluate.ts', import.meta.url),
      new URL('requests.ts', import.meta.url),
      new URL('organization-worker.ts', import.meta.url),
    ].map((url) => fileURLToPath(url)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const start = async <T>(
    name: string,
    { env }: CompanyAddress,
    argument: string,
    node: readonly string[] = [],
  ): Promise<T> => {
    const { stdout } = await run(process.execPath, [...node, join(outdir, `${name}.mjs`), argument], {
      env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    });
    // The entry points print what company.ts has types for, and nothing else.
    return JSON.parse(stdout) as T;
  };
  return {
    scan: (company, { node, ...order }) =>
      start('worker', company, JSON.stringify({ ...order, dns: company.dns }), node),
    requests: (company, sizes) => start('requests', company, JSON.stringify(sizes)),
    evaluate: (company) => start('evaluate', company, company.dns),
    organization: ({ env, ...company }, order) => {
      const told = { ...env, ...order.environment, MAILPOSTURE_DNS: company.dns };
      return start('organization-worker', { ...company, env: told }, JSON.stringify(order));
    },
    remove: () => rm(outdir, { recursive: true }),
  };
}

/** Does something with a company, and ends it. */
export async function withCompany<T>(
  order: CompanyOrder,
  use: (company: BenchCompany) => Promise<T>,
): Promise<T> {
  const company = await startBenchCompany(order);
  try {
    return await use(company);
  } finally {
    await company.close();
  }
}
