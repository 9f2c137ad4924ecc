// From which address a pool is to send: what somebody answered, what it has, or a proposal that follows from it. Pure.
import { domainOf, parseFrom } from '../../email/address.ts';
import { mailboxProviderOf } from '../../email/mailbox-providers.ts';
import type { Decision, FromAddress, Inventory, Text } from '../../model.ts';
import { sendingRegions } from '../../pool-regions.ts';
import { isMeant, poolIdOf } from '../../subjects.ts';
import type { Answers } from '../answers.ts';
import type { CureContext } from '../cure.ts';
import { firstBy, identitiesSeen, isAddress, oncePerInventory, placeIn, placeKey } from './estate.ts';
import type { Pool, Sending } from './sending.ts';
import { areVerificationsSeen, verifiedIn } from './sending-domains.ts';
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
  const { isWhole, domains } = domainsFor(inventory, placeKey(pool));
  const [only, ...others] = domains;
  if (!isWhole || only === undefined || others.length > 0) return undefined;
  return noReply(only.domain, onlyDomain);
}

function noReply(domain: string, why: (address: string, domain: string) => Text): ChosenFrom | undefined {
  const from = parseFrom(`no-reply@${domainOf(domain)}`);
  return from.kind === 'address' ? own(from, undefined, [why(from.address, from.domain)]) : undefined;
}

/** As many domains as a person chooses from. */
const MOST = 12;

/**
 * The verified domains that a pool of a place may send from, as many as somebody chooses from: those of its own Region first,
 * then by name. The same domain in another Region is the same answer.
 */
const domainsFor = oncePerInventory((inventory, place) => {
  const { account, region } = placeIn(place);
  const regions = [...(sendingRegions(region, 'ses') ?? [])];
  const ordered = [...regions.filter((one) => one === region), ...regions.filter((one) => one !== region)];
  const all = ordered.flatMap((one) =>
    verifiedIn({ account, region: one }, inventory).map((name) => ({ domain: domainOf(name), region: one })),
  );
  return {
    isWhole: ordered.every((one) => {
      const at = { account, region: one };
      const isListed = identitiesSeen(inventory, at)?.known ?? true;
      return isListed && areVerificationsSeen(at, inventory);
    }),
    domains: [...firstBy(all, ({ domain }) => domain).values()].slice(0, MOST),
  };
});

/** The question from which address a pool is to send. */
export function askFrom(pool: Pool, inventory: Inventory): Decision {
  const { domains } = domainsFor(inventory, placeKey(pool));
  const id = poolIdOf(pool.id);
  return {
    account: pool.account,
    region: pool.region,
    about: 'sender',
    subject: pool.name,
    question: whichSender(pool.name, id, domains.length > 0),
    options: domains.map(({ domain, region }) => ({
      choose: asDomain(`no-reply@${domain}`, domain, region),
      argument: ['--from', `${id}=no-reply@${domain}`],
    })),
  };
}
