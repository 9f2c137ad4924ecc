// Answers the resolver port from real DNS servers, through node:dns (c-ares): each question once a scan, so many at a
// time, server after server, within a budget of time.
import { getServers, Resolver as NodeResolver } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import pLimit from 'p-limit';
import type { Deadline } from '../deadline.ts';
import { toQueryName } from '../email/names.ts';
import type { DnsAnswer, DnsOutcome, Resolver } from '../email/resolver.ts';
import { type DnsType, en, ja, joined, type Part, say, type Text } from '../model.ts';

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

/**
 * A resolver of its own servers, memory and budget. A question is asked once for each name, whatever its case, and its
 * answer kept, failures too: two findings of one scan must not rest on different answers. Make a new one for each scan.
 *
 * `nxdomain` is the response code NXDOMAIN. node:dns hides a CNAME in front of it: where a CNAME leads to a name that
 * does not exist, the question for TXT says `nxdomain` although the CNAME itself exists (RFC 6604 section 3).
 * @throws TypeError when a server is not an IP address with an optional port
 */
export function createResolver(options: ResolverOptions): Resolver {
  const servers = hostsAndPorts(options.servers ?? getServers());
  const limit = pLimit(options.concurrency);
  const budget = new Budget(options.budgetMs);

  /** One method of the port. */
  function question<T>(type: DnsType, lookUp: LookUp<T>) {
    const answers = new Map<string, Promise<DnsAnswer<T>>>();
    return (text: string): Promise<DnsAnswer<T>> => {
      const { name, outcome } = settle(type, text);
      if (outcome !== undefined) {
        return Promise.resolve({ ...outcome, asked: { type, name, servers: [], ms: 0 } });
      }
      const known = answers.get(name);
      if (known !== undefined) return known;
      const answer = limit(() => budget.during(() => ask({ type, name, lookUp }, servers, options, budget)));
      answers.set(name, answer);
      return answer;
    };
  }

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

/** How node:dns asks for a type, and what makes one record each of its answer. */
type LookUp<T> = (dns: NodeResolver, name: string) => Promise<readonly T[]>;

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

/** What is to be said of a question. */
function ofQuestion(type: DnsType, name: string, what: Part): Text {
  return say(en`${type} ${name}: ${what}`, ja`${type} ${name}: ${what}`);
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

// ---------------------------------------------------------------------------------------------------------------
// Asking.

interface Question<T> {
  readonly type: DnsType;
  readonly name: string;
  readonly lookUp: LookUp<T>;
}

/**
 * Time that runs while something is being asked, however many at once. Between two questions SES may be read for minutes
 * at its one call a second, and that is not DNS's doing.
 */
class Budget {
  #leftMs: number;
  #underWay = 0;
  #since = 0;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.#since = performance.now();
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#leftMs = this.leftMs();
    }
  }

  leftMs(): number {
    return this.#leftMs - (performance.now() - this.#since);
  }

  /** A timer may go off a little early: once it has cut a question off, no other is begun. */
  spend(): void {
    this.#leftMs = Number.NEGATIVE_INFINITY;
  }
}

/** Asks server after server, round after round, until one answers. Whatever happens is an answer. */
async function ask<T>(
  question: Question<T>,
  servers: readonly string[],
  { timeoutMs, tries, budgetMs, deadline }: ResolverOptions,
  budget: Budget,
): Promise<DnsAnswer<T>> {
  const { type, name } = question;
  const asked: string[] = [];
  const failures = new Map<string, Set<string>>();
  const started = performance.now();
  const answer = (outcome: DnsOutcome<T>): DnsAnswer<T> => {
    const ms = asked.length === 0 ? 0 : Math.round((performance.now() - started) * 10) / 10;
    return { ...outcome, asked: { type, name, servers: asked, ms } };
  };

  let isSpent = false;
  for (const server of Array.from({ length: tries }, () => servers).flat()) {
    const leftMs = Math.min(budget.leftMs(), deadline?.leftMs ?? Number.POSITIVE_INFINITY);
    isSpent ||= leftMs <= 0;
    if (isSpent) break;
    asked.push(server);
    const outcome = await askOnce(question, server, timeoutMs, leftMs);
    if (!('failed' in outcome)) return answer(outcome);
    failures.set(outcome.failed, (failures.get(outcome.failed) ?? new Set()).add(server));
    isSpent = outcome.failed === CANCELLED;
    if (isSpent) budget.spend();
  }

  const whys = [...failures].map(inWords);
  if (deadline?.isOver) whys.push(deadline.why);
  else if (isSpent) whys.push(budgetSpent(asked.length === 0, budgetMs / 1000));
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
