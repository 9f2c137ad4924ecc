// Which identities are asked for by themselves before others, since pools send as them.
import type { IdentityRef, SenderIdentity } from '../model.ts';
import type { IdentitiesReading } from './identities.ts';
import type { IdentityDetails } from './identity-details.ts';
import type { PoolSender } from './set-users.ts';
import type { Wanted } from './wanted.ts';
import { isAsked, isAskedAnyway } from './worth.ts';

export interface SenderPorts {
  readIn(region: string): Pick<IdentitiesReading, 'of'>;
  detailsIn(region: string): Pick<IdentityDetails, 'want'>;
}

/**
 * Asks for the identities of a pool: for what its own facts need, and for their own sake before others.
 * @param regions those whose identities are looked at themselves
 */
export async function askForSender(
  { sender, identities }: PoolSender,
  { readIn, detailsIn }: SenderPorts,
  regions: ReadonlySet<string>,
  wanted: Wanted,
): Promise<void> {
  if (!sender.known || !identities.known) return;
  const want = ({ name, region }: IdentityRef) => detailsIn(region).want(name, 'sender');
  for (const { named, signing } of identities.value.filter(isFound)) {
    const { value } = sender;
    if (value.kind === 'cognitoWithOwnFrom' && wanted.has('userPool.senderPolicies')) want(named);
    const byDefault = value.kind === 'ses' && value.configurationSet === undefined;
    if (byDefault && wanted.has('userPool.monitoring')) want(signing);
    for (const ref of [signing, named].filter(({ region }) => regions.has(region))) {
      if (isAskedAnyway(wanted)) want(ref);
      else {
        const read = await readIn(ref.region).of(ref.name);
        if (read !== undefined && isAsked(read, wanted)) want(ref);
      }
    }
  }
}

export type Found = Extract<SenderIdentity, { kind: 'found' }>;

export const isFound = (identity: SenderIdentity): identity is Found => identity.kind === 'found';
