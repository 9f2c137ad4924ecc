// Changes as commands: exactly these, for each kind; options that the service models have; and whatever names hold,
// what a shell hands to the AWS CLI, and what the CLI sends, is what was meant.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { poolCall, sesCall } from '../../../src/fix/aws/calls.ts';
import {
  type Commands,
  poolCommands,
  requestCommands,
  sesCommands,
  shellText,
} from '../../../src/fix/aws/commands.ts';
import { topicArn } from '../../../src/fix/aws/topic.ts';
import type { SesChange } from '../../../src/model.ts';
import { LOCALES } from '../../../src/model.ts';
import { broken, englishLeft, isJapanese, styleFaults, tokensLost } from '../../support/languages.ts';
import {
  ACCESS,
  hostileChange,
  hostileValue,
  LOG_CHANGE,
  POOL_CHANGE,
  POOL_CHANGES,
  REQUESTS,
  RISK_CHANGE,
  SES_CHANGES,
} from './changes.ts';

const linesOf = ({ run }: Commands) => run.map(shellText);

describe('one command for each change', () => {
  const POLICY = 'example.com_cognito_policy.json';
  test.each<[string, string]>([
    [
      'createDomainIdentity',
      'create-email-identity --region eu-west-1 --email-identity example.com --dkim-signing-attributes NextSigningKeyLength=RSA_2048_BIT',
    ],
    [
      'enableDkimSigning',
      'put-email-identity-dkim-attributes --region eu-west-1 --email-identity example.com --signing-enabled',
    ],
    [
      'retryDkim',
      'put-email-identity-dkim-signing-attributes --region eu-west-1 --email-identity example.com --signing-attributes-origin AWS_SES',
    ],
    [
      'upgradeDkimKey',
      'put-email-identity-dkim-signing-attributes --region eu-west-1 --email-identity example.com --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT',
    ],
    [
      'setMailFrom',
      'put-email-identity-mail-from-attributes --region eu-west-1 --email-identity example.com --mail-from-domain bounce.example.com --behavior-on-mx-failure USE_DEFAULT_VALUE',
    ],
    [
      'createConfigurationSet',
      'create-configuration-set --region eu-west-1 --configuration-set-name mail-events --delivery-options TlsPolicy=REQUIRE --reputation-options ReputationMetricsEnabled=true',
    ],
    [
      'addEventDestination',
      'create-configuration-set-event-destination --region eu-west-1 --configuration-set-name mail-events --event-destination-name failed-mail --event-destination file://create-configuration-set-event-destination_111122223333_eu-west-1_mail-events_failed-mail_event-destination.json',
    ],
    [
      'requireTls',
      'put-configuration-set-delivery-options --region eu-west-1 --configuration-set-name mail-events --tls-policy REQUIRE',
    ],
    [
      'measureReputation',
      'put-configuration-set-reputation-options --region eu-west-1 --configuration-set-name mail-events --reputation-metrics-enabled',
    ],
    [
      'setDefaultConfigurationSet',
      'put-email-identity-configuration-set-attributes --region eu-west-1 --email-identity example.com --configuration-set-name mail-events',
    ],
    [
      'forwardFeedback',
      'put-email-identity-feedback-attributes --region eu-west-1 --email-identity example.com --email-forwarding-enabled',
    ],
    ['resumeSending', 'put-account-sending-attributes --region eu-west-1 --sending-enabled'],
    [
      'suppress',
      'put-account-suppression-attributes --region eu-west-1 --suppressed-reasons BOUNCE COMPLAINT',
    ],
    [
      'putPolicy',
      `create-email-identity-policy --region eu-west-1 --email-identity example.com --policy-name cognito --policy file://create-email-identity-policy_111122223333_eu-west-1_${POLICY}`,
    ],
    [
      'putPolicy',
      `update-email-identity-policy --region eu-west-1 --email-identity example.com --policy-name cognito --policy file://update-email-identity-policy_111122223333_eu-west-1_${POLICY}`,
    ],
    [
      'deletePolicy',
      'delete-email-identity-policy --region eu-west-1 --email-identity example.com --policy-name everyone',
    ],
    ['deleteIdentity', 'delete-email-identity --region eu-west-1 --email-identity example.com'],
  ])('%s: %s', (kind, line) => {
    const lines = SES_CHANGES.filter(({ change }) => change === kind).flatMap((change) =>
      linesOf(sesCommands(change)),
    );
    expect(lines).toContain(`aws sesv2 ${line}`);
  });

  test.each<[SesChange['change'], string]>([
    ['verifyAddress', 'ses verify-email-identity --region eu-west-1 --email-address no-reply@example.com'],
    [
      'createEventTopic',
      'sns create-topic --region eu-west-1 --name mail-events --attributes file://create-topic_111122223333_eu-west-1_mail-events_attributes.json',
    ],
  ])('%s, which is not in API v2: %s', (kind, line) => {
    const [change] = SES_CHANGES.filter((one) => one.change === kind);
    expect(change && linesOf(sesCommands(change))).toEqual([`aws ${line}`]);
  });

  test('a topic: SES may publish for this account, and its owner keeps what SNS gives', () => {
    const [change] = SES_CHANGES.filter((one) => one.change === 'createEventTopic');
    const { files = [], notes = [] } = change === undefined ? {} : sesCommands(change);
    const { Policy } = JSON.parse(files[0]?.content ?? '');
    const topic = 'arn:aws:sns:eu-west-1:111122223333:mail-events';
    const { Statement } = JSON.parse(Policy);
    expect(Statement).toEqual([
      expect.objectContaining({
        Principal: { AWS: '*' },
        Resource: topic,
        Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } },
      }),
      {
        Sid: 'AllowSesToPublish',
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Action: 'SNS:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '111122223333' },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:ses:eu-west-1:111122223333:configuration-set/*' },
        },
      },
    ]);
    expect(notes[0]?.en).toContain(`aws sns get-topic-attributes --region eu-west-1 --topic-arn ${topic} `);
  });

  test.each([
    ['us-gov-west-1', 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:x'],
    ['cn-north-1', 'arn:aws-cn:sns:cn-north-1:111122223333:x'],
    ['eu-west-1', 'arn:aws:sns:eu-west-1:111122223333:x'],
  ])('the ARN of a topic in %s: %s', (region, arn) => {
    expect(topicArn({ account: '111122223333', region }, 'x')).toBe(arn);
  });

  test('a pool: its whole input in a file, after the role where that is not there yet', () => {
    const { run, files } = poolCommands(POOL_CHANGE);
    expect(run.map(shellText)).toEqual([
      'aws iam get-role --role-name AWSServiceRoleForAmazonCognitoIdpEmailService >/dev/null 2>&1 ||\n' +
        '  aws iam create-service-linked-role --aws-service-name email.cognito-idp.amazonaws.com',
      `aws cognito-idp update-user-pool --region eu-west-1 --cli-input-json file://${files[0]?.name}`,
    ]);
    expect(files).toHaveLength(1);
    expect(JSON.parse(files[0]?.content ?? '')).toEqual({
      ...Object(POOL_CHANGE.input),
      UserPoolId: 'eu-west-1_AbCdEf123',
    });
    expect(poolCommands({ ...POOL_CHANGE, serviceLinkedRole: false }).run).toHaveLength(1);
  });

  test('a pool: what to compare before and after, and what the call cannot keep', () => {
    const { check, notes } = poolCommands(POOL_CHANGE);
    const read = 'aws cognito-idp describe-user-pool --region eu-west-1 --user-pool-id eu-west-1_AbCdEf123';
    expect(check.argv.join(' ')).toBe(`${read} --query UserPool.EmailConfiguration`);
    expect(check.compare?.before).toMatch(/^aws [^>]+ > before_[\w.-]+\.json$/);
    expect(check.compare?.after).toBe(`${read} | diff ${check.compare?.before.replace(/^.* > /, '')} -`);
    expect(notes).toEqual(expect.arrayContaining([...POOL_CHANGE.notKept]));
  });

  test('notices: the whole risk configuration in a file', () => {
    const { run, files } = poolCommands(RISK_CHANGE);
    expect(run.map(shellText)).toEqual([
      `aws cognito-idp set-risk-configuration --region eu-west-1 --cli-input-json file://${files[0]?.name}`,
    ]);
    expect(JSON.parse(files[0]?.content ?? '')).toEqual(RISK_CHANGE.input);
  });

  test('logs: the whole log delivery in a file, after the log group where that is not there yet', () => {
    const { run, files } = poolCommands(LOG_CHANGE);
    const group = `--region eu-west-1 --log-group-name ${LOG_CHANGE.createLogGroup}`;
    expect(run.map(shellText)).toEqual([
      `aws logs describe-log-streams ${group} --max-items 1 >/dev/null 2>&1 ||\n  aws logs create-log-group ${group}`,
      `aws cognito-idp set-log-delivery-configuration --region eu-west-1 --cli-input-json file://${files[0]?.name}`,
    ]);
    expect(JSON.parse(files[0]?.content ?? '')).toEqual(LOG_CHANGE.input);
    const { createLogGroup: _group, ...there } = LOG_CHANGE;
    expect(poolCommands(there).run).toHaveLength(1);
  });

  test('requests', () => {
    const [access, support, quota, review] = REQUESTS.map((request) => requestCommands(request, 'ja'));
    expect(access?.run.map(({ argv }) => argv.slice(0, 5))).toEqual([
      ['aws', 'sesv2', 'put-account-details', '--region', 'eu-west-1'],
    ]);
    expect(JSON.parse(access?.files[1]?.content ?? '')).toEqual({
      ProductionAccessEnabled: true,
      MailType: 'TRANSACTIONAL',
      WebsiteURL: 'https://<自社のウェブサイト>',
      ContactLanguage: 'JA',
    });
    expect([support?.run, review?.run]).toEqual([[], []]);
    expect(review?.check).toEqual(access?.check);
    expect(review?.notes.map(({ en }) => en).join()).toContain('409 ConflictException');
    expect(quota?.run.map(shellText)).toEqual([
      'aws service-quotas list-service-quotas --region eu-west-1 --service-code ses',
      "aws service-quotas request-service-quota-increase --region eu-west-1 --service-code ses --quota-code '<quota-code>' --desired-value 200000",
    ]);
  });
});

describe('files', () => {
  test('no two changes share one, whatever their names, even where capitals count as small letters', () => {
    const put = (identity: string, name: string): SesChange => ({
      account: '111122223333',
      region: 'eu-west-1',
      change: 'putPolicy',
      identity,
      name,
      document: {},
      replaces: false,
    });
    const names = [
      ...[put('a.example', 'x'), put('a.example', 'X'), put('a.example', 'x y'), put('a.example', 'x_y')],
      ...[put('a.example', 'x-y'), put('a.example_x', 'y'), put('a', 'example_x'), put('a.example', '..')],
      ...[put('a'.repeat(200), 'x'), put('a'.repeat(201), 'x'), put('', ''), put('../../etc', 'x')],
    ].flatMap((change) => sesCommands(change).files.map(({ name }) => name.toLowerCase()));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9._-]{1,160}\.json$/);
  });
});

describe('words', () => {
  const all = [
    ...SES_CHANGES.map((change): [string, Commands] => [change.change, sesCommands(change)]),
    ...POOL_CHANGES.map((change): [string, Commands] => [change.change, poolCommands(change)]),
    ...REQUESTS.map((request): [string, Commands] => [request.request, requestCommands(request, 'en')]),
  ];
  test.each(all)('%s: notes and what the check shows, in both languages', (_kind, { notes, check }) => {
    for (const text of [...notes, check.shows]) {
      expect([...broken(text.en), ...broken(text.ja)]).toEqual([]);
      expect(tokensLost(text)).toEqual([]);
    }
    for (const { en: english, ja: japanese } of notes) {
      expect(english).toMatch(/^[A-Z].*\.$/);
      expect(isJapanese(japanese)).toBe(true);
      expect([...englishLeft(japanese), ...styleFaults(japanese)]).toEqual([]);
    }
  });
});

describe('the service models of botocore', () => {
  const SCRIPT = `
import json, sys
import botocore.session
from botocore import xform_name
from botocore.validate import validate_parameters
session = botocore.session.get_session()
faults = []
for argv, given in json.load(sys.stdin):
    model = session.get_service_model(argv[1])
    operations = {xform_name(name, '-'): name for name in model.operation_names}
    if argv[2] not in operations:
        faults.append(argv[2])
        continue
    shape = model.operation_model(operations[argv[2]]).input_shape
    members = {} if shape is None else shape.members
    known = {'--' + xform_name(name, '-') for name in members} | {'--region', '--query', '--output', '--cli-input-json'}
    pages = session.get_component('data_loader').load_service_model(argv[1], 'paginators-1')['pagination'] if '--max-items' in argv else {}
    if operations[argv[2]] in pages: known.add('--max-items')
    faults += [' '.join([argv[2], word]) for word in argv[3:] if word.startswith('--') and word not in known]
    if given is not None:
        try:
            validate_parameters(given, shape)
        except Exception as error:
            faults.append(argv[2] + ': ' + str(error))
        for name, value in given.items():
            allowed = getattr(members[name], 'enum', None)
            if allowed and value not in allowed:
                faults.append(argv[2] + ': ' + name + ' ' + str(value))
print(json.dumps(faults))
`;

  function faultsOf(commands: readonly (readonly [argv: readonly string[], input: unknown])[]): string[] {
    return JSON.parse(
      execFileSync('python3', ['-c', SCRIPT], { input: JSON.stringify(commands), encoding: 'utf8' }),
    );
  }
  const reason =
    spawnSync('python3', ['-c', 'import botocore']).status === 0 ? undefined : 'no botocore here';
  if (reason !== undefined)
    process.stderr.write(`The options were not compared with the models: ${reason}.\n`);
  const testModels = reason === undefined ? test : test.skip;

  testModels('know each operation, option and value', () => {
    const written = [
      ...SES_CHANGES.map(sesCommands),
      ...POOL_CHANGES.map(poolCommands),
      ...REQUESTS.map((request) => requestCommands(request, 'en')),
    ];
    const argvs = written.flatMap(({ run, check, ready }) => [
      ...ready.map(({ argv }) => argv),
      ...run.flatMap(({ argv, unless }) => [argv, ...(unless?.argv[0] === 'aws' ? [unless.argv] : [])]),
      check.argv,
    ]);
    const inputs = [
      ...SES_CHANGES.map((change) => [sesCommands(change), sesCall(change).input] as const),
      ...POOL_CHANGES.map((change) => [poolCommands(change), poolCall(change).input] as const),
    ].map(([{ run }, input]) => [run.at(-1)?.argv ?? [], input] as const);
    expect(argvs.length).toBeGreaterThan(45);
    expect(faultsOf([...argvs.map((argv) => [argv, null] as const), ...inputs])).toEqual([]);
    const access = requestCommands(ACCESS, 'en');
    const input = {
      ...JSON.parse(access.files[1]?.content ?? ''),
      UseCaseDescription: access.files[0]?.content,
    };
    expect(faultsOf([[access.run[0]?.argv ?? [], input]])).toEqual([]);
  });

  testModels('would tell what they do not know', () => {
    expect(
      faultsOf([
        [['aws', 'sesv2', 'create-identity'], null],
        [['aws', 'sesv2', 'create-email-identity', '--identity', 'x'], null],
        [['aws', 'sesv2', 'create-email-identity'], { EmailIdentity: 1 }],
        [['aws', 'sesv2', 'put-account-details'], { MailType: 'OTHER', WebsiteURL: 'x' }],
      ]),
    ).toHaveLength(4);
  });
});

describe('a shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-shell-'));
  const seen = join(folder, 'argv');
  const stand = join(folder, 'aws');
  // Whatever it is called with, each argument after another; and nothing that is asked for is there.
  const isAbsent = 'case $2 in get-* | describe-*) exit 1 ;; esac';
  writeFileSync(stand, `#!/bin/sh\nprintf '%s\\0' aws "$@" >> '${seen}'\n${isAbsent}\n`);
  chmodSync(stand, 0o755);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the stand-in for the AWS CLI is called with. */
  function calledWith(commands: Commands): string[] {
    writeFileSync(seen, '');
    for (const { name, content } of commands.files) writeFileSync(join(folder, name), content);
    for (const line of linesOf(commands)) {
      const { status, stderr } = spawnSync('sh', ['-e'], {
        cwd: folder,
        input: `${line}\n`,
        env: { PATH: `${folder}:${process.env.PATH}` },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
    }
    return readFileSync(seen, 'utf8').split('\0').slice(0, -1);
  }

  test('hands each argument over as it is', () => {
    fc.assert(
      fc.property(hostileChange, (change) => {
        const commands = sesCommands(change);
        expect(calledWith(commands)).toEqual(commands.run.flatMap(({ argv }) => argv));
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['role', POOL_CHANGE],
    ['log group', LOG_CHANGE],
  ])('asks for the %s first, and makes it where it is not there', (_what, change) => {
    const commands = poolCommands(change);
    const [needed, update] = commands.run;
    expect(calledWith(commands)).toEqual([
      ...(needed?.unless?.argv ?? []),
      ...(needed?.argv ?? []),
      ...(update?.argv ?? []),
    ]);
  });

  test.each(LOCALES)('sends no request while a placeholder is left in it (%s)', (locale) => {
    const commands = requestCommands(ACCESS, locale);
    expect(calledWith(commands)).toEqual([]);
    const filled = commands.files.map(({ name, content }, index) => ({
      name,
      content: content.replaceAll(/<[^<>]*>/g, `filled ${index}`),
    }));
    expect(calledWith({ ...commands, files: filled })).toEqual(commands.run[0]?.argv);
    const one = filled.map((file, index) => (index === 0 ? (commands.files[0] ?? file) : file));
    expect(calledWith({ ...commands, files: one })).toEqual([]);
  });
});

/** The input that a command gives to the API, read as the AWS CLI reads it: the way back. */
function inputOf({ run, files }: Commands, operation: readonly string[]): Record<string, unknown> {
  const contentOf = (value: string) =>
    files.find(({ name }) => `file://${name}` === value)?.content ?? `no file ${value}`;
  const argv = run.at(-1)?.argv ?? [];
  expect(argv.slice(0, 3)).toEqual(operation);
  const input: Record<string, unknown> = {};
  const words = argv.slice(3).flatMap((word) => {
    const [, option, value] = /^(--[a-z-]+)=(-.*)$/su.exec(word) ?? [];
    return option === undefined || value === undefined
      ? [{ word }]
      : [{ word: option }, { word: value, isValue: true }];
  });
  let member = '';
  for (const { word, ...rest } of words) {
    if (word.startsWith('--') && !('isValue' in rest)) {
      member = word.slice(2);
      input[member] = undefined;
    } else if (member === 'cli-input-json') {
      delete input[member];
      for (const [key, value] of Object.entries(JSON.parse(contentOf(word)))) input[key] = value;
    } else {
      const given = /^file:\/\//.test(word) ? contentOf(word) : word;
      input[member] = input[member] === undefined ? given : [input[member], given].flat();
    }
  }
  return input;
}

test('argv and files hold the whole input and nothing else', () => {
  const wellFormed = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll(/\\ud[89a-f][0-9a-f]{2}/g, '\ufffd'));
  fc.assert(
    fc.property(fc.constantFrom('create', 'policy'), hostileValue, hostileValue, (kind, one, other) => {
      const place = { account: '111122223333', region: 'eu-west-1', identity: one };
      const change: SesChange =
        kind === 'policy'
          ? { ...place, change: 'deletePolicy', name: other }
          : { ...place, change: 'setDefaultConfigurationSet', set: other };
      const commands = sesCommands(change);
      const operation = commands.run[0]?.argv.slice(0, 3) ?? [];
      const { region, ...input } = inputOf(commands, operation);
      expect(region).toBe('eu-west-1');
      const wanted = wellFormed(Object.values(sesCall(change).input));
      expect(Object.values(input)).toEqual(wanted);
      for (const { content } of commands.files) expect(() => JSON.parse(content)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

describe('the AWS CLI itself', () => {
  const there = spawnSync('aws', ['--version']).status === 0;
  if (!there) process.stderr.write('The AWS CLI is not on this machine: what it sends was not looked at.\n');
  const testCli = there ? test : test.skip;
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-aws-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  testCli.each(['mail events', '-x', '--help', 'file:///etc/hostname', 'it\'s $(id) `id` "x"', 'あ\n\t\\'])(
    'sends the name %j as it is',
    async (name) => {
      const bodies: string[] = [];
      const server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        request.on('end', () => {
          bodies.push(body);
          response.setHeader('content-type', 'application/json').end('{}');
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const change: SesChange = {
        account: '111122223333',
        region: 'eu-west-1',
        change: 'addEventDestination',
        set: 'mail-events',
        name,
        events: ['BOUNCE'],
        topicArn: 'arn:aws:sns:eu-west-1:111122223333:mail-events',
      };
      const { run, files } = sesCommands(change);
      for (const file of files) writeFileSync(join(folder, file.name), file.content);
      await runIn(folder, run[0]?.argv ?? [], `http://127.0.0.1:${port}`);
      await new Promise((resolve) => server.close(resolve));
      expect(bodies.map((body) => JSON.parse(body))).toEqual([
        {
          EventDestinationName: name,
          EventDestination: {
            Enabled: true,
            MatchingEventTypes: ['BOUNCE'],
            SnsDestination: { TopicArn: change.topicArn },
          },
        },
      ]);
    },
    30_000,
  );
});

async function runIn(cwd: string, argv: readonly string[], endpoint: string): Promise<void> {
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE000000000',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_EC2_METADATA_DISABLED: 'true',
    LANG: 'C.UTF-8',
  };
  const [program = '', ...args] = argv;
  await new Promise<void>((resolve, reject) => {
    execFile(program, [...args, '--endpoint-url', endpoint], { cwd, env }, (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}
