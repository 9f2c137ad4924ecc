// From a user pool to the sender that it really uses: which service sends, by which identity, in which Region. Pure.
// Amazon Cognito developer guide, "Email settings for Amazon Cognito user pools".
import { parseFrom } from '../email/address.ts';
import { isWithin } from '../email/names.ts';
import { known, mapFact, notKnown } from '../fact.ts';
import {
  en,
  type Fact,
  type FromAddress,
  type IdentityRef,
  ja,
  type Notices,
  type Sender,
  type SenderAccount,
  type SenderIdentity,
  type SourceArn,
  say,
} from '../model.ts';
import { alternateRegions } from '../pool-regions.ts';
import type { PoolEmail } from './cognito.ts';
import { coverOf, find, mostSpecificVerified, sameName } from './identity-index.ts';
import type { ListRead } from './list.ts';
import type { NoticesRead } from './pool-extras.ts';
import type { AccountRead } from './ses-account.ts';

/** Where a pool lives; `account` is the only one whose identities it may use. */
export interface PoolPlace {
  readonly account: string;
  readonly region: string;
}

/** Who sends a pool's mail, by its settings alone. */
export function senderOf(email: PoolEmail): Sender {
  // A custom sender trigger takes all mail, whatever the rest says.
  if (email.customEmailSender !== undefined) {
    return { kind: 'customEmailSender', functionArn: email.customEmailSender };
  }
  if (email.sendingAccount === 'COGNITO_DEFAULT' && email.sourceArn === undefined)
    return { kind: 'cognitoDefault' };
  const source = parseSourceArn(email.sourceArn ?? '');
  const from = fromOf(email.from, source);
  if (email.sendingAccount === 'COGNITO_DEFAULT') return { kind: 'cognitoWithOwnFrom', source, from };
  return { kind: 'ses', source, from, configurationSet: email.configurationSet };
}

/** Without a From, an address identity is the From itself. */
function fromOf(text: string | undefined, source: SourceArn): FromAddress {
  const isAddress = source.kind === 'identity' && source.identity.includes('@');
  return parseFrom(text ?? (isAddress ? source.identity : undefined));
}

/** Takes `arn:PARTITION:ses:REGION:ACCOUNT:identity/NAME` apart. */
export function parseSourceArn(arn: string): SourceArn {
  const match = /^arn:([\w-]+):ses:([a-z0-9-]+|\*):(\d{12}):identity\/(.+)$/s.exec(arn);
  const [, partition, region, account, identity] = match ?? [];
  if (partition === undefined || region === undefined || account === undefined || identity === undefined) {
    return { kind: 'malformed', arn, why: arn === '' ? NO_ARN : OTHER_ARN };
  }
  return { kind: 'identity', arn, partition, region, account, identity };
}

const NO_ARN = say(en`there is none`, ja`設定されていません`);
const OTHER_ARN = say(
  en`it is not arn:aws:ses:REGION:ACCOUNT:identity/NAME`,
  ja`arn:aws:ses:REGION:ACCOUNT:identity/NAME の形式ではありません`,
);

/** The Regions whose SES a sender uses; empty when it uses no identity of its own account. */
export function sourceRegions(sender: Sender, pool: PoolPlace): Fact<readonly string[]> {
  const readBy = 'cognito-idp:DescribeUserPool';
  if (sender.kind !== 'ses' && sender.kind !== 'cognitoWithOwnFrom') return known([], readBy);
  return regionsOf(sender.source, sender.kind, pool, readBy);
}

function regionsOf(
  source: SourceArn,
  through: 'ses' | 'cognitoWithOwnFrom',
  pool: PoolPlace,
  readBy: string,
): Fact<readonly string[]> {
  if (source.kind === 'malformed' || source.account !== pool.account) return known([], readBy);
  if (source.region !== '*') return known([source.region], readBy);
  const alternates = alternateRegions(pool.region, through);
  if (alternates !== undefined) return known(alternates, readBy);
  return notKnown(
    say(
      en`SourceArn has the Region *, and which Regions that means for ${pool.region} is not documented`,
      ja`SourceArn のリージョンが * ですが、${pool.region} でそれがどのリージョンを指すかは文書化されていません`,
    ),
  );
}

/** Looks up which identities SES has in a Region. */
export type IdentitiesIn = (region: string) => { readonly identities: ListRead<IdentityRef> };

/** Looks up what was read of SES itself in a Region. */
export type AccountIn = (region: string) => Pick<AccountRead, 'productionAccess' | 'sending'>;

/** Follows a pool's SourceArn to the identities that it names and to those that really sign. */
export function senderIdentities(
  sender: Sender,
  pool: PoolPlace,
  sesIn: IdentitiesIn,
): Fact<readonly SenderIdentity[]> {
  const regions = sourceRegions(sender, pool);
  if (sender.kind !== 'ses' && sender.kind !== 'cognitoWithOwnFrom') return mapFact(regions, () => []);
  return identitiesOf(sender.source, sender.from, regions, pool, sesIn);
}

/** The Regions whose SES sends the notices of a pool's threat protection; empty where nobody sends any. */
export function noticesRegions(notices: NoticesRead, pool: PoolPlace): Fact<readonly string[]> {
  const readBy = 'cognito-idp:DescribeRiskConfiguration';
  if (notices.kind === 'none') return known([], readBy);
  // Cognito sends them, by the sending-authorization policy of the identity (API_NotifyConfigurationType).
  return regionsOf(parseSourceArn(notices.sourceArn), 'cognitoWithOwnFrom', pool, readBy);
}

/** Follows the SourceArn of a pool's notices to the identities that it names and to those that really sign. */
export function noticesOf(notices: NoticesRead, pool: PoolPlace, sesIn: IdentitiesIn): Notices {
  if (notices.kind === 'none') return notices;
  const source = parseSourceArn(notices.sourceArn);
  const from = fromOf(notices.from, source);
  const regions = noticesRegions(notices, pool);
  return { kind: 'configured', source, from, identities: identitiesOf(source, from, regions, pool, sesIn) };
}

function identitiesOf(
  source: SourceArn,
  from: FromAddress,
  regions: Fact<readonly string[]>,
  pool: PoolPlace,
  sesIn: IdentitiesIn,
): Fact<readonly SenderIdentity[]> {
  if (!regions.known) return regions;
  if (source.kind === 'malformed') {
    const detail = say(
      en`SourceArn cannot be read: ${source.why}`,
      ja`SourceArn を解釈できません: ${source.why}`,
    );
    return known(
      [{ kind: 'missing', arn: source.arn, region: pool.region, reason: 'malformed', detail }],
      regions.source,
    );
  }
  if (source.account !== pool.account) {
    const detail = say(
      en`it is in account ${source.account}; a pool can only use identities of its own account`,
      ja`アカウント ${source.account} にあります。ユーザープールが使用できるのは同じアカウントの ID だけです`,
    );
    return known(
      [{ kind: 'missing', arn: source.arn, region: source.region, reason: 'otherAccount', detail }],
      regions.source,
    );
  }
  const found: SenderIdentity[] = [];
  for (const region of regions.value) {
    const { identities } = sesIn(region);
    // With a page missing, neither "there is none" nor "this is the most specific one" can be said.
    if (!identities.whole.known) return identities.whole;
    found.push(identityIn(source.identity, from, source.arn, region, identities.items));
  }
  return known(found, 'ses:ListEmailIdentities');
}

function identityIn(
  name: string,
  from: FromAddress,
  arn: string,
  region: string,
  identities: readonly IdentityRef[],
): SenderIdentity {
  const named = find(name, identities);
  if (named === undefined) {
    const detail = say(
      en`SES in ${region} has no identity ${name}`,
      ja`${region} の SES に ID ${name} がありません`,
    );
    return { kind: 'missing', arn, region, reason: 'notFound', detail };
  }
  const signing = mostSpecificVerified(fromWithin(named, from), identities) ?? named;
  return {
    kind: 'found',
    named: refTo(named),
    signing: refTo(signing),
    cover: coverOf(named, identities),
  };
}

/** The From address where the named identity may send it; else the identity's own name. */
function fromWithin(named: IdentityRef, from: FromAddress): string {
  if (from.kind !== 'address') return named.name;
  if (named.type === 'domain') return isWithin(from.domain, named.name) ? from.address : named.name;
  return sameName(from.address, named.name) ? from.address : named.name;
}

/** SES of the Regions that a pool sends from through DEVELOPER; Cognito's own SES is not the account's to judge. */
export function senderAccounts(
  sender: Sender,
  pool: PoolPlace,
  accountIn: AccountIn,
): Fact<readonly SenderAccount[]> {
  const regions = sourceRegions(sender, pool);
  if (!regions.known) return regions;
  if (sender.kind !== 'ses') return known([], regions.source);
  const accounts: SenderAccount[] = [];
  for (const region of regions.value) {
    const { productionAccess, sending } = accountIn(region);
    if (!productionAccess.known) return productionAccess;
    if (!sending.known) return sending;
    accounts.push({
      account: pool.account,
      region,
      productionAccess: productionAccess.value,
      sending: sending.value,
    });
  }
  return known(accounts, 'ses:GetAccount');
}

function refTo({ arn, name, type, region, status }: IdentityRef): IdentityRef {
  return { arn, name, type, region, status };
}
