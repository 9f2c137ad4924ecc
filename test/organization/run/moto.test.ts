// The same state machine, run by an interpreter that is not ours: moto's. It gets our functions in the place of Lambda's, and
// the simulator's S3, through a small proxy. Skipped where there is no moto.
// What moto 5.2 lacks, and the driver has: its ResultWriter writes a manifest that names no files, it tolerates no failures by
// percentage, and it redrives nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeOnMoto } from '../../simulator/contract/moto.ts';
import { domain, pool, poolOf, REGION, type RegionInput } from '../../support/estate.ts';
import { type OrgRuntime, OrgService } from '../../support/org-service.ts';
import { EXTERNAL_ID, MEMBER, member, OTHER, organization } from '../../support/organization.ts';
import { packageService, type ServicePackage } from '../../support/package.ts';
import { isObject } from '../../support/states-paths.ts';

const describeMoto = describeOnMoto('The state machine is not run by moto');

const bad: RegionInput = { userPools: [pool(`${REGION}_Pool`)] };
const good: RegionInput = {
  userPools: [poolOf('good.example', `${REGION}_Pool`)],
  ses: { identities: [domain('good.example')] },
};

describeMoto("by moto's interpreter", () => {
  let built: ServicePackage;
  let proxy: Proxy;
  let moto: Moto;
  beforeAll(async () => {
    built = await packageService({ org: 'true', orgExternalId: EXTERNAL_ID });
    proxy = await startProxy();
  }, 120_000);
  // One for each execution: a second one in the same moto is an internal error of it.
  beforeEach(async () => {
    moto = await startMoto(proxy.port);
    const config = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
    const { ok } = await fetch(`${moto.endpoint}/moto-api/config`, { method: 'POST', body: config });
    expect(ok).toBe(true);
  }, 120_000);
  afterEach(() => moto?.stop());
  afterAll(async () => {
    await proxy?.close();
    await built?.remove();
  });

  async function states(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const scope = `AKIAMOTO000000000000/20261101/${REGION}/states/aws4_request`;
    const response = await fetch(moto.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AWSStepFunctions.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action}: ${text}`);
    const answer: unknown = JSON.parse(text);
    if (!response.ok || !isObject(answer)) throw new Error(`${action}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async function run(runtime: OrgRuntime, input: object, machine: string) {
    proxy.use(runtime);
    const { stateMachineArn } = await states('CreateStateMachine', {
      name: machine,
      definition: JSON.stringify(runtime.definition),
      roleArn: 'arn:aws:iam::123456789012:role/mailposture',
    });
    const started = { stateMachineArn, name: `${machine}-run`, input: JSON.stringify(input) };
    const { executionArn } = await states('StartExecution', started);
    for (;;) {
      const execution = await states('DescribeExecution', { executionArn });
      if (execution.status !== 'RUNNING') return execution;
      await sleep(100);
    }
  }

  test('it runs to the end, and tells what the driver tells', async () => {
    const org = new OrgService(built.resources);
    const estate = organization(good, [member(MEMBER, bad), member(OTHER, good, { Roles: [] })]);
    const execution = await org.with(estate, {}, (runtime) => run(runtime, { publish: true }, 'whole'));
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    const output = JSON.parse(String(execution.output));
    const { outcome } = await new OrgService(built.resources).start(estate);
    expect(outcome.status).toBe('SUCCEEDED');
    const { summary, coverage } = Object(Object(outcome).output);
    expect(output).toMatchObject({ summary, coverage });
    expect([...org.service.objects.keys()]).toContain('runs/whole-run/merged.json');
  }, 120_000);

  test('a function that throws fails the execution by the name of what it threw', async () => {
    const org = new OrgService(built.resources);
    const estate = organization(good, [member(MEMBER, bad)]);
    const options = { environment: { MAILPOSTURE_TOPIC_ARN: `arn:aws:sns:${REGION}:111122223333:nowhere` } };
    const execution = await org.with(estate, options, (runtime) => run(runtime, { publish: true }, 'fails'));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PublishError' });
    expect(String(execution.cause)).toContain('could not publish to SNS topic');
  }, 120_000);
});

interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** @param port where its interpreter looks for S3 and Lambda ("moto/settings.py", moto_server_port) */
async function startMoto(port: number): Promise<Moto> {
  const own = await freePort();
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(own)], {
    // Jest's process.env is a copy, which spawn does not see by itself.
    env: { ...process.env, MOTO_PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
  };
  const endpoint = `http://127.0.0.1:${own}`;
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt += 1) {
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false, // not listening yet
    );
    if (answered) return { endpoint, stop };
    await sleep(100);
  }
  await stop();
  throw new Error('moto did not answer within a minute');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server has no port');
}

interface Proxy {
  readonly port: number;
  use(runtime: OrgRuntime): void;
  close(): Promise<void>;
}

/** Lambda by our functions, everything else by the simulator, as its management account. */
async function startProxy(): Promise<Proxy> {
  let runtime: OrgRuntime | undefined;
  const server: Server = createServer((request, response) => {
    answer(request, runtime).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      () => request.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    use: (now) => {
      runtime = now;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function answer(request: IncomingMessage, runtime: OrgRuntime | undefined): Promise<Answer> {
  if (runtime === undefined) throw new Error('no company is there');
  const body = await buffer(request);
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
  if (name !== undefined) return invoked(runtime, decodeURIComponent(name), body);
  const { aws } = runtime.company;
  const { accessKeyId } = aws.credentialsFor(aws.world.estate.managementAccount);
  const headers = new Headers();
  for (const [key, value] of Object.entries(request.headers)) {
    if (!/^(connection|content-length|transfer-encoding|expect|keep-alive)$/.test(key))
      headers.set(key, String(value));
  }
  headers.set(
    'authorization',
    (request.headers.authorization ?? '').replace(/Credential=ak\//, `Credential=${accessKeyId}/`),
  );
  const sent = body.length > 0 ? { body: new Uint8Array(body) } : {};
  const passed = await fetch(new URL(request.url ?? '/', aws.endpoint), {
    method: request.method ?? 'GET',
    headers,
    ...sent,
  });
  const kept = [...passed.headers].filter(
    ([key]) => !/^(connection|transfer-encoding|keep-alive)$/.test(key),
  );
  return {
    status: passed.status,
    headers: Object.fromEntries(kept),
    body: Buffer.from(await passed.arrayBuffer()),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
async function invoked({ functions }: OrgRuntime, arn: string, body: Buffer): Promise<Answer> {
  const json = { 'content-type': 'application/json' };
  // moto puts its own account into ARNs of functions.
  const [, run] = [...functions].find(([ours]) => nameOf(ours) === nameOf(arn)) ?? [];
  if (run === undefined) return { status: 404, headers: json, body: Buffer.from('{}') };
  try {
    return {
      status: 200,
      headers: json,
      body: Buffer.from(JSON.stringify(await run(JSON.parse(body.toString())))),
    };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const thrown = Buffer.from(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
    return { status: 200, headers: { ...json, 'x-amz-function-error': 'Unhandled' }, body: thrown };
  }
}

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';
