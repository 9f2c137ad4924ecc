// The writes for mail as the AWS CLI sends them, where it is on this machine: what the SDK's clients of other tests do not
// speak for.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { bareEnvironment } from '../support/command.ts';
import { ACCOUNT, address, domain, estate, identityArn, pool, REGION } from '../support/estate.ts';

const run = promisify(execFile);
const isThere = await run('aws', ['--version']).then(
  () => true,
  () => false,
);
if (!isThere) console.warn('skipped: the AWS CLI is not on this machine');
const testCli = isThere ? test : test.skip;

const ID = `${REGION}_Pool`;
let simulator: Simulator;
beforeAll(async () => {
  const configurationSets = [{ ConfigurationSetName: 'watched' }];
  const identities = [domain('example.com'), address('me@example.com', { VerificationStatus: 'PENDING' })];
  const userPools = [pool(ID, {}, { UserPoolTier: 'PLUS' })];
  simulator = await startSimulator({
    estate: estate({ [REGION]: { ses: { identities, configurationSets }, userPools } }),
  });
});
afterAll(() => simulator.close());

/** What a command prints, read as JSON; nothing printed is nothing. */
async function aws(...args: readonly (string | object)[]): Promise<unknown> {
  const words = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
  const { stdout } = await run('aws', [...words, '--output', 'json', '--region', REGION], {
    env: bareEnvironment({ ...simulator.env, AWS_PAGER: '' }),
  });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

/** What a command that is refused says. */
const refused = (...args: readonly (string | object)[]) =>
  aws(...args).then(
    () => 'it succeeded',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

testCli(
  'a topic that SES may publish to, and a destination that does',
  async () => {
    const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:events`;
    const destination = [
      ...['sesv2', 'create-configuration-set-event-destination', '--configuration-set-name', 'watched'],
      ...['--event-destination-name', 'mail', '--event-destination'],
      { Enabled: true, MatchingEventTypes: ['BOUNCE'], SnsDestination: { TopicArn } },
    ];
    expect(await refused(...destination)).toContain(`(BadRequestException)`);
    const Principal = { Service: 'ses.amazonaws.com' };
    const statement = { Effect: 'Allow', Principal, Action: 'SNS:Publish', Resource: TopicArn };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const create = ['sns', 'create-topic', '--name', 'events', '--attributes'];
    expect(await aws(...create, { Policy })).toEqual({ TopicArn });
    expect(await aws(...create, { Policy })).toEqual({ TopicArn });
    expect(await refused(...create, { Policy: '{"Statement":[]}' })).toContain('(InvalidParameter)');
    expect(await aws('sns', 'get-topic-attributes', '--topic-arn', TopicArn)).toMatchObject({
      Attributes: { TopicArn, Policy },
    });
    const subscribe = ['sns', 'subscribe', '--topic-arn', TopicArn, '--protocol', 'email'];
    expect(await aws(...subscribe, '--notification-endpoint', 'team@example.com')).toEqual({
      SubscriptionArn: 'pending confirmation',
    });
    expect(await aws(...destination)).toBeUndefined();
    const named = ['--topic-arn', TopicArn, '--attribute-name', 'DisplayName', '--attribute-value', 'Mail'];
    expect(await aws('sns', 'set-topic-attributes', ...named)).toBeUndefined();
  },
  60_000,
);

testCli(
  'a pool that sends through SES, its role, its log group and its notices',
  async () => {
    const service = 'email.cognito-idp.amazonaws.com';
    const role = 'AWSServiceRoleForAmazonCognitoIdpEmailService';
    expect(await refused('iam', 'get-role', '--role-name', role)).toContain('(NoSuchEntity)');
    const create = ['iam', 'create-service-linked-role', '--aws-service-name', service];
    expect(await aws(...create)).toMatchObject({ Role: { RoleName: role } });
    expect(await refused(...create)).toContain('(InvalidInput)');
    expect(await aws('iam', 'get-role', '--role-name', role)).toMatchObject({
      Role: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: service } }] } },
    });

    const group = `/aws/vendedlogs/cognito/${ID}`;
    const made = ['logs', 'create-log-group', '--log-group-name', group];
    expect(await aws(...made)).toBeUndefined();
    expect(await refused(...made)).toContain('(ResourceAlreadyExistsException)');
    const LogGroupArn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${group}`;
    expect(await aws('logs', 'describe-log-groups', '--log-group-name-prefix', group)).toMatchObject({
      logGroups: [{ logGroupName: group, arn: `${LogGroupArn}:*` }],
    });
    expect(await aws('logs', 'describe-log-streams', '--log-group-name', group)).toEqual({ logStreams: [] });

    const [CloudWatchLogsConfiguration, logs] = [{ LogGroupArn }, 'set-log-delivery-configuration'];
    const log = { LogLevel: 'ERROR', EventSource: 'userNotification', CloudWatchLogsConfiguration };
    const LogConfigurations = [log];
    expect(
      await aws('cognito-idp', logs, '--cli-input-json', { UserPoolId: ID, LogConfigurations }),
    ).toMatchObject({ LogDeliveryConfiguration: { UserPoolId: ID, LogConfigurations } });

    const SourceArn = identityArn('example.com');
    const takeover = {
      NotifyConfiguration: { SourceArn },
      Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
    };
    expect(
      await aws('cognito-idp', 'set-risk-configuration', '--cli-input-json', {
        UserPoolId: ID,
        AccountTakeoverRiskConfiguration: takeover,
      }),
    ).toMatchObject({ RiskConfiguration: { AccountTakeoverRiskConfiguration: takeover } });

    const EmailConfiguration = { EmailSendingAccount: 'DEVELOPER', SourceArn };
    const update = ['cognito-idp', 'update-user-pool', '--cli-input-json'];
    expect(await aws(...update, { UserPoolId: ID, EmailConfiguration })).toBeUndefined();
    const pending = { ...EmailConfiguration, SourceArn: identityArn('me@example.com') };
    expect(await refused(...update, { UserPoolId: ID, EmailConfiguration: pending })).toContain(
      'Email address is not verified',
    );
  },
  60_000,
);

testCli(
  'an address that is mailed again, and one that goes',
  async () => {
    const named = ['--email-address', 'me@example.com'];
    expect(await aws('ses', 'verify-email-identity', ...named)).toBeUndefined();
    expect(await refused('ses', 'verify-email-identity', '--email-address', 'nobody')).toContain(
      '(InvalidParameterValue)',
    );
    const gone = ['sesv2', 'delete-email-identity', '--email-identity', 'me@example.com'];
    expect(await aws(...gone)).toBeUndefined();
    expect(await refused(...gone)).toContain('(NotFoundException)');
    const set = ['--email-identity', 'example.com', '--configuration-set-name', 'missing'];
    expect(await refused('sesv2', 'put-email-identity-configuration-set-attributes', ...set)).toContain(
      '(NotFoundException)',
    );
  },
  60_000,
);
