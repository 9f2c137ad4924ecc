// Building blocks for the examples of checks: one fictional company's pools and identities, all names of RFC
// 2606.
import {
  type AccountUse,
  type DomainCover,
  en,
  type Fact,
  type FromAddress,
  type IdentityRef,
  ja,
  type Kind,
  type Notices,
  type ProductionAccess,
  type Sender,
  type SenderAccount,
  type SenderIdentity,
  type Sending,
  type SourceArn,
  type SubjectRef,
  same,
  say,
  type Text,
  type Verification,
  type VerificationDetail,
} from '../model.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

export const DOMAIN = 'kumo-notes.example';
export const ADDRESS = `hello@${DOMAIN}`;

/** A fact inside a fact that was not read: what AWS or DNS said, the same in each language, or a sentence. */
interface Unread {
  readonly unread: string | Text;
}

function reason({ unread }: Unread): Text {
  return typeof unread === 'string' ? same(unread) : unread;
}

/** Who an example speaks of unless it says otherwise. */
export const SAMPLE_SUBJECTS: { readonly [K in Kind]: SubjectRef<K> } = {
  userPool: {
    kind: 'userPool',
    id: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${REGION}_Customers`,
    name: 'customers',
    account: ACCOUNT,
    region: REGION,
  },
  identity: { kind: 'identity', id: identityArn(DOMAIN), name: DOMAIN, account: ACCOUNT, region: REGION },
  account: {
    kind: 'account',
    id: `${ACCOUNT}/${REGION}`,
    name: `SES in ${REGION}`,
    account: ACCOUNT,
    region: REGION,
  },
  domain: { kind: 'domain', id: DOMAIN, name: DOMAIN, account: ACCOUNT, region: 'global' },
};

/** The subject of an example about an address identity. */
export const ADDRESS_SUBJECT: Partial<SubjectRef<'identity'>> = { id: identityArn(ADDRESS), name: ADDRESS };

function identityArn(identity: string, region = REGION, account = ACCOUNT): string {
  return `arn:aws:ses:${region}:${account}:identity/${identity}`;
}

function source(identity: string, region = REGION, account = ACCOUNT): SourceArn {
  const arn = identityArn(identity, region, account);
  return { kind: 'identity', arn, partition: 'aws', region, account, identity };
}

function from(identity: string): FromAddress {
  return identity.includes('@')
    ? { kind: 'address', address: identity, domain: identity.slice(identity.lastIndexOf('@') + 1) }
    : { kind: 'address', address: `no-reply@${identity}`, domain: identity };
}

export const DEFAULT_SENDER: Sender = { kind: 'cognitoDefault' };

export const CUSTOM_SENDER: Sender = {
  kind: 'customEmailSender',
  functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:send-mail`,
};

/** DEVELOPER: mail goes out through the customer's own SES. */
export function sesSender(identity: string, region = REGION, account = ACCOUNT): Sender {
  return {
    kind: 'ses',
    source: source(identity, region, account),
    from: from(identity),
    configurationSet: undefined,
  };
}

/** DEVELOPER with a FROM of its own, which the identity may or may not hold. */
export function sesSenderFrom(identity: string, from: FromAddress): Sender {
  return { kind: 'ses', source: source(identity), from, configurationSet: undefined };
}

/** DEVELOPER with a SourceArn that is none. */
export function brokenSender(arn: string): Sender {
  return {
    kind: 'ses',
    source: {
      kind: 'malformed',
      arn,
      why: say(en`not an ARN of an SES identity`, ja`SES ID の ARN ではありません`),
    },
    from: { kind: 'absent' },
    configurationSet: undefined,
  };
}

/** COGNITO_DEFAULT with a SourceArn: Cognito sends, with the customer's FROM. */
export function ownFromSender(identity: string, region = REGION): Sender {
  return { kind: 'cognitoWithOwnFrom', source: source(identity, region), from: from(identity) };
}

/** Threat protection whose notices go out as an identity; what its SourceArn leads to, or why that was not read. */
export function noticesFrom(identity: string, identities: readonly SenderIdentity[] | Unread): Notices {
  const read: Fact<readonly SenderIdentity[]> =
    'unread' in identities
      ? { known: false, why: reason(identities) }
      : { known: true, value: identities, source: 'ses:ListEmailIdentities' };
  return { kind: 'configured', source: source(identity), from: from(identity), identities: read };
}

export function identityRef(name: string, status = 'SUCCESS', region = REGION): IdentityRef {
  return {
    arn: identityArn(name, region),
    name,
    type: name.includes('@') ? 'address' : 'domain',
    region,
    status,
  };
}

/** What a SourceArn leads to; the named identity signs unless said otherwise. */
export function found(named: IdentityRef, cover?: DomainCover, signing = named): SenderIdentity {
  const alone: DomainCover =
    named.type === 'domain' ? { kind: 'isDomain' } : { kind: 'uncovered', unverifiedDomains: [] };
  return { kind: 'found', named, signing, cover: cover ?? alone };
}

type MissingIdentity = Extract<SenderIdentity, { kind: 'missing' }>;

const NOT_LISTED = say(en`not listed`, ja`一覧にありません`);

export function missing(
  reason: MissingIdentity['reason'],
  arn = identityArn(DOMAIN),
  detail: Text = NOT_LISTED,
): MissingIdentity {
  return { kind: 'missing', arn, region: REGION, reason, detail };
}

export const GRANTED: ProductionAccess = { granted: true };

export function sandbox(
  review: Extract<ProductionAccess, { granted: false }>['review'] = 'neverAsked',
): ProductionAccess {
  return { granted: false, review };
}

/** SES sends, and AWS finds no fault with it; or whatever is said otherwise. */
export function sending(over: Partial<Sending> = {}): Sending {
  return { enabled: true, enforcement: 'HEALTHY', ...over };
}

export function sesIn(
  region: string,
  productionAccess: ProductionAccess = GRANTED,
  more: Partial<Sending> = {},
): SenderAccount {
  return { account: ACCOUNT, region, productionAccess, sending: sending(more) };
}

/** A Region with an identity, from which a pool sends. */
export const USED: AccountUse = { identities: 1, pools: [SAMPLE_SUBJECTS.userPool.id] };

export const UNUSED: AccountUse = { identities: 0, pools: [] };

/** Verification with what GetEmailIdentity told besides, or why it was not read. */
export function verification(
  status: string,
  detail: Partial<VerificationDetail> | Unread = {},
): Verification {
  const read: Fact<VerificationDetail> =
    'unread' in detail
      ? { known: false, why: reason(detail) }
      : {
          known: true,
          value: { errorType: undefined, since: undefined, ...detail },
          source: 'ses:GetEmailIdentity',
        };
  return { status, detail: read };
}
