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

export interface SesClients {
  readonly v1: SESClient;
  readonly v2: SESv2Client;
}

/** Reads what is wanted of SES in one account and Region. */
export async function readSes(
  clients: SesClients,
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
): Promise<SesRead> {
  const [account, identities] = await Promise.all([
    readAccount(clients.v2, at, wanted, journal),
    wantsIdentities(wanted)
      ? readIdentities(clients, at, wanted, journal)
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
): Promise<ListRead<IdentityRead>> {
  const list = await readList(journal, { ...at, action: 'ses:ListEmailIdentities' }, () => pages(clients.v2));
  const names = list.items.map((listed) => listed.name);
  const batched = <T>(facts: readonly FactName[], action: string, read: ReadBatch<T>) =>
    wantsAny(wanted, ...facts) ? readBatches(names, at, action, read, journal) : undefined;
  const [dkim, mailFrom, notifications] = await Promise.all([
    batched(DKIM_FACTS, 'ses:GetIdentityDkimAttributes', dkimOf(clients.v1)),
    batched(MAIL_FROM_FACTS, 'ses:GetIdentityMailFromDomainAttributes', mailFromOf(clients.v1)),
    batched(NOTIFICATION_FACTS, 'ses:GetIdentityNotificationAttributes', notificationsOf(clients.v1)),
  ]);
  const items = list.items.map(
    ({ name, type, status }): IdentityRead => ({
      arn: `arn:${at.partition}:ses:${at.region}:${at.account}:identity/${name}`,
      name,
      type,
      region: at.region,
      status,
      dkim: dkim?.get(name) ?? notKnown(NOT_WANTED),
      mailFrom: mailFrom?.get(name) ?? notKnown(NOT_WANTED),
      notifications: notifications?.get(name) ?? notKnown(NOT_WANTED),
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

async function* pages(client: SESv2Client): AsyncIterable<Listed[]> {
  for await (const page of paginateListEmailIdentities({ client, pageSize: PAGE }, {})) {
    yield (page.EmailIdentities ?? []).flatMap(
      ({ IdentityName, IdentityType, VerificationStatus: status }) => {
        if (IdentityName === undefined) return [];
        // DOMAIN and MANAGED_DOMAIN are both domains.
        const type = IdentityType === 'EMAIL_ADDRESS' ? 'address' : 'domain';
        return [{ name: IdentityName, type, status: status ?? 'NOT_STARTED' } as const];
      },
    );
  }
}

/** Reads something of up to 100 identities in one call. */
type ReadBatch<T> = (names: string[]) => Promise<ReadonlyMap<string, T>>;

const BATCH = 100;

async function readBatches<T>(
  names: readonly string[],
  at: SesAt,
  action: string,
  read: ReadBatch<T>,
  journal: Journal,
): Promise<ReadonlyMap<string, Fact<T>>> {
  const one = async (batch: string[]) => {
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
  };
  return new Map((await Promise.all(inBatchesOf(BATCH, names).map(one))).flat());
}

function dkimOf(client: SESClient): ReadBatch<Dkim> {
  return async (Identities) => {
    const { DkimAttributes = {} } = await client.send(new GetIdentityDkimAttributesCommand({ Identities }));
    return mapValues(DkimAttributes, ({ DkimEnabled, DkimVerificationStatus, DkimTokens }) => ({
      signingEnabled: DkimEnabled ?? false,
      // API v1 spells the words of API v2 in camel case.
      status: STATUS_OF_V1[DkimVerificationStatus ?? 'NotStarted'] ?? String(DkimVerificationStatus),
      tokens: DkimTokens ?? [],
    }));
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
