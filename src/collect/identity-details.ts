// GetEmailIdentity, once a second for one identity at a time: asked of each identity once, of as many as the scan may, those
// first that are worth most. For the others stands what an earlier scan read, with its date; what no scan
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
import { ByWorth, type Worth } from './worth.ts';

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
  /** Told of each identity that was read. */
  readonly onRead?: (name: string, detail: IdentityDetail) => void;
}

/** Reads details in one account and Region, one after the other, in the order of what they are worth. */
export class IdentityDetails {
  readonly #client: SESv2Client;
  readonly #at: { readonly account: string; readonly region: string };
  readonly #journal: Journal;
  readonly #most: number;
  readonly #carried: ReadonlyMap<string, CarriedDetail>;
  readonly #whyLeftOut: Text;
  readonly #waiting = new ByWorth();
  /** All that were ever asked for. */
  readonly #wanted = new Set<string>();
  readonly #asked = new Map<string, Fact<IdentityDetail> | undefined>();
  readonly #read = new Map<string, IdentityDetail>();
  readonly #awaiting = new Map<string, ((fact: Fact<IdentityDetail>) => void)[]>();
  readonly #onRead: (name: string, detail: IdentityDetail) => void;
  #isAllKnown = false;
  #early = 0;
  #secondsLeft = 0;
  #isReading = false;

  constructor(
    client: SESv2Client,
    at: { account: string; region: string },
    journal: Journal,
    { most, takenAt, carried = new Map(), onRead = () => {} }: DetailOptions,
  ) {
    this.#client = client;
    this.#at = { account: at.account, region: at.region };
    this.#journal = journal;
    this.#most = most;
    this.#carried = new Map([...carried].filter(([, { readAt }]) => isFresh(readAt, takenAt)));
    this.#onRead = onRead;
    this.#whyLeftOut = say(
      en`SES answers GetEmailIdentity for one identity a second, and this scan asks for at most ${most} in a Region;
         --deep-reads or MAILPOSTURE_DEEP_READS allows more`,
      ja`SES の GetEmailIdentity は 1 秒に 1 個の ID にしか応答せず、このスキャンが問い合わせるのは 1 リージョンあたり最大
         ${most} 個です。--deep-reads または MAILPOSTURE_DEEP_READS で増やせます`,
    );
  }

  /** Asks for an identity; it has its turn by its worth. */
  want(identity: string, worth: Worth): void {
    this.#wanted.add(identity);
    if (this.#asked.has(identity)) return;
    this.#waiting.put(identity, worth, this.before(identity)?.readAt);
    this.#goOn();
  }

  /** Those that pools send as are asked for once more, now in the order of the pools. */
  sendersAgain(): void {
    this.#waiting.takeAll('sender');
  }

  /**
   * A second has gone by for others than GetEmailIdentity, and not all is known that tells what an identity is worth. The
   * best that is known may be read in it, unless that can wait without making the scan longer.
   * @param secondsLeft how many more the others need at the least; left out: as many as before
   */
  second(secondsLeft = this.#secondsLeft): void {
    this.#early += 1;
    this.#secondsLeft = secondsLeft;
    this.#goOn();
  }

  /** All is known that tells what identities are worth: now they are read in that order. */
  allKnown(): void {
    this.#isAllKnown = true;
    this.#goOn();
  }

  /** What SES tells of an identity that is asked for, or an earlier scan; or why it is not known. */
  async of(identity: string): Promise<Fact<IdentityDetail>> {
    const before = this.#asked.get(identity);
    if (before !== undefined) return before;
    if (!this.#wanted.has(identity)) this.want(identity, 'there');
    if (this.#isPassedOver(identity)) return this.#passedOver(identity);
    return new Promise((resolve) => {
      this.#awaiting.set(identity, [...(this.#awaiting.get(identity) ?? []), resolve]);
    });
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
    const notRead = [...this.#wanted].filter((name) => this.#isPassedOver(name));
    const leftOut = notRead.filter((name) => !this.#carried.has(name)).length;
    if (leftOut > 0) {
      const what = counted(leftOut, IDENTITIES);
      this.#journal.leaveOut({ ...this.#at, action: ACTION, what }, this.#whyLeftOut);
    }
    const late = [...this.#asked].flatMap(([name, fact]) => (fact?.known && fact.asOf ? [name] : []));
    const stoodIn = [...notRead, ...late].flatMap((name) => this.#carried.get(name)?.readAt ?? []);
    const oldest = stoodIn.sort().at(0);
    if (oldest === undefined) return;
    const total = counted(this.#wanted.size, IDENTITIES);
    const [read, carried, day, { region }] = [this.#read.size, stoodIn.length, dayOf(oldest), this.#at];
    this.#journal.note(
      say(
        en`Of ${total} in ${region} that are read one by one (${ACTION}), this scan read ${read}; what earlier scans read
           stands for ${carried}, the oldest of ${day}.`,
        ja`${region} で個別に読み取る ${total} (${ACTION}) のうち、今回のスキャンが読み取ったのは ${read} 個です。${carried} 個には
           以前のスキャンが読み取った内容を使っています (最も古いものは ${day})。`,
      ),
    );
  }

  /** Reads one after the other, so that each turn goes to whatever is worth most by then. */
  #goOn(): void {
    if (this.#isReading || !this.#mayRead()) return;
    const next = this.#waiting.take();
    if (next === undefined) return;
    this.#isReading = true;
    this.#asked.set(next, undefined);
    if (this.#asked.size >= this.#most) this.#passOverTheRest();
    void this.#readNext(next);
  }

  async #readNext(identity: string): Promise<void> {
    const fact = await this.#ask(identity);
    this.#asked.set(identity, fact);
    this.#answer(identity, fact);
    this.#isReading = false;
    this.#goOn();
  }

  #mayRead(): boolean {
    const left = this.#most - this.#asked.size;
    if (left <= 0) return false;
    if (this.#isAllKnown) return true;
    // The scan ends when both are done: where the others take longer, it costs nothing to know them first.
    const isHurried = Math.min(left, this.#waiting.size) > this.#secondsLeft;
    return this.#asked.size < this.#early && isHurried;
  }

  #answer(identity: string, fact: Fact<IdentityDetail>): void {
    for (const resolve of this.#awaiting.get(identity) ?? []) resolve(fact);
    this.#awaiting.delete(identity);
  }

  #passOverTheRest(): void {
    for (const identity of this.#awaiting.keys()) {
      if (this.#isPassedOver(identity)) this.#answer(identity, this.#passedOver(identity));
    }
  }

  /** The scan has asked for as many as it may, and not for this one. */
  #isPassedOver(identity: string): boolean {
    return this.#asked.size >= this.#most && !this.#asked.has(identity);
  }

  /** Made anew for whoever asks: thousands of them are not kept. */
  #passedOver(identity: string): Fact<IdentityDetail> {
    const { region } = this.#at;
    return (
      this.#standIn(identity) ??
      notKnown(
        say(
          en`${ACTION} in ${region} of ${identity}: not asked: ${this.#whyLeftOut}`,
          ja`${region} の ${ACTION} (${identity}): 問い合わせていません: ${this.#whyLeftOut}`,
        ),
      )
    );
  }

  #standIn(identity: string): Fact<IdentityDetail> | undefined {
    const carried = this.#carried.get(identity);
    return carried && known(carried.detail, ACTION, carried.readAt);
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
    if (asked.known) {
      this.#read.set(identity, asked.value);
      this.#onRead(identity, asked.value);
    }
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
