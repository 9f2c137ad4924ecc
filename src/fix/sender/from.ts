// From which address a pool is to send: what somebody answered, what it has, or a proposal that follows from it. Pure.
import { domainOf, parseFrom } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import type { Decision, FromAddress, Inventory, Subject, Text } from '../../model.ts';
import { sendingRegions } from '../../pool-regions.ts';
import { isMeant, poolIdOf } from '../../subjects.ts';
import type { Answers } from '../answers.ts';
import type { CureContext } from '../cure.ts';
import { identitiesSeen, isAddress, subjectsOf } from './estate.ts';
import type { Pool, Sending } from './sending.ts';
import { anyAddress, asDomain, notOwn, notReadable, onlyDomain, whichSender } from './words.ts';

/** A FROM that the team can prove to be its own. */
export interface ChosenFrom {
  /** The header, with a display name where there is one. */
  readonly header: string;
  readonly address: string;
  readonly domain: string;
  /** What to know of it: sentences. */
  readonly open: readonly Text[];
}

/** A FROM, or what is wrong with the answer where nothing else tells one. */
export type FromChoice = ChosenFrom | { readonly ask: readonly Text[] };

/** The FROM that a pool is to have, beginning from what it has. */
export function fromFor(pool: Pool, sending: Sending, { answers, inventory }: CureContext): FromChoice {
  const answer = answerFor(pool, answers);
  if (answer !== undefined) {
    const from = parseFrom(answer);
    const chosen = own(from, answer);
    if (chosen !== undefined) return chosen;
    if (from.kind === 'address') return { ask: [notOwn(from.domain, mailboxProviderOf(from.domain) ?? '')] };
    return { ask: [notReadable(answer)] };
  }
  return standing(sending) ?? ofNamedDomain(sending) ?? ofOnlyDomain(pool, inventory) ?? { ask: [] };
}

/** The address that somebody chose for a pool. */
export function answeredAddress(pool: Pool, answers: Answers): string | undefined {
  const answer = answerFor(pool, answers);
  const from = answer === undefined ? undefined : parseFrom(answer);
  return from?.kind === 'address' ? from.address : undefined;
}

function answerFor(pool: Pool, { senders }: Answers): string | undefined {
  return senders.find((one) => isMeant(one.pool, pool))?.from;
}

/** Nobody but a mailbox provider can sign for its domain, so that no mail from there through SES passes DMARC. */
function own(
  from: FromAddress,
  header: string | undefined,
  open: readonly Text[] = [],
): ChosenFrom | undefined {
  if (from.kind !== 'address' || mailboxProviderOf(from.domain) !== undefined) return undefined;
  const { address, domain } = from;
  return { header: header ?? address, address, domain, open };
}

/** What the pool shows already; an address identity stands in for a FROM. */
function standing({ from, header, source }: Sending): ChosenFrom | undefined {
  if (from.kind === 'address') return own(from, header);
  const named = source?.kind === 'identity' && isAddress(source.identity) ? source.identity : undefined;
  return own(parseFrom(named), named);
}

function ofNamedDomain({ from, source }: Sending): ChosenFrom | undefined {
  if (from.kind === 'address' || source?.kind !== 'identity' || isAddress(source.identity)) return undefined;
  return noReply(source.identity, anyAddress);
}

/** With a part unseen, nothing is the only one. */
function ofOnlyDomain(pool: Pool, inventory: Inventory): ChosenFrom | undefined {
  const { account, region } = pool;
  const isWhole = (sendingRegions(region, 'ses') ?? []).every((one) => {
    const place = { account, region: one };
    const isListed = identitiesSeen(inventory, place)?.known ?? true;
    return isListed && subjectsOf(inventory, 'identity', place).every(isJudged);
  });
  const domains = new Set(verifiedDomains(pool, inventory).map(({ name }) => domainOf(name)));
  const [only, ...others] = domains;
  if (!isWhole || only === undefined || others.length > 0) return undefined;
  return noReply(only, onlyDomain);
}

const isJudged = ({ name, facts: { verification } }: Subject<'identity'>): boolean =>
  isAddress(name) || verification.known;

function noReply(domain: string, why: (address: string, domain: string) => Text): ChosenFrom | undefined {
  const from = parseFrom(`no-reply@${domainOf(domain)}`);
  return from.kind === 'address' ? own(from, undefined, [why(from.address, from.domain)]) : undefined;
}

/** Where a pool may send from, those of its own Region first, then by name. */
function verifiedDomains({ account, region }: Pool, inventory: Inventory): readonly Subject<'identity'>[] {
  const regions = [...(sendingRegions(region, 'ses') ?? [])];
  const ordered = [...regions.filter((one) => one === region), ...regions.filter((one) => one !== region)];
  return ordered.flatMap((one) =>
    subjectsOf(inventory, 'identity', { account, region: one })
      .filter(isVerifiedDomain)
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  );
}

function isVerifiedDomain({ name, facts: { verification } }: Subject<'identity'>): boolean {
  const isDomain = !isAddress(name) && mailboxProviderOf(name) === undefined;
  return isDomain && verification.known && verification.value.status === 'SUCCESS';
}

/** As many domains as a person chooses from. */
const MOST = 12;

/** The question from which address a pool is to send. */
export function askFrom(pool: Pool, inventory: Inventory): Decision {
  const domains = new Map<string, string>();
  for (const { name, region } of verifiedDomains(pool, inventory)) {
    // The same domain in another Region is the same answer.
    if (!domains.has(domainOf(name))) domains.set(domainOf(name), region);
  }
  const options = [...domains].slice(0, MOST);
  const id = poolIdOf(pool.id);
  return {
    account: pool.account,
    region: pool.region,
    about: 'sender',
    subject: pool.name,
    question: whichSender(pool.name, id, options.length > 0),
    options: options.map(([domain, region]) => ({
      choose: asDomain(`no-reply@${domain}`, domain, region),
      argument: ['--from', `${id}=no-reply@${domain}`],
    })),
  };
}
