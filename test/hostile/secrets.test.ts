// Secrets as canaries, while everything fails in turn: whatever is printed, logged, thrown, saved or sent by then, no piece of
// one is in it, in no encoding.

import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handler as scan } from '../../handlers/scan.ts';
import { logged } from '../../src/log.ts';
import { makeDigest } from '../../src/publish/messages/digest.ts';
import type { SlackWay } from '../../src/publish/slack/config.ts';
import { deliverToSlack } from '../../src/publish/slack/handler.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { mailposture } from '../support/command.ts';
import { withEnvironment } from '../support/company.ts';
import { ACCOUNT, domain, pool } from '../support/estate.ts';
import { lambdaContext, printedBy } from '../support/lambda.ts';
import { MEMBER, member, organization } from '../support/organization.ts';
import { finding, report } from '../support/reports.ts';
import { environmentOf } from '../support/service.ts';
import { type SlackService, startSlackService } from '../support/slack.ts';
import { ANSWERS, type Answer, bodyOf, deny, FAILURES, NO_MATCH } from './answers.ts';
import { CANARIES, expectNoSecret, formsOf, PIECE, shown } from './canaries.ts';

test('the search finds a secret, whichever way it is written', () => {
  for (const secret of Object.values(CANARIES)) {
    const forms = [{ name: 'secret', forms: [...formsOf(secret)] }];
    const written = [
      `x ${secret} y`,
      secret.slice(7, 7 + PIECE),
      encodeURIComponent(`a=${secret}`),
      JSON.stringify({ secret }),
      Buffer.from(secret).toString('hex'),
      ...['', 'x', 'xx'].map((before) => Buffer.from(`${before}${secret}y`).toString('base64')),
    ];
    for (const text of written) expect(() => expectNoSecret({ text }, forms)).toThrow(/holds/);
    expect(() => expectNoSecret({ text: 'nothing to see here, move along' }, forms)).not.toThrow();
  }
});

let answer: Answer = 'reset';
let seen: string[];
let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      const { method, url, rawHeaders } = incoming;
      const request = `${method} ${url}\n${rawHeaders.join(' ')}\n\n${body}`;
      seen.push(request);
      if (answer === 'reset') return void incoming.socket.resetAndDestroy();
      if (answer === 'cut')
        return void response
          .writeHead(200, { 'content-length': '1000' })
          .write('o', () => response.destroy());
      const [status, type, say, headers] = answer;
      response.writeHead(status, { 'content-type': type, ...headers }).end(say(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an AddressInfo; the other types are for pipes and servers that do not listen.
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
});
afterAll(
  () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
);

/** What an invocation leaves behind: the log at its most talkative, and what it throws. */
async function invoke(run: () => Promise<unknown>): Promise<{ log: string; error: unknown }> {
  let error: unknown;
  const lines = await printedBy(async () => {
    error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  });
  return { log: lines.join('\n'), error };
}

describe('Slack', () => {
  const DIGEST = JSON.stringify(makeDigest(report({ findings: [finding()] }), undefined, 200_000));
  const EVENT = { Records: [{ Sns: { Message: DIGEST, MessageId: 'm-1' } }] };
  const BOT = { kind: 'bot', channel: 'C0123456789', bucket: 'reports' } as const;

  let service: SlackService;
  let restore: () => void;
  beforeEach(async () => {
    const parameters = {
      '/webhook': `${base}/services/${CANARIES.webhook}`,
      '/token': CANARIES.token,
      '/wrong': CANARIES.parameter,
    };
    service = await startSlackService({}, parameters);
    restore = withEnvironment({
      ...service.simulator.env,
      AWS_SECRET_ACCESS_KEY: CANARIES.secretKey,
      AWS_SESSION_TOKEN: CANARIES.sessionToken,
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    });
  });
  afterEach(async () => {
    restore();
    await service.close();
  });

  const deliver = (way: SlackWay) =>
    invoke(() => logged(lambdaContext(), () => deliverToSlack(service.ports, { way, locale: 'en' }, EVENT)));

  const WAYS: Readonly<Record<string, () => SlackWay>> = {
    'by the webhook': () => ({ kind: 'webhook', parameter: '/webhook' }),
    'by the bot': () => ({ ...BOT, parameter: '/token', apiUrl: `${base}/api/` }),
  };

  describe.each(Object.entries(WAYS))('%s', (way, wayOf) => {
    test.each(Object.entries(ANSWERS))('%s', async (_, given) => {
      answer = given;
      const { log, error } = await deliver(wayOf());
      expect(error).toMatchObject({ name: 'SlackError' });
      expect(seen.join()).toContain(way === 'by the bot' ? CANARIES.token : CANARIES.webhook);
      expectNoSecret({ log, error: shown(error) });
    });

    test('a parameter that holds something else', async () => {
      const { log, error } = await deliver({ ...wayOf(), parameter: '/wrong' });
      expect(error).toMatchObject({ name: 'SlackConfigError' });
      expectNoSecret({ log, error: shown(error) });
    });

    test('a parameter that is not there', async () => {
      const { log, error } = await deliver({ ...wayOf(), parameter: '/gone' });
      expect(error).toMatchObject({ name: 'ParameterNotFound' });
      expectNoSecret({ log, error: shown(error) });
    });
  });
});

const ESTATE = organization(
  {
    userPools: [pool('eu-west-1_A')],
    ses: { identities: [domain('example.com')] },
    topics: [{ Name: 'mailposture' }],
    buckets: ['mailposture-reports'],
    securityHub: true,
    eventBuses: ['posture'],
  },
  [member(MEMBER, { userPools: [pool('eu-west-1_B')] })],
);

const KEYS = { AWS_SECRET_ACCESS_KEY: CANARIES.secretKey, AWS_SESSION_TOKEN: CANARIES.sessionToken };

const ENVIRONMENT = (company: Company) => ({
  ...environmentOf(company),
  ...KEYS,
  MAILPOSTURE_METRICS: 'on',
  MAILPOSTURE_SECURITY_HUB: 'on',
  MAILPOSTURE_EVENT_BUS: 'posture',
  MAILPOSTURE_REPORT_FORMATS: 'json,html,csv,markdown,sarif,junit,ocsf',
  MAILPOSTURE_EXTERNAL_ID: CANARIES.externalId,
});

/** Everything that the pretend AWS was given to keep or to send on. */
function givenTo({ aws }: Company): Record<string, string> {
  const objects = [...objectsOf(aws.world)].map(([path, { body }]) => [path, body.toString()]);
  return { ...Object.fromEntries(objects), messages: JSON.stringify(topicsOf(aws.world).published) };
}

async function inCompanyWith<T>(faults: readonly Fault[], use: (company: Company) => Promise<T>): Promise<T> {
  const company = await startCompany({ estate: ESTATE, faults, quotas: 'off', seed: 1 });
  try {
    return await use(company);
  } finally {
    await company.close();
  }
}

describe('the scan function', () => {
  test.each(Object.entries(FAILURES))('%s', async (_, faults) => {
    await inCompanyWith(faults, async (company) => {
      const restore = withEnvironment({ ...ENVIRONMENT(company), POWERTOOLS_LOG_LEVEL: 'DEBUG' });
      try {
        const { log, error } = await invoke(() => scan({}, lambdaContext()));
        expect(log).toContain('"level"');
        expectNoSecret({ log, error: shown(error), ...givenTo(company) });
      } finally {
        restore();
      }
    });
  });

  test.each<[string, readonly string[]]>([
    ['every service', []],
    ['SNS', ['AWS_ENDPOINT_URL_SNS']],
    ['S3', ['AWS_ENDPOINT_URL_S3']],
    ['SES', ['AWS_ENDPOINT_URL_SESV2', 'AWS_ENDPOINT_URL_SES']],
    ['Cognito', ['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']],
    ['Security Hub', ['AWS_ENDPOINT_URL_SECURITYHUB']],
    ['EventBridge', ['AWS_ENDPOINT_URL_EVENTBRIDGE']],
    ['SSM', ['AWS_ENDPOINT_URL_SSM']],
  ])('a signature that does not match: %s', async (_, variables) => {
    answer = NO_MATCH;
    await inCompanyWith([], async (company) => {
      const there = Object.fromEntries(
        (variables.length > 0 ? variables : ['AWS_ENDPOINT_URL']).map((name) => [name, base]),
      );
      const restore = withEnvironment({ ...ENVIRONMENT(company), ...there, POWERTOOLS_LOG_LEVEL: 'DEBUG' });
      try {
        const { log, error } = await invoke(() => scan({}, lambdaContext()));
        expect(seen.join()).toContain(CANARIES.sessionToken);
        expectNoSecret({ log, error: shown(error), ...givenTo(company) });
      } finally {
        restore();
        for (const name of variables) delete process.env[name];
      }
    });
  });
});

describe('the command', () => {
  /** What it prints and leaves in its folder. */
  async function outputOf(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>> {
    const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
    const files = ['json', 'html', 'csv', 'markdown', 'sarif', 'junit', 'ocsf'].map(
      (format) => `--write=${format}=${join(folder, format)}`,
    );
    const kept = ['--history', join(folder, 'history'), '--save-inventory', join(folder, 'inventory')];
    const { stdout, stderr, code } = await mailposture([...args, ...files, ...kept], env);
    expect([code, stderr]).not.toEqual([0, '']);
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const texts = await Promise.all(
      names.map(
        async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'utf8')] as const,
      ),
    );
    return { stdout, stderr, ...Object.fromEntries(texts) };
  }

  test.each<[string, readonly Fault[], readonly string[]]>([
    ['a scan', [deny('ses:*')], ['scan', '--publish']],
    ['nobody may publish', [deny('sns:*'), deny('s3:*')], ['scan', '--publish']],
    [
      'several accounts',
      [],
      ['scan', '--accounts', `${ACCOUNT},${MEMBER}`, '--external-id', CANARIES.externalId],
    ],
    [
      'no role',
      [deny('sts:AssumeRole')],
      ['scan', '--accounts', MEMBER, '--external-id', CANARIES.externalId],
    ],
  ])('%s', async (_, faults, args) => {
    await inCompanyWith(faults, async (company) => {
      expectNoSecret({ ...(await outputOf(args, ENVIRONMENT(company))), ...givenTo(company) });
    });
  });

  test('a signature that does not match', async () => {
    answer = NO_MATCH;
    await inCompanyWith([], async (company) => {
      const sts = await outputOf(['scan'], { ...ENVIRONMENT(company), AWS_ENDPOINT_URL_STS: base });
      const ses = await outputOf(['scan'], { ...ENVIRONMENT(company), AWS_ENDPOINT_URL_SESV2: base });
      expectNoSecret(sts);
      expectNoSecret(ses);
      expect(sts.stderr).toContain('signature');
      expect(ses.stdout).toContain('[secret]');
    });
  });
});
