// History: the last findings of an account, in S3 or in a folder. It is read before people are told, claimed while they
// are, and written afterwards: a crash in between tells again what was told, and loses nothing.
import type { S3Client } from '@aws-sdk/client-s3';
import { reasonOf } from './fact.ts';
import { endClaim, isLive, LEASE_MS, layClaim } from './history/claim.ts';
import { carriedText, parseCarried } from './history/deep.ts';
import { type Claim, historyText, parseHistory } from './history/file.ts';
import { folderHistory } from './history/folder.ts';
import { HistoryError } from './history/kept.ts';
import { s3History } from './history/s3.ts';
import { type Held, type HistoryStore, MovedOn } from './history/store.ts';
import { type Carried, en, type History, ja, say, ToldError } from './model.ts';
import { VERSION } from './version.ts';

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

/** The history of one account as a scan found it, and the way to leave its own. */
export interface OpenHistory {
  readonly place: string;
  /** Undefined: there was none, and this scan is the first. */
  readonly history: History | undefined;
  /** Makes this scan the one that tells. @throws HistoryConflict when another one has been first */
  claim(): Promise<void>;
  /** Gives the claim back where telling failed, so that the next scan need not wait for it to run out. */
  release(): Promise<void>;
  /**
   * Leaves a new history, and keeps the one before.
   * @param carried what is kept beside it of identities that are read one by one; left out: as it is
   * @throws HistoryConflict when the claim had run out and another scan went on */
  save(history: History, carried?: Carried): Promise<void>;
}

const S3_PLACE = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/;

/**
 * Opens the history of an account. Waits while another scan is telling, at most a minute: its history is the one to
 * compare with.
 * @param at `s3://BUCKET/PREFIX`, or the path of a folder
 * @throws HistoryError where there is one that cannot be read, or whatever S3 or the file system says
 */
export async function openHistory(ports: HistoryPorts, at: string, account: string): Promise<OpenHistory> {
  const store = storeOf(ports, at, account);
  const held = await unclaimed(store, ports, account);
  return new Session(store, ports, account, held);
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

async function unclaimed(
  store: HistoryStore,
  ports: HistoryPorts,
  account: string,
): Promise<(Held & { readonly history: History | undefined }) | undefined> {
  // By tries rather than by the clock alone: a claim from a clock that runs ahead must not keep a scan for ever.
  for (let waited = 0; ; waited += POLL_MS) {
    const held = await store.load().catch((error: unknown) => {
      throw unreachable(store.place, error);
    });
    if (held === undefined) return undefined;
    const { history, claim } = parseHistory(held.text, account, store.place);
    if (claim === undefined || !isLive(claim, ports.now()) || waited >= LEASE_MS) return { ...held, history };
    if (waited === 0) ports.onWait?.(store.place);
    await ports.sleep(POLL_MS);
  }
}

class Session implements OpenHistory {
  readonly place: string;
  readonly history: History | undefined;
  readonly #store: HistoryStore;
  readonly #ports: HistoryPorts;
  readonly #account: string;
  #mark: string | undefined;
  #claim: Claim | undefined;

  constructor(
    store: HistoryStore,
    ports: HistoryPorts,
    account: string,
    held: (Held & { readonly history: History | undefined }) | undefined,
  ) {
    this.#store = store;
    this.#ports = ports;
    this.#account = account;
    this.place = store.place;
    this.history = held?.history;
    this.#mark = held?.mark;
  }

  async claim(): Promise<void> {
    this.#claim = layClaim(this.#ports.now());
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
    await this.#write(this.history, undefined);
  }

  async save(history: History, carried?: Carried): Promise<void> {
    if (carried !== undefined) {
      const text = carriedText(carried, this.#account);
      await this.#store.keep('deep.json', text).catch((error: unknown) => {
        throw unreachable(this.#store.placeOf('deep.json'), error);
      });
    }
    if (this.history !== undefined) {
      const last = historyText({ account: this.#account, history: this.history }, VERSION);
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

  async #write(history: History | undefined, claim: Claim | undefined): Promise<void> {
    const file = { account: this.#account, ...(history && { history }), ...(claim && { claim }) };
    try {
      this.#mark = await this.#store.replace(historyText(file, VERSION), this.#mark);
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
