// GetEmailIdentity, once a second for one identity at a time: asked of each identity once, of as many as the scan may,
// in the order in which they are asked for. What is left out stands in the coverage, counted.
import { GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Journal, notKnown } from '../fact.ts';
import { counted, en, type Fact, ja, type Noun, type SendingPolicy, say, type Text } from '../model.ts';

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
  readonly policies: readonly SendingPolicy[];
  /** The default configuration set. */
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Identities that a scan reads one by one in a Region, unless it is told another number: five minutes at AWS's quota. */
export const DEEP_READS = 300;

const ACTION = 'ses:GetEmailIdentity';

const IDENTITIES: Noun = { one: 'identity', many: 'identities', ja: '個の ID' };

/** Reads details in one account and Region. */
export class IdentityDetails {
  readonly #client: SESv2Client;
  readonly #at: { readonly account: string; readonly region: string };
  readonly #journal: Journal;
  readonly #most: number;
  readonly #whyLeftOut: Text;
  readonly #read = new Map<string, Promise<Fact<IdentityDetail>>>();
  #leftOut = 0;

  /** @param most how many identities it may ask for; Infinity for all */
  constructor(
    client: SESv2Client,
    at: { account: string; region: string },
    journal: Journal,
    most: number = DEEP_READS,
  ) {
    this.#client = client;
    this.#at = { account: at.account, region: at.region };
    this.#journal = journal;
    this.#most = most;
    this.#whyLeftOut = say(
      en`SES answers GetEmailIdentity for one identity a second, and this scan asks for at most ${most} in a Region;
         --deep-reads or MAILPOSTURE_DEEP_READS allows more`,
      ja`SES の GetEmailIdentity は 1 秒に 1 個の ID にしか応答せず、このスキャンが問い合わせるのは 1 リージョンあたり最大
         ${most} 個です。--deep-reads または MAILPOSTURE_DEEP_READS で増やせます`,
    );
  }

  of(identity: string): Promise<Fact<IdentityDetail>> {
    const before = this.#read.get(identity);
    if (before !== undefined) return before;
    const isOver = this.#read.size - this.#leftOut >= this.#most;
    const now = isOver ? this.#leave(identity) : this.#ask(identity);
    this.#read.set(identity, now);
    return now;
  }

  /** Puts into the coverage how many identities were left out. */
  tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const what = counted(this.#leftOut, IDENTITIES);
    this.#journal.leaveOut({ ...this.#at, action: ACTION, what }, this.#whyLeftOut);
  }

  #leave(identity: string): Promise<Fact<IdentityDetail>> {
    this.#leftOut += 1;
    const { region } = this.#at;
    const why = say(
      en`${ACTION} in ${region} of ${identity}: not asked: ${this.#whyLeftOut}`,
      ja`${region} の ${ACTION} (${identity}): 問い合わせていません: ${this.#whyLeftOut}`,
    );
    return Promise.resolve(notKnown(why));
  }

  #ask(EmailIdentity: string): Promise<Fact<IdentityDetail>> {
    const what = { ...this.#at, action: ACTION, what: EmailIdentity };
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
        policies: Object.entries(answer.Policies ?? {}).map(([name, document]) => ({ name, document })),
        configurationSet: answer.ConfigurationSetName || undefined,
        tags: Object.fromEntries((answer.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      };
    });
  }
}
