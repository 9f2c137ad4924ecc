// What was not seen of the mail of a domain: a stricter DMARC policy turns away whatever does not pass. Pure.
import { domainOf } from '../../email/address.ts';
import { verdictOn } from '../../email/verdict.ts';
import type { Inventory, SenderAuthentication, Subject, Text } from '../../model.ts';
import { domainsAbove, listingsIn, oncePerInventory, subjectsOf } from './estate.ts';
import type { Pool } from './sending.ts';

/**
 * Why it is not known whether all mail of a domain that an account sends passes DMARC; undefined where all was seen. A
 * pool or an identity that was not seen may send from any domain.
 */
export function mailUnseen(domain: string, account: string, inventory: Inventory): Text | undefined {
  const { everywhere, within } = unseenOf(inventory, account);
  return within.get(domainOf(domain)) ?? everywhere;
}

interface Unseen {
  /** Left out: nothing stands for all domains. */
  readonly everywhere?: Text;
  /** By domain, of all mail from there and from below. */
  readonly within: ReadonlyMap<string, Text>;
}

/** What comes first counts: the lists, then the pools in their order, then the identities. */
const unseenOf = oncePerInventory((inventory, account): Unseen => {
  const within = new Map<string, Text>();
  const note = (from: string, why: Text | undefined): void => {
    if (why === undefined) return;
    for (const domain of domainsAbove(from)) if (!within.has(domain)) within.set(domain, why);
  };
  const list = listingsIn(inventory, account).find(
    ({ kind, subjects }) => (kind === 'userPool' || kind === 'identity') && !subjects.known,
  );
  if (list?.subjects.known === false) return { everywhere: list.subjects.why, within };
  for (const { facts } of subjectsOf(inventory, 'userPool', { account })) {
    const { sender, notices } = facts;
    const unread = [sender, notices].find(({ known }) => !known);
    if (unread?.known === false) return { everywhere: unread.why, within };
    const from = sender.known && 'from' in sender.value ? sender.value.from : undefined;
    if (from?.kind === 'address') note(from.domain, ofPool(facts));
  }
  for (const { name, facts } of subjectsOf(inventory, 'identity', { account })) note(name, ofIdentity(facts));
  return { within };
});

function ofPool({ authentication }: Pool['facts']): Text | undefined {
  return authentication.known ? authentication.value.flatMap(ofMail)[0] : authentication.why;
}

function ofIdentity({ authentication }: Subject<'identity'>['facts']): Text | undefined {
  return authentication.known ? ofMail(authentication.value)[0] : authentication.why;
}

/** A leg that was not seen does not matter where the other carries the mail. */
function ofMail(mail: SenderAuthentication): Text[] {
  if (verdictOn(mail).passes !== 'unknown') return [];
  const leg = [...mail.dkim, mail.spf].find(({ passes }) => passes === 'unknown');
  const facts = [mail.dmarc, mail.dmarcByRfc7489, mail.organization, mail.spf.organization];
  const unread = facts.flatMap((fact) => (fact.known ? [] : [fact.why]));
  return [leg?.because ?? unread[0] ?? mail.route];
}
