// Identifier alignment (RFC 9989 section 4.9 and RFC 7489 section 3.1 alike): does the domain that DKIM or SPF
// authenticated belong to the domain in the From header?
import type { Fact, OrganizationalDomain, YesNo } from '../model.ts';
import { isWithin, spelled } from './names.ts';

/** Relaxed or strict, as `adkim` and `aspf` say; `unknown` where the record that says so was not read. */
export type AlignmentMode = 'r' | 's' | 'unknown';

/** Which RFC's organizational domains are compared. */
export type View = 'rfc9989' | 'rfc7489';

/** A domain and what it belongs to. */
export interface Identifier {
  /** Undefined: not read. */
  readonly domain?: string | undefined;
  readonly organization: Fact<OrganizationalDomain>;
}

/**
 * Are two identifiers in alignment? Strict: they are equal; relaxed: their organizational domains are.
 * `unknown` only where the answer depends on what was not read.
 */
export function aligns(from: Identifier, other: Identifier, mode: AlignmentMode, view: View): YesNo {
  if (from.domain === undefined || other.domain === undefined) return 'unknown';
  // Domains are compared without case (RFC 4343).
  if (from.domain.toLowerCase() === other.domain.toLowerCase()) return 'yes';
  if (mode === 's') return 'no';
  const [ours, theirs] = [from.organization, other.organization];
  // An organizational domain is the name itself or one above it: one that is neither settles it without the other.
  if (ours.known && !isWithin(other.domain, ours.value[view])) return 'no';
  if (theirs.known && !isWithin(from.domain, theirs.value[view])) return 'no';
  if (topLevelOf(from.domain) !== topLevelOf(other.domain)) return 'no';
  if (!ours.known || !theirs.known) return 'unknown';
  if (ours.value[view] !== theirs.value[view]) return 'no';
  return mode === 'unknown' ? 'unknown' : 'yes';
}

function topLevelOf(domain: string): string {
  return spelled(domain).split('.').at(-1) ?? '';
}

/** Both hold. */
export function and(...all: readonly YesNo[]): YesNo {
  if (all.includes('no')) return 'no';
  return all.includes('unknown') ? 'unknown' : 'yes';
}

/** At least one holds. */
export function or(...all: readonly YesNo[]): YesNo {
  if (all.includes('yes')) return 'yes';
  return all.includes('unknown') ? 'unknown' : 'no';
}
