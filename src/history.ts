// History: the last findings of an account, in S3 or in a folder. It is read before people are told, claimed while they
// are, and written afterwards: a crash in between tells again what was told, and loses nothing.
import type { S3Client } from '@aws-sdk/client-s3';
import { reasonOf } from './fact.ts';
import { type ClaimTerms, endClaim, isLive, isLong, LEASE_MS, layClaim } from './history/claim.ts';
import { carriedText, parseCarried } from './history/deep.ts';
import { type Claim, type HistoryFile, historyPieces, type PastFile } from './history/file.ts';
import { fingerprintOf } from './history/fingerprint.ts';
import { folderHistory } from './history/folder.ts';
import { HistoryError } from './history/kept.ts';
import { readHistory } from './history/read.ts';
import { s3History } from './history/s3.ts';
import { type Held, type HistoryStore, MovedOn, type Pieces } from './history/store.ts';
import { type Carried, en, type History, ja, type PastHistory, say, ToldError } from './model.ts';
import { VERSION } from './version.ts';

export { fingerprintOf } from './history/fingerprint.ts';
export { HistoryError } from './history/kept.ts';

/** What reaching files in S3 asks the outside. */
export interface StorePorts {
  readonly homeRegion: string;
  s3(region: string): S3Client;
}

/** What keeping history asks the outside. */
export interface HistoryPorts extends StorePorts {
  now(): Date;
  sleep(ms: number): Promise<void>;
  /** Told once where another scan is telling and this one waits for it. */
  onWait?(place: string): void;
}

/** Another scan of the account was told first: this one told nobody anything. */
export class HistoryConflict extends ToldError {
  override readonly name = 'HistoryConflict';
}

/** A history that a scan may leave its own in. */
export interface ClaimedHistory {
  /** Gives the claim back where telling failed, so that the next scan need not wait for it to run out. */
  release(): Promise<void>;
  /**
   * Leaves a new history, and keeps the one before.
   * @param carried what is kept beside it of identities that are read one by one; left out: as it is
   * @throws HistoryConflict when the claim had run out and another scan went on */
  save(history: History, carried?: Carried): Promise<void>;
}

/** The history of one account as a scan found it, and the way to leave its own. */
export interface OpenHistory extends ClaimedHistory {
  readonly place: string;
  /** Undefined: there was none, and this scan is the first. */
  readonly history: PastHistory | undefined;
  /** Makes this scan the one that tells. @throws HistoryConflict when another one has been first */
  claim(terms?: ClaimTerms): Promise<void>;
}

/** What a scan, that was compared with a history in another process, expects of it. */
export interface Expected {
  /** Of the history that it was compared with: see `fingerprintOf`. */
  readonly fingerprint: string;
  /** When the scan was taken (ISO 8601): a history of that moment is its own, and told at least in part. */
  readonly takenAt: string;
}

const S3_PLACE = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/;

/**
 * Opens the history of an account. Waits while another scan is telling, at most a minute: its history is the one to
 * compare with.
 * @param at `s3://BUCKET/PREFIX`, or the path of a folder
 * @throws HistoryError where there is one that cannot be read, or whatever S3 or the file system says; HistoryConflict
 *   where the other scan takes longer than that
 */
export async function openHistory(ports: HistoryPorts, at: string, account: string): Promise<OpenHistory> {
  const store = storeOf(ports, at, account);
  return new Session(store, ports, account, await unclaimed(store, ports, account));
}

/**
 * Claims the history that a scan was compared with in another process. It is not held: an organization's publisher claims
 * hundreds of them, of some megabytes each.
 * @throws HistoryConflict where it is another one meanwhile, or another scan is telling; HistoryError where it cannot be read
 */
export async function claimHistory(
  ports: HistoryPorts,
  at: string,
  account: string,
  { fingerprint, takenAt }: Expected,
  terms: ClaimTerms,
): Promise<ClaimedHistory> {
  const store = storeOf(ports, at, account);
  const held = await unclaimed(store, ports, account, terms.run);
  const isOurs = held?.history?.takenAt === takenAt;
  if (!isOurs && fingerprintOf(held?.history) !== fingerprint) throw conflict(account, store.place);
  const session = new Session(store, ports, account, held);
  await session.claim(terms);
  return session.forgotten();
}

/**
 * What earlier scans of an account read of identities one by one; empty where there were none.
 * @param at as of `openHistory`
 * @throws HistoryError where it cannot be read
 */
export async function loadCarried(ports: StorePorts, at: string, account: string): Promise<Carried> {
  const store = storeOf(ports, at, account);
  const place = store.placeOf('deep.json');
  const text = await store.kept('deep.json').catch((error: unknown) => {
    throw unreachable(place, error);
  });
  return text === undefined ? new Map() : parseCarried(text, account, place);
}

function storeOf(ports: StorePorts, at: string, account: string): HistoryStore {
  const [, bucket, prefix = ''] = S3_PLACE.exec(at) ?? [];
  if (bucket === undefined) return folderHistory(at, account);
  return s3History(ports.s3(ports.homeRegion), { bucket, prefix }, account);
}

const POLL_MS = 1000;

interface Found {
  readonly mark: string;
  readonly history: PastHistory | undefined;
}

/** @param run a claim of the same run is not waited for */
async function unclaimed(
  store: HistoryStore,
  ports: HistoryPorts,
  account: string,
  run?: string,
): Promise<Found | undefined> {
  // By tries rather than by the clock alone: a claim from a clock that runs ahead must not keep a scan for ever.
  for (let waited = 0; ; waited += POLL_MS) {
    const held = await loaded(store, account);
    if (held === undefined) return undefined;
    const { history, claim } = held.value;
    const isOurs = claim?.run !== undefined && claim.run === run;
    if (claim === undefined || isOurs || !isLive(claim, ports.now())) return { mark: held.mark, history };
    if (waited >= LEASE_MS) {
      if (isLong(claim, ports.now())) throw telling(account, claim);
      return { mark: held.mark, history };
    }
    if (waited === 0) ports.onWait?.(store.place);
    await ports.sleep(POLL_MS);
  }
}

const loaded = (store: HistoryStore, account: string): Promise<Held<PastFile> | undefined> =>
  store
    .load((bytes) => readHistory(bytes, account, store.place))
    .catch((error: unknown) => {
      throw error instanceof HistoryError ? error : unreachable(store.place, error);
    });

class Session implements OpenHistory {
  readonly place: string;
  readonly history: PastHistory | undefined;
  readonly #store: HistoryStore;
  readonly #ports: HistoryPorts;
  readonly #account: string;
  #mark: string | undefined;
  #claim: Claim | undefined;
  /** The history as it was found. */
  #before: () => Promise<History | undefined>;

  constructor(store: HistoryStore, ports: HistoryPorts, account: string, found: Found | undefined) {
    const history = found?.history;
    this.#store = store;
    this.#ports = ports;
    this.#account = account;
    this.place = store.place;
    this.history = history;
    this.#mark = found?.mark;
    this.#before = async () => history;
  }

  /** The same claim, without the history: it is read again when it is needed. */
  forgotten(): ClaimedHistory {
    const mark = this.#mark;
    const other = new Session(this.#store, this.#ports, this.#account, undefined);
    other.#mark = mark;
    other.#claim = this.#claim;
    other.#before = () => this.#reread(mark);
    return other;
  }

  async claim(terms: ClaimTerms = {}): Promise<void> {
    this.#claim = layClaim(this.#ports.now(), terms);
    try {
      await this.#write(this.history, this.#claim);
    } catch (error) {
      endClaim(this.#claim);
      throw error;
    }
  }

  async release(): Promise<void> {
    if (this.#claim === undefined) return;
    this.#end();
    await this.#write(await this.#before(), undefined);
  }

  async save(history: History, carried?: Carried): Promise<void> {
    const before = await this.#before();
    if (carried !== undefined) {
      const text = carriedText(carried, this.#account);
      await this.#store.keep('deep.json', [text]).catch((error: unknown) => {
        throw unreachable(this.#store.placeOf('deep.json'), error);
      });
    }
    // A scan that is told once more, since telling failed in part, has the one before it there already.
    if (before !== undefined && before.takenAt !== history.takenAt) {
      const last = this.#piecesOf({ history: before });
      await this.#store.keep('previous.json', last).catch((error: unknown) => {
        throw unreachable(this.place, error);
      });
    }
    await this.#write(history, undefined);
    this.#end();
  }

  #end(): void {
    if (this.#claim !== undefined) endClaim(this.#claim);
    this.#claim = undefined;
  }

  async #reread(mark: string | undefined): Promise<History | undefined> {
    const held = await loaded(this.#store, this.#account);
    if (held === undefined || held.mark !== mark) throw conflict(this.#account, this.place);
    return held.value.history;
  }

  /** The text of a file, made anew each time that somebody goes through it. */
  #piecesOf(file: Omit<HistoryFile, 'account'>): Pieces {
    const account = this.#account;
    return { [Symbol.iterator]: () => historyPieces({ account, ...file }, VERSION) };
  }

  async #write(history: History | undefined, claim: Claim | undefined): Promise<void> {
    const pieces = this.#piecesOf({ ...(history && { history }), ...(claim && { claim }) });
    try {
      this.#mark = await this.#store.replace(pieces, this.#mark);
    } catch (error) {
      throw error instanceof MovedOn ? conflict(this.#account, this.place) : unreachable(this.place, error);
    }
  }
}

function unreachable(place: string, error: unknown): HistoryError {
  const why = reasonOf(error);
  return new HistoryError(
    say(
      en`The history ${place} cannot be read or written: ${why}`,
      ja`履歴 ${place} を読み書きできません: ${why}`,
    ),
    { cause: error },
  );
}

function conflict(account: string, place: string): HistoryConflict {
  return new HistoryConflict(
    say(
      en`Another scan of account ${account} has changed the history ${place} meanwhile, and tells what changed. This scan leaves
         it at that; scan again to compare with the other one.`,
      ja`アカウント ${account} の別のスキャンが履歴 ${place} を先に更新し、変更を通知しています。このスキャンは履歴を更新しません。
         比較するには、もう一度スキャンしてください。`,
    ),
  );
}

function telling(account: string, { until = '' }: Claim): HistoryConflict {
  return new HistoryConflict(
    say(
      en`Another scan of account ${account} is telling people, until ${until} at the latest. This one told nobody anything; scan
         again when that one has ended.`,
      ja`アカウント ${account} の別のスキャンが通知中です (遅くとも ${until} まで)。このスキャンは何も通知していません。終了後にもう一度
         スキャンしてください。`,
    ),
  );
}

/** A scan that was taken before the one in the history has nothing to add. @throws HistoryConflict */
export function requireNewer(history: History | undefined, takenAt: string, account: string): void {
  if (history === undefined || Date.parse(history.takenAt) <= Date.parse(takenAt)) return;
  throw new HistoryConflict(
    say(
      en`A scan of account ${account} that was begun later (${history.takenAt}) has been told already. This one (${takenAt}) told
         nobody anything.`,
      ja`後から開始されたアカウント ${account} のスキャン (${history.takenAt}) がすでに通知されています。このスキャン (${takenAt}) は
         何も通知していません。`,
    ),
  );
}
