// The packaged functions, run as Lambda runs them, against the simulator: the bundles work, and the roles in
// serverless.yml allow what they call, and nothing else.
import { type DnsServer, startDnsServer } from '../src/simulator/dns.ts';
import { parseEstate } from '../src/simulator/estate.ts';
import { type Simulator, startSimulator } from '../src/simulator/server.ts';
import { topicsOf } from '../src/simulator/services/sns-topics.ts';
import { type SlackWebhook, startSlackWebhook } from '../src/simulator/slack.ts';
import { invoke, packageService, type ServicePackage } from './support/package.ts';
import { ACCOUNT, REGION } from './support/simulated.ts';

const identity = (IdentityName: string, VerificationStatus: string) => ({ IdentityName, VerificationStatus });
const estate = parseEstate({
  name: 'deployed',
  description: 'Pools with every trait that a scan asks more of, one with a sender that is not verified',
  managementAccount: ACCOUNT,
  accounts: [
    {
      Id: ACCOUNT,
      Name: 'main',
      regions: {
        [REGION]: {
          topics: [{ Name: 'digest' }],
          buckets: ['reports'],
          ses: {
            identities: [identity('example.com', 'PENDING'), identity('example.net', 'SUCCESS')],
            configurationSets: [{ ConfigurationSetName: 'shop-mail' }],
          },
          userPools: [
            {
              Id: `${REGION}_Example01`,
              Name: 'shop',
              EmailConfiguration: {
                EmailSendingAccount: 'DEVELOPER',
                SourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.com`,
                From: 'shop@example.com',
                ConfigurationSet: 'shop-mail',
              },
              UserPoolTier: 'PLUS',
            },
            { Id: `${REGION}_Example02`, Name: 'club', MfaConfiguration: 'ON' },
          ],
        },
      },
    },
  ],
  zones: { 'example.com': { '@': { TXT: ['v=spf1 -all'] } } },
});

const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:digest`;
const PARAMETER = '/mailposture/slack-webhook';
const CONFIG = '/mailposture/config';

let service: ServicePackage;
let slack: SlackWebhook;
let dns: DnsServer;
let simulator: Simulator;
beforeAll(async () => {
  slack = await startSlackWebhook();
  dns = await startDnsServer({ zones: estate.zones, faults: estate.dnsFaults });
  simulator = await startSimulator({
    estate,
    parameters: { [PARAMETER]: slack.url, [CONFIG]: 'environments: []' },
  });
  service = await packageService({ slackWebhookParameter: PARAMETER, configParameter: CONFIG });
}, 60_000);
afterAll(async () => {
  // Undefined when it could not be packaged.
  await service?.remove();
  await simulator.close();
  await dns.close();
  await slack.close();
});

/** Of serverless.yml's conditions, those that do not hold in this package. */
const NOT_HOLDING = ['WithConfigUrl', 'WithSlackKey', 'WithEmail'];

/** Without the parts of a template that hang on such a condition. */
function held(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('Fn::If' in value)) return value;
  const [condition] = Array.isArray(value['Fn::If']) ? value['Fn::If'] : [];
  return NOT_HOLDING.includes(condition) ? null : value;
}

/** Actions that a role allows, and STS's GetCallerIdentity, which needs no permission. */
function allowed(role: string): string[] {
  return [
    ...JSON.stringify(service.resources[role]?.Properties.Policies, held).matchAll(
      /"([a-z0-9-]+:[A-Z]\w+)"/g,
    ),
  ]
    .map(([, action = '']) => action)
    .concat('sts:GetCallerIdentity');
}
const called = () => [...new Set(simulator.calls.map(({ action }) => action))].sort();

test('the scan finds the fault, publishes it, and calls exactly what its role allows', async () => {
  const answer = await invoke(
    await service.unpack('scan'),
    { regions: [REGION] },
    {
      ...simulator.env,
      MAILPOSTURE_TOPIC_ARN: topicArn,
      MAILPOSTURE_REPORT_BUCKET: 'reports',
      MAILPOSTURE_DNS: dns.address,
      MAILPOSTURE_PACE: 'off',
      MAILPOSTURE_CONFIG: `ssm:${CONFIG}`,
    },
  );
  expect(answer).toMatchObject({ summary: { worst: 'critical', subjects: { userPool: 2, identity: 2 } } });
  expect(topicsOf(simulator.world).published).toHaveLength(1);
  // What the simulator does not play (logs, keys, queues) is left out on both sides.
  const role = allowed('ScanRole').filter((action) =>
    /^(account|cloudwatch|cognito-idp|s3|ses|sns|ssm|sts):/.test(action),
  );
  expect(called()).toEqual(role.sort());
}, 30_000);

test('Slack gets that digest, and the function calls exactly what its role allows', async () => {
  const before = simulator.calls.length;
  const Message = topicsOf(simulator.world).published[0]?.parts.default;
  const event = { Records: [{ Sns: { Message } }] };
  const env = { ...simulator.env, SLACK_WEBHOOK_PARAMETER: PARAMETER };
  await invoke(await service.unpack('slack'), event, env);
  expect(slack.messages[0]?.text).toContain('2 pools and 2 identities');
  const actions = simulator.calls.slice(before).map(({ action }) => action ?? '');
  expect(actions).toEqual(['ssm:GetParameter']);
  expect(allowed('SlackRole')).toContain('ssm:GetParameter');
}, 30_000);
