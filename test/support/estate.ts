// Builds small estates: what a test does not say is a healthy default, and the whole goes through parseEstate.
import { type Estate, type EstateInput, parseEstate } from '../../src/simulator/estate.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

export type AccountInput = EstateInput['accounts'][number];
export type RegionInput = AccountInput['regions'][string];
export type IdentityInput = NonNullable<NonNullable<RegionInput['ses']>['identities']>[number];
export type PoolInput = NonNullable<RegionInput['userPools']>[number];

/** An estate of one account. */
export function estate(
  regions: Readonly<Record<string, RegionInput>>,
  more: Omit<Partial<EstateInput>, 'accounts'> & { account?: Partial<AccountInput> } = {},
): Estate {
  const { account, ...rest } = more;
  return parseEstate({
    name: 'test',
    description: 'An estate that a test made',
    managementAccount: ACCOUNT,
    accounts: [{ Id: ACCOUNT, Name: 'main', regions, ...account }],
    ...rest,
  });
}

export function identityArn(name: string, region = REGION, account = ACCOUNT): string {
  return `arn:aws:ses:${region}:${account}:identity/${name}`;
}

/** A verified domain that signs. */
export function domain(name: string, over: Partial<IdentityInput> = {}): IdentityInput {
  const Tokens = ['one', 'two', 'three'].map((token) => `${token}${name.replaceAll(/\W/g, '')}`);
  return { IdentityName: name, DkimAttributes: { Tokens }, ...over };
}

/** A verified address without DKIM of its own. */
export function address(name: string, over: Partial<IdentityInput> = {}): IdentityInput {
  return { IdentityName: name, ...over };
}

/** A pool that sends through SES as `no-reply@DOMAIN`. */
export function poolOf(domainName: string, id: string, region = REGION): PoolInput {
  return pool(id, {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: identityArn(domainName, region),
    From: `no-reply@${domainName}`,
  });
}

/** A pool with these e-mail settings; none: Cognito's default sender. */
export function pool(
  id: string,
  email: NonNullable<PoolInput['EmailConfiguration']> = {},
  more: Partial<PoolInput> = {},
): PoolInput {
  return { Id: id, Name: `pool ${id}`, EmailConfiguration: email, ...more };
}

/** `count` things, made from their index. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A zone in which only a DMARC record is published. */
export function dmarcZone(name: string, record = 'v=DMARC1; p=reject'): NonNullable<EstateInput['zones']> {
  return { [name]: { _dmarc: { TXT: [record] } } };
}
