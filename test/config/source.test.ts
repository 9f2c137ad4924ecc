// Where the configuration file comes from: a file, an object in S3, a parameter of SSM; real SDK clients.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DEFAULT_THRESHOLDS } from '../../src/checks/thresholds.ts';
import { loadPolicy } from '../../src/config/source.ts';
import { configPorts, createDeps, type Deps } from '../../src/deps.ts';
import { InputError } from '../../src/input.ts';
import { NO_POLICY } from '../../src/policy.ts';
import { startCompany } from '../../src/simulator/index.ts';
import { withEnvironment } from '../support/company.ts';
import { thrownBy } from '../support/japanese.ts';
import { publishingEstate, REGION } from '../support/simulated.ts';

const FILE = 'environments:\n  - {name: trying out, production: false, region: us-*}\n';
const POLICY = {
  environments: [{ name: 'trying out', production: false, region: ['us-*'] }],
  exceptions: [],
  thresholds: DEFAULT_THRESHOLDS,
};

async function inAws<T>(use: (deps: Deps) => Promise<T>): Promise<T> {
  const parameters = { '/mailposture/config': FILE };
  const company = await startCompany({ estate: publishingEstate, parameters });
  const restore = withEnvironment({ ...company.aws.env, AWS_REGION: REGION });
  try {
    return await use(await createDeps({ pace: 'off', dns: [company.dns.address] }));
  } finally {
    restore();
    await company.close();
  }
}

test('a file', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'any.yml');
  await writeFile(file, FILE);
  expect(await inAws((deps) => loadPolicy(file, configPorts(deps)))).toEqual(POLICY);
});

test('an object in S3', async () => {
  const policy = await inAws(async (deps) => {
    await deps
      .s3(REGION)
      .send(new PutObjectCommand({ Bucket: 'reports', Key: 'config/mailposture.yml', Body: FILE }));
    return loadPolicy('s3://reports/config/mailposture.yml', configPorts(deps));
  });
  expect(policy).toEqual(POLICY);
});

test('a parameter of SSM', async () => {
  expect(await inAws((deps) => loadPolicy('ssm:/mailposture/config', configPorts(deps)))).toEqual(POLICY);
});

test.each([
  ['no-such-file.yml', 'ENOENT', /^the configuration no-such-file\.yml cannot be read: .*ENOENT/],
  [
    's3://reports/gone.yml',
    'NoSuchKey',
    /^the configuration s3:\/\/reports\/gone\.yml cannot be read: .*NoSuchKey/,
  ],
  ['ssm:/gone', 'ParameterNotFound', /^the configuration ssm:\/gone cannot be read: .*ParameterNotFound/],
])('%s is not taken for no configuration', async (source, cause, why) => {
  const { text } = await inAws((deps) => {
    return thrownBy(InputError, () => loadPolicy(source, configPorts(deps)));
  });
  expect(text.en).toMatch(why);
  expect(text.ja).toContain(`設定ファイル ${source} を読み込めません: `);
  expect(text.ja).toContain(cause);
});

test('none is named: everything is production, and nothing is accepted', async () => {
  expect(await inAws((deps) => loadPolicy(undefined, configPorts(deps)))).toEqual(NO_POLICY);
});
