// What one call of check_host() and all its recursion share (RFC 7208 section 4.1), and how its terms ask DNS.
import type { DnsAsked, Text } from '../../model.ts';
import type { DnsAnswer, Resolver } from '../resolver.ts';
import { isVoid, withEvidence } from './dns.ts';
import type { Address } from './ip.ts';
import { type Account, Ledger, SpfError } from './ledger.ts';
import { asTargetName, expandMacros, lettersOf, type MacroString, type MacroValues } from './macro.ts';
import { nameFor, type ValidatedNames, validateNames } from './validated-names.ts';
import { termIn, unansweredFor } from './wording.ts';

/** The arguments of check_host() that are the same in all its recursion. */
export interface Arguments {
  readonly ip: Address;
  /**
   * `address`: is this address permitted? `audit`: the address stands for any that no network matches, so only what
   * matches every address of its version does.
   */
  readonly mode: 'address' | 'audit';
  readonly sender: MacroValues['sender'];
  readonly helo: string;
  readonly receiver: string;
  readonly now: Date;
}

export interface Context extends Arguments {
  /** Keeps the evidence in `asked`. */
  readonly dns: Resolver;
  readonly asked: ReadonlyMap<string, DnsAsked>;
  readonly ledger: Ledger;
  /** Looked up once, when they are first needed. */
  readonly validatedNames: () => Promise<ValidatedNames>;
}

export function createContext(resolver: Resolver, args: Arguments): Context {
  const asked = new Map<string, DnsAsked>();
  const dns = withEvidence(resolver, asked);
  let names: Promise<ValidatedNames> | undefined;
  const validatedNames = () => {
    names ??= args.mode === 'audit' ? NO_NAMES : validateNames(dns, args.ip);
    return names;
  };
  return { ...args, dns, asked, ledger: new Ledger(), validatedNames };
}

/** What DNS says of an address that stands for others says nothing of the others. */
const NO_NAMES: Promise<ValidatedNames> = Promise.resolve({ names: [], isVoid: false });

/**
 * The records that came back for a term (section 5). A name that does not exist has none, nor has one that DNS cannot
 * carry (section 4.8 leaves that open); only the first was a query that came back empty.
 * @throws SpfError when DNS did not answer, or for one void term too many
 */
export function recordsOf<T>(context: Context, account: Account, answers: readonly DnsAnswer<T>[]): T[] {
  for (const answer of answers) {
    if (answer.status === 'temperror') throw unanswered(account, answer.why);
  }
  if (answers.some(isVoid)) context.ledger.countVoid(account);
  return answers.flatMap((answer) => (answer.status === 'found' ? answer.records : []));
}

/** DNS did not answer what a term depends on. */
export function unanswered({ term, domain }: Account, why: Text): SpfError {
  return new SpfError('temperror', unansweredFor(termIn(term.text, domain), why));
}

/**
 * The validated names of the client, for a term (section 5.5). A DNS error is passed over, as that section wants it.
 * @throws SpfError for one void term too many
 */
export async function namesOf(context: Context, account: Account): Promise<ValidatedNames> {
  const validated = await context.validatedNames();
  account.passedOver = validated.passedOver;
  if (validated.isVoid) context.ledger.countVoid(account);
  return validated;
}

/**
 * The target-name of a term (section 4.8); undefined where the term cannot match anything, because a local-part
 * beyond ASCII cannot stand in a name (RFC 8616 section 4).
 * @throws SpfError when a `%{p}` in it is one look-up too many
 */
export async function targetNameOf(
  context: Context,
  account: Account,
  target: MacroString | undefined,
): Promise<string | undefined> {
  const { domain } = account;
  if (target === undefined) return domain;
  const validatedName = async () => {
    // Section 4.6.4: the PTR records of a %{p} are included in the overall limit.
    context.ledger.countLookup(account);
    return nameFor(await namesOf(context, account), domain);
  };
  return expandTarget({ ...context, domain, validatedName }, target);
}

/** A domain-spec as the name that it stands for; undefined as for targetNameOf(). */
export async function expandTarget(values: MacroValues, target: MacroString): Promise<string | undefined> {
  const usesLocalPart = lettersOf(target).some((letter) => letter === 's' || letter === 'l');
  if (usesLocalPart && /[^\0-\x7f]/.test(values.sender.local)) return undefined;
  return asTargetName(await expandMacros(target, values));
}
