// check_host() of RFC 7208 section 4: is this address permitted to send for this domain? And the same for no address in
// particular, to audit a record.
import { en, ja, type SpfEvaluation, say, type Text } from '../../model.ts';
import { toAsciiName } from '../names.ts';
import type { Resolver } from '../resolver.ts';
import { shown } from '../shown.ts';
import { type Arguments, type Context, createContext } from './context.ts';
import { type Decision, evaluateRecord } from './evaluate-record.ts';
import { explain } from './explanation.ts';
import { type IpVersion, parseAddress, printAddress } from './ip.ts';
import { type Entry, SpfError } from './ledger.ts';
import { selectRecord } from './select-record.ts';

/** Section 4.1. */
export interface CheckHostArguments {
  /** Of the SMTP client; an IPv4-mapped IPv6 address is the IPv4 address. */
  readonly ip: string;
  /** Any case, international, with or without a trailing dot. */
  readonly domain: string;
  /** An address, or a domain alone: without a local-part, `postmaster` stands in (section 4.3). */
  readonly sender: string;
  /** What the client said in HELO or EHLO. */
  readonly helo: string;
  /** The host that checks, for `%{r}`. */
  readonly receiver?: string;
  /** For `%{t}`. */
  readonly now?: Date;
}

/** An evaluation, and what it walked through. */
export interface Walk {
  readonly evaluation: SpfEvaluation;
  /** Every term that was evaluated, in order. */
  readonly entries: readonly Entry[];
}

/**
 * Evaluates the SPF record of a domain for one address.
 * @throws TypeError when `ip` is not an IP address; never for what DNS holds
 */
export async function checkHost(resolver: Resolver, args: CheckHostArguments): Promise<SpfEvaluation> {
  return (await walkHost(resolver, args)).evaluation;
}

/** The same, for whoever asks what the result depended on. */
export async function walkHost(resolver: Resolver, args: CheckHostArguments): Promise<Walk> {
  const { domain, helo, receiver = 'unknown', now = new Date() } = args;
  const ip = parseAddress(args.ip);
  if (ip === undefined) throw new TypeError(`not an IP address: ${JSON.stringify(args.ip)}`);
  const sender = senderOf(args.sender, domain);
  return walk(resolver, domain, { ip, mode: 'address', sender, helo, receiver, now });
}

/**
 * Evaluates the SPF record of a domain for an address that no network of it matches, so that the whole of it is walked:
 * `permerror` tells that it is broken, `pass` that anybody passes, be it from IPv6 addresses only. What matches every
 * address matches: networks of prefix length 0, and names in `exists` that are the same for everybody. Look-ups are
 * counted and made, except for the names of an address that stands for others (`ptr`, `%{p}`): those are only counted.
 */
export async function auditSpf(resolver: Resolver, domain: string): Promise<SpfEvaluation> {
  const four = await walkAudit(resolver, domain, 4);
  if (!four.entries.some(({ term }) => isOpenToIp6(term))) return four.evaluation;
  const six = await walkAudit(resolver, domain, 6);
  return six.evaluation.result === 'pass' ? six.evaluation : four.evaluation;
}

function isOpenToIp6(term: Entry['term']): boolean {
  if (term.kind === 'ip6') return term.network.prefix === 0;
  return (term.kind === 'a' || term.kind === 'mx') && term.prefix[6] === 0;
}

/** For documentation (RFC 5737 and RFC 3849): nobody's. */
const NOBODY = {
  4: { version: 4, value: 0xc0_00_02_01n },
  6: { version: 6, value: (0x2001_0db8n << 96n) | 1n },
} as const;

/** An audit for addresses of one version, for whoever asks what it walked through. */
export async function walkAudit(
  resolver: Resolver,
  domain: string,
  version: IpVersion,
  helo = domain,
): Promise<Walk> {
  const sender = senderOf('', domain);
  const common = { mode: 'audit', receiver: 'unknown', now: new Date() } as const;
  return walk(resolver, domain, { ...common, ip: NOBODY[version], sender, helo });
}

/** Section 4.3; the domain in ASCII (RFC 8616 section 4). */
function senderOf(sender: string, domain: string): Arguments['sender'] {
  const at = sender.lastIndexOf('@');
  const written = sender.slice(at + 1) || domain;
  const ascii = toAsciiName(written);
  return {
    local: sender.slice(0, Math.max(at, 0)) || 'postmaster',
    domain: ascii.ok ? ascii.name : written,
  };
}

// ---------------------------------------------------------------------------------------------------------------
// The evaluation and its report.

type Conclusion = Pick<SpfEvaluation, 'record' | 'texts' | 'result' | 'why' | 'explanation'>;

async function walk(resolver: Resolver, given: string, args: Arguments): Promise<Walk> {
  const context = createContext(resolver, args);
  const ascii = toAsciiName(given);
  const domain = ascii.ok ? ascii.name : given;
  const conclusion = ascii.ok
    ? await conclude(context, domain)
    : // Section 4.3.
      ({ texts: [], result: 'none', why: cannotHaveOne(given, ascii.why) } as const);
  const { ledger, asked } = context;
  const evidence = { terms: ledger.terms(), ...ledger.totals, asked: [...asked.values()] };
  return { evaluation: { domain, ...conclusion, ...evidence }, entries: ledger.entries };
}

async function conclude(context: Context, domain: string): Promise<Conclusion> {
  let record: string | undefined;
  let texts: readonly string[] | undefined;
  try {
    const selected = await selectRecord(context, domain, unansweredFor(domain));
    texts = selected.texts;
    if (selected.kind === 'none') return { texts, result: 'none', why: selected.why };
    if (selected.kind === 'several') return { texts, result: 'permerror', why: selected.why };
    record = selected.text;
    const decision = await evaluateRecord(context, domain, record);
    const conclusion = { record, texts, result: decision.result, why: sentenceOf(context, decision) };
    const explanation = await explain(context, decision);
    return explanation === undefined ? conclusion : { ...conclusion, explanation };
  } catch (error) {
    if (!(error instanceof SpfError)) throw error;
    return { record, texts, result: error.result, why: error.text };
  }
}

function cannotHaveOne(name: string, why: Text): Text {
  return say(
    en`${shown(name)} cannot have an SPF record: ${why}`,
    ja`${shown(name)} には SPF レコードを設定できません: ${why}`,
  );
}

function unansweredFor(domain: string): (why: Text) => SpfError {
  return (why) => {
    const told = say(
      en`DNS did not answer for the SPF record of ${shown(domain)}: ${why}`,
      ja`${shown(domain)} の SPF レコードについて DNS から応答がありません: ${why}`,
    );
    return new SpfError('temperror', told);
  };
}

const VERBS: Readonly<Record<Decision['result'], string>> = {
  pass: 'passes',
  fail: 'fails',
  softfail: 'softfails',
  neutral: 'is neutral',
};

/** `192.0.2.1 passes: it matches mx in the record of example.com`. In Japanese results stand as RFC 7208 names them. */
function sentenceOf(context: Context, { result, domain, by, through, via }: Decision): Text {
  const [who, what] = [whoOf(context), by === undefined ? nothingIn(domain) : matchOf(by)];
  const below = through === undefined ? '' : say(en`, through ${through}`, ja` (${through} による)`);
  const above = via === undefined ? '' : say(en`, to which ${via} leads`, ja` (${via} から参照)`);
  return say(
    en`${who} ${VERBS[result]}: ${what}${below}${above}`,
    ja`${who} ${result} になります: ${what}${below}${above}`,
  );
}

function whoOf({ mode, ip }: Context): Text {
  if (mode === 'address') return say(en`${printAddress(ip)}`, ja`${printAddress(ip)} は`);
  return say(
    en`An IPv${ip.version} address that no network matches`,
    ja`どのネットワークにも一致しない IPv${ip.version} アドレスは`,
  );
}

function matchOf(term: Text): Text {
  return say(en`it matches ${term}`, ja`${term} に一致します`);
}

function nothingIn(domain: string): Text {
  return say(
    en`nothing matches in the record of ${shown(domain)}`,
    ja`${shown(domain)} のレコードに一致するものがありません`,
  );
}
