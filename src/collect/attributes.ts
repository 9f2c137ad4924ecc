// What SES tells of identities a hundred at a time: their DKIM, their MAIL FROM domain, their notifications (API v1, whose
// batches API v2 does not have).
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityMailFromDomainAttributesCommand,
  GetIdentityNotificationAttributesCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import pLimit, { type LimitFunction } from 'p-limit';
import { type Journal, known, notKnown } from '../fact.ts';
import {
  type Dkim,
  en,
  type Fact,
  type IdentityRef,
  ja,
  type MailFrom,
  type Notifications,
  say,
} from '../model.ts';
import type { SesAt } from './ses-account.ts';
import { type FactName, NOT_WANTED, type Wanted, wantsAny } from './wanted.ts';

/** An identity, as its list and the batches tell of it. */
export interface IdentityRead extends IdentityRef {
  readonly dkim: Fact<Dkim>;
  readonly mailFrom: Fact<MailFrom>;
  readonly notifications: Fact<Notifications>;
}

/** Who signs and what mail is from decide together whether it passes DMARC. */
const AUTHENTICATION = ['identity.authentication', 'userPool.authentication'] as const;
const DKIM_FACTS = ['identity.dkim', 'identity.dkimRecords', ...AUTHENTICATION] as const;
const MAIL_FROM_FACTS = ['identity.mailFrom', 'identity.mailFromRecords', ...AUTHENTICATION] as const;
const NOTIFICATION_FACTS = ['identity.notifications', 'identity.feedback'] as const;

/** Reads something of up to 100 identities in one call. */
type ReadBatch<T> = (names: string[]) => Promise<ReadonlyMap<string, T>>;

/** What is told of identities by one action. */
interface Kind<T> {
  readonly isWanted: boolean;
  readonly action: string;
  readonly read: ReadBatch<T>;
  readonly limit: LimitFunction;
}

/**
 * Requests of a kind that are handed to the SDK at once, when the first is answered. AWS answers one a second, and what is
 * handed over together waits in any order, the first perhaps to the end; with a second one at hand, nobody waits while one
 * is tried again.
 */
const AT_ONCE = 2;

/** Reads batches in one account and Region. */
export class Attributes {
  readonly #at: SesAt;
  readonly #journal: Journal;
  readonly #dkim: Kind<Dkim>;
  readonly #mailFrom: Kind<MailFrom>;
  readonly #notifications: Kind<Notifications>;

  constructor(client: SESClient, at: SesAt, wanted: Wanted, journal: Journal) {
    this.#at = at;
    this.#journal = journal;
    const kind = <T>(facts: readonly FactName[], action: string, read: ReadBatch<T>): Kind<T> => {
      return { isWanted: wantsAny(wanted, ...facts), action, read, limit: pLimit(1) };
    };
    this.#dkim = kind(DKIM_FACTS, 'ses:GetIdentityDkimAttributes', dkimOf(client));
    this.#mailFrom = kind(MAIL_FROM_FACTS, 'ses:GetIdentityMailFromDomainAttributes', mailFromOf(client));
    this.#notifications = kind(
      NOTIFICATION_FACTS,
      'ses:GetIdentityNotificationAttributes',
      notificationsOf(client),
    );
  }

  /** What is wanted of at most 100 identities, in one call of each kind. */
  async of(identities: readonly IdentityRef[]): Promise<IdentityRead[]> {
    const names = identities.map(({ name }) => name);
    const [dkim, mailFrom, notifications] = await Promise.all([
      this.#ask(names, this.#dkim),
      this.#ask(names, this.#mailFrom),
      this.#ask(names, this.#notifications),
    ]);
    return identities.map((identity) => ({
      ...identity,
      dkim: dkim(identity.name),
      mailFrom: mailFrom(identity.name),
      notifications: notifications(identity.name),
    }));
  }

  async #ask<T>(names: string[], kind: Kind<T>): Promise<(name: string) => Fact<T>> {
    if (!kind.isWanted) return () => UNREAD;
    const { action, read, limit } = kind;
    const { region } = this.#at;
    const [first = ''] = names;
    const what =
      names.length === 1
        ? first
        : say(en`${names.length} identities, ${first} first`, ja`${names.length} 個の ID、先頭は ${first}`);
    const answers = await limit(() =>
      this.#journal.attempt({ ...this.#at, action, what }, async (tally) => {
        const values = await read(names);
        tally(values.size);
        return values;
      }),
    );
    limit.concurrency = AT_ONCE;
    if (!answers.known) return () => answers;
    // Most identities of an account are set up alike, and there may be ten thousand.
    const alike = new Map<string, Fact<T>>();
    return (name) => {
      const value = answers.value.get(name);
      if (value !== undefined) {
        const key = JSON.stringify(value);
        const fact = alike.get(key) ?? known(value, action);
        alike.set(key, fact);
        return fact;
      }
      return notKnown(
        say(
          en`${action} in ${region} did not answer for ${name}`,
          ja`${region} の ${action} は ${name} について応答しませんでした`,
        ),
      );
    };
  }
}

const UNREAD = notKnown(NOT_WANTED);

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
