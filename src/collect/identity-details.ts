// GetEmailIdentity, once a second for one identity at a time: spent only on identities in doubt, and on each once.
import { GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Journal } from '../fact.ts';
import type { Fact } from '../model.ts';

/** What only GetEmailIdentity tells. */
export interface IdentityDetail {
  /** VerificationInfo.ErrorType: HOST_NOT_FOUND, TYPE_NOT_FOUND, … */
  readonly errorType: string | undefined;
  /** When the DKIM tokens were made, ISO 8601. */
  readonly since: string | undefined;
  /** SigningAttributesOrigin EXTERNAL: the customer's own key (BYODKIM). */
  readonly ownKey: boolean;
  /** Tokens of Easy DKIM, or the selector of an own key. */
  readonly tokens: readonly string[];
  readonly signingHostedZone: string | undefined;
}

/** Reads details in one account and Region. */
export class IdentityDetails {
  readonly #client: SESv2Client;
  readonly #at: { readonly account: string; readonly region: string };
  readonly #journal: Journal;
  readonly #read = new Map<string, Promise<Fact<IdentityDetail>>>();

  constructor(client: SESv2Client, at: { account: string; region: string }, journal: Journal) {
    this.#client = client;
    this.#at = { account: at.account, region: at.region };
    this.#journal = journal;
  }

  of(identity: string): Promise<Fact<IdentityDetail>> {
    const before = this.#read.get(identity);
    if (before !== undefined) return before;
    const now = this.#ask(identity);
    this.#read.set(identity, now);
    return now;
  }

  #ask(EmailIdentity: string): Promise<Fact<IdentityDetail>> {
    const what = { ...this.#at, action: 'ses:GetEmailIdentity', what: EmailIdentity };
    return this.#journal.attempt(what, async (tally) => {
      const answer = await this.#client.send(new GetEmailIdentityCommand({ EmailIdentity }));
      tally(1);
      const dkim = answer.DkimAttributes;
      return {
        errorType: answer.VerificationInfo?.ErrorType,
        since: dkim?.LastKeyGenerationTimestamp?.toISOString(),
        ownKey: dkim?.SigningAttributesOrigin === 'EXTERNAL',
        tokens: dkim?.Tokens ?? [],
        signingHostedZone: dkim?.SigningHostedZone,
      };
    });
  }
}
