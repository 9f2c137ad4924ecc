// Which things are checked, and how one of them is named.

export const KINDS = ['userPool', 'identity', 'account', 'domain'] as const;
export type Kind = (typeof KINDS)[number];

/** Which thing, without its facts. */
export interface SubjectRef<K extends Kind = Kind> {
  readonly kind: K;
  /** ARN; domain name; `account/region` for SES in a Region. Unique within an estate together with kind and account. */
  readonly id: string;
  readonly name: string;
  readonly account: string;
  /** A Region, or `global` for a domain. */
  readonly region: string;
}
