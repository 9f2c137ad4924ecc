// The plan cures: what it says is done to the pretend company, whose Route 53 feeds its DNS; then it is scanned again, and
// what is found is what the story ends with. Once by the SDK; and where the AWS CLI is, by the very scripts that are printed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps } from '../../../src/deps.ts';
import { type Plan, planOf } from '../../../src/fix/plan.ts';
import type { Finding } from '../../../src/model.ts';
import { look } from '../../../src/scan.ts';
import { type Company, loadEstate, startCompany } from '../../../src/simulator/index.ts';
import { lookAt, withEnvironment } from '../../support/company.ts';
import { ANSWERS, playPeople, removals } from './people.ts';
import { type Runner, sdkRunner, shellRunner } from './runners.ts';

const hasCli = spawnSync('aws', ['--version']).status === 0;
if (!hasCli)
  process.stderr.write('The AWS CLI is not on this machine: the scripts of the plan are not run.\n');

/** Most rounds of fix and scan: an identity is made in one, its records are published in the next. */
const ROUNDS = 6;

let company: Company;
let folder: string;
let restore: () => void;

beforeEach(async () => {
  company = await startCompany({ estate: await loadEstate('story-before') });
  const region = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
  restore = withEnvironment({ ...company.aws.env, ...region });
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterEach(async () => {
  restore();
  rmSync(folder, { recursive: true });
  await company.close();
});

async function scan(): Promise<{ findings: readonly Finding[]; plan: Plan }> {
  const deps = await createDeps({ dns: [company.dns.address], pace: 'off' });
  const { inventory, report } = await look(deps, { keepInventory: true });
  return { findings: [...report.findings], plan: planOf(report.findings, inventory, { answers: ANSWERS }) };
}

/** Rounds of plan and scan, until there is nothing left to do. */
async function cure({ run, choose }: Runner): Promise<readonly Finding[]> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { findings, plan } = await scan();
    if (plan.steps.length === 0) return findings;
    await run(plan, round);
    await choose(removals(plan));
    playPeople(company, plan);
  }
  const { findings, plan } = await scan();
  expect(plan.steps.map(({ id }) => id)).toEqual([]);
  return findings;
}

const outcomes = (findings: readonly Finding[]) =>
  new Map(
    findings.map(({ checkId, subject, outcome }) => [`${checkId} ${subject.kind} ${subject.id}`, outcome]),
  );

/**
 * Where the story's team did something else, and neither way fails: it sent through Regions that had sent nothing, gave
 * identities that no pool sends from a configuration set, and gave the notices of a pool up.
 */
const ANOTHER_WAY = [
  'ses-bounce-rate-low',
  'ses-complaint-rate-low',
  'ses-configuration-set-observed',
  'ses-configuration-set-tls',
  'cognito-notices-sender',
];

/** What the story ends with, of everything that is there in both. */
async function expectTheEnd(findings: readonly Finding[]): Promise<void> {
  const end = outcomes(findings);
  expect([...end].filter(([, outcome]) => outcome === 'fail' || outcome === 'unknown')).toEqual([]);
  const story = outcomes([...(await lookAt(await loadEstate('story-after'))).report.findings]);
  const both = [...story].filter(([key]) => end.has(key));
  expect(both.length).toBeGreaterThan(400);
  const others = both.filter(([key, outcome]) => end.get(key) !== outcome).map(([key]) => key);
  expect([...new Set(others.map((key) => key.split(' ')[0]))].sort()).toEqual([...ANOTHER_WAY].sort());
}

test('the calls of the plan make of the story’s beginning its end', async () => {
  await expectTheEnd(await cure(sdkRunner()));
}, 120_000);

(hasCli ? test : test.skip)(
  'the scripts of the plan, run as they are written, make of the story’s beginning its end',
  async () => {
    await expectTheEnd(await cure(shellRunner(folder)));
  },
  600_000,
);
