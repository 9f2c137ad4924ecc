// A pretend Slack on loopback, with an incoming webhook and a bot: it refuses what Slack refuses, in Slack's words, and
// keeps the rest.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SlackApi, type SlackChannel, type SlackPlace } from './slack-api.ts';
import type { SlackAnswer, SlackMessageIn, SlackRequest } from './slack-request.ts';
import { answerWebhook } from './slack-webhook.ts';

/** A message that was accepted. */
interface SlackReceived extends SlackMessageIn {
  /** Where the bot's message stands; a webhook's has no place that anybody is told. */
  readonly place?: SlackPlace;
}

export interface PretendSlack {
  /** The webhook's secret URL; any other path answers as an unknown webhook does. */
  readonly webhookUrl: string;
  /** What stands in the place of https://slack.com/api/. */
  readonly apiUrl: string;
  readonly botToken: string;
  /** Accepted messages, in the order in which they came. */
  readonly messages: readonly SlackReceived[];
  /** Every answer given: its status and its text. */
  readonly answers: readonly { readonly status: number; readonly body: string }[];
  /** Answers the next requests so, before anything else is looked at. `wait`: Retry-After, in seconds. */
  failNext(status: number, body: string, options?: { readonly times?: number; readonly wait?: number }): void;
  /** Somebody deletes a message of the bot. */
  delete(place: SlackPlace): void;
  close(): Promise<void>;
}

export interface PretendSlackOptions {
  readonly port?: number;
  /** Refuse with 429 what comes faster to the webhook, or from the bot (Slack: 1 message a second); left out: any rate. */
  readonly ratePerSecond?: number;
  /** Channels of the workspace, and what they are to the bot; left out: CHANNEL, which it has joined. */
  readonly channels?: ReadonlyMap<string, SlackChannel>;
}

/** The channel that the bot has joined unless other ones are said. */
export const CHANNEL = 'C0PRETEND1';

const WEBHOOK_PATH = '/services/T00000000/B00000000/pretendsecretpretendsecr';
const API_PATH = '/api/';

/** Starts it on 127.0.0.1. */
export async function startSlack(options: PretendSlackOptions = {}): Promise<PretendSlack> {
  const messages: SlackReceived[] = [];
  const answers: { status: number; body: string }[] = [];
  const planned: SlackAnswer[] = [];
  const api = new SlackApi(options.channels ?? new Map([[CHANNEL, 'joined']]));
  const limit = new RateLimit(options.ratePerSecond);

  const answer = (request: SlackRequest): SlackAnswer => {
    const fault = planned.shift();
    if (fault) return fault;
    if (request.method === 'POST' && request.path === WEBHOOK_PATH) {
      const wait = limit.waitFor('webhook');
      if (wait > 0) return { status: 429, type: 'text/html', body: 'rate_limited', wait };
      return answerWebhook(request, (message) => {
        limit.count('webhook');
        messages.push(message);
      });
    }
    if (request.method === 'POST' && request.path === `${API_PATH}chat.postMessage`) {
      const wait = limit.waitFor('bot');
      if (wait > 0) return { ...RATE_LIMITED, wait };
      return api.postMessage(request, (message, place) => {
        limit.count('bot');
        messages.push({ ...message, place });
      });
    }
    if (request.path.startsWith(API_PATH)) return { ...RATE_LIMITED, status: 200, body: UNKNOWN_METHOD };
    return { status: 404, type: 'text/html', body: 'no_service' };
  };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { status, type, body, wait } = answer(requestOf(incoming, Buffer.concat(chunks)));
      answers.push({ status, body });
      const later = wait === undefined ? {} : { 'retry-after': String(wait) };
      response.writeHead(status, { 'content-type': type, ...later }).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an AddressInfo; the other types are for pipes and servers that do not listen.
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    webhookUrl: `${base}${WEBHOOK_PATH}`,
    apiUrl: `${base}${API_PATH}`,
    botToken: api.token,
    messages,
    answers,
    failNext: (status, body, { times = 1, wait } = {}) => {
      const fault = { status, type: 'text/html', body, ...(wait !== undefined && { wait }) };
      for (let i = 0; i < times; i += 1) planned.push(fault);
    },
    delete: ({ channel, ts }) => api.delete(channel, ts),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

const RATE_LIMITED = { status: 429, type: 'application/json', body: '{"ok":false,"error":"ratelimited"}' };
const UNKNOWN_METHOD = '{"ok":false,"error":"unknown_method"}';

function requestOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer): SlackRequest {
  return {
    method,
    path: url,
    type: headers['content-type'] ?? '',
    authorization: headers.authorization,
    body: body.toString('utf8'),
  };
}

/** https://docs.slack.dev/apis/web-api/rate-limits ("Posting messages"): one a second, and how long to wait. */
class RateLimit {
  readonly #pause: number;
  readonly #openAt = new Map<string, number>();

  constructor(ratePerSecond: number | undefined) {
    this.#pause = ratePerSecond === undefined ? 0 : 1000 / ratePerSecond;
  }

  /** Whole seconds, as Retry-After has them; 0: now. */
  waitFor(lane: string): number {
    return Math.max(0, Math.ceil(((this.#openAt.get(lane) ?? 0) - performance.now()) / 1000));
  }

  count(lane: string): void {
    this.#openAt.set(lane, performance.now() + this.#pause);
  }
}
