// The name of a custom MAIL FROM domain for an identity that has none: one that is there already, or one to propose. Pure.
import type { MailFrom } from '../model.ts';
import { domainOf } from './address.ts';

/** An identity, as far as a name follows from it. */
export interface NamedIdentity {
  readonly name: string;
  readonly region: string;
  /** Undefined where it was not read. */
  readonly mailFrom: MailFrom | undefined;
}

export type MailFromName =
  /** Another identity of the domain has it in the Region: its records serve both. */
  | { readonly kind: 'shared'; readonly domain: string }
  /** A name to propose, and the one to fall back on where something else stands at it. */
  | { readonly kind: 'own'; readonly domain: string; readonly otherwise: string };

/** Identities by their domain. */
export type Families = ReadonlyMap<string, readonly NamedIdentity[]>;

/** Puts the identities of an account, all Regions together, with those of their domain. */
export function familiesOf(identities: readonly NamedIdentity[]): Families {
  const families = new Map<string, NamedIdentity[]>();
  for (const identity of identities) {
    const domain = domainOf(identity.name);
    const family = families.get(domain);
    if (family === undefined) families.set(domain, [identity]);
    else family.push(identity);
  }
  return families;
}

/**
 * A custom MAIL FROM domain is a subdomain of the identity's domain. An address takes that of its domain, where it has
 * one in the Region; else the name holds the Region where the domain is used in several, for exactly one MX record is
 * allowed, and it leads to one Region (Amazon SES developer guide, "Using a custom MAIL FROM domain").
 * @param others identities of the same account; the identity may be among them
 */
export function mailFromName(
  { name, region }: Pick<NamedIdentity, 'name' | 'region'>,
  others: Families,
): MailFromName {
  const domain = domainOf(name);
  const family = others.get(domain) ?? [];
  const shared = customOf(family.filter((other) => other.region === region));
  if (shared !== undefined) return { kind: 'shared', domain: domainOf(shared) };
  const isInSeveral = family.some((other) => other.region !== region);
  const suffix = `${isInSeveral ? `-${region}` : ''}.${domain}`;
  return { kind: 'own', domain: `bounce${suffix}`, otherwise: `ses-bounce${suffix}` };
}

/** The custom MAIL FROM domain of the domain itself before those of its addresses. */
function customOf(identities: readonly NamedIdentity[]): string | undefined {
  const isAddress = ({ name }: NamedIdentity): boolean => name.includes('@');
  const ordered = [
    ...identities.filter((one) => !isAddress(one)),
    ...identities.filter((one) => isAddress(one)),
  ];
  const [first] = ordered.flatMap(({ mailFrom }) => (mailFrom?.kind === 'custom' ? [mailFrom.domain] : []));
  return first;
}
