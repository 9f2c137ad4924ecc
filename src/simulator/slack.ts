// A pretend Slack incoming webhook on loopback: it refuses what Slack refuses, in Slack's words, and keeps the rest.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';

/** A message that was accepted. */
export interface SlackReceived {
  readonly text: string | undefined;
  readonly blocks: readonly Record<string, unknown>[];
}

export interface SlackWebhook {
  /** The secret URL to post to; any other path answers as an unknown webhook does. */
  readonly url: string;
  /** Accepted messages, in the order in which they came. */
  readonly messages: readonly SlackReceived[];
  /** Every answer given: its status and its text. */
  readonly answers: readonly { readonly status: number; readonly body: string }[];
  /** Answers the next requests so, before anything else is looked at. */
  failNext(status: number, body: string, times?: number): void;
  close(): Promise<void>;
}

// Slack, "Block Kit: Blocks" and "Text object": the limits that a message can run into.
const plain = (max: number) =>
  v.strictObject({
    type: v.literal('plain_text'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(max)),
    emoji: v.optional(v.boolean()),
  });
const mrkdwn = (max: number) =>
  v.strictObject({
    type: v.literal('mrkdwn'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(max)),
    verbatim: v.optional(v.boolean()),
  });
const anyText = (max: number) => v.variant('type', [plain(max), mrkdwn(max)]);
const block_id = v.optional(v.pipe(v.string(), v.maxLength(255)));
const Image = v.strictObject({
  type: v.literal('image'),
  image_url: v.string(),
  alt_text: v.string(),
  block_id,
});

const Section = v.pipe(
  v.strictObject({
    type: v.literal('section'),
    text: v.optional(anyText(3000)),
    fields: v.optional(v.pipe(v.array(anyText(2000)), v.minLength(1), v.maxLength(10))),
    block_id,
  }),
  v.check(({ text, fields }) => text !== undefined || fields !== undefined, 'a section needs text or fields'),
);
const Block = v.union([
  v.strictObject({ type: v.literal('header'), text: plain(150), block_id }),
  Section,
  v.strictObject({
    type: v.literal('context'),
    elements: v.pipe(v.array(v.union([anyText(3000), Image])), v.minLength(1), v.maxLength(10)),
    block_id,
  }),
  v.strictObject({ type: v.literal('divider'), block_id }),
  Image,
]);
const Message = v.object({
  text: v.optional(v.string()),
  blocks: v.optional(v.pipe(v.array(Block), v.maxLength(50))),
});

/** Slack states no limit on all blocks together; messages near this size have been answered with msg_blocks_too_long. */
const MAX_BLOCKS_CHARACTERS = 13_200;

/**
 * Judges the body of a request as Slack does.
 * @returns Slack's word for what is wrong, or the message
 */
export function judgeSlackMessage(body: string): { error: string } | { message: SlackReceived } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { error: 'invalid_payload' };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { error: 'invalid_payload' };
  const result = v.safeParse(Message, json);
  if (!result.success) {
    return {
      error: result.issues.some(({ path }) => path?.[0].key === 'blocks')
        ? 'invalid_blocks'
        : 'invalid_payload',
    };
  }
  const { text, blocks = [] } = result.output;
  if (!text && blocks.length === 0) return { error: 'no_text' };
  if (JSON.stringify(blocks).length > MAX_BLOCKS_CHARACTERS) return { error: 'msg_blocks_too_long' };
  return { message: { text, blocks } };
}

/**
 * Starts the webhook on 127.0.0.1.
 * @param options.ratePerSecond refuse with 429 what comes faster (Slack: 1 message a second); left out: any rate
 */
export async function startSlackWebhook(
  options: { readonly port?: number; readonly ratePerSecond?: number } = {},
): Promise<SlackWebhook> {
  const path = '/services/T00000000/B00000000/pretendsecretpretendsecr';
  const messages: SlackReceived[] = [];
  const answers: { status: number; body: string }[] = [];
  const planned: { status: number; body: string }[] = [];
  const pause = options.ratePerSecond ? 1000 / options.ratePerSecond : 0;
  let openAt = 0;

  const judge = (request: IncomingMessage, body: string): { status: number; body: string; wait?: number } => {
    const fault = planned.shift();
    if (fault) return fault;
    if (request.method !== 'POST' || request.url !== path) return { status: 404, body: 'no_service' };
    const now = performance.now();
    if (now < openAt) return { status: 429, body: 'rate_limited', wait: Math.ceil((openAt - now) / 1000) };
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return { status: 400, body: 'invalid_payload' };
    }
    const judged = judgeSlackMessage(body);
    if ('error' in judged) return { status: 400, body: judged.error };
    openAt = now + pause;
    messages.push(judged.message);
    return { status: 200, body: 'ok' };
  };

  const answer = (response: ServerResponse, given: { status: number; body: string; wait?: number }) => {
    answers.push({ status: given.status, body: given.body });
    const wait = given.wait === undefined ? {} : { 'retry-after': String(given.wait) };
    response.writeHead(given.status, { 'content-type': 'text/html', ...wait }).end(given.body);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(response, judge(request, Buffer.concat(chunks).toString('utf8'))));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an AddressInfo; the other types are for pipes and servers that do not listen.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    messages,
    answers,
    failNext: (status, body, times = 1) => {
      for (let i = 0; i < times; i += 1) planned.push({ status, body });
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
