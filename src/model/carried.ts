// What GetEmailIdentity told of identities, kept from scan to scan: SES answers it for one identity a second, so that a
// large Region is read over several days.
import type { SendingPolicy } from './aws.ts';

/** What only GetEmailIdentity tells. */
export interface IdentityDetail {
  /** VerificationInfo.ErrorType: HOST_NOT_FOUND, TYPE_NOT_FOUND, … */
  readonly errorType?: string | undefined;
  /** When the DKIM tokens were made, ISO 8601. */
  readonly since?: string | undefined;
  /** SigningAttributesOrigin EXTERNAL: the customer's own key (BYODKIM). */
  readonly ownKey: boolean;
  /** Tokens of Easy DKIM, or the selector of an own key. */
  readonly tokens: readonly string[];
  readonly signingHostedZone?: string | undefined;
  readonly policies: readonly SendingPolicy[];
  /** The default configuration set. */
  readonly configurationSet?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CarriedDetail {
  /** When the scan that read it was begun, ISO 8601. */
  readonly readAt: string;
  /** A digest of what the list and the batches told of the identity then; left out: not all of it was read. */
  readonly attributes?: string;
  readonly detail: IdentityDetail;
}

/** By Region and name of the identity. */
export type Carried = ReadonlyMap<string, ReadonlyMap<string, CarriedDetail>>;
