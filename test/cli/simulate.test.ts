// `simulate` in one process, looked at from others: our own scan, an SDK client, and the AWS CLI where there is one.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CognitoIdentityProviderClient,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider';
import { paginateListEmailIdentities, SESv2Client } from '@aws-sdk/client-sesv2';
import type { Report } from '../../src/model.ts';
import { withoutHistory } from '../support/changes.ts';
import { BIN, bareEnvironment, mailposture } from '../support/command.ts';
import { withoutTimings } from '../support/company.ts';

const run = promisify(execFile);

interface Served {
  readonly env: Record<string, string>;
  stop(): Promise<number | null>;
}

/** Starts `mailposture simulate` and reads the environment that it prints. */
async function simulate(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [BIN, 'simulate', ...args], { env: bareEnvironment() });
  const env: Record<string, string> = {};
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    for (const [, key = '', value = ''] of printed.matchAll(/^export (\w+)=(.*)$/gm)) env[key] = value;
    // MAILPOSTURE_DNS is the last that it prints.
    if (/^export MAILPOSTURE_DNS=.*\n/m.test(printed)) break;
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    env,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

let served: Served;
beforeAll(async () => {
  served = await simulate('--estate', 'story-before');
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
});

test('prints an endpoint, credentials and a DNS server on loopback', () => {
  expect(served.env).toEqual({
    AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^\w{16,}$/),
    AWS_SECRET_ACCESS_KEY: expect.any(String),
    AWS_REGION: 'ap-northeast-1',
    AWS_DEFAULT_REGION: 'ap-northeast-1',
    MAILPOSTURE_DNS: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
});

describe('a scan in another process', () => {
  const scanned = async (...args: string[]) => {
    const { MAILPOSTURE_DNS = '', ...aws } = served.env;
    const ran = await mailposture(['scan', '--dns', MAILPOSTURE_DNS, '--pace', 'off', ...args], aws);
    return { ...ran, report: ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as Report) };
  };

  test('finds what the demo finds', async () => {
    const [{ report, code, stderr }, demo] = await Promise.all([
      scanned('--format', 'json'),
      mailposture(['demo', '--format', 'json']),
    ]);
    const { findings } = withoutHistory(JSON.parse(demo.stdout) as Report);
    expect(withoutTimings(report?.findings ?? [])).toEqual(withoutTimings(findings));
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  test('refuses a Region that the account does not have', async () => {
    const { code, stderr } = await scanned('--region', 'eu-wset-1');
    expect(stderr).toMatch(/^mailposture: eu-wset-1 is not an AWS Region of this account.*\n$/);
    expect(code).toBe(2);
  });

  test('refuses credentials that nobody gave out', async () => {
    const { AWS_ENDPOINT_URL = '' } = served.env;
    const keys = {
      AWS_ACCESS_KEY_ID: 'AKIANOBODY0000000000',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'eu-west-1',
    };
    const { code, stderr } = await mailposture(['scan'], { AWS_ENDPOINT_URL, ...keys });
    expect(stderr).toMatch(
      /^mailposture: InvalidClientTokenId: .*AWS does not accept these credentials.*\n$/,
    );
    expect(code).toBe(2);
  });

  test('publishes to a topic that does not exist: one line, exit code 2', async () => {
    const topic = 'arn:aws:sns:ap-northeast-1:111122223333:nobody';
    const { code, stderr } = await scanned(
      '--format',
      'json',
      '--check',
      'cognito-own-quota',
      '--publish',
      '--topic',
      topic,
    );
    expect(stderr).toMatch(/^mailposture: could not publish to SNS topic .*nobody: .*\n$/);
    expect(code).toBe(2);
  });
});

/** Names of all user pools and identities in a Region, as the SDK sees them. */
async function throughSdk(region: string): Promise<{ pools: string[]; identities: string[] }> {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = served.env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const settings = { endpoint, region, credentials };
  const pools: string[] = [];
  const identities: string[] = [];
  const cognito = { client: new CognitoIdentityProviderClient(settings), pageSize: 2 };
  for await (const page of paginateListUserPools(cognito, { MaxResults: 2 })) {
    pools.push(...(page.UserPools ?? []).map(({ Name = '' }) => Name));
  }
  for await (const page of paginateListEmailIdentities(
    { client: new SESv2Client(settings), pageSize: 2 },
    {},
  )) {
    identities.push(...(page.EmailIdentities ?? []).map(({ IdentityName = '' }) => IdentityName));
  }
  return { pools: pools.sort(), identities: identities.sort() };
}

test('the SDK sees the estate that the scan saw', async () => {
  const { MAILPOSTURE_DNS: _, ...aws } = served.env;
  const { stdout } = await mailposture(
    ['scan', '--pace', 'off', '--format', 'json', '--check', 'ses-*', '--check', 'cognito-*'],
    aws,
  );
  const { findings, coverage } = JSON.parse(stdout) as Report;
  const seen = (kind: string, region: string) =>
    [
      ...new Set(
        [...findings]
          .filter(({ subject }) => subject.kind === kind && subject.region === region)
          .map(({ subject }) => subject.name),
      ),
    ].sort();
  for (const region of coverage.regions) {
    expect(await throughSdk(region)).toEqual({
      pools: seen('userPool', region),
      identities: seen('identity', region),
    });
  }
});

test('the AWS CLI sees it too', async () => {
  const cli = async (...args: string[]) => {
    const { stdout } = await run('aws', [...args, '--output', 'json'], { env: bareEnvironment(served.env) });
    return JSON.parse(stdout);
  };
  const there = await run('aws', ['--version']).then(
    () => true,
    () => false,
  );
  if (!there) {
    console.warn('skipped: the AWS CLI is not on this machine');
    return;
  }
  const endpoint = ['--endpoint-url', served.env.AWS_ENDPOINT_URL ?? '', '--region', 'eu-west-1'];
  const [pools, identities, caller] = await Promise.all([
    cli('cognito-idp', 'list-user-pools', '--max-results', '60', ...endpoint),
    cli('sesv2', 'list-email-identities', ...endpoint),
    cli('sts', 'get-caller-identity', ...endpoint),
  ]);
  const sdk = await throughSdk('eu-west-1');
  expect(pools.UserPools.map(({ Name }: { Name: string }) => Name).sort()).toEqual(sdk.pools);
  expect(
    identities.EmailIdentities.map(({ IdentityName }: { IdentityName: string }) => IdentityName).sort(),
  ).toEqual(sdk.identities);
  expect(caller.Account).toBe('111122223333');
});

test('a port that is taken, and a port that is none', async () => {
  const port = new URL(served.env.AWS_ENDPOINT_URL ?? '').port;
  const taken = await mailposture(['simulate', '--port', port]);
  expect(taken.stderr).toMatch(/EADDRINUSE/);
  expect(taken.code).toBe(2);
  const none = await mailposture(['simulate', '--port', '70000']);
  expect(none.stderr).toMatch(/--port.*70000.*expected a port/);
  expect(none.code).toBe(2);
});

test('`npx mailposture` works from the checkout, and from the built package', async () => {
  const npx = await run('npx', ['mailposture', '--version'], { env: bareEnvironment() });
  expect(npx.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  // A package as npm would install it, with the dependencies of this checkout.
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-package-'));
  await run('npm', ['run', 'build'], { env: bareEnvironment() });
  await run('npm', ['pack', '--pack-destination', folder], { env: bareEnvironment() });
  await run('sh', ['-c', `tar -xzf *.tgz && ln -s "${process.cwd()}/node_modules" node_modules`], {
    cwd: folder,
  });
  const bin = join(folder, 'package', 'bin', 'mailposture.mjs');
  const { stdout } = await run(
    process.execPath,
    [bin, 'demo', '--fail-on', 'none', '--check', 'cognito-own-quota'],
    {
      env: bareEnvironment(),
    },
  );
  expect(stdout).toContain('kumo-partners');
});
