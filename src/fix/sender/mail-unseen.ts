// What was not seen of the mail of a domain: a stricter DMARC policy turns away whatever does not pass. Pure.
import { verdictOn } from '../../email/verdict.ts';
import type { Inventory, SenderAuthentication, Subject, Text } from '../../model.ts';
import { identitiesOf, isWithin, subjectsOf } from './estate.ts';
import type { Pool } from './sending.ts';

/**
 * Why it is not known whether all mail of a domain that an account sends passes DMARC; undefined where all was seen. A
 * pool or an identity that was not seen may send from any domain.
 */
export function mailUnseen(domain: string, account: string, inventory: Inventory): Text | undefined {
  const lists = inventory.listings.flatMap((listing) =>
    (listing.kind === 'userPool' || listing.kind === 'identity') &&
    listing.account === account &&
    !listing.subjects.known
      ? [listing.subjects.why]
      : [],
  );
  const pools = subjectsOf(inventory, 'userPool', { account }).flatMap((pool) => ofPool(pool, domain));
  const identities = identitiesOf(domain, account, inventory).flatMap(ofIdentity);
  return [...lists, ...pools, ...identities][0];
}

function ofPool({ facts: { sender, notices, authentication } }: Pool, domain: string): Text[] {
  if (!sender.known) return [sender.why];
  if (!notices.known) return [notices.why];
  const from = 'from' in sender.value ? sender.value.from : undefined;
  if (from?.kind !== 'address' || !isWithin(from.domain, domain)) return [];
  return authentication.known ? authentication.value.flatMap(ofMail) : [authentication.why];
}

function ofIdentity({ facts: { authentication } }: Subject<'identity'>): Text[] {
  return authentication.known ? ofMail(authentication.value) : [authentication.why];
}

/** A leg that was not seen does not matter where the other carries the mail. */
function ofMail(mail: SenderAuthentication): Text[] {
  if (verdictOn(mail).passes !== 'unknown') return [];
  const leg = [...mail.dkim, mail.spf].find(({ passes }) => passes === 'unknown');
  const facts = [mail.dmarc, mail.dmarcByRfc7489, mail.organization, mail.spf.organization];
  const unread = facts.flatMap((fact) => (fact.known ? [] : [fact.why]));
  return [leg?.because ?? unread[0] ?? mail.route];
}
