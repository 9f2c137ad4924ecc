// SPF as the oracle sees it, beside ours: the result of check_host for random zones and records.
import fc from 'fast-check';
import { spf } from 'mailauth/lib/spf/index.js';
import { checkHost } from '../../src/email/spf/check-host.ts';
import type { DnsType } from '../../src/model.ts';
import { type Zone, type ZoneName, zoneResolver } from '../support/zone.ts';
import { nodeStyle } from './zones.ts';

export interface SpfCase {
  readonly ip: string;
  readonly sender: string;
  readonly helo: string;
  readonly zone: Zone;
}

const DOMAINS = ['a.test', 'b.test', 'c.test', 'd.test', 'e.test'] as const;
const HOSTS = ['h1.test', 'h2.test', 'none.test', 'x.a.test'] as const;
const IPS = ['192.0.2.1', '192.0.2.200', '198.51.100.7', '2001:db8::1', '2001:db8:1::7'] as const;

const name = fc.constantFrom(...DOMAINS, ...HOSTS);
const target = fc.oneof(
  { weight: 8, arbitrary: name },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%{d}',
      '%{o}',
      'x.%{d2}',
      '%{ir}.rev.test',
      '%{l}.h1.test',
      '%{h}',
      '%{x}',
      '%',
      'A.TEST.',
      'bad..test',
      'nodots',
    ),
  },
);
const cidr = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('/24', '/0', '/32', '/25//64', '//64', '//32') },
  { weight: 1, arbitrary: fc.constantFrom('/33', '/', '//129', '/024', '/24/64') },
);
const qualifier = fc.constantFrom('', '', '+', '-', '~', '?');
const mechanism = fc.oneof(
  { weight: 4, arbitrary: target.map((to) => `include:${to}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'mx', 'A', 'MX'), fc.option(target, { nil: undefined }), cidr)
      .map(([kind, to, size]) => `${kind}${to === undefined ? '' : `:${to}`}${size}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...IPS), cidr)
      .map(([ip, size]) => (ip.includes(':') ? `ip6:${ip}${size.replace('//', '/')}` : `ip4:${ip}${size}`)),
  },
  { weight: 1, arbitrary: target.map((to) => `exists:${to}`) },
  {
    weight: 1,
    arbitrary: fc.option(target, { nil: undefined }).map((to) => (to === undefined ? 'ptr' : `ptr:${to}`)),
  },
  { weight: 2, arbitrary: fc.constantFrom('all', 'ALL') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'all:',
      'include',
      'include:',
      'ip4:',
      'ip4:192.0.2',
      'ip6:::1::',
      'foo',
      'a:',
      'ptr/24',
    ),
  },
);
const directive = fc.tuple(qualifier, mechanism).map(([sign, text]) => `${sign}${text}`);
const modifier = fc.oneof(
  target.map((to) => `redirect=${to}`),
  target.map((to) => `exp=${to}`),
  fc.constantFrom('foo=bar', 'x=%{q}', 'redirect='),
);
const record = fc
  .tuple(
    fc.oneof(
      { weight: 12, arbitrary: fc.constant('v=spf1') },
      { weight: 1, arbitrary: fc.constantFrom('V=SPF1', 'v=spf10', 'v=spf1\t', ' v=spf1') },
    ),
    fc.array(fc.oneof({ weight: 6, arbitrary: directive }, { weight: 1, arbitrary: modifier }), {
      maxLength: 6,
    }),
    fc.constantFrom(' ', ' ', ' ', '  '),
  )
  .map(([version, terms, space]) => [version, ...terms].join(space));

const failing = fc.oneof(
  { weight: 20, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<DnsType>('TXT', 'A', 'AAAA', 'MX', 'PTR').map((type) => ({ fails: [type] })),
  },
);
const addresses = fc.record(
  {
    A: fc.subarray(IPS.filter((ip) => !ip.includes(':'))),
    AAAA: fc.subarray(IPS.filter((ip) => ip.includes(':'))),
    MX: fc.array(fc.tuple(fc.constantFrom(10, 20), fc.constantFrom(...HOSTS)), { maxLength: 12 }),
  },
  { requiredKeys: [] },
);
const texts = fc.oneof(
  { weight: 10, arbitrary: record.map((text) => [text]) },
  { weight: 1, arbitrary: fc.tuple(record, record) },
  { weight: 1, arbitrary: record.map((text) => ['other text', text]) },
  { weight: 1, arbitrary: fc.constantFrom<string[]>([], ['other text']) },
);
const withRecord: fc.Arbitrary<ZoneName> = fc
  .tuple(texts, addresses, failing)
  .map(([TXT, hosts, fault]) => ({ TXT, ...hosts, ...fault }));
const host: fc.Arbitrary<ZoneName> = fc
  .tuple(addresses, failing)
  .map(([hosts, fault]) => ({ ...hosts, ...fault }));
const pointer: fc.Arbitrary<ZoneName> = fc
  .tuple(fc.array(name, { maxLength: 11 }), failing)
  .map(([PTR, fault]) => ({ PTR, ...fault }));

const REVERSE = ['1.2.0.192.in-addr.arpa', '200.2.0.192.in-addr.arpa', '7.100.51.198.in-addr.arpa'];

export const spfCase: fc.Arbitrary<SpfCase> = fc.record({
  ip: fc.constantFrom(...IPS, '::ffff:192.0.2.1'),
  sender: fc.constantFrom('me@a.test', 'me@A.Test', 'a.b@a.test', 'x@b.test', 'x@none.test', 'x@nodots'),
  helo: fc.constantFrom('h1.test', 'a.test'),
  zone: fc
    .tuple(
      fc.tuple(...DOMAINS.map(() => withRecord)),
      fc.tuple(host, host),
      fc.array(pointer, { minLength: 3, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([records, hosts, pointers, hasPointers]) => ({
      ...Object.fromEntries(DOMAINS.map((at, index) => [at, records[index] ?? {}])),
      'h1.test': hosts[0],
      'h2.test': hosts[1],
      ...(hasPointers ? Object.fromEntries(REVERSE.map((at, index) => [at, pointers[index] ?? {}])) : {}),
    })),
});

export async function oracleSays({ ip, sender, helo, zone }: SpfCase): Promise<string> {
  // Its types want node:dns's overloads; it only ever calls resolver(name, type).
  const resolver = nodeStyle(zoneResolver(zone)) as never;
  const { status } = await spf({ ip, sender, helo, mta: 'mx.test', resolver, strict: true });
  return status.result;
}

export async function weSay(given: SpfCase): Promise<string> {
  return (await evaluated(given)).result;
}

/** The two rules of RFC 7208 that the oracle reads otherwise. */
export async function reasonFor(given: SpfCase, oracle: string, ours: string): Promise<string | undefined> {
  const { why, terms } = await evaluated(given);
  const asksHosts = (text: string) => /^[-+~?]?(mx|ptr)\b/i.test(text);
  // Section 4.6.4 limits the terms "for which DNS queries return" nothing: an mx or ptr whose hosts have no address is
  // one. The oracle counts such a term only where its MX or PTR query itself came back empty.
  const isOfHosts = asksHosts(why.en) || terms.some(({ term, voids }) => voids > 0 && asksHosts(term));
  if (ours === 'permerror' && isOfHosts && why.en.includes('for which DNS has nothing'))
    return 'void hosts (4.6.4)';
  // Section 5.4 gives the hosts of an mx no order, so one that DNS does not answer for may come before the one that
  // matches, and section 5 then ends in temperror. The oracle takes them as they came.
  const isOfMx = terms.some(({ term, outcome }) => outcome === 'error' && /^[-+~?]?mx\b/i.test(term));
  if (ours === 'temperror' && oracle !== 'temperror' && isOfMx)
    return 'an mx host without an answer (5, 5.4)';
  return undefined;
}

function evaluated({ ip, sender, helo, zone }: SpfCase) {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return checkHost(zoneResolver(zone), { ip, domain, sender, helo, receiver: 'mx.test' });
}
