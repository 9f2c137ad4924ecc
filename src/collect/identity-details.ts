// GetEmailIdentity, once a second for one identity at a time: asked of each identity once, of as many as the scan may,
// in the order in which they are asked for. For the others stands what an earlier scan read, with its date; what no scan
// has read in the last 30 days stands in the coverage, counted.
import { GetEmailIdentityCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Journal, known, notKnown } from '../fact.ts';
import {
  type CarriedDetail,
  counted,
  dayOf,
  en,
  type Fact,
  type IdentityDetail,
  ja,
  type Noun,
  say,
  type Text,
} from '../model.ts';

/** Identities that a scan reads one by one in a Region, unless it is told another number: five minutes at AWS's quota. */
export const DEEP_READS = 300;

const ACTION = 'ses:GetEmailIdentity';

const IDENTITIES: Noun = { one: 'identity', many: 'identities', ja: '個の ID' };

/** Older than this, what was read counts as not known: policies and keys change. */
const CARRIED_MS = 30 * 24 * 60 * 60 * 1000;

/** How many may be asked for, and what is known of them from before. */
export interface DetailOptions {
  /** How many identities it may ask for; Infinity for all. */
  readonly most: number;
  /** When the scan was begun, ISO 8601. */
  readonly takenAt: string;
  /** By name: what earlier scans read in this Region. */
  readonly carried?: ReadonlyMap<string, CarriedDetail>;
}

/** Reads details in one account and Region. */
export class IdentityDetails {
  readonly #client: SESv2Client;
  readonly #at: { readonly account: string; readonly region: string };
  readonly #journal: Journal;
  readonly #most: number;
  readonly #carried: ReadonlyMap<string, CarriedDetail>;
  readonly #whyLeftOut: Text;
  readonly #asked = new Map<string, Promise<Fact<IdentityDetail>>>();
  readonly #read = new Map<string, IdentityDetail>();
  /** When those were read for which an earlier scan stands in. */
  readonly #stoodIn: string[] = [];
  #passedOver = 0;
  #leftOut = 0;

  constructor(
    client: SESv2Client,
    at: { account: string; region: string },
    journal: Journal,
    { most, takenAt, carried = new Map() }: DetailOptions,
  ) {
    this.#client = client;
    this.#at = { account: at.account, region: at.region };
    this.#journal = journal;
    this.#most = most;
    this.#carried = new Map([...carried].filter(([, { readAt }]) => isFresh(readAt, takenAt)));
    this.#whyLeftOut = say(
      en`SES answers GetEmailIdentity for one identity a second, and this scan asks for at most ${most} in a Region;
         --deep-reads or MAILPOSTURE_DEEP_READS allows more`,
      ja`SES の GetEmailIdentity は 1 秒に 1 個の ID にしか応答せず、このスキャンが問い合わせるのは 1 リージョンあたり最大
         ${most} 個です。--deep-reads または MAILPOSTURE_DEEP_READS で増やせます`,
    );
  }

  of(identity: string): Promise<Fact<IdentityDetail>> {
    const before = this.#asked.get(identity);
    if (before !== undefined) return before;
    const isOver = this.#asked.size - this.#passedOver >= this.#most;
    const now = isOver ? Promise.resolve(this.#passOver(identity)) : this.#ask(identity);
    this.#asked.set(identity, now);
    return now;
  }

  /** What an earlier scan read, no more than 30 days ago. */
  before(identity: string): CarriedDetail | undefined {
    return this.#carried.get(identity);
  }

  /** What this scan read, by name. */
  get read(): ReadonlyMap<string, IdentityDetail> {
    return this.#read;
  }

  /** Puts into the coverage how many identities were left out, and of how many an earlier scan stands in. */
  tellNotRead(): void {
    if (this.#leftOut > 0) {
      const what = counted(this.#leftOut, IDENTITIES);
      this.#journal.leaveOut({ ...this.#at, action: ACTION, what }, this.#whyLeftOut);
    }
    const oldest = this.#stoodIn.sort().at(0);
    if (oldest === undefined) return;
    const total = counted(this.#asked.size, IDENTITIES);
    const [read, carried, day, { region }] = [this.#read.size, this.#stoodIn.length, dayOf(oldest), this.#at];
    this.#journal.note(
      say(
        en`Of ${total} in ${region} that are read one by one (${ACTION}), this scan read ${read}; what earlier scans read
           stands for ${carried}, the oldest of ${day}.`,
        ja`${region} で個別に読み取る ${total} (${ACTION}) のうち、今回のスキャンが読み取ったのは ${read} 個です。${carried} 個には
           以前のスキャンが読み取った内容を使っています (最も古いものは ${day})。`,
      ),
    );
  }

  #passOver(identity: string): Fact<IdentityDetail> {
    this.#passedOver += 1;
    const carried = this.#standIn(identity);
    if (carried !== undefined) return carried;
    this.#leftOut += 1;
    const { region } = this.#at;
    return notKnown(
      say(
        en`${ACTION} in ${region} of ${identity}: not asked: ${this.#whyLeftOut}`,
        ja`${region} の ${ACTION} (${identity}): 問い合わせていません: ${this.#whyLeftOut}`,
      ),
    );
  }

  #standIn(identity: string): Fact<IdentityDetail> | undefined {
    const carried = this.#carried.get(identity);
    if (carried === undefined) return undefined;
    this.#stoodIn.push(carried.readAt);
    return known(carried.detail, ACTION, carried.readAt);
  }

  /** What the deadline came before, an earlier scan may have read; what failed is told as it is. */
  async #ask(identity: string): Promise<Fact<IdentityDetail>> {
    const isCarried = this.#carried.has(identity);
    const asked = await this.#journal.attempt(
      { ...this.#at, action: ACTION, what: identity, ...(isCarried && { insteadOfLate: STANDS_IN }) },
      async (tally) => {
        const detail = await this.#detailOf(identity);
        tally(1);
        return detail;
      },
    );
    if (asked.known) this.#read.set(identity, asked.value);
    return asked.known || !this.#journal.isOver ? asked : (this.#standIn(identity) ?? asked);
  }

  async #detailOf(EmailIdentity: string): Promise<IdentityDetail> {
    const answer = await this.#client.send(new GetEmailIdentityCommand({ EmailIdentity }));
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
  }
}

const STANDS_IN = say(
  en`what an earlier scan read stands for it`,
  ja`以前のスキャンが読み取った内容を代わりに使います`,
);

function isFresh(readAt: string, takenAt: string): boolean {
  return Date.parse(takenAt) - Date.parse(readAt) <= CARRIED_MS;
}
