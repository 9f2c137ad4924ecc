// DNS as a table, behind the resolver port, for tests that are about the questions and not about packets.
import { toQueryName } from '../../src/email/names.ts';
import type { DnsAnswer, DnsOutcome, Resolver } from '../../src/email/resolver.ts';
import { type DnsAsked, type DnsType, en, ja, type MxRecord, same, say } from '../../src/model.ts';

/** What stands at a name. `fails`: DNS does not answer for this name, or for these types of it. */
export interface ZoneName {
  readonly TXT?: readonly string[];
  readonly CNAME?: string;
  readonly MX?: readonly (readonly [preference: number, exchange: string])[];
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly PTR?: readonly string[];
  readonly fails?: true | readonly DnsType[];
}

/** Absolute names, lower case, without a trailing dot. */
export type Zone = Readonly<Record<string, ZoneName>>;

export interface ZoneResolver extends Resolver {
  /** `TYPE name` of each question, in order; a question asked twice stands twice. */
  readonly asked: readonly string[];
}

const MAX_HOPS = 8;

/** A resolver over a table: follows CNAMEs, tells NXDOMAIN from NODATA (empty non-terminals, RFC 8020), fails on demand. */
export function zoneResolver(zone: Zone): ZoneResolver {
  const names = new Map(Object.entries(zone).map(([name, set]) => [name.toLowerCase(), set]));
  const existing = new Set<string>();
  for (const name of names.keys()) {
    const labels = name.split('.');
    for (const [index] of labels.entries()) existing.add(labels.slice(index).join('.'));
  }
  const asked: string[] = [];

  function outcome<T>(
    type: DnsType,
    name: string,
    pick: (set: ZoneName) => readonly T[],
    hops = 0,
  ): DnsOutcome<T> {
    const set = names.get(name);
    if (set?.fails === true || (Array.isArray(set?.fails) && set.fails.includes(type)) || hops > MAX_HOPS) {
      return { status: 'temperror', why: same(`${type} ${name}: SERVFAIL`) };
    }
    if (!existing.has(name)) return { status: 'nxdomain' };
    if (set?.CNAME !== undefined && type !== 'CNAME')
      return outcome(type, set.CNAME.toLowerCase(), pick, hops + 1);
    const records = pick(set ?? {});
    return records.length === 0 ? { status: 'nodata' } : { status: 'found', records };
  }

  const ask =
    <T>(type: DnsType, pick: (set: ZoneName) => readonly T[]) =>
    async (text: string): Promise<DnsAnswer<T>> => {
      asked.push(`${type} ${text}`);
      const name = toQueryName(text);
      if (!name.ok) {
        const why = say(en`${type} ${text}: ${name.why}`, ja`${type} ${text}: ${name.why}`);
        return { status: 'badname', why, asked: question(type, text) };
      }
      return { ...outcome(type, name.name, pick), asked: question(type, name.name) };
    };

  return {
    asked,
    txt: ask('TXT', ({ TXT = [] }) => TXT),
    cname: ask('CNAME', ({ CNAME }) => (CNAME === undefined ? [] : [CNAME])),
    mx: ask('MX', ({ MX = [] }): MxRecord[] =>
      MX.map(([preference, exchange]) => ({ preference, exchange })),
    ),
    a: ask('A', ({ A = [] }) => A),
    aaaa: ask('AAAA', ({ AAAA = [] }) => AAAA),
    ptr: ask('PTR', ({ PTR = [] }) => PTR),
  };
}

/** A resolver whose TXT answers a function gives, and for which nothing else exists. Notes each name asked for TXT. */
export function txtResolver(
  answer: (name: string) => DnsOutcome<string>,
): Resolver & { readonly asked: readonly string[] } {
  const names: string[] = [];
  const nothing =
    (type: DnsType) =>
    async (name: string): Promise<DnsAnswer<never>> => ({ status: 'nxdomain', asked: question(type, name) });
  return {
    asked: names,
    txt: async (name) => {
      names.push(name);
      return { ...answer(name), asked: question('TXT', name) };
    },
    cname: nothing('CNAME'),
    mx: nothing('MX'),
    a: nothing('A'),
    aaaa: nothing('AAAA'),
    ptr: nothing('PTR'),
  };
}

/** A question as these resolvers put it into their answers. */
function question(type: DnsType, name: string): DnsAsked {
  return { type, name, servers: ['192.0.2.53:53'], ms: 1 };
}
