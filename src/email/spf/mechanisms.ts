// The designated sender mechanisms (RFC 7208 section 5): does the client's address match?
import { en, ja, say, type Text } from '../../model.ts';
import { isWithin } from '../names.ts';
import { shown } from '../shown.ts';
import { type Context, namesOf, recordsOf, targetNameOf } from './context.ts';
import { addressesOf } from './dns.ts';
import { contains, type Network, networkOf, parseIp4, parseIp6 } from './ip.ts';
import { type Account, SpfError } from './ledger.ts';
import { isFixed } from './macro.ts';
import { type Directive, lettersIn } from './record.ts';
import { termIn } from './wording.ts';

type Of<K extends Directive['kind']> = Extract<Directive, { kind: K }>;

/** Section 4.6.4: of one mx. */
const MAX_MX = 10;

/**
 * Evaluates one mechanism, look-ups counted.
 * @throws SpfError
 */
export async function matches(
  context: Context,
  account: Account,
  directive: Of<'a' | 'mx' | 'ptr' | 'ip4' | 'ip6' | 'exists'>,
): Promise<boolean> {
  switch (directive.kind) {
    case 'ip4':
    case 'ip6':
      return isIn(context, account, [directive.network]);
    case 'a':
    case 'mx':
      return matchesHosts(context, account, directive);
    case 'ptr':
      return matchesPtr(context, account, directive);
    case 'exists':
      return matchesExists(context, account, directive);
  }
}

/** Is the client's address in one of these networks? In an audit: is every address of its version? */
function isIn(context: Context, account: Account, networks: readonly Network[]): boolean {
  account.networks = networks;
  const { ip, mode } = context;
  return mode === 'audit'
    ? networks.some(({ version, prefix }) => version === ip.version && prefix === 0)
    : networks.some((network) => contains(network, ip));
}

/** Sections 5.3 and 5.4. */
async function matchesHosts(context: Context, account: Account, directive: Of<'a' | 'mx'>): Promise<boolean> {
  context.ledger.countLookup(account);
  const name = await targetNameOf(context, account, directive.target);
  if (name === undefined) return false;
  const hosts = directive.kind === 'a' ? [name] : await mailServersOf(context, account, name);
  // DNS has no order of records: all hosts are asked before any is compared, so that the result has none either.
  const answers = await Promise.all(hosts.map((host) => addressesOf(context.dns, host, context.ip)));
  const parse = context.ip.version === 4 ? parseIp4 : parseIp6;
  const addresses = recordsOf(context, account, answers).map(parse);
  const prefix = directive.prefix[context.ip.version];
  return isIn(
    context,
    account,
    addresses.flatMap((address) => (address === undefined ? [] : [networkOf(address, prefix)])),
  );
}

/** Section 5.4, without the implicit MX of RFC 5321. */
async function mailServersOf(context: Context, account: Account, name: string): Promise<string[]> {
  const records = recordsOf(context, account, [await context.dns.mx(name)]);
  // A null MX names no host (RFC 7505).
  const hosts = records.map(({ exchange }) => exchange).filter((host) => host !== '.' && host !== '');
  if (hosts.length > MAX_MX) throw new SpfError('permerror', tooManyHosts(account, hosts.length, name));
  return hosts;
}

function tooManyHosts({ term, domain }: Account, count: number, name: string): Text {
  const [at, whose] = [termIn(term.text, domain), shown(name)];
  return say(
    en`${at} leads to ${count} mail servers of ${whose}, and ${MAX_MX} may be looked up (RFC 7208 section 4.6.4)`,
    ja`${at} は ${whose} のメールサーバー ${count} 台を参照しますが、
       ルックアップできるのは ${MAX_MX} 台までです (RFC 7208 section 4.6.4)`,
  );
}

/** Section 5.5. An audit's address has no names. */
async function matchesPtr(context: Context, account: Account, directive: Of<'ptr'>): Promise<boolean> {
  context.ledger.countLookup(account);
  const domain = await targetNameOf(context, account, directive.target);
  if (domain === undefined) return false;
  const { names } = await namesOf(context, account);
  return names.some((name) => isWithin(name, domain));
}

/** Section 5.7: A records, for IPv6 too. In an audit only a name that is the same for everybody matches everybody. */
async function matchesExists(context: Context, account: Account, directive: Of<'exists'>): Promise<boolean> {
  context.ledger.countLookup(account);
  const name = await targetNameOf(context, account, directive.target);
  if (name === undefined) return false;
  const exists = recordsOf(context, account, [await context.dns.a(name)]).length > 0;
  return exists && (context.mode === 'address' || lettersIn(directive).every(isFixed));
}
