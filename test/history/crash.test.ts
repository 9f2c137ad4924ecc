// Whatever step a scan dies at, the next run loses no change: the function throws at each request by which it tells or
// remembers, and the command is killed (SIGKILL) after each.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Estate } from '../../src/simulator/estate.ts';
import { BIN, bareEnvironment } from '../support/command.ts';
import { domain, estate, pool, poolOf } from '../support/estate.ts';
import { changesIn, environmentOf, messagesOf, Service, type Told } from '../support/service.ts';
import { type Blow, startTellingProxy } from '../support/telling-proxy.ts';

/** Each step is a scan or two, and of the command a process each. */
const MINUTES = 5 * 60_000;
const REGION = 'eu-west-1';
const CHECKS = ['cognito-own-sender', 'ses-dkim-enabled'];
const signed = domain('good.example');
const unsigned = domain('bad.example', { DkimAttributes: { SigningEnabled: false, Tokens: [] } });

/** Two pools and two identities: what was well in one is not in the other. */
const first: Estate = estate({
  [REGION]: {
    userPools: [pool(`${REGION}_Own`), poolOf('good.example', `${REGION}_Shop`)],
    ses: { identities: [signed, { ...unsigned, IdentityName: 'bad.example' }] },
  },
});
const second: Estate = estate({
  [REGION]: {
    userPools: [poolOf('good.example', `${REGION}_Own`), pool(`${REGION}_Shop`)],
    ses: { identities: [{ ...unsigned, IdentityName: 'good.example' }, domain('bad.example')] },
  },
});
const EXPECTED = [
  'new cognito-own-sender pool eu-west-1_Shop',
  'new ses-dkim-enabled good.example',
  'resolved cognito-own-sender pool eu-west-1_Own',
  'resolved ses-dkim-enabled bad.example',
];

const reasonOf = (told: Pick<Told, 'digests'>) =>
  told.digests.map(({ parts }) => JSON.parse(parts.default).reason);

let baseline: Service;
beforeAll(async () => {
  baseline = new Service();
  const told = await baseline.scan(first, { event: { checks: CHECKS } });
  expect(told.error).toBeUndefined();
  expect(reasonOf(told)).toEqual(['baseline']);
});

/** The steps of a scan that meets no trouble. */
async function stepsOf(run: (service: Service, blow: Blow) => Promise<Run>): Promise<readonly string[]> {
  const { steps, told } = await run(baseline.copy(), { kind: 'none' });
  expect(changesIn(told.findings)).toEqual(EXPECTED);
  // Read, claim, report, digest, a batch of findings, the one before, the new one: at least.
  expect(steps.length).toBeGreaterThanOrEqual(7);
  return steps;
}

interface Run {
  readonly steps: readonly string[];
  readonly told: Pick<Told, 'digests' | 'findings'>;
  readonly failed: boolean;
}

/** What is told by a run that dies and the next one. */
async function walk(
  at: number,
  run: (service: Service, blow: Blow) => Promise<Run>,
  blow: Blow,
): Promise<void> {
  const service = baseline.copy();
  const died = await run(service, blow);
  expect(died.failed).toBe(true);
  expect(died.steps).toHaveLength(at);
  const next = await run(service, { kind: 'none' });
  expect(next.failed).toBe(false);
  const changes = new Set(changesIn([...died.told.findings, ...next.told.findings]));
  expect([...changes].sort()).toEqual(EXPECTED);
  expect([...reasonOf(died.told), ...reasonOf(next.told)]).toContain('changes');
}

async function invoke(service: Service, blow: Blow): Promise<Run> {
  let steps: readonly string[] = [];
  const told = await service.scan(second, {
    event: { checks: CHECKS },
    endpoint: async (company) => {
      const proxy = await startTellingProxy(company, blow);
      steps = proxy.steps;
      return proxy;
    },
  });
  return { steps, told, failed: told.error !== undefined };
}

async function command(service: Service, blow: (kill: () => void) => Blow): Promise<Run> {
  return service.at(second, async (company) => {
    const args = [BIN, 'scan', '--publish', '--fail-on', 'none', ...CHECKS.flatMap((id) => ['--check', id])];
    let kill = () => {};
    const proxy = await startTellingProxy(
      company,
      blow(() => kill()),
    );
    try {
      const child = spawn(process.execPath, args, {
        env: bareEnvironment({ ...environmentOf(company), AWS_ENDPOINT_URL: proxy.url }),
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      kill = () => child.kill('SIGKILL');
      const [code, signal] = await once(child, 'close');
      return { steps: [...proxy.steps], told: messagesOf(company), failed: code !== 0 || signal !== null };
    } finally {
      await proxy.close();
    }
  });
}

test(
  'a request that is refused, at every step of the function: the next run loses no change',
  async () => {
    const steps = await stepsOf(invoke);
    for (const at of steps.keys()) {
      const service = baseline.copy();
      const died = await invoke(service, { kind: 'refuse', at: at + 1 });
      // Every channel is tried whatever became of the others, so a refused one is not the last step.
      expect([steps[at], died.failed]).toEqual([steps[at], true]);
      const next = await invoke(service, { kind: 'none' });
      expect([steps[at], next.failed]).toEqual([steps[at], false]);
      const changes = new Set(changesIn([...died.told.findings, ...next.told.findings]));
      expect([...changes].sort()).toEqual(EXPECTED);
      expect([...reasonOf(died.told), ...reasonOf(next.told)]).toContain('changes');
      const third = await invoke(service, { kind: 'none' });
      expect([third.failed, third.told.digests, third.told.findings]).toEqual([false, [], []]);
    }
  },
  MINUTES,
);

test(
  'kill -9 after every step of the command: the next run loses no change',
  async () => {
    const run = (service: Service, blow: Blow) =>
      command(service, (kill) => (blow.kind === 'cut' ? { ...blow, strike: kill } : blow));
    const steps = await stepsOf(run);
    for (const at of steps.keys()) {
      await walk(at + 1, run, { kind: 'cut', at: at + 1, strike: () => {} });
    }
  },
  MINUTES,
);
