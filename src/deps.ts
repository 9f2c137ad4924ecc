// The only place where things of the outside world are made: SDK clients, the clock, and by resolver.ts the resolver.
// Each step declares the narrow port that it needs; a Deps answers all of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountClient } from '@aws-sdk/client-account';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { ConfigPorts } from './config/source.ts';
import type { Deadline } from './deadline.ts';
import { type Gate, type Gated, gated } from './deps/gate.ts';
import type { Resolver } from './email/resolver.ts';
import type { KeepFindings } from './model.ts';
import { assumedRole, type MemberRole } from './organization/role.ts';
import { Pacer } from './pace.ts';
import type { SlackBotPort } from './publish/slack/bot.ts';
import type { SlackPorts } from './publish/slack/handler.ts';
import { REQUEST_MS } from './publish/slack/patience.ts';
import { homeRegionOf } from './regions.ts';
import { makeResolver } from './resolver.ts';
import { Spool } from './spool.ts';
import { VERSION } from './version.ts';

/** SDK clients of one account's credentials, made when they are first asked for and kept. */
interface AwsClients {
  sts(): STSClient;
  account(): AccountClient;
  /** SSM where AWS answers its public parameters. */
  ssm(): SSMClient;
  cognito(region: string): CognitoIdentityProviderClient;
  sesv2(region: string): SESv2Client;
  ses(region: string): SESClient;
  cloudwatch(region: string): CloudWatchClient;
  sns(region: string): SNSClient;
  s3(region: string): S3Client;
  // Few runs ask these: each is loaded when it is first asked for.
  securityHub(region: string): Promise<SecurityHubClient>;
  eventBridge(region: string): Promise<EventBridgeClient>;
  organizations(): Promise<OrganizationsClient>;
}

/** What asks as the role of another account. */
interface Member extends AwsClients {
  /** DNS has a budget for each account. */
  readonly resolver: Resolver;
  /** Becomes the role, which the first request would do otherwise. @throws what STS says */
  assume(): Promise<void>;
  /** Closes the connections of its clients. Another request would make new ones. */
  close(): void;
}

export interface Deps extends AwsClients {
  /** The Region that the credentials are set up for; us-east-1 when nothing says. */
  readonly homeRegion: string;
  readonly resolver: Resolver;
  now(): Date;
  sleep(ms: number): Promise<void>;
  /** Requests sent, retries included, by `Region Client.Operation`. */
  readonly requests: ReadonlyMap<string, number>;
  /** The clients of another account, paced by that account's own quotas. Nothing is asked before their first request. */
  member(role: MemberRole): Member;
  /** When reading stops; left out: when all is read. */
  readonly deadline?: Deadline;
  /** Keeps findings, on disk where they are many. */
  readonly keep: KeepFindings;
  /** Gives back the disk that findings have taken. They can be read no more. */
  drop(): void;
}

export interface DepsOptions {
  /** DNS servers as HOST:PORT; left out: the machine's own. */
  readonly dns?: readonly string[];
  /** `aws`: wait for AWS's rate quotas. `off`: for an endpoint that has none. */
  readonly pace?: 'aws' | 'off';
  /** When reading stops: no client that reads sends anything after it. */
  readonly deadline?: Deadline;
}

/** Without `throwOnRequestTimeout` the SDK only logs that an answer is overdue, and waits on for ever. */
const HTTP = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
/** Enough for half a minute of throttling under the SDK's own backoff. */
const MAX_ATTEMPTS = 8;
/** The first call of a scan finds out whether there are credentials and an endpoint at all: it should not dwell. */
const MAX_ATTEMPTS_FIRST = 3;

/** Everything that a scan needs from outside. Endpoint, credentials and Region come the standard AWS way. */
export async function createDeps(options: DepsOptions = {}): Promise<Deps> {
  const requests = new Map<string, number>();
  const homeRegion = await configuredRegion();
  const { deadline } = options;
  const now = () => new Date();
  const clients = (credentials?: Credentials) => {
    const pacer = options.pace === 'off' ? undefined : new Pacer();
    return clientsOf(homeRegion, { pacer, requests, deadline }, credentials);
  };
  const own = clients();
  const spool = new Spool();
  return {
    ...own,
    keep: spool.keep,
    drop: () => spool.close(),
    homeRegion,
    resolver: makeResolver(options.dns, deadline),
    now,
    sleep: (ms) => sleep(ms),
    requests,
    member(role) {
      const session = assumedRole(own.sts, role, now);
      const assume = async () => {
        await session();
      };
      return { ...clients(session), resolver: makeResolver(options.dns, deadline), assume };
    },
    ...(deadline && { deadline }),
  };
}

type Credentials = ReturnType<typeof assumedRole>;

/**
 * The clients of one account.
 * @param gate what the requests of those that read go through; telling is bound to no deadline
 * @param credentials left out: as the SDK finds them
 */
function clientsOf(
  homeRegion: string,
  gate: Gate,
  credentials?: Credentials,
): AwsClients & { close(): void } {
  const home = homeRegionOf(homeRegion);
  const settings = (region: string, maxAttempts = MAX_ATTEMPTS) => ({
    region,
    maxAttempts,
    requestHandler: HTTP,
    customUserAgent: [['mailposture', VERSION]] satisfies [string, string][],
    ...(credentials && { credentials }),
  });
  const closes: (() => void)[] = [];
  const each = keeper(gate, closes);
  const telling = keeper({ ...gate, deadline: undefined }, closes);

  const sts = each((region) => new STSClient(settings(region, MAX_ATTEMPTS_FIRST)));
  const account = each((region) => new AccountClient(settings(region)));
  const ssm = each((region) => new SSMClient(settings(region)));
  const organizations = loaded(each, async () => {
    const { OrganizationsClient } = await import('./deps/organizations.ts');
    return (region) => new OrganizationsClient(settings(region));
  });
  return {
    sts: () => sts(homeRegion),
    account: () => account(home),
    ssm: () => ssm(home),
    organizations: () => organizations(home),
    cognito: each((region) => new CognitoIdentityProviderClient(settings(region))),
    sesv2: each((region) => new SESv2Client(settings(region))),
    ses: each((region) => new SESClient(settings(region))),
    cloudwatch: each((region) => new CloudWatchClient(settings(region))),
    sns: telling((region) => new SNSClient(settings(region))),
    s3: telling((region) => new S3Client({ ...settings(region), forcePathStyle: usesOwnEndpoint() })),
    securityHub: loaded(telling, async () => {
      const { SecurityHubClient } = await import('./deps/security-hub.ts');
      return (region) => new SecurityHubClient(settings(region));
    }),
    eventBridge: loaded(telling, async () => {
      const { EventBridgeClient } = await import('./deps/event-bridge.ts');
      return (region) => new EventBridgeClient(settings(region));
    }),
    close() {
      for (const close of closes) close();
    },
  };
}

/** What loading the configuration file asks: S3 and SSM of the home Region. */
export function configPorts(deps: Pick<Deps, 's3' | 'homeRegion' | 'now'>): ConfigPorts {
  return { s3: () => deps.s3(deps.homeRegion), ssm: ssmClient, now: deps.now };
}

/** A client for a handler that needs SSM alone, in its own Region. */
function ssmClient(): SSMClient {
  return new SSMClient({ requestHandler: HTTP });
}

/** What the Slack function asks the outside, in its own Region. How much time is left only an invocation knows. */
export function slackPorts(): Omit<SlackPorts, 'timeLeft'> {
  return {
    ssm: ssmClient(),
    s3: new S3Client({ requestHandler: HTTP, forcePathStyle: usesOwnEndpoint() }),
    fetch,
    bot: slackBot,
    sleep: (ms) => sleep(ms),
  };
}

/** Slack's client, loaded only where there is a bot. It neither retries nor waits by itself: slack-patience.ts does. */
async function slackBot(token: string, apiUrl: string | undefined): Promise<SlackBotPort> {
  const { LogLevel, WebClient } = await import('./deps/slack.ts');
  // What it would log, the error that we make of its answer says.
  const quiet = () => undefined;
  const level = { setLevel: quiet, getLevel: () => LogLevel.ERROR, setName: quiet };
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet, ...level };
  return new WebClient(token, {
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: REQUEST_MS,
  });
}

/** Buckets as sub-domains cannot be resolved behind an endpoint on loopback. */
function usesOwnEndpoint(): boolean {
  return process.env.AWS_ENDPOINT_URL_S3 !== undefined || process.env.AWS_ENDPOINT_URL !== undefined;
}

/** The Region of the environment or profile, as the SDK finds it; AWS CLI's AWS_DEFAULT_REGION counts too. */
async function configuredRegion(): Promise<string> {
  const fromEnvironment = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  if (fromEnvironment) return fromEnvironment;
  // Without a Region in any profile the SDK's provider rejects: AWS's first Region then serves for the global calls.
  return new STSClient({}).config.region().catch(() => 'us-east-1');
}

type Make<C, I extends object, O extends object> = (region: string) => C & Gated<I, O>;

/** Makes clients when they are first asked for and keeps them, with a way to close them among `closes`. */
function keeper(gate: Gate, closes: (() => void)[]) {
  return <C, I extends object, O extends object>(make: Make<C, I, O>) => {
    const made = new Map<string, C & Gated<I, O>>();
    closes.push(() => {
      for (const client of made.values()) client.destroy();
      made.clear();
    });
    return (region: string): C => {
      const before = made.get(region);
      if (before !== undefined) return before;
      const client = make(region);
      gated(client, region, gate);
      made.set(region, client);
      return client;
    };
  };
}

/** Clients whose part of the SDK is loaded when the first of them is asked for. */
function loaded<C, I extends object, O extends object>(
  keep: ReturnType<typeof keeper>,
  load: () => Promise<Make<C, I, O>>,
): (region: string) => Promise<C> {
  let clients: Promise<(region: string) => C> | undefined;
  return async (region) => {
    clients ??= load().then((make) => keep(make));
    return (await clients)(region);
  };
}
