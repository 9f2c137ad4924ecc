// Estates of several accounts: the management account of the others, each with the role that a scan becomes.
import { type Estate, type EstateInput, parseEstate } from '../../src/simulator/estate.ts';
import { ACCOUNT, type AccountInput, REGION, type RegionInput } from './estate.ts';

export const MEMBER = '222222222222';
export const OTHER = '333333333333';
export const ROLE = 'MailpostureMember';
export const EXTERNAL_ID = 'mailposture-1';

/** An account with one Region and the role. */
export function member(id: string, region: RegionInput = {}, over: Partial<AccountInput> = {}): AccountInput {
  return {
    Id: id,
    Name: `account ${id}`,
    Roles: [{ RoleName: ROLE, ExternalId: EXTERNAL_ID, TrustedAccounts: [ACCOUNT] }],
    regions: { [REGION]: region },
    ...over,
  };
}

/** The management account, which has no such role, and its members. */
export function organization(
  own: RegionInput,
  members: readonly AccountInput[],
  more: Pick<EstateInput, 'zones' | 'awsFaults'> = {},
): Estate {
  return parseEstate({
    name: 'organization',
    description: 'Several accounts that a test made',
    managementAccount: ACCOUNT,
    accounts: [{ Id: ACCOUNT, Name: 'management', regions: { [REGION]: own } }, ...members],
    ...more,
  });
}
