// The commands of each change, run by a shell with the AWS CLI itself against the pretend company, in which none of it is
// so yet; and what its check shows then.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Commands,
  poolCommands,
  requestCommands,
  sesCommands,
  shellText,
} from '../../../src/fix/aws/commands.ts';
import type { CognitoChange, SesChange } from '../../../src/model.ts';
import { type Company, loadEstate, startCompany } from '../../../src/simulator/index.ts';
import { ACCESS } from './changes.ts';

const there = spawnSync('aws', ['--version']).status === 0;
if (!there) process.stderr.write('The AWS CLI is not on this machine: the commands were not run.\n');
const testCli = there ? test : test.skip;

const folder = mkdtempSync(join(tmpdir(), 'mailposture-run-'));
let company: Company;

beforeAll(async () => {
  const estate = await loadEstate('story-before');
  for (const identity of estate.accounts[0]?.regions['ap-northeast-1']?.ses.identities ?? []) {
    identity.FeedbackForwardingStatus = false;
    if (identity.DkimAttributes !== undefined) identity.DkimAttributes.NextSigningKeyLength = 'RSA_1024_BIT';
  }
  company = await startCompany({ estate, quotas: 'off' });
});
afterAll(async () => {
  await company.close();
  rmSync(folder, { recursive: true });
});

/** Runs lines in a shell that has the company's credentials and endpoint and nothing else of AWS. */
function shell(lines: readonly string[]): Promise<{ status: number | null; out: string; error: string }> {
  const env = { ...company.aws.env, PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', AWS_PAGER: '' };
  const child = spawn('sh', ['-eu'], { cwd: folder, env });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString();
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, error })));
}

/** Runs the commands of a change, which must all succeed. */
async function make({ run, files }: Commands): Promise<void> {
  for (const { name, content } of files) writeFileSync(join(folder, name), content);
  const { status, error } = await shell(run.map(shellText));
  expect([status, status === 0 ? '' : error]).toEqual([0, '']);
}

/** What a command that reads shows: its JSON, or the code of AWS's error. */
async function look(argv: readonly string[]): Promise<unknown> {
  const { status, out, error } = await shell([shellText({ argv: [...argv, '--output', 'json'] })]);
  return status === 0 ? JSON.parse(out) : /\((\w+)\)/.exec(error)?.[1];
}

interface Row {
  readonly what: string;
  readonly commands: Commands;
  /** Where the change's own check does not tell it. */
  readonly read?: readonly string[];
  readonly shows: unknown;
}

const ACCOUNT = '111122223333';
const TOKYO = { account: ACCOUNT, region: 'ap-northeast-1' } as const;
const IRELAND = { account: ACCOUNT, region: 'eu-west-1' } as const;
const VIRGINIA = { account: ACCOUNT, region: 'us-east-1' } as const;
const TOPIC = 'arn:aws:sns:ap-northeast-1:111122223333:ses-events';
const PARTNERS = 'partners@kumo-notes.example';
const DOCUMENT = { Version: '2012-10-17', Statement: [] };

const of = (change: SesChange, shows: unknown): Row => ({
  what: change.change,
  commands: sesCommands(change),
  shows,
});

const SES_ROWS: readonly Row[] = [
  of(
    { ...TOKYO, change: 'createEventTopic', name: 'ses-events' },
    expect.stringContaining('AllowSesToPublish'),
  ),
  of(
    { ...TOKYO, change: 'createConfigurationSet', name: 'watch', tls: 'REQUIRE', reputationMetrics: true },
    'REQUIRE',
  ),
  of(
    {
      ...TOKYO,
      change: 'addEventDestination',
      set: 'kumo-app',
      name: 'mail-events',
      events: ['BOUNCE', 'COMPLAINT', 'DELIVERY_DELAY'],
      topicArn: TOPIC,
    },
    ['mail-events'],
  ),
  of({ ...TOKYO, change: 'requireTls', set: 'kumo-app' }, 'REQUIRE'),
  of({ ...TOKYO, change: 'measureReputation', set: 'kumo-app' }, true),
  of(
    {
      ...TOKYO,
      change: 'setDefaultConfigurationSet',
      identity: 'kumo-notes.example',
      set: 'kumo-app',
    },
    'kumo-app',
  ),
  of(
    {
      ...VIRGINIA,
      change: 'createDomainIdentity',
      identity: 'kumo-fresh.example',
      keyLength: 'RSA_2048_BIT',
    },
    'PENDING',
  ),
  of({ ...IRELAND, change: 'enableDkimSigning', identity: 'kumo-status.example' }, true),
  of({ ...IRELAND, change: 'retryDkim', identity: 'kumo-cards.example' }, 'PENDING'),
  of({ ...TOKYO, change: 'upgradeDkimKey', identity: 'kumo-labs.example' }, 'RSA_2048_BIT'),
  of(
    {
      ...TOKYO,
      change: 'setMailFrom',
      identity: 'kumo-invoices.example',
      mailFrom: 'bounce.kumo-invoices.example',
      onMxFailure: 'USE_DEFAULT_VALUE',
    },
    'PENDING',
  ),
  of({ ...TOKYO, change: 'forwardFeedback', identity: 'kumo-notes.example' }, true),
  of({ ...VIRGINIA, change: 'resumeSending' }, true),
  of({ ...IRELAND, change: 'suppress', reasons: ['BOUNCE', 'COMPLAINT'] }, ['BOUNCE', 'COMPLAINT']),
  of(
    {
      ...TOKYO,
      change: 'putPolicy',
      identity: 'kumo-notes.example',
      name: 'cognito',
      document: DOCUMENT,
      replaces: false,
    },
    ['cognito'],
  ),
  {
    ...of(
      {
        ...TOKYO,
        change: 'putPolicy',
        identity: PARTNERS,
        name: 'cognito',
        document: DOCUMENT,
        replaces: true,
      },
      JSON.stringify(DOCUMENT, undefined, 2),
    ),
    what: 'putPolicy, which replaces one',
    read: [
      ...['aws', 'sesv2', 'get-email-identity-policies', '--region', TOKYO.region],
      ...['--email-identity', PARTNERS, '--query', 'Policies.cognito'],
    ],
  },
  of({ ...TOKYO, change: 'deletePolicy', identity: PARTNERS, name: 'cognito' }, []),
  of({ ...TOKYO, change: 'verifyAddress', identity: 'welcome@kumo-notes.example' }, 'PENDING'),
  of({ ...TOKYO, change: 'deleteIdentity', identity: 'kumo.notes.team@gmail.com' }, 'NotFoundException'),
];

const SENDER = { identity: { name: 'kumo-notes.example', region: 'ap-northeast-1' } } as const;
const SOURCE_ARN = 'arn:aws:ses:ap-northeast-1:111122223333:identity/kumo-notes.example';
const EMAIL = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: SOURCE_ARN,
  From: 'no-reply@kumo-notes.example',
};
const NOTICES = { SourceArn: SOURCE_ARN, From: 'security@kumo-notes.example' };
const LOG_GROUP = '/aws/vendedlogs/cognito/ap-northeast-1_Customers';
const LOG = {
  EventSource: 'userNotification',
  LogLevel: 'ERROR',
  CloudWatchLogsConfiguration: {
    LogGroupArn: `arn:aws:logs:ap-northeast-1:111122223333:log-group:${LOG_GROUP}`,
  },
};
const NO_ACTION = { Notify: true, EventAction: 'NO_ACTION' };

const poolRow = (change: CognitoChange, shows: unknown): Row => ({
  what: change.change,
  commands: poolCommands(change),
  shows,
});

const POOL_ROWS: readonly Row[] = [
  poolRow(
    {
      ...TOKYO,
      ...SENDER,
      change: 'updateUserPool',
      poolId: 'ap-northeast-1_Customers',
      input: { EmailConfiguration: EMAIL, AutoVerifiedAttributes: ['email'] },
      before: null,
      serviceLinkedRole: true,
      notKept: [],
    },
    EMAIL,
  ),
  poolRow(
    {
      ...TOKYO,
      ...SENDER,
      change: 'setRiskConfiguration',
      poolId: 'ap-northeast-1_Workspace',
      input: {
        AccountTakeoverRiskConfiguration: {
          NotifyConfiguration: NOTICES,
          Actions: { HighAction: NO_ACTION },
        },
      },
    },
    expect.objectContaining(NOTICES),
  ),
  poolRow(
    {
      ...TOKYO,
      change: 'setLogDelivery',
      poolId: 'ap-northeast-1_Customers',
      input: { LogConfigurations: [LOG] },
      createLogGroup: LOG_GROUP,
    },
    [LOG],
  ),
];

/** A request whose placeholders somebody has filled in. */
function access(): Row {
  const commands = requestCommands({ ...ACCESS, ...TOKYO, region: 'ap-northeast-3' }, 'en');
  const files = commands.files.map(({ name, content }) => ({
    name,
    content: content.replaceAll(/<[^<>]*>/g, 'kumo-notes.example'),
  }));
  return {
    what: 'productionAccess',
    commands: { ...commands, files },
    shows: expect.arrayContaining([true]),
  };
}

const ROWS = [...SES_ROWS, ...POOL_ROWS, access()];

testCli.each(ROWS)(
  '$what',
  async ({ commands, read = commands.check.argv, shows }) => {
    await make(commands);
    expect(await look(read)).toEqual(shows);
  },
  60_000,
);

testCli(
  'what is there already is not made again',
  async () => {
    const again = ['createEventTopic', 'updateUserPool', 'setLogDelivery'];
    const rows = ROWS.filter(({ what }) => again.includes(what));
    expect(rows).toHaveLength(again.length);
    for (const { commands } of rows) await make(commands);
  },
  60_000,
);

testCli(
  'a comparison shows what a change to a pool has changed, and nothing else',
  async () => {
    const [row] = POOL_ROWS;
    const { before = '', after = '' } = row?.commands.check.compare ?? {};
    expect(await shell([before, after])).toMatchObject({ status: 0, out: '' });
    const protect =
      'aws cognito-idp update-user-pool --region ap-northeast-1 --user-pool-id ap-northeast-1_Customers --deletion-protection ACTIVE';
    const { out } = await shell([before, protect, `${after} || true`]);
    expect(out).toMatch(/^[<>].*DeletionProtection/m);
  },
  60_000,
);
