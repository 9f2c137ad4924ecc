// Answers the resolver port from real DNS servers, through node:dns: each question once a scan, so many at a time.
import { Resolver as NodeResolver } from 'node:dns/promises';
import pLimit from 'p-limit';
import { toAsciiName } from '../email/names.ts';
import type { DnsAnswer, Resolver } from '../email/resolver.ts';

export interface ResolverOptions {
  /** `HOST:PORT` or `[IPv6]:PORT`, host as an IP address; left out: the servers of this machine. */
  readonly servers?: readonly string[];
  /** How long the first try may take; c-ares lengthens it for later ones. */
  readonly timeoutMs: number;
  readonly tries: number;
  /** Questions that may be under way at once. */
  readonly concurrency: number;
}

/** What went wrong, in words, by node:dns error code. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ESERVFAIL: 'the server failed to answer (SERVFAIL)',
  EREFUSED: 'the server refused to answer (REFUSED)',
  ETIMEOUT: 'no answer in time',
  ECONNREFUSED: 'no connection to the server',
};

/**
 * A resolver of its own servers and memory. A question is asked once for each name, whatever its case, and its answer
 * kept, failures too: two findings of one scan must not rest on different answers. Make a new one for each scan.
 *
 * `nxdomain` is the response code NXDOMAIN. node:dns hides a CNAME in front of it: where a CNAME leads to a name that
 * does not exist, the question for TXT says `nxdomain` although the CNAME itself exists (RFC 6604 section 3).
 * @throws TypeError when a server is not an IP address with an optional port
 */
export function createResolver(options: ResolverOptions): Resolver {
  const dns = new NodeResolver({ timeout: options.timeoutMs, tries: options.tries });
  if (options.servers !== undefined) dns.setServers([...options.servers]);
  const limit = pLimit(options.concurrency);

  /** One method of the port: how node:dns asks for a type, and what makes of its answer one record each. */
  function question<T>(type: string, ask: (name: string) => Promise<readonly T[]>) {
    const asked = new Map<string, Promise<DnsAnswer<T>>>();
    return (text: string): Promise<DnsAnswer<T>> => {
      const name = toAsciiName(text);
      if (!name.ok) return Promise.resolve({ status: 'badname', why: `${type} ${text}: ${name.why}` });
      const known = asked.get(name.name);
      if (known !== undefined) return known;
      const answer = limit(() => answered(`${type} ${name.name}`, () => ask(name.name), dns.getServers()));
      asked.set(name.name, answer);
      return answer;
    };
  }

  return {
    txt: question('TXT', async (name) => (await dns.resolveTxt(name)).map((strings) => strings.join(''))),
  };
}

/** Runs one question; every way that it can end is an answer. */
async function answered<T>(
  question: string,
  ask: () => Promise<readonly T[]>,
  servers: readonly string[],
): Promise<DnsAnswer<T>> {
  try {
    const records = await ask();
    return records.length === 0 ? { status: 'nodata' } : { status: 'found', records };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTFOUND') return { status: 'nxdomain' };
    if (code === 'ENODATA') return { status: 'nodata' };
    if (code === 'EBADNAME') return { status: 'badname', why: `${question}: not a name that DNS can carry` };
    const words = IN_WORDS[code] ?? 'the question failed';
    return { status: 'temperror', why: `${question}: ${words} (${code}; asked ${servers.join(', ')})` };
  }
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return String(error);
}
