// Answers the resolver port from real DNS servers, through node:dns (c-ares): each question once a scan, so many at a
// time, those that checks rest on before the others.
import { getServers, Resolver as NodeResolver } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import pLimit, { type LimitFunction } from 'p-limit';
import { toQueryName } from '../email/names.ts';
import type { DnsAnswer, DnsOutcome, Resolver } from '../email/resolver.ts';
import { type DnsType, en, ja, say } from '../model.ts';
import { Answers } from './answers.ts';
import {
  ask,
  Budget,
  type LookUp,
  ofQuestion,
  type Question,
  type ResolverOptions,
  Tries,
} from './dns-ask.ts';

export type { ResolverOptions } from './dns-ask.ts';

/** A resolver with a second way in. */
export interface ScanResolver extends Resolver {
  /**
   * For what no check rests on: its questions are sent only while no other waits, in places of their own, and from the
   * time that the others leave. Where DNS does not answer them, that is not kept: whoever rests on it asks again.
   */
  readonly lesser: Resolver;
  /** Drops all answers: the scan has asked all that it asks, and whoever asks now is another one. */
  forget(): void;
}

/** Drops the answers of a resolver that keeps them. */
export function forgetAnswers(resolver: Resolver): void {
  if (isScanResolver(resolver)) resolver.forget();
}

/** The second way into a resolver that has one, else the only one. */
export function lesserOf(resolver: Resolver): Resolver {
  return isScanResolver(resolver) ? resolver.lesser : resolver;
}

const isScanResolver = (resolver: Resolver): resolver is ScanResolver => 'lesser' in resolver;

/**
 * A resolver of its own servers, memory and budget. A question is asked once for each name, whatever its case, and its
 * answer kept, failures too: two findings of one scan must not rest on different answers. Make a new one for each scan.
 *
 * `nxdomain` is the response code NXDOMAIN. node:dns hides a CNAME in front of it: where a CNAME leads to a name that
 * does not exist, the question for TXT says `nxdomain` although the CNAME itself exists (RFC 6604 section 3).
 * @throws TypeError when a server is not an IP address with an optional port
 */
export function createResolver(options: ResolverOptions): ScanResolver {
  const asker = new Asker(options);
  return {
    ...methods((question) => asker.ask(question)),
    lesser: methods((question) => asker.askLesser(question)),
    forget: () => asker.forget(),
  };
}

/** How the questions of the port are put to node:dns. */
function methods(ask: <T>(question: Question<T>) => Promise<DnsAnswer<T>>): Resolver {
  const question =
    <T>(type: DnsType, lookUp: LookUp<T>) =>
    (text: string) =>
      ask({ ...settle(type, text), type, lookUp });
  return {
    txt: question('TXT', async (dns, name) => (await dns.resolveTxt(name)).map((parts) => parts.join(''))),
    cname: question('CNAME', async (dns, name) => (await dns.resolveCname(name)).map(orRoot)),
    mx: question('MX', async (dns, name) =>
      (await dns.resolveMx(name)).map((mx) => ({ preference: mx.priority, exchange: orRoot(mx.exchange) })),
    ),
    a: question('A', (dns, name) => dns.resolve4(name)),
    aaaa: question('AAAA', (dns, name) => dns.resolve6(name)),
    ptr: question('PTR', async (dns, name) => (await dns.resolvePtr(name)).map(orRoot)),
  };
}

/** Lesser questions that may be under way at once. */
const LESSER = 20;

/** Puts questions, each once, and keeps the answers. */
class Asker {
  readonly #options: ResolverOptions;
  readonly #tries: Tries;
  #answers = new Answers();
  readonly #limit: LimitFunction;
  /** Of those that are not lesser. */
  #waiting = 0;
  readonly #budget: Budget;
  readonly #underWay: UnderWay = new Map();
  readonly #lesserLimit = pLimit(LESSER);
  readonly #lesserBudget: Budget;
  /** Of the lesser ones, all that are not answered, and those that have been sent. */
  readonly #lesser: UnderWay = new Map();
  readonly #lesserSent: UnderWay = new Map();

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.#tries = new Tries(hostsAndPorts(options.servers ?? getServers()), options.tries);
    this.#limit = pLimit(options.concurrency);
    this.#budget = new Budget(() => options.budgetMs);
    this.#lesserBudget = new Budget(() => this.#budget.leftMs());
  }

  ask<T>(question: Question<T>): Promise<DnsAnswer<T>> {
    const key = keyOf(question);
    const before = this.#underWay.get(key) ?? this.#recall(question);
    // What stands under a key answers a question of its type.
    if (before !== undefined) return before as Promise<DnsAnswer<T>>;
    const lesser = this.#lesserSent.get(key);
    const answer =
      lesser === undefined
        ? this.#send(question)
        : // As above. What was not answered in a lesser question's time may be in this one's own.
          lesser.then((its) => (isAnswer(its) ? (its as DnsAnswer<T>) : this.#send(question)));
    return track(this.#underWay, key, answer);
  }

  askLesser<T>(question: Question<T>): Promise<DnsAnswer<T>> {
    const key = keyOf(question);
    const before = this.#underWay.get(key) ?? this.#recall(question) ?? this.#lesser.get(key);
    // As in `ask`.
    if (before !== undefined) return before as Promise<DnsAnswer<T>>;
    return track(
      this.#lesser,
      key,
      this.#lesserLimit(() => this.#sendLesser(question)),
    );
  }

  forget(): void {
    this.#answers = new Answers();
  }

  async #send<T>(question: Question<T>): Promise<DnsAnswer<T>> {
    this.#waiting += 1;
    const answer = await this.#limit(() => {
      this.#waiting -= 1;
      return this.#within(this.#budget, question);
    });
    this.#answers.keep(keyOf(question), answer);
    return answer;
  }

  async #sendLesser<T>(question: Question<T>): Promise<DnsAnswer<T>> {
    const key = keyOf(question);
    // Behind all that wait, and again behind those that have come meanwhile: its turn there takes no time.
    while (this.#waiting > 0) await this.#limit(async () => {});
    const before = this.#underWay.get(key) ?? this.#recall(question);
    // As in `ask`.
    if (before !== undefined) return before as Promise<DnsAnswer<T>>;
    const sent = this.#within(this.#lesserBudget, question);
    const answer = await track(this.#lesserSent, key, sent);
    if (isAnswer(answer)) this.#answers.keep(key, answer);
    return answer;
  }

  #within<T>(budget: Budget, question: Question<T>): Promise<DnsAnswer<T>> {
    return budget.during(() => ask(question, this.#tries, this.#options, budget));
  }

  /** What was answered, or needs no asking. */
  #recall<T>(question: Question<T>): Promise<DnsAnswer<unknown>> | undefined {
    const key = keyOf(question);
    const { type, name, outcome } = question;
    const before = this.#answers.recall(key);
    if (before !== undefined) return Promise.resolve(before);
    if (outcome === undefined) return undefined;
    const answer = { ...outcome, asked: { type, name, servers: [], ms: 0 } };
    this.#answers.keep(key, answer);
    return Promise.resolve(answer);
  }
}

type UnderWay = Map<string, Promise<DnsAnswer<unknown>>>;

/** Keeps a question among those that are under way until it is answered. */
async function track<T>(all: UnderWay, key: string, answer: Promise<DnsAnswer<T>>): Promise<DnsAnswer<T>> {
  all.set(key, answer);
  try {
    return await answer;
  } finally {
    all.delete(key);
  }
}

const keyOf = ({ type, name }: Question<unknown>): string => `${type} ${name}`;

const isAnswer = ({ status }: DnsAnswer<unknown>): boolean => status !== 'temperror';

/** node:dns writes a name without its trailing dot, and so the root as nothing. */
function orRoot(target: string): string {
  return target === '' ? '.' : target;
}

/** The servers as evidence names them, each with its port. */
function hostsAndPorts(servers: readonly string[]): string[] {
  const dns = new NodeResolver();
  dns.setServers([...servers]);
  return dns.getServers().map((server) => {
    if (isIPv4(server)) return `${server}:53`;
    return isIPv6(server) ? `[${server}]:53` : server;
  });
}

// ---------------------------------------------------------------------------------------------------------------
// What is known without asking.

/** c-ares sends no other characters, escaped or not; DNS carries any (RFC 2181 section 11). */
const ASKABLE = /^[a-z0-9._*/-]+$/;
/** DNS carries these too, but text can only say them by escapes (RFC 1035 section 5.1). */
const NEEDS_ESCAPE = /[\p{Cc}\\]/u;

/** The name that a text means, and the outcome where no server can add to it. */
function settle(type: DnsType, text: string): { name: string; outcome?: DnsOutcome<never> } {
  const query = toQueryName(text);
  if (!query.ok) {
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const why = ofQuestion(type, shown, query.why);
    return { name: text, outcome: { status: NEEDS_ESCAPE.test(text) ? 'temperror' : 'badname', why } };
  }
  const { name } = query;
  // Such names are not looked up in DNS (RFC 7686 section 2); c-ares would say the same, as if it had asked.
  if (name.endsWith('.onion')) return { name, outcome: { status: 'nxdomain' } };
  const odd = oddPartOf(name);
  if (odd === undefined) return { name };
  // Somebody may have published there, so this is no answer.
  const shown = JSON.stringify(odd);
  const cannot = say(
    en`this resolver cannot ask for names with ${shown}`,
    ja`このリゾルバーは ${shown} を含む名前を問い合わせられません`,
  );
  return { name, outcome: { status: 'temperror', why: ofQuestion(type, name, cannot) } };
}

/** What keeps node:dns from asking for a name that DNS could carry. */
function oddPartOf(name: string): string | undefined {
  if (!ASKABLE.test(name)) return [...name].find((char) => !ASKABLE.test(char));
  // Up to Node 24 node:dns asks for the root instead where IDNA knows no such A-label.
  return name.split('.').find((label) => label.startsWith('xn--') && !isALabel(label));
}

function isALabel(label: string): boolean {
  // Behind a label of letters, so that it is not read as an IPv4 address.
  return domainToASCII(`${label}.example`) === `${label}.example`;
}
