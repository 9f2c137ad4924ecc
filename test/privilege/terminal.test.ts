// The policy of the README, enforced: a scan from a terminal sees everything with it, and without any one of its actions
// something less, and says so.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps } from '../../src/deps.ts';
import { type Looked, look } from '../../src/scan.ts';
import { EstateError } from '../../src/simulator/estate.ts';
import { policiesFromFile } from '../../src/simulator/iam-file.ts';
import { startCompany } from '../../src/simulator/index.ts';
import type { CallRecord } from '../../src/simulator/server.ts';
import { withEnvironment } from '../support/company.ts';
import { ACCOUNT, domain, estate, pool, poolOf, REGION } from '../support/estate.ts';

const readme = await readFile('README.md', 'utf8');
const [, json = ''] = /<!-- read-only-policy -->\n```json\n([\s\S]*?)```/.exec(readme) ?? [];
const policy: { Statement: [{ Action: string[] }] } = JSON.parse(json);
const [{ Action: actions }] = policy.Statement;

/** With every trait that a scan asks more of. */
const full = estate({
  [REGION]: {
    userPools: [
      {
        ...poolOf('a.example', `${REGION}_A`),
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/a.example`,
          From: 'no-reply@a.example',
          ConfigurationSet: 'mail',
        },
        UserPoolTier: 'PLUS',
      },
      pool(`${REGION}_B`, {}, { MfaConfiguration: 'ON' }),
    ],
    ses: { identities: [domain('a.example')], configurationSets: [{ ConfigurationSetName: 'mail' }] },
  },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(text: string): Promise<string> {
  const file = join(folder, 'policy.json');
  await writeFile(file, text);
  return file;
}

/** @param without the action that the policy does not have */
async function lookWith(without?: string): Promise<Looked & { denied: readonly CallRecord[] }> {
  const Action = actions.filter((action) => action !== without);
  const document = JSON.stringify({ ...policy, Statement: [{ ...policy.Statement[0], Action }] });
  const company = await startCompany({
    estate: full,
    policies: await policiesFromFile(await fileWith(document), full),
  });
  const restore = withEnvironment(company.aws.env);
  try {
    const looked = await look(await createDeps({ pace: 'off', dns: [company.dns.address] }), {});
    const denied = company.aws.calls.filter(({ error }) => error?.startsWith('AccessDenied'));
    return { ...looked, denied };
  } finally {
    restore();
    await company.close();
  }
}

test('with it, all is seen', async () => {
  expect(actions.length).toBeGreaterThan(10);
  const { report, denied } = await lookWith();
  expect(denied).toEqual([]);
  expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
});

test.each(actions)('without %s, that is missing, and the coverage says so', async (action) => {
  const { report, denied } = await lookWith(action);
  expect(new Set(denied.map((call) => call.action))).toEqual(new Set([action]));
  const told = [...report.coverage.gaps.map((gap) => gap.action), ...report.coverage.notes.map(String)].join(
    '\n',
  );
  expect(told).toContain(action);
});

test.each<[string, string, RegExp]>([
  ['no JSON', '{', /the policy .*policy\.json cannot be used: .*JSON/],
  ['no policy', '{"Statement": {"Effect": "Allow", "Action": "ses:*"}}', /Statement\.0\.Resource/],
])('a file that is %s is refused', async (_case, text, message) => {
  const file = await fileWith(text);
  await expect(policiesFromFile(file, full)).rejects.toThrow(EstateError);
  await expect(policiesFromFile(file, full)).rejects.toThrow(message);
});
