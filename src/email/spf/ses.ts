// SPF of a MAIL FROM domain for all the addresses that Amazon SES may send from: does check_host() pass each of them?
import { en, type Fact, ja, type SesSpf, type SpfEvaluation, say, type Text } from '../../model.ts';
import type { Resolver } from '../resolver.ts';
import { type Walk, walkAudit, walkHost } from './check-host.ts';
import { BITS, contains, firstOf, halvesOf, lastOf, type Network, printAddress, printNetwork } from './ip.ts';
import { isFixed } from './macro.ts';
import { AMAZON_SES, comparedIn, listNetworks } from './networks.ts';
import { lettersIn } from './record.ts';
import { termIn, unansweredFor } from './wording.ts';

/** Parts that are tried, by two evaluations each. */
const MAX_PARTS = 200;

/** Whose mail: what SES says in MAIL FROM, and in HELO where that is known. */
interface Sender {
  readonly domain: string;
  readonly helo: string | undefined;
}

/**
 * Evaluates the record of a MAIL FROM domain for the first and the last address of each network that amazonses.com
 * publishes; where the record itself tells parts of a network apart, for those of each part.
 *
 * Not known where the answer hangs on what DNS did not answer, on the local-part of the bounce address (SES makes one
 * for each mail), on HELO where `helo` is not given, or on each single address. Known all the same where some addresses
 * certainly do not pass, and where none does whatever it is: then amazonses.com need not be read, and where it was not,
 * `networks` is 0 and every address is named as not passing.
 */
export async function spfForSes(
  resolver: Resolver,
  mailFromDomain: string,
  helo?: string,
): Promise<Fact<SesSpf>> {
  const sender = { domain: mailFromDomain, helo };
  const published = await listNetworks(resolver, AMAZON_SES);
  if (published.known && published.value.length > 0) {
    return judgeNetworks(resolver, sender, published.value);
  }
  const nobody = await nobodyPasses(resolver, sender);
  return nobody ?? { known: false, why: networksNotKnown(published.known ? NONE_PASS : published.why) };
}

function known(value: SesSpf): Fact<SesSpf> {
  return { known: true, value, source: 'dns:TXT' };
}

// ---------------------------------------------------------------------------------------------------------------
// Records by which nobody passes.

async function nobodyPasses(resolver: Resolver, { domain, helo }: Sender): Promise<Fact<SesSpf> | undefined> {
  const four = await walkAudit(resolver, domain, 4, helo);
  const six = await walkAudit(resolver, domain, 6, helo);
  if (!passesNobody(four) || !passesNobody(six)) return undefined;
  const notPassing = [
    { network: '0.0.0.0/0', result: four.evaluation.result },
    { network: '::/0', result: six.evaluation.result },
  ];
  return known({ networks: 0, evaluation: four.evaluation, notPassing });
}

/**
 * Whatever the address, its evaluation takes the way of the audit until a term matches. So nobody passes where the
 * audit does not end in a pass, no term on its way could have passed anybody, and the way is the same for everybody. A
 * record that is merely broken further down proves nothing: `ip4:192.0.2.1 include:gone.example` passes one address.
 */
function passesNobody({ evaluation, entries }: Walk): boolean {
  if (evaluation.result === 'pass' || evaluation.result === 'temperror') return false;
  return entries.every(({ term }) => {
    const couldPass = 'qualifier' in term && term.qualifier === '+' && term.kind !== 'include';
    return !couldPass && lettersIn(term).every(isFixed);
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Networks, part by part.

/** What is known of a part: its worse end. */
type Judgement =
  | { readonly kind: 'known'; readonly part: Network; readonly evaluation: SpfEvaluation }
  | { readonly kind: 'unknown'; readonly why: Text };

async function judgeNetworks(
  resolver: Resolver,
  sender: Sender,
  networks: readonly Network[],
): Promise<Fact<SesSpf>> {
  const cuts = await cutsOf(resolver, sender, networks);
  const judgements: Judgement[] = [];
  let cutShort: Text | undefined;
  for (const part of partsOf(networks, cuts)) {
    if (judgements.length === MAX_PARTS) {
      cutShort = TOO_MANY_PARTS;
      break;
    }
    judgements.push(await judgePart(resolver, sender, part));
  }
  return sumUp(networks.length, judgements, cutShort);
}

/** What is not known of some parts cannot undo that others do not pass. */
function sumUp(networks: number, judgements: readonly Judgement[], cutShort: Text | undefined): Fact<SesSpf> {
  const all = judgements.flatMap((one) => (one.kind === 'known' ? [one] : []));
  const failing = all.filter(({ evaluation }) => evaluation.result !== 'pass');
  const unknown = judgements.flatMap((one) => (one.kind === 'unknown' ? [one.why] : []));
  const first = (failing[0] ?? all[0])?.evaluation;
  if (first === undefined || (failing.length === 0 && (unknown.length > 0 || cutShort !== undefined))) {
    return { known: false, why: unknown[0] ?? cutShort ?? NO_NETWORKS };
  }
  const notPassing = failing.map(({ part, evaluation }) => ({
    network: printNetwork(part),
    result: evaluation.result,
  }));
  const why = cutShort === undefined ? first.why : inBrackets(first.why, cutShort);
  return known({ networks, evaluation: { ...first, why }, notPassing });
}

/** The networks that the domain's own record compares an address with, of the versions that matter. */
async function cutsOf(
  resolver: Resolver,
  { domain, helo }: Sender,
  networks: readonly Network[],
): Promise<Network[]> {
  const cuts: Network[] = [];
  for (const version of new Set(networks.map((network) => network.version))) {
    cuts.push(...comparedIn(await walkAudit(resolver, domain, version, helo)));
  }
  return cuts;
}

/** Halves of halves of networks, until no cut tells two addresses of a part apart. As many as are asked for. */
function* partsOf(networks: readonly Network[], cuts: readonly Network[]): Generator<Network> {
  for (const network of networks) {
    const within = cuts.filter((cut) => cut.prefix > network.prefix && contains(network, firstOf(cut)));
    if (within.length === 0) yield network;
    else yield* partsOf(halvesOf(network), within);
  }
}

/** Evaluates both ends. What is worst comes first: it does not pass, it is not known. */
async function judgePart(resolver: Resolver, { domain, helo }: Sender, part: Network): Promise<Judgement> {
  const isOne = part.prefix === BITS[part.version];
  const sender = `postmaster@${domain}`;
  const judge = async (ip: string): Promise<Judgement> => {
    const walk = await walkHost(resolver, { ip, domain, sender, helo: helo ?? domain });
    const why = whyUnknown(walk, helo === undefined, isOne);
    return why === undefined
      ? { kind: 'known', part, evaluation: walk.evaluation }
      : { kind: 'unknown', why };
  };
  const first = await judge(printAddress(firstOf(part)));
  const last = isOne ? first : await judge(printAddress(lastOf(part)));
  const both = [first, last];
  const fails = both.find((one) => one.kind === 'known' && one.evaluation.result !== 'pass');
  return fails ?? both.find(({ kind }) => kind === 'unknown') ?? first;
}

/**
 * Why one evaluation does not tell the result: DNS, or a term on its way that asks for something else in another mail.
 * That this address does not pass is certain even where the term asks for this address.
 */
function whyUnknown({ evaluation, entries }: Walk, anyHelo: boolean, isOne: boolean): Text | undefined {
  if (evaluation.result === 'temperror') return evaluation.why;
  const anyAddress = evaluation.result === 'pass' && !isOne;
  const letters = ['s', 'l', ...(anyHelo ? ['h'] : []), ...(anyAddress ? ['i', 'p'] : [])];
  for (const { term, domain, passedOver } of entries) {
    if (passedOver !== undefined) return unansweredFor(termIn(term.text, domain), passedOver);
    const letter = lettersIn(term).find((one) => letters.includes(one));
    const asked = letter && ASKED_FOR.get(letter);
    if (asked !== undefined) return hangsOn(termIn(term.text, domain), asked);
  }
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------------
// In words, as clauses.

const NONE_PASS = say(en`its record lets none pass`, ja`レコードで pass になるネットワークがありません`);
const NO_NETWORKS = say(en`there are no networks`, ja`ネットワークがありません`);
const TOO_MANY_PARTS = say(
  en`its record tells more than ${MAX_PARTS} parts of the networks of ${AMAZON_SES} apart; the others were not
     tried`,
  ja`レコードにより ${AMAZON_SES} のネットワークが ${MAX_PARTS} を超える部分に分かれるため、残りは評価して
     いません`,
);

const LOCAL_PART = say(en`the local-part of the bounce address`, ja`バウンスアドレスのローカルパート`);
const ASKED_FOR: ReadonlyMap<string, Text> = new Map([
  ['s', LOCAL_PART],
  ['l', LOCAL_PART],
  ['h', say(en`the name in HELO`, ja`送信側が HELO で名乗る名前`)],
  ['i', say(en`each single address`, ja`個々のアドレス`)],
  ['p', say(en`the names of each single address`, ja`個々のアドレスの名前`)],
]);

function networksNotKnown(why: Text): Text {
  return say(
    en`the networks of ${AMAZON_SES} are not known: ${why}`,
    ja`${AMAZON_SES} のネットワークが不明です: ${why}`,
  );
}

function hangsOn(term: Text, asked: Text): Text {
  return say(
    en`it hangs on ${term}, which asks for ${asked}`,
    ja`結果は ${term} に左右され、この項目は${asked}を参照します`,
  );
}

function inBrackets(why: Text, more: Text): Text {
  return say(en`${why} (${more})`, ja`${why} (${more})`);
}
