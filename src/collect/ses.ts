// Reads SES in one account and Region by the fewest calls: one GetAccount, and identities as identities.ts tells. What only
// GetEmailIdentity tells, once a second for one identity at a time, is read by deep-reads.ts.
import type { SESClient } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Journal } from '../fact.ts';
import {
  type Batch,
  type IdentitiesReading,
  type IdentityRead,
  NO_IDENTITIES,
  readIdentities,
} from './identities.ts';
import type { ListRead } from './list.ts';
import { type AccountRead, readAccount, type SesAt } from './ses-account.ts';
import { type Wanted, wantsAny, wantsKind } from './wanted.ts';

export type { IdentityRead } from './identities.ts';

export interface SesRead extends AccountRead {
  readonly identities: ListRead<IdentityRead>;
}

/** SES of a Region while it is being read. */
export interface SesReading {
  readonly account: Promise<AccountRead>;
  readonly identities: IdentitiesReading;
}

export interface SesClients {
  readonly v1: SESClient;
  readonly v2: SESv2Client;
}

/**
 * Begins to read what is wanted of SES in one account and Region.
 * @param onBatch told of identities as they are read, in the order of their list
 */
export function readSes(
  clients: SesClients,
  at: SesAt,
  wanted: Wanted,
  journal: Journal,
  onBatch?: (batch: Batch) => void,
): SesReading {
  return {
    account: readAccount(clients.v2, at, wanted, journal),
    identities: wantsIdentities(wanted)
      ? readIdentities(clients, at, wanted, journal, onBatch)
      : NO_IDENTITIES,
  };
}

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
