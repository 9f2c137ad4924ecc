// What a step of a plan is known by, and what several kinds of changes share of it. Pure.
import { en, ja, say, type Text } from '../../model.ts';
import type { Phase } from './shape.ts';

export interface Group {
  readonly phase: Phase;
  /** What tells the step from every other of its account. */
  readonly key: readonly string[];
  /** Not for records, which stand in the one DNS for everybody. */
  readonly account?: string;
  readonly title: Text;
}

/** Without its account. */
export type Placed = Omit<Group, 'account'>;

/** A MAIL FROM domain is set up with the records that it takes. */
export function ofMailFrom(mailFrom: string): Omit<Group, 'account'> {
  const title = say(
    en`Set up the MAIL FROM domain ${mailFrom}`,
    ja`MAIL FROM ドメイン ${mailFrom} を設定する`,
  );
  return { phase: 'mailFrom', key: ['mail-from', mailFrom], title };
}

/** `example.com` of `selector._domainkey.example.com` (RFC 6376 section 3.6.2.1). */
export function dkimDomainOf(name: string): string {
  return name.replace(/^.*\._domainkey\./i, '');
}

/** `example.com` of `_dmarc.example.com`. */
export function dmarcDomainOf(name: string): string {
  return name.replace(/^_dmarc\./i, '');
}
