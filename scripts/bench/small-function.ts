// The scan function as it is packaged, with the environment of the template, within the memory of a small Lambda: a control
// group of Linux ends a process that takes more, as Lambda does. Where no group can be made, only what it takes is told.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageService, type ServicePackage } from '../../test/support/package.ts';
import { type CompanyAddress, withCompany } from './company.ts';
import { ORGANIZATION } from './estates.ts';

/** One invocation. */
export interface SmallRun {
  readonly scan: string;
  readonly identities: number;
  /** MiB of the function, or that nothing limits it here. */
  readonly limit: number | 'none here';
  readonly fits: boolean;
  readonly peakRssMiB: number;
  readonly cpuSeconds: number;
  readonly findings: number;
}

const HOME_REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
const run = promisify(execFile);

/**
 * A first scan and two more that compare with the one before it, with all reports and messages.
 * @param identities of one Region; nearly all fail something
 * @param memoryMiB of the function, of which V8 may take `heapMiB` for what it keeps
 */
export async function smallFunction(
  identities: number,
  memoryMiB: number,
  heapMiB: number,
): Promise<SmallRun[]> {
  const service = await packageService({ scanMemory: String(memoryMiB), scanHeap: String(heapMiB) });
  const organization = { accounts: 1, regions: [HOME_REGION], identities, pools: 10 };
  const cage = Cage.of(memoryMiB);
  try {
    return await withCompany({ organization, quotas: 'off', sesLanes: 'perAction' }, async (company) => {
      const runs: SmallRun[] = [];
      for (const scan of ['the first', 'the same again', 'and again']) {
        runs.push({ scan, identities, ...(await invoked(service, company, cage)) });
      }
      return runs;
    });
  } finally {
    cage?.remove();
    await service.remove();
  }
}

/** What an invocation prints of itself, behind what it logs. */
interface Printed {
  readonly peakRssMiB: number;
  readonly cpuSeconds: number;
  readonly findings: number;
}

async function invoked(
  service: ServicePackage,
  company: CompanyAddress,
  cage: Cage | undefined,
): Promise<Omit<SmallRun, 'scan' | 'identities'>> {
  const handler = await service.unpack('scan');
  const script = `
    const { handler } = await import(${JSON.stringify(`file://${handler}`)});
    const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 850_000 };
    const { summary } = await handler({ publish: true }, context);
    const findings = Object.values(summary.outcomes).reduce((a, b) => a + b, 0);
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
    console.log(JSON.stringify({ peakRssMiB: maxRSS / 1024, cpuSeconds, findings }));
    process.exit(0);`;
  const limit = cage?.memoryMiB ?? 'none here';
  const node = [process.execPath, '--input-type=module', '--eval', script];
  const [command = '', ...args] = cage === undefined ? node : cage.around(node);
  const env = { PATH: process.env.PATH, ...variablesOf(service), ...environmentOf(company) };
  try {
    const { stdout } = await run(command, args, { env, maxBuffer: 1 << 26 });
    // The script above prints it.
    const { findings, ...took } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Printed;
    return { limit, fits: true, ...took, findings };
  } catch (error) {
    // Ended from outside, or by V8 itself: everything else is a fault of the bench.
    const isFull = error instanceof Error && ('signal' in error ? error.signal !== null : false);
    if (!isFull) throw error;
    return { limit, fits: false, peakRssMiB: Number.NaN, cpuSeconds: Number.NaN, findings: 0 };
  }
}

/** What the template sets to fixed values. */
function variablesOf({ resources }: ServicePackage): Record<string, string> {
  const { Environment } = resources.ScanLambdaFunction?.Properties ?? {};
  // CloudFormation's own form of it.
  const { Variables } = Environment as { readonly Variables: Readonly<Record<string, unknown>> };
  const fixed = Object.entries(Variables).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(fixed);
}

function environmentOf({ env, dns }: CompanyAddress): Record<string, string> {
  const { bucket, topic } = ORGANIZATION;
  return {
    ...env,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: HOME_REGION,
    MAILPOSTURE_DNS: dns,
    MAILPOSTURE_PACE: 'off',
    MAILPOSTURE_REPORT_BUCKET: bucket,
    MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${HOME_REGION}:${ACCOUNT}:${topic}`,
  };
}

/**
 * A control group, of cgroup v1 or v2, with so much memory: root makes it where Linux lets it. On a machine with swap it holds
 * less than it says, so there is none then.
 */
class Cage {
  readonly memoryMiB: number;
  readonly #folder: string;

  private constructor(memoryMiB: number, folder: string) {
    this.memoryMiB = memoryMiB;
    this.#folder = folder;
  }

  static of(memoryMiB: number): Cage | undefined {
    const v1 = '/sys/fs/cgroup/memory';
    const [root, limit] = existsSync(join(v1, 'memory.limit_in_bytes'))
      ? [v1, 'memory.limit_in_bytes']
      : ['/sys/fs/cgroup', 'memory.max'];
    const folder = join(root, `mailposture-bench-${process.pid}`);
    try {
      // A heading, and a line for each.
      const [, ...swaps] = readFileSync('/proc/swaps', 'utf8').trimEnd().split('\n');
      if (swaps.length > 0) throw new Error('this machine has swap');
      mkdirSync(folder);
      try {
        writeFileSync(join(folder, limit), String(memoryMiB * 1024 * 1024));
      } catch (error) {
        rmdirSync(folder);
        throw error;
      }
      return new Cage(memoryMiB, folder);
    } catch (error) {
      process.stderr.write(`no control group limits the memory here: ${error}\n`);
      return undefined;
    }
  }

  /** The command, run within it. */
  around(command: readonly string[]): readonly string[] {
    return ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', join(this.#folder, 'cgroup.procs'), ...command];
  }

  remove(): void {
    rmdirSync(this.#folder);
  }
}
