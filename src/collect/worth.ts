// Which identities are worth a read of their own before others. Pure.
import type { CarriedDetail, Fact, Notifications } from '../model.ts';
import { attributesOf } from './carry.ts';
import type { IdentityRead } from './ses.ts';

/** A domain that SES has not verified: it waits for records in DNS, and GetEmailIdentity tells why. */
export function waitsForDns({ status, type }: IdentityRead): boolean {
  return status !== 'SUCCESS' && type === 'domain';
}

/** Does it take the default configuration set to say who is told of bounces and complaints? */
export function isOpen(notifications: Fact<Notifications>): boolean {
  if (!notifications.known) return false;
  const { forwarding, bounceTopic, complaintTopic } = notifications.value;
  return !forwarding && (bounceTopic === undefined || complaintTopic === undefined);
}

/** Does SES say something else of it than when it was read? */
export function hasChanged(identity: IdentityRead, before: CarriedDetail | undefined): boolean {
  const now = attributesOf(identity);
  return before?.attributes !== undefined && now !== undefined && before.attributes !== now;
}

/**
 * Those never read come first, in the order in which they are, then those read longest ago.
 * @param readAt ISO 8601; undefined: never
 */
export function oldestFirst<T>(all: readonly T[], readAt: (one: T) => string | undefined): T[] {
  const dated = all.map((one) => ({ one, at: readAt(one) ?? '' }));
  return dated.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))).map(({ one }) => one);
}
