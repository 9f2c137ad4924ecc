// Asks DNS servers through node:dns (c-ares): server after server, round after round, within a budget of time.
import { Resolver as NodeResolver } from 'node:dns/promises';
import type { Deadline } from '../deadline.ts';
import type { DnsAnswer, DnsOutcome } from '../email/resolver.ts';
import { type DnsType, en, ja, joined, type Part, say, type Text } from '../model.ts';

/** How node:dns asks for a type, and what makes one record each of its answer. */
export type LookUp<T> = (dns: NodeResolver, name: string) => Promise<readonly T[]>;

export interface ResolverOptions {
  /** `HOST:PORT` or `[IPv6]:PORT`, host as an IP address; left out: the servers of this machine. */
  readonly servers?: readonly string[];
  /** How long a server may take over one try; as long again over TCP where its answer is truncated. */
  readonly timeoutMs: number;
  /** Rounds over the servers. */
  readonly tries: number;
  /** Questions that may be under way at once. */
  readonly concurrency: number;
  /** How long may be spent on asking in all. What is not answered by then never will be. */
  readonly budgetMs: number;
  /** When the scan stops reading, if that is earlier. */
  readonly deadline?: Deadline;
}

/** What is to be said of a question. */
export function ofQuestion(type: DnsType, name: string, what: Part): Text {
  return say(en`${type} ${name}: ${what}`, ja`${type} ${name}: ${what}`);
}

export interface Question<T> {
  readonly type: DnsType;
  readonly name: string;
  readonly lookUp: LookUp<T>;
  /** Where no server can add to it. */
  readonly outcome?: DnsOutcome<never>;
}

/**
 * Time that runs while something is being asked, however many at once. Between two questions SES may be read for minutes
 * at its one call a second, and that is not DNS's doing.
 */
export class Budget {
  readonly #wholeMs: () => number;
  #spentMs = 0;
  #underWay = 0;
  #since = 0;

  /** @param wholeMs how much there is, what has been spent of it included */
  constructor(wholeMs: () => number) {
    this.#wholeMs = wholeMs;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.#since = performance.now();
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      if (this.#underWay === 1) this.#spentMs += performance.now() - this.#since;
      this.#underWay -= 1;
    }
  }

  leftMs(): number {
    const now = this.#underWay === 0 ? 0 : performance.now() - this.#since;
    return this.#wholeMs() - this.#spentMs - now;
  }

  /** A timer may go off a little early: once it has cut a question off, no other is begun. */
  spend(): void {
    this.#spentMs = Number.POSITIVE_INFINITY;
  }
}

/** Servers in the order in which they are tried, round after round. */
export class Tries {
  readonly servers: readonly string[];
  readonly #first: (readonly string[])[] = [];

  constructor(servers: readonly string[], rounds: number) {
    this.servers = Array.from({ length: rounds }, () => servers).flat();
  }

  /** Those of the first tries: one list for all answers that came after so many. */
  first(count: number): readonly string[] {
    const before = this.#first[count];
    if (before !== undefined) return before;
    const now = this.servers.slice(0, count);
    this.#first[count] = now;
    return now;
  }
}

/** Asks server after server, round after round, until one answers. Whatever happens is an answer. */
export async function ask<T>(
  question: Question<T>,
  tries: Tries,
  { timeoutMs, budgetMs, deadline }: ResolverOptions,
  budget: Budget,
): Promise<DnsAnswer<T>> {
  const { type, name } = question;
  let asked = 0;
  const failures = new Map<string, Set<string>>();
  const started = performance.now();
  const answer = (outcome: DnsOutcome<T>): DnsAnswer<T> => {
    const ms = asked === 0 ? 0 : Math.round((performance.now() - started) * 10) / 10;
    return { ...outcome, asked: { type, name, servers: tries.first(asked), ms } };
  };

  let isSpent = false;
  for (const server of tries.servers) {
    const leftMs = Math.min(budget.leftMs(), deadline?.leftMs ?? Number.POSITIVE_INFINITY);
    isSpent ||= leftMs <= 0;
    if (isSpent) break;
    asked += 1;
    const outcome = await askOnce(question, server, timeoutMs, leftMs);
    if (!('failed' in outcome)) return answer(outcome);
    failures.set(outcome.failed, (failures.get(outcome.failed) ?? new Set()).add(server));
    isSpent = outcome.failed === CANCELLED;
    if (isSpent) budget.spend();
  }

  const whys = [...failures].map(inWords);
  if (deadline?.isOver) whys.push(deadline.why);
  else if (isSpent) whys.push(budgetSpent(asked === 0, budgetMs / 1000));
  const why = whys.length === 0 ? NO_SERVER : joined(whys, '; ');
  return answer({ status: 'temperror', why: ofQuestion(type, name, why) });
}

const NO_SERVER = say(
  en`no DNS server is set up on this machine`,
  ja`このマシンには DNS サーバーが設定されていません`,
);

function budgetSpent(isFirst: boolean, seconds: number): Text {
  const not = isFirst
    ? say(en`not asked`, ja`問い合わせていません`)
    : say(en`not asked again`, ja`再度の問い合わせはしていません`);
  return say(
    en`${not}, because the ${seconds} s that a scan may spend on DNS are used up`,
    ja`スキャンが DNS に使える ${seconds} 秒を使い切ったため、${not}`,
  );
}

/** Code of node:dns for what was cut off. */
const CANCELLED = 'ECANCELLED';

/**
 * Asks one server once. Each try has a c-ares channel of its own. On a shared one a malformed answer fails every question
 * under way, and once a server has been quick for some questions, c-ares waits less long than it was told for others:
 * a name whose own servers are slow would seem not to answer. It also gives each question a port of its own, which makes
 * answers harder to forge (RFC 5452 section 9.2).
 * @returns the outcome, or the code of node:dns for why there is none
 */
async function askOnce<T>(
  { name, lookUp }: Question<T>,
  server: string,
  timeoutMs: number,
  leftMs: number,
): Promise<DnsOutcome<T> | { readonly failed: string }> {
  const dns = new NodeResolver({ timeout: timeoutMs, tries: 1 });
  dns.setServers([server]);
  const end = setTimeout(() => dns.cancel(), leftMs);
  try {
    const records = await lookUp(dns, name);
    // A CNAME alone makes an answer without records of this type.
    return records.length === 0 ? { status: 'nodata' } : { status: 'found', records };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTFOUND') return { status: 'nxdomain' };
    return code === 'ENODATA' ? { status: 'nodata' } : { failed: code };
  } finally {
    clearTimeout(end);
  }
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return String(error);
}

/** What went wrong, by node:dns error code. */
const IN_WORDS: Readonly<Record<string, Text>> = {
  ESERVFAIL: say(en`the server failed to answer`, ja`サーバーが応答に失敗しました`),
  EREFUSED: say(en`the server refused to answer`, ja`サーバーが応答を拒否しました`),
  EFORMERR: say(
    en`the server did not understand the question`,
    ja`サーバーが問い合わせを解釈できませんでした`,
  ),
  ENOTIMP: say(
    en`the server does not answer such questions`,
    ja`サーバーがこの種の問い合わせに対応していません`,
  ),
  EBADRESP: say(en`the answer is malformed`, ja`応答の形式が正しくありません`),
  ETIMEOUT: say(en`no answer in time`, ja`時間内に応答がありません`),
  ECONNREFUSED: say(en`no connection to the server`, ja`サーバーに接続できません`),
  [CANCELLED]: say(en`cut off`, ja`途中で打ち切りました`),
};
const FAILED = say(en`the question failed`, ja`問い合わせに失敗しました`);

function inWords([code, servers]: [string, ReadonlySet<string>]): Text {
  const what = IN_WORDS[code] ?? FAILED;
  const where = [...servers].join(', ');
  return say(en`${what} (${code} at ${where})`, ja`${what} (${where} で ${code})`);
}
