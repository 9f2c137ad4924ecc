// `npm run bench`: figures that tests must not assert, reported as they are. `--json` prints them as JSON.
//   artifacts: each handler's zip, and the time that a new Node process takes to import it, less an empty process.
//   calls:     requests that a scan of one Region makes, against the fewest that can tell the same.
//   email:     records and verdicts a second of src/email, and its size.
//   page:      the HTML report of some 5,000 findings in a real browser, where there is one.
// Needs nothing but this checkout. Times are medians of several processes and say which Node measured them.
import { execFileSync } from 'node:child_process';
import { CHECKS } from '../src/checks/index.ts';
import { DEEP_READS } from '../src/collect/identity-details.ts';
import { createDeps } from '../src/deps.ts';
import { look } from '../src/scan.ts';
import { type EstateInput, parseEstate } from '../src/simulator/estate.ts';
import { startCompany } from '../src/simulator/index.ts';
import { packageService } from '../test/support/package.ts';
import { emailFigures } from './bench/email.ts';
import { pageFigures } from './bench/page.ts';

interface Artifact {
  readonly handler: string;
  readonly zipBytes: number;
  readonly coldImportMs: number;
}

interface Calls {
  readonly checks: 'all' | 'no deep reads';
  readonly identities: number;
  readonly pools: number;
  /** Identities that are read one by one. */
  readonly deepReads: number;
  readonly made: number;
  readonly fewest: number;
  readonly ratio: number;
}

const RUNS = 9;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of a whole process that runs `code`, and of one that runs nothing, taken in turn. */
function processMs(code: string, env: NodeJS.ProcessEnv): number {
  const time = (script: string) => {
    const start = performance.now();
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env });
    return performance.now() - start;
  };
  const pairs = Array.from({ length: RUNS }, () => time(code) - time(''));
  return median(pairs);
}

async function artifacts(): Promise<Artifact[]> {
  const service = await packageService({ slackWebhookParameter: '/mailposture/slack-webhook' });
  try {
    const measured: Artifact[] = [];
    for (const handler of ['scan', 'slack']) {
      const { size } = await service.zip(handler);
      const url = `file://${await service.unpack(handler)}`;
      const env = { PATH: process.env.PATH, SLACK_WEBHOOK_PARAMETER: '/x', AWS_REGION: 'eu-west-1' };
      const coldImportMs = processMs(`await import(${JSON.stringify(url)}); process.exit(0);`, env);
      measured.push({ handler, zipBytes: size, coldImportMs: Math.round(coldImportMs) });
    }
    return measured;
  } finally {
    await service.remove();
  }
}

function estateOf(identities: number, pools: number): EstateInput {
  const name = (i: number) => `d${i}.example`;
  return {
    name: 'bench',
    description: `${identities} identities and ${pools} pools in one Region`,
    managementAccount: '111122223333',
    accounts: [
      {
        Id: '111122223333',
        Name: 'bench',
        regions: {
          'eu-west-1': {
            ses: {
              identities: Array.from({ length: identities }, (_, i) => ({
                IdentityName: name(i),
                DkimAttributes: { Tokens: ['a', 'b', 'c'].map((token) => `${token}${i}`) },
              })),
            },
            userPools: Array.from({ length: pools }, (_, i) => ({
              Id: `eu-west-1_Pool${i}`,
              Name: `pool ${i}`,
              UserPoolTier: 'ESSENTIALS' as const,
              EmailConfiguration: {
                EmailSendingAccount: 'DEVELOPER' as const,
                SourceArn: `arn:aws:ses:eu-west-1:111122223333:identity/${name(i % identities)}`,
                From: `no-reply@${name(i % identities)}`,
              },
            })),
          },
        },
      },
    ],
  };
}

/** Checks that need GetEmailIdentity of identities which SES has verified. */
const DEEP: ReadonlySet<string> = new Set([
  'cognito-sender-authorized',
  'cognito-sender-monitored',
  'ses-identity-not-public',
  'ses-configuration-set-tls',
  'ses-configuration-set-observed',
]);

/**
 * GetAccount and GetMetricData; one list and one batch of each kind (DKIM, MAIL FROM, notifications) for identities, and
 * each identity by itself as far as the scan may; one list for pools, and for each its description and where it logs.
 */
const fewestCalls = (identities: number, pools: number, deepReads: number) =>
  2 +
  Math.ceil(identities / 1000) +
  3 * Math.ceil(identities / 100) +
  deepReads +
  Math.ceil(pools / 60) +
  2 * pools;

async function calls(identities: number, pools: number, deep: boolean): Promise<Calls> {
  const company = await startCompany({ estate: parseEstate(estateOf(identities, pools)) });
  try {
    Object.assign(process.env, company.aws.env);
    const deps = await createDeps({ dns: [company.dns.address], pace: 'off' });
    await look(deps, deep ? {} : { checks: CHECKS.map(({ id }) => id).filter((id) => !DEEP.has(id)) });
    const made = company.aws.calls.filter(({ action }) =>
      /^(ses|cognito-idp|cloudwatch):/.test(action ?? ''),
    ).length;
    const deepReads = deep ? Math.min(identities, DEEP_READS) : 0;
    const fewest = fewestCalls(identities, pools, deepReads);
    const checks = deep ? 'all' : 'no deep reads';
    return { checks, identities, pools, deepReads, made, fewest, ratio: made / fewest };
  } finally {
    await company.close();
  }
}

/** The HTML report of an estate that makes some 5,000 findings. */
async function page() {
  const company = await startCompany({ estate: parseEstate(estateOf(130, 130)) });
  try {
    Object.assign(process.env, company.aws.env);
    const { report } = await look(await createDeps({ dns: [company.dns.address], pace: 'off' }), {});
    return await pageFigures(report);
  } finally {
    await company.close();
  }
}

const SIZES = [
  [100, 50],
  [250, 130],
  [1000, 100],
  [2500, 1000],
] as const;

const result = {
  node: process.version,
  email: await emailFigures(),
  artifacts: await artifacts(),
  page: await page(),
  calls: [] as Calls[],
};
for (const [identities, pools] of SIZES) {
  for (const deep of [true, false]) result.calls.push(await calls(identities, pools, deep));
}

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  process.stdout.write(`Node ${result.node}\n`);
  const { parsedPerSecond, ...email } = result.email;
  console.table({ ...parsedPerSecond, ...email });
  console.table(result.artifacts);
  console.table(result.page);
  console.table(result.calls);
}
