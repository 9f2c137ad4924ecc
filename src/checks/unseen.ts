// Why a verdict on a sender is not known: the reasons of what was not read and could still decide it.
import type { LegVerdict, SenderVerdict } from '../email/verdict.ts';
import { distinct, type SenderAuthentication, type Text } from '../model.ts';

/** The legs that may or may not carry the mail: why. Each reason once. */
export function unseenLegs(sender: SenderAuthentication, legs: readonly LegVerdict[]): Text[] {
  const reasons = legs
    .filter(({ carries }) => carries === 'unknown')
    .flatMap(({ leg, aligned }) => [
      ...(leg.passes === 'unknown' ? [leg.because] : []),
      ...(aligned === 'unknown' ? unreadOf(sender.organization, leg.organization, ...recordsOf(sender)) : []),
    ]);
  return distinct(reasons);
}

/** The legs of both views. */
export function legsOf({ rfc9989, rfc7489 }: SenderVerdict): LegVerdict[] {
  return [...dkimLegsOf({ rfc9989, rfc7489 }), rfc9989.spf, rfc7489.spf];
}

/** The signatures of both views. */
export function dkimLegsOf({ rfc9989, rfc7489 }: Pick<SenderVerdict, 'rfc9989' | 'rfc7489'>): LegVerdict[] {
  return [...rfc9989.dkim, ...rfc7489.dkim];
}

/** Why it is not known which DMARC record applies; empty where it is. */
export function unseenRecords(sender: SenderAuthentication): Text[] {
  return distinct(unreadOf(...recordsOf(sender)));
}

function recordsOf({ dmarc, dmarcByRfc7489 }: SenderAuthentication) {
  return [dmarc, dmarcByRfc7489] as const;
}

type Read = { readonly known: true } | { readonly known: false; readonly why: Text };

function unreadOf(...facts: readonly Read[]): Text[] {
  return facts.flatMap((fact) => (fact.known ? [] : [fact.why]));
}
