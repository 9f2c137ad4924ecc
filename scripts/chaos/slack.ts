// Slack's function behind the topic, as it is deployed: one delivery at a time, three tries, then a queue. Slack fails as the
// plan says.
import { slackPorts } from '../../src/deps.ts';
import type { SlackConfig } from '../../src/publish/slack/config.ts';
import { deliverToSlack } from '../../src/publish/slack/handler.ts';
import { makeDraw } from '../../src/simulator/faults.ts';
import type { Company } from '../../src/simulator/index.ts';
import { type SnsLambdaEvent, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { CHANNEL, type PretendSlack, startSlack } from '../../src/simulator/slack.ts';
import { BUCKET } from './estates.ts';
import type { Plan } from './plans.ts';

const WEBHOOK = '/chaos/slack-webhook';
const TOKEN = '/chaos/slack-token';

/** What Slack answers when it fails: its status, its words, and when to come back. */
const FAILURES = [
  { status: 500, body: 'rollup_error' },
  { status: 503, body: 'service_unavailable' },
  { status: 429, body: 'rate_limited', wait: 1 },
  { status: 403, body: 'action_prohibited' },
] as const;

const MOST_REDRIVES = 20;

/** Slack, and what of the messages of one case came to it. */
export class SlackWatch {
  readonly #slack: PretendSlack;
  readonly #way: NonNullable<Plan['slack']>;
  readonly #draw: (of: unknown) => number;
  readonly #queue: SnsLambdaEvent[] = [];
  readonly #sent = new Map<string, string>();
  readonly #arrived = new Set<string>();
  #busy: Promise<unknown> = Promise.resolve();
  strikes = 0;
  /** Messages that came to Slack more than once. */
  again = 0;

  private constructor(slack: PretendSlack, seed: number, way: NonNullable<Plan['slack']>) {
    this.#slack = slack;
    this.#way = way;
    this.#draw = makeDraw(`slack ${seed}`);
  }

  static async start(seed: number, way: NonNullable<Plan['slack']>): Promise<SlackWatch> {
    return new SlackWatch(await startSlack(), seed, way);
  }

  /** Values of Parameter Store, by which the function finds Slack. */
  get parameters(): Readonly<Record<string, string>> {
    return { [WEBHOOK]: this.#slack.webhookUrl, [TOKEN]: this.#slack.botToken };
  }

  /** Subscribes the function to the topic of a company, whose environment is this process's until `settle`. */
  subscribe(company: Company, topicArn: string, faults: 'faulty' | 'well'): void {
    const failing = faults === 'faulty' ? this.#way.failing : 0;
    topicsOf(company.aws.world).subscribeLambda(topicArn, (event) => this.#inTurn(event, failing));
  }

  /** Waits for the deliveries of a company; what they gave up is in the queue then. */
  async settle(company: Company): Promise<void> {
    const topics = topicsOf(company.aws.world);
    await topics.settled();
    for (const { message } of topics.deadLetters) {
      const { messageId: MessageId, parts } = message;
      const event = { Records: [{ Sns: { Message: parts.default, MessageId } }] };
      // As much of SNS's event as the function reads.
      this.#queue.push(event as unknown as SnsLambdaEvent);
    }
  }

  /**
   * Somebody has what lies in the queue delivered again, while nothing is wrong. A failure of Slack that was to strike a
   * delivery which AWS failed before strikes now: then it lies there again.
   */
  async redrive(): Promise<void> {
    for (let round = 0; round < MOST_REDRIVES && this.#queue.length > 0; round += 1) {
      for (const event of this.#queue.splice(0)) {
        await this.#inTurn(event, 0).catch(() => this.#queue.push(event));
      }
    }
  }

  /** Messages that never came to Slack. */
  get undelivered(): string[] {
    return [...this.#sent].filter(([id]) => !this.#arrived.has(id)).map(([, message]) => message);
  }

  close(): Promise<void> {
    return this.#slack.close();
  }

  /** One at a time: "reservedConcurrency: 1". */
  #inTurn(event: SnsLambdaEvent, failing: number): Promise<void> {
    const turn = this.#busy.then(() => this.#deliver(event, failing));
    this.#busy = turn.catch(() => undefined);
    return turn;
  }

  async #deliver(event: SnsLambdaEvent, failing: number): Promise<void> {
    const [record] = event.Records;
    if (record === undefined) throw new TypeError('an event of SNS without a record');
    const { Sns } = record;
    this.#sent.set(Sns.MessageId, Sns.Message.slice(0, 300));
    if (this.#draw(Sns.Message) < failing) {
      const which = Math.floor(this.#draw(['which', Sns.Message]) * FAILURES.length);
      const { status, body, ...later } = FAILURES[which] ?? FAILURES[0];
      this.#slack.failNext(status, body, later);
      this.strikes += 1;
    }
    const before = this.#slack.messages.length;
    try {
      await this.#post(event);
    } finally {
      const came = this.#slack.messages.length - before;
      if (came > 0 && this.#arrived.has(Sns.MessageId)) this.again += came;
      if (came > 0) this.#arrived.add(Sns.MessageId);
    }
  }

  async #post(event: SnsLambdaEvent): Promise<void> {
    const ports = slackPorts();
    // No time passes while the function waits for Slack: what is left of it only falls.
    let left = 90_000;
    const sleep = async (ms: number) => {
      left -= ms;
    };
    try {
      await deliverToSlack({ ...ports, sleep, timeLeft: () => left }, this.#config, event);
    } finally {
      ports.ssm.destroy();
      ports.s3.destroy();
    }
  }

  get #config(): SlackConfig {
    const locale = 'en';
    if (this.#way.by === 'webhook') return { way: { kind: 'webhook', parameter: WEBHOOK }, locale };
    const { apiUrl } = this.#slack;
    return { way: { kind: 'bot', parameter: TOKEN, channel: CHANNEL, bucket: BUCKET, apiUrl }, locale };
  }
}
