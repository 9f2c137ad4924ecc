// The AWS side of the estate simulator: one HTTP server on loopback that real SDK clients and the AWS CLI can talk to.
// A request goes: read -> service (credential scope) -> who calls -> operation -> faults -> quotas -> policies -> handler
// -> answer.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { commonError } from './common-errors.ts';
import { type KeyPair, makeCredentials, type Principal, readScope, type Scope } from './credentials.ts';
import type { Estate } from './estate.ts';
import {
  type Fault,
  type FaultPlan,
  makeFaultPlan,
  matchesAction,
  parseFaultTarget,
  type Strike,
  withStaleToken,
} from './faults.ts';
import { type Enforcer, type Judged, makeEnforcer, type Policies } from './iam-enforce.ts';
import { AwsError, type Call, type Output, type Service } from './operation.ts';
import { makePageTokens } from './paging.ts';
import { makeQuotas, type Quotas, type SesLanes, UNLIMITED } from './quotas.ts';
import { findOperation, findService, type RawRequest, type Route } from './router.ts';
import { SERVICES } from './services/index.ts';
import { ConnectionReset, strike } from './strike.ts';
import { encodeError, encodeOutput, type HttpAnswer } from './wire/index.ts';
import { makeWorld, type World } from './world.ts';

export interface SimulatorOptions {
  readonly estate: Estate;
  /** AWS's own request rates, or none (the default). */
  readonly quotas?: 'aws' | 'off';
  /** Whether each SES action has its own quota, or all share one. */
  readonly sesLanes?: SesLanes;
  /** Besides those that the estate has by itself. */
  readonly faults?: readonly Fault[];
  /** Seed of the faults' draws. */
  readonly seed?: number;
  /** Items on a page of a list, however many are asked for; left out: as many as the service gives. */
  readonly pageItems?: number;
  /** Parameter Store values by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** IAM policies that are enforced; left out: everyone may do everything. */
  readonly policies?: Policies;
  /** 0 or left out: any free port. */
  readonly port?: number;
  /** The time, in milliseconds: for quotas and for credentials that expire. */
  readonly clock?: () => number;
}

/** One request that was answered (or cut off). */
export interface CallRecord {
  /** Undefined when the caller could not be told. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** `ses:ListEmailIdentities`; undefined when the operation could not be told. */
  readonly action: string | undefined;
  /** The HTTP status; 0 for a connection that was reset. */
  readonly status: number;
  /** AWS's error code. */
  readonly error: string | undefined;
}

export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** The environment with which an SDK or the AWS CLI looks at the estate as its management account. */
  readonly env: Readonly<Record<string, string>>;
  readonly world: World;
  /** Every request so far, in the order of the answers. */
  readonly calls: readonly CallRecord[];
  /** Every fault that has struck so far. */
  readonly strikes: readonly Strike[];
  /** What the policies were asked so far, and what they said. */
  readonly judged: readonly Judged[];
  credentialsFor(accountId: string): KeyPair;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

/**
 * Starts the simulator on 127.0.0.1.
 * @throws RangeError when a fault names an action that the simulator does not have; or what listen() throws
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = options.clock ?? Date.now;
  const faults = [...faultsOf(options.estate), ...(options.faults ?? [])];
  for (const { action } of faults) requireKnownAction(action);
  const now = () => new Date(clock());
  const credentials = makeCredentials(options.estate, now);
  const world = makeWorld({
    estate: options.estate,
    parameters: options.parameters ?? {},
    credentials,
    pages: makePageTokens(options.pageItems),
    now,
  });
  const calls: CallRecord[] = [];
  const judged: Judged[] = [];
  const context: Context = {
    world,
    quotas: options.quotas === 'aws' ? makeQuotas(clock, options.sesLanes) : UNLIMITED,
    faults: makeFaultPlan(faults, options.seed),
    iam: makeEnforcer(options.policies, (one) => judged.push(one)),
    record: (call) => calls.push(call),
  };
  const server = createServer((request, response) => {
    // A fault of the simulator itself: say it where a person sees it, and cut the connection so that the caller fails.
    serve(context, request, response).catch((error: unknown) => {
      // A caller that hangs up while it sends is no fault of the simulator: the log of calls tells it.
      if (request.errored) {
        calls.push({ account: undefined, region: undefined, action: undefined, status: 0, error: 'aborted' });
        return;
      }
      console.error('simulator:', error);
      request.socket.destroy();
    });
  });
  const endpoint = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const { managementAccount } = options.estate;
  return {
    endpoint,
    env: environment(endpoint, credentials.keyOf(managementAccount), options.estate),
    world,
    calls,
    strikes: context.faults.strikes,
    judged,
    credentialsFor: (accountId) => credentials.keyOf(accountId),
    close: () => close(server),
  };
}

function faultsOf({ awsFaults }: Estate): Fault[] {
  return Object.entries(awsFaults).map(([calls, kind]) => ({ kind, ...parseFaultTarget(calls) }));
}

function environment(endpoint: string, key: KeyPair, estate: Estate): Record<string, string> {
  const management = estate.accounts.find(({ Id }) => Id === estate.managementAccount);
  const region = Object.keys(management?.regions ?? {})[0] ?? 'us-east-1';
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
}

function requireKnownAction(glob: string): void {
  const known = SERVICES.flatMap((service) => service.operations.flatMap((op) => actionsOf(service, op)));
  if (known.some((action) => matchesAction(glob, action))) return;
  throw new RangeError(`No action of the simulator is called ${glob}. It has: ${known.sort().join(', ')}`);
}

/** The API name, and the IAM action where that is another. */
const actionsOf = (
  { prefix }: Service,
  { name, iamAction = name }: Route['operation'],
): readonly string[] => [...new Set([`${prefix}:${name}`, `${prefix}:${iamAction}`])];

interface Context {
  readonly world: World;
  readonly quotas: Quotas;
  readonly faults: FaultPlan;
  readonly iam: Enforcer;
  record(call: CallRecord): void;
}

/** What became known of a request while it was looked at: for the log. */
type Known = { -readonly [K in 'account' | 'region' | 'action']: CallRecord[K] };

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await readRequest(request);
  const requestId = randomUUID();
  const scope = readScope(raw.headers.authorization, raw.query);
  const service = findService(raw, typeof scope === 'string' ? undefined : scope.service);
  const known: Known = { account: undefined, region: undefined, action: undefined };
  try {
    const { output, operation } = await answer(context, { raw, requestId, scope, service, known });
    const encoded = encodeOutput(service, operation, requestId, output);
    context.record({ ...known, status: encoded.status, error: undefined });
    send(response, requestId, encoded);
  } catch (error) {
    if (error instanceof ConnectionReset) {
      context.record({ ...known, status: 0, error: 'reset' });
      request.socket.resetAndDestroy();
      return;
    }
    if (!(error instanceof AwsError)) throw error;
    context.record({ ...known, status: error.httpStatus, error: error.code });
    send(response, requestId, encodeError(service, requestId, error));
  }
}

interface Incoming {
  readonly raw: RawRequest;
  readonly requestId: string;
  readonly scope: Scope | 'missing' | 'incomplete';
  readonly service: Service;
  /** Filled in on the way. */
  readonly known: Known;
}

async function answer(context: Context, incoming: Incoming): Promise<{ output: Output; operation: string }> {
  const { raw, requestId, scope, service, known } = incoming;
  if (scope === 'missing') throw commonError(service, 'missingToken');
  if (scope === 'incomplete') throw commonError(service, 'incompleteSignature');
  known.region = scope.region;
  const token = raw.headers['x-amz-security-token'] ?? raw.query.get('X-Amz-Security-Token') ?? undefined;
  const principal = context.world.credentials.authenticate(scope.accessKeyId, token);
  if (typeof principal === 'string') throw commonError(service, principal);
  known.account = principal.account;
  const { operation, input } = findOperation(service, raw);
  const action = `${service.prefix}:${operation.name}`;
  known.action = action;
  const { account, arn, userId } = principal;
  const { region } = scope;
  const { body, headers } = raw;
  const call: Call = { account, region, principal: arn, userId, action, input, body, headers, requestId };
  refuseDisabledRegion(service, principal, region, context.world);
  const actions = actionsOf(service, operation);
  const struck = context.faults.strike({ actions, account, region, input, headers });
  for (const fault of struck) await strike(service, operation.iamAction ?? operation.name, call, fault);
  const isStruck = (kind: Fault['kind']) => struck.some((fault) => fault.kind === kind);
  if (!context.quotas.admit(call)) throw commonError(service, 'throttled');
  const asked = isStruck('staleToken') ? { ...call, input: withStaleToken(input) } : call;
  const handle = () => operation.handle(asked, context.world);
  const output = await context.iam.handle(service, operation, asked, handle);
  if (isStruck('lostAnswer')) throw new ConnectionReset();
  return { output, operation: operation.name };
}

/**
 * A Region that is not enabled for the account does not know its credentials.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
function refuseDisabledRegion(service: Service, { account }: Principal, region: string, world: World): void {
  const status = world.account(account)?.RegionOptStatus[region];
  if (status === 'DISABLED' || status === 'DISABLING') throw commonError(service, 'unknownKey');
}

async function readRequest(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, requestId: string, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, {
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    ...headers,
  });
  response.end(body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
