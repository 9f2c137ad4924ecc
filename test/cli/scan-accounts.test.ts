// `mailposture scan` and `mailposture fix` with `--org` and `--accounts`: several accounts from a terminal.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { mailposture } from '../support/command.ts';
import { ACCOUNT, domain, pool, poolOf, REGION } from '../support/estate.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization, ROLE } from '../support/organization.ts';

const estate = organization({ userPools: [pool(`${REGION}_Own`)] }, [
  member(MEMBER, {
    userPools: [poolOf('b.example', `${REGION}_Theirs`)],
    ses: { identities: [domain('b.example')] },
  }),
  member(OTHER, { userPools: [pool(`${REGION}_Closed`)] }, { State: 'SUSPENDED' }),
]);

let company: Company;
let folder: string;
beforeAll(async () => {
  company = await startCompany({ estate });
  folder = await mkdtemp(join(tmpdir(), 'mailposture-accounts-'));
});
afterAll(async () => {
  await company.close();
  await rm(folder, { recursive: true });
});

const inCompany = (...args: string[]) =>
  mailposture(args, { ...company.aws.env, MAILPOSTURE_DNS: company.dns.address });
const scan = (...args: string[]) => inCompany('scan', '--pace', 'off', '--check', 'cognito-own-*', ...args);
const fix = (...args: string[]) => inCompany('fix', '--pace', 'off', ...args);
const org = (...args: string[]) => scan('--org', '--external-id', EXTERNAL_ID, ...args);

test('--org: one report on all active accounts, and what was left out', async () => {
  const { code, stdout } = await org();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Mailposture [^ ]+ · accounts 111122223333, 222222222222 · /);
  expect(stdout).toContain(`user pool pool ${REGION}_Own (${REGION}, account ${ACCOUNT})`);
  expect(stdout).toContain(`Account ${OTHER} was not scanned: it is SUSPENDED.`);
  // What was read is added up over the accounts: two pools, each of its own account.
  expect(stdout).toMatch(/eu-west-1 {2}cognito-idp:ListUserPools +2 +2 +–/);
  expect(stdout.match(/ListUserPools/g)).toHaveLength(1);
});

test('in Markdown each pool is told with its account', async () => {
  const { stdout } = await org('--format', 'markdown');
  expect(stdout).toContain(`#### user pool pool ${REGION}\\_Own (${REGION}, account ${ACCOUNT})`);
});

test('in Japanese', async () => {
  const { stdout } = await scan('--org', '--external-id', EXTERNAL_ID, '--locale', 'ja');
  expect(stdout).toMatch(/· アカウント 111122223333, 222222222222 · /);
  expect(stdout).toContain(`アカウント ${OTHER} は SUSPENDED のため、スキャンしていません。`);
});

test('--accounts, and a role that refuses: exit code 3, and the others are reported', async () => {
  const { code, stdout } = await scan(
    '--accounts',
    `${ACCOUNT},${MEMBER}`,
    '--role',
    'Another',
    '--format',
    'json',
  );
  expect(code).toBe(3);
  const { coverage, summary } = JSON.parse(stdout);
  expect(coverage.accounts).toEqual([ACCOUNT]);
  expect(coverage.gaps).toEqual([
    expect.objectContaining({ account: MEMBER, what: `arn:aws:iam::${MEMBER}:role/Another` }),
  ]);
  expect(summary.subjects.userPool).toBe(1);
});

test('--history keeps one for each account; --save-inventory one of all, which evaluate judges alike', async () => {
  const history = join(folder, 'history');
  const file = join(folder, 'inventory.json');
  const first = await org('--history', history, '--save-inventory', file, '--format', 'json');
  expect((await readdir(history)).sort()).toEqual([ACCOUNT, MEMBER]);
  const again = await mailposture(['evaluate', file, '--check', 'cognito-own-*', '--format', 'json']);
  // Only a history knows since when.
  const findings: readonly { since?: string }[] = JSON.parse(first.stdout).findings;
  expect(JSON.parse(again.stdout).findings).toEqual(findings.map(({ since: _, ...finding }) => finding));
  const second = await org('--history', history);
  expect(second.stdout).toContain('nothing changed since');
});

describe('--subject', () => {
  test('may be in any of the accounts', async () => {
    const { code, stdout } = await org('--subject', `${REGION}_Theirs`, '--format', 'json');
    expect(code).toBe(0);
    const { findings, summary } = JSON.parse(stdout);
    expect(new Set(findings.map(({ subject }: { subject: { account: string } }) => subject.account))).toEqual(
      new Set([MEMBER]),
    );
    expect(summary.subjects.userPool).toBe(1);
  });

  test('in none of them: refused by name', async () => {
    const { code, stderr } = await org('--subject', `${REGION}_Thiers`);
    expect(code).toBe(2);
    expect(stderr).toContain(`nothing that was looked at is called "${REGION}_Thiers"`);
  });
});

describe('fix', () => {
  test('--org: one plan for all of them, as from the inventory that a scan of them keeps', async () => {
    const file = join(folder, 'of-all.json');
    const kept = await org('--save-inventory', file, '--fail-on', 'none');
    const { code, stdout } = await fix('--org', '--external-id', EXTERNAL_ID);
    expect([kept.code, code]).toEqual([0, 0]);
    expect(stdout).toContain(`that mail arrives: accounts ${ACCOUNT} and ${MEMBER}, `);
    for (const account of [ACCOUNT, MEMBER]) expect(stdout).toContain(`Account: \`${account}\``);
    const saved = await mailposture(['fix', file]);
    const withoutTime = (text: string) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME');
    expect(withoutTime(stdout)).toBe(withoutTime(saved.stdout));
  });

  test('--accounts, and a role that refuses: what was not seen is said, with exit code 3', async () => {
    const { code, stdout, stderr } = await fix('--accounts', `${ACCOUNT},${MEMBER}`, '--role', 'Another');
    expect(code).toBe(3);
    expect(stdout).toContain(`that mail arrives: account ${ACCOUNT}, `);
    expect(stderr).toContain('Not everything was seen');
  });

  test.each([
    [['--role', 'Another'], '--role and --external-id are for accounts'],
    [['--org', '--role', 'Another', 'inventory.json'], '--org, --role: only for a scan'],
  ])('%j is refused', async (args, words) => {
    const { code, stdout, stderr } = await fix(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});

test.each([
  [['--org', '--accounts', MEMBER], /--org and --accounts: give one of the two/],
  [['--role', 'Another'], /--role and --external-id are for accounts that --org or --accounts name/],
  [['--external-id', 'x1'], /--role and --external-id are for accounts/],
  [['--accounts', `${MEMBER},12`], /--accounts.*expected account ids of 12 digits, separated by commas/],
  [
    ['--org', '--role', `arn:aws:iam::${MEMBER}:role/${ROLE}`],
    /--role.*expected the name of a role.*not its ARN/,
  ],
  [['--org', '--role', 'two words'], /--role.*expected the name of a role/],
  [['--org', '--external-id', 'x'], /--external-id.*expected 2 to 1,224 letters/],
])('%j is refused', async (args, words) => {
  const { code, stdout, stderr } = await scan(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(words);
});
