// What cures a failing check of an SES identity: records to publish, and settings of SES to change. Pure.
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import {
  type ConfigurationSetState,
  en,
  type Fact,
  type Fix,
  type Inventory,
  ja,
  type SesChange,
  type Subject,
  say,
  type Text,
} from '../model.ts';
import { type Cure, dnsFix, NOTHING, ses } from './cure.ts';
import { dkimFix } from './dns/dkim.ts';
import { mailFromFix, newMailFrom } from './dns/mail-from.ts';

type Identity = Subject<'identity'>;

export const OF_IDENTITY: Readonly<Record<string, Cure<'identity'>>> = {
  'ses-identity-verified': (identity) => dkimRecords(identity),
  'ses-dkim-verified': (identity) => dkimRecords(identity),
  'ses-dkim-live': (identity) => dkimRecords(identity),
  'ses-dkim-enabled': (identity) => ses(identity, { change: 'enableDkimSigning', identity: identity.name }),
  'ses-dkim-key-2048': longerKey,
  'ses-mail-from-custom': customMailFrom,
  'ses-mail-from-live': ({ facts }) => dnsFix(known(facts.mailFromRecords, mailFromFix)),
  'ses-identity-is-domain': domainIdentity,
  'ses-feedback-handled': (identity) => ses(identity, { change: 'forwardFeedback', identity: identity.name }),
  'ses-configuration-set-tls': (identity) => setsOf(identity, ({ tls }) => tls !== 'REQUIRE', 'requireTls'),
  'ses-configuration-set-observed': observedSets,
};

function known<T, U>(fact: Fact<T>, f: (value: T) => U): U | undefined {
  return fact.known ? f(fact.value) : undefined;
}

/** The records; and where SES has stopped looking for them, that it looks again once they are there. */
function dkimRecords(identity: Identity): Fix {
  const { dkim, dkimRecords } = identity.facts;
  const records = dnsFix(known(dkimRecords, dkimFix));
  const isEasy = dkimRecords.known && dkimRecords.value.kind === 'easyDkim';
  if (!isEasy || !dkim.known || dkim.value.status !== 'FAILED') return records;
  const { changes } = ses(identity, { change: 'retryDkim', identity: identity.name });
  return { changes: [...records.changes, ...changes], open: records.open };
}

/** Easy DKIM makes longer keys by itself; a key of the customer's own only its owner can make anew. */
function longerKey(identity: Identity): Fix {
  const records = identity.facts.dkimRecords;
  if (records.known && records.value.kind === 'byodkim') {
    return { changes: [], open: [OWN_KEY] };
  }
  return ses(identity, { change: 'upgradeDkimKey', identity: identity.name });
}

const OWN_KEY = say(
  en`The key is one of your own: make a new pair of at least 2048 bits, publish it under another selector, and give SES the
     private half.`,
  ja`独自のキーを使っています。2048 ビット以上の新しいキーペアを作成し、別のセレクターで公開してから、秘密鍵を SES に設定してください。`,
);

/**
 * A custom MAIL FROM domain. An address takes that of its domain, where it has one in the Region; else one is proposed,
 * with the Region in its name where the domain is used in several: its one MX record leads to one Region.
 */
function customMailFrom(identity: Identity, inventory: Inventory): Fix {
  const domain = domainOf(identity.name);
  const family = identitiesOf(inventory).filter((one) => {
    return one.account === identity.account && domainOf(one.name) === domain;
  });
  const inRegion = family.filter(({ region }) => region === identity.region);
  const theirs = inRegion.flatMap(({ facts: { mailFrom } }) =>
    mailFrom.known && mailFrom.value.kind === 'custom' ? [mailFrom.value.domain] : [],
  );
  const [shared] = theirs;
  const isShared = family.some(({ region }) => region !== identity.region);
  const mailFrom = shared ?? `${isShared ? `bounce-${identity.region}` : 'bounce'}.${domain}`;
  const set = ses(identity, {
    change: 'setMailFrom',
    identity: identity.name,
    mailFrom,
    onMxFailure: 'USE_DEFAULT_VALUE',
  });
  if (shared !== undefined) return set;
  const records = dnsFix({ changes: newMailFrom(mailFrom, identity.region, NOT_LOOKED), open: [] });
  return { changes: [...records.changes, ...set.changes], open: [anyName(mailFrom)] };
}

function identitiesOf({ listings }: Inventory): readonly Identity[] {
  return listings.flatMap((listing) =>
    listing.kind === 'identity' && listing.subjects.known ? listing.subjects.value : [],
  );
}

const NOT_LOOKED = say(
  en`nobody has looked at this name, which is ours to propose`,
  ja`こちらで提案した名前のため、まだ確認していません`,
);

function anyName(mailFrom: string): Text {
  return say(
    en`${mailFrom} is a proposal: any subdomain serves that receives no mail and sends none otherwise.`,
    ja`${mailFrom} は一例です。メールの受信にもほかの送信にも使わないサブドメインであれば、別の名前でもかまいません。`,
  );
}

const domainOf = (name: string): string => name.slice(name.lastIndexOf('@') + 1);

/** The domain of an address, as an identity of its own: only where it is one that the account can prove to own. */
function domainIdentity(identity: Identity): Fix {
  const domain = domainOf(identity.name);
  if (mailboxProviderOf(domain) !== undefined) return NOTHING;
  const cover = identity.facts.cover;
  const isThere =
    cover.known && cover.value.kind === 'uncovered' && cover.value.unverifiedDomains.includes(domain);
  if (isThere) return { changes: [], open: [verifyIt(domain)] };
  return ses(identity, { change: 'createDomainIdentity', identity: domain, keyLength: 'RSA_2048_BIT' });
}

function verifyIt(domain: string): Text {
  return say(
    en`SES has ${domain} already, unverified: what cures ses-identity-verified of ${domain} cures this.`,
    ja`${domain} は SES にありますが未検証です。${domain} の ses-identity-verified を解消すれば、これも解消します。`,
  );
}

type Found = Extract<ConfigurationSetState, { kind: 'found' }>;

/** A change for each set in use that lacks something. */
function setsOf(
  identity: Identity,
  lacks: (set: Found) => boolean,
  change: Extract<SesChange, { set: string }>['change'] & ('requireTls' | 'measureReputation'),
): Fix {
  const { configurationSets } = identity.facts;
  if (!configurationSets.known) return NOTHING;
  const sets = configurationSets.value.sets.flatMap(({ state }) =>
    state.known && state.value.kind === 'found' && lacks(state.value) ? [state.value] : [],
  );
  return ses(identity, ...sets.map(({ name }) => ({ change, set: name }) as const));
}

function observedSets(identity: Identity): Fix {
  const { changes } = setsOf(identity, ({ reputationMetrics }) => !reputationMetrics, 'measureReputation');
  return { changes, open: [WHICH_TOPIC] };
}

const WHICH_TOPIC = say(
  en`An event destination needs a topic that somebody reads: which one, only you can say.`,
  ja`イベント送信先には、誰かが読むトピックが必要です。どのトピックにするかは、チームで決めてください。`,
);
