// The estates that scans are measured on: so many identities and pools in each Region.
import type { EstateInput } from '../../src/simulator/estate.ts';

const ACCOUNT = '111122223333';

/** Of each Region: how many identities, and how many user pools. */
export type Sizes = Readonly<Record<string, { readonly identities: number; readonly pools: number }>>;

type RegionInput = EstateInput['accounts'][number]['regions'][string];
type IdentityInput = NonNullable<NonNullable<RegionInput['ses']>['identities']>[number];
type PoolInput = NonNullable<RegionInput['userPools']>[number];

const domainName = (i: number) => `d${i}.example`;

/** Domains are the same in every Region, as those of a company that sends from several are; pools send as them. */
export function estateOf(sizes: Sizes): EstateInput {
  const regions = Object.entries(sizes).map(([region, { identities, pools }]) => [
    region,
    {
      ...(identities > 0 && { ses: { identities: many(identities, domain) } }),
      userPools: many(pools, (i) => pool(region, i, identities > 0 ? domainName(i % identities) : undefined)),
    },
  ]);
  return {
    name: 'bench',
    description: 'Identities and user pools without end',
    managementAccount: ACCOUNT,
    accounts: [{ Id: ACCOUNT, Name: 'bench', regions: Object.fromEntries(regions) }],
  };
}

function domain(i: number): IdentityInput {
  return {
    IdentityName: domainName(i),
    DkimAttributes: { Tokens: ['a', 'b', 'c'].map((token) => `${token}${i}`) },
  };
}

function pool(region: string, i: number, sender: string | undefined, account = ACCOUNT): PoolInput {
  return {
    Id: `${region}_Pool${i}`,
    Name: `pool ${i}`,
    UserPoolTier: 'ESSENTIALS',
    ...(sender && {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: `arn:aws:ses:${region}:${account}:identity/${sender}`,
        From: `no-reply@${sender}`,
      },
    }),
  };
}

const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export interface OrganizationSize {
  readonly accounts: number;
  readonly regions: readonly string[];
  /** In each Region of each account. */
  readonly identities: number;
  readonly pools: number;
}

/** The bucket of reports in the management account, and the role in the others. */
export const ORGANIZATION = {
  bucket: 'bench-reports',
  topic: 'bench',
  role: 'MailpostureMember',
  externalId: 'bench-1',
};

/** The management account, and the others of an organization. */
export const accountIds = (count: number): string[] =>
  many(count, (i) => (i === 0 ? ACCOUNT : String(200_000_000_000 + i)));

export function organizationOf({ accounts, regions, ...size }: OrganizationSize): EstateInput {
  const ids = accountIds(accounts);
  const { bucket, topic, role, externalId } = ORGANIZATION;
  return {
    name: 'bench',
    description: 'An organization of many small accounts',
    managementAccount: ACCOUNT,
    accounts: ids.map((Id, i) => ({
      Id,
      Name: `account ${i}`,
      ...(i > 0 && { Roles: [{ RoleName: role, ExternalId: externalId, TrustedAccounts: [ACCOUNT] }] }),
      regions: Object.fromEntries(
        regions.map((region) => [
          region,
          {
            ses: { identities: many(size.identities, (j) => domain(i * size.identities + j)) },
            userPools: many(size.pools, (j) => pool(region, j, domainName(i * size.identities + j), Id)),
            ...(i === 0 && region === regions[0] && { buckets: [bucket], topics: [{ Name: topic }] }),
          },
        ]),
      ),
    })),
  };
}
