// Reads SES in one account and Region by the fewest calls: one GetAccount, one list of up to 1,000 identities a page
// (it already tells type and status), then the API v1's batches of 100 identities. What GetEmailIdentity alone tells,
// once a second for one identity at a time, is read by deep-reads.ts.
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityNotificationAttributesCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { paginateListEmailIdentities, type SESv2Client } from '@aws-sdk/client-sesv2';
import { type Journal, known, notKnown } from '../fact.ts';
import {
  type Dkim,
  en,
  type Fact,
  ja,
  type MailFrom,
  type Notifications,
  say,
  type VerificationStatus,
} from '../model.ts';
import { inBatchesOf, type ListRead, readList } from './list.ts';
import { type AccountRead, readAccount, type SesAt } from './ses-account.ts';
import { type FactName, NOT_WANTED, type Wanted, wantsAny, wantsKind } from './wanted.ts';

export interface IdentityRead {
  readonly arn: string;
  readonly name: string;
  readonly type: 'address' | 'domain';
  readonly region: string;
  readonly status: VerificationStatus;
  readonly dkim: Fact<Dkim>;
  readonly mailFrom: Fact<MailFrom>;
  readonly notifications: Fact<Notifications>;
}

export interface SesRead extends AccountRead {
  readonly identities: ListRead<IdentityRead>;
}

/** Whoever has something to do while SES answers once a second. */
export interface SesListener {
  listed(names: readonly string[]): void;
  dkim(name: string, dkim: Dkim): void;
}

export interface SesClients {
  readonly v1: SESClient;
  readonly v2: SESv2Client;
}

/**
 * Reads what is wanted of SES in one account and Region.
 * @param listener told of identities as they are read, which is long before all is read of all of them
 */
export async function readSes(
  clients: SesClients,
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
  listener?: SesListener,
): Promise<SesRead> {
  const [account, identities] = await Promise.all([
    readAccount(clients.v2, at, wanted, journal),
    wantsIdentities(wanted)
      ? readIdentities(clients, at, wanted, journal, listener)
      : { items: [], whole: notKnown(NOT_WANTED) },
  ]);
  return { ...account, identities };
}

/** Who signs and what mail is from decide together whether it passes DMARC. */
const AUTHENTICATION = ['identity.authentication', 'userPool.authentication'] as const;
const DKIM_FACTS = ['identity.dkim', 'identity.dkimRecords', ...AUTHENTICATION] as const;
const MAIL_FROM_FACTS = ['identity.mailFrom', 'identity.mailFromRecords', ...AUTHENTICATION] as const;
const NOTIFICATION_FACTS = ['identity.notifications', 'identity.feedback'] as const;

function wantsIdentities(wanted: Wanted): boolean {
  return (
    wantsKind(wanted, 'identity') ||
    wantsKind(wanted, 'domain') ||
    wantsAny(
      wanted,
      'account.use',
      'userPool.senderIdentities',
      'userPool.authentication',
      'userPool.senderPolicies',
      'userPool.monitoring',
      'userPool.notices',
    )
  );
}

async function readIdentities(
  clients: SesClients,
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
  listener: SesListener | undefined,
): Promise<ListRead<IdentityRead>> {
  const batched = <T>(facts: readonly FactName[], action: string, read: ReadBatch<T>) =>
    new Batches(wantsAny(wanted, ...facts), (names) => readBatch(names, at, action, read, journal));
  const batches = {
    dkim: batched(DKIM_FACTS, 'ses:GetIdentityDkimAttributes', dkimOf(clients.v1, listener)),
    mailFrom: batched(MAIL_FROM_FACTS, 'ses:GetIdentityMailFromDomainAttributes', mailFromOf(clients.v1)),
    notifications: batched(
      NOTIFICATION_FACTS,
      'ses:GetIdentityNotificationAttributes',
      notificationsOf(clients.v1),
    ),
  };
  const list = await readList(journal, { ...at, action: 'ses:ListEmailIdentities' }, () =>
    pages(clients.v2, (names) => {
      for (const each of Object.values(batches)) each.add(names);
      listener?.listed(names);
    }),
  );
  const [dkim, mailFrom, notifications] = await Promise.all([
    batches.dkim.all(),
    batches.mailFrom.all(),
    batches.notifications.all(),
  ]);
  const items = list.items.map(
    ({ name, type, status }): IdentityRead => ({
      arn: `arn:${at.partition}:ses:${at.region}:${at.account}:identity/${name}`,
      name,
      type,
      region: at.region,
      status,
      dkim: dkim.get(name) ?? notKnown(NOT_WANTED),
      mailFrom: mailFrom.get(name) ?? notKnown(NOT_WANTED),
      notifications: notifications.get(name) ?? notKnown(NOT_WANTED),
    }),
  );
  return { items, whole: list.whole };
}

/** The most that ListEmailIdentities gives at once. */
const PAGE = 1000;

/** What the list tells of an identity. */
interface Listed {
  readonly name: string;
  readonly type: 'address' | 'domain';
  readonly status: VerificationStatus;
}

/** @param onPage told of the names on each page */
async function* pages(
  client: SESv2Client,
  onPage: (names: readonly string[]) => void,
): AsyncIterable<Listed[]> {
  for await (const page of paginateListEmailIdentities({ client, pageSize: PAGE }, {})) {
    const listed = (page.EmailIdentities ?? []).flatMap(
      ({ IdentityName, IdentityType, VerificationStatus: status }) => {
        if (IdentityName === undefined) return [];
        // DOMAIN and MANAGED_DOMAIN are both domains.
        const type = IdentityType === 'EMAIL_ADDRESS' ? 'address' : 'domain';
        return [{ name: IdentityName, type, status: status ?? 'NOT_STARTED' } as const];
      },
    );
    onPage(listed.map(({ name }) => name));
    yield listed;
  }
}

/** Reads something of up to 100 identities in one call. */
type ReadBatch<T> = (names: string[]) => Promise<ReadonlyMap<string, T>>;

const BATCH = 100;

/**
 * Reads something of identities in batches, each as soon as it is full: the list and each kind of batch have a lane of
 * their own, so none of them is to wait for another.
 */
class Batches<T> {
  readonly #isWanted: boolean;
  readonly #read: (names: string[]) => Promise<[string, Fact<T>][]>;
  readonly #answers: Promise<[string, Fact<T>][]>[] = [];
  #waiting: readonly string[] = [];

  constructor(isWanted: boolean, read: (names: string[]) => Promise<[string, Fact<T>][]>) {
    this.#isWanted = isWanted;
    this.#read = read;
  }

  /** More identities, of which the last ones wait for others to fill a batch. */
  add(names: readonly string[]): void {
    if (!this.#isWanted) return;
    const full = inBatchesOf(BATCH, [...this.#waiting, ...names]);
    this.#waiting = (full.at(-1)?.length ?? BATCH) < BATCH ? (full.pop() ?? []) : [];
    this.#answers.push(...full.map(this.#read));
  }

  /** What was told of each identity, by name. There will be no more of them. */
  async all(): Promise<ReadonlyMap<string, Fact<T>>> {
    this.#answers.push(...inBatchesOf(BATCH, this.#waiting).map(this.#read));
    return new Map((await Promise.all(this.#answers)).flat());
  }
}

async function readBatch<T>(
  batch: string[],
  at: SesAt,
  action: string,
  read: ReadBatch<T>,
  journal: Journal,
): Promise<[string, Fact<T>][]> {
  const [first = ''] = batch;
  const what =
    batch.length === 1
      ? first
      : say(en`${batch.length} identities, ${first} first`, ja`${batch.length} 個の ID、先頭は ${first}`);
  const answers = await journal.attempt({ ...at, action, what }, async (tally) => {
    const values = await read(batch);
    tally(values.size);
    return values;
  });
  return batch.map((name): [string, Fact<T>] => {
    if (!answers.known) return [name, answers];
    const value = answers.value.get(name);
    const why = say(
      en`${action} in ${at.region} did not answer for ${name}`,
      ja`${at.region} の ${action} は ${name} について応答しませんでした`,
    );
    return [name, value === undefined ? notKnown(why) : known(value, action)];
  });
}

function dkimOf(client: SESClient, listener: SesListener | undefined): ReadBatch<Dkim> {
  return async (Identities) => {
    const { DkimAttributes = {} } = await client.send(new GetIdentityDkimAttributesCommand({ Identities }));
    const all = mapValues(DkimAttributes, ({ DkimEnabled, DkimVerificationStatus, DkimTokens }) => ({
      signingEnabled: DkimEnabled ?? false,
      // API v1 spells the words of API v2 in camel case.
      status: STATUS_OF_V1[DkimVerificationStatus ?? 'NotStarted'] ?? String(DkimVerificationStatus),
      tokens: DkimTokens ?? [],
    }));
    for (const [name, dkim] of all) listener?.dkim(name, dkim);
    return all;
  };
}

const STATUS_OF_V1: Readonly<Record<string, string>> = {
  Success: 'SUCCESS',
  Pending: 'PENDING',
  Failed: 'FAILED',
  TemporaryFailure: 'TEMPORARY_FAILURE',
  NotStarted: 'NOT_STARTED',
};

function mailFromOf(client: SESClient): ReadBatch<MailFrom> {
  return async (Identities) => {
    const command = new GetIdentityMailFromDomainAttributesCommand({ Identities });
    const { MailFromDomainAttributes = {} } = await client.send(command);
    return mapValues(
      MailFromDomainAttributes,
      ({ MailFromDomain, MailFromDomainStatus, BehaviorOnMXFailure }) =>
        MailFromDomain === undefined || MailFromDomain === ''
          ? { kind: 'default' }
          : {
              kind: 'custom',
              domain: MailFromDomain,
              status: STATUS_OF_V1[MailFromDomainStatus ?? ''] ?? String(MailFromDomainStatus),
              onMxFailure: BehaviorOnMXFailure === 'RejectMessage' ? 'REJECT_MESSAGE' : 'USE_DEFAULT_VALUE',
            },
    );
  };
}

function notificationsOf(client: SESClient): ReadBatch<Notifications> {
  return async (Identities) => {
    const command = new GetIdentityNotificationAttributesCommand({ Identities });
    const { NotificationAttributes = {} } = await client.send(command);
    return mapValues(NotificationAttributes, (attributes) => ({
      bounceTopic: attributes.BounceTopic || undefined,
      complaintTopic: attributes.ComplaintTopic || undefined,
      deliveryTopic: attributes.DeliveryTopic || undefined,
      forwarding: attributes.ForwardingEnabled ?? false,
    }));
  };
}

/** A Map, since names come from outside: an object has members that nobody put there (`constructor`). */
function mapValues<T, U>(record: Record<string, T>, f: (value: T) => U): ReadonlyMap<string, U> {
  return new Map(Object.entries(record).map(([key, value]) => [key, f(value)]));
}
