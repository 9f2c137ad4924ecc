// What cures a failing check of an SES identity: records to publish, and settings of SES to change. Pure.
import { domainOf } from '../email/address.ts';
import { mailFromName } from '../email/mail-from-name.ts';
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import { en, type Fix, ja, type Subject, say, type Text } from '../model.ts';
import { alone, aloneWhereTold, type Cure, type CureContext, dnsFix, NOTHING, ses } from './cure.ts';
import { newMailFrom, type Standing } from './dns/mail-from.ts';
import { coveredAddress, openPolicy, providersAddress, whenMxIsLost } from './identity-decisions.ts';
import { dkimRecords, signingOn } from './sender/dkim-records.ts';
import { domainIdentity } from './sender/domain-identity.ts';
import { familiesIn, isAddress, onlySaid, together } from './sender/estate.ts';
import { liveMailFrom } from './sender/live-mail-from.ts';
import { watchedIdentity } from './watch.ts';

type Identity = Subject<'identity'>;

export const OF_IDENTITY: Readonly<Record<string, Cure<'identity'>>> = {
  'ses-identity-verified': verified,
  'ses-identity-own-domain': (identity, { inventory }) => providersAddress(identity, inventory),
  'ses-identity-is-domain': (identity, { inventory }) => domainIdentity(identity, inventory),
  'ses-identity-not-public': alone(openPolicy),
  'ses-dkim-verified': alone(dkimRecords),
  'ses-dkim-live': alone(dkimRecords),
  'ses-dkim-enabled': alone(signingOn),
  'ses-dkim-key-2048': alone(longerKey),
  'ses-mail-from-custom': aloneWhereTold(settledMailFrom, openMailFrom),
  'ses-mail-from-live': (identity, { inventory }) => liveMailFrom(identity, inventory),
  'ses-mail-from-fails-closed': alone(whenMxIsLost),
  'ses-feedback-handled': alone((identity) =>
    ses(identity, { change: 'forwardFeedback', identity: identity.name }),
  ),
  'ses-configuration-set-tls': alone(requiredTls),
  'ses-configuration-set-observed': watchedIdentity,
};

/** A domain by its records, an address by a link that its owner follows, as long as it is worth keeping. */
function verified(identity: Identity, { inventory }: CureContext): Fix {
  if (!isAddress(identity.name)) return dkimRecords(identity);
  if (mailboxProviderOf(domainOf(identity.name)) !== undefined) return providersAddress(identity, inventory);
  const { cover } = identity.facts;
  if (!cover.known) return NOTHING;
  if (cover.value.kind === 'covered') return coveredAddress(identity, cover.value.by, inventory);
  return ses(identity, { change: 'verifyAddress', identity: identity.name });
}

/** Easy DKIM makes longer keys by itself; a key of the customer's own only its owner can make anew. */
function longerKey(identity: Identity): Fix {
  const records = identity.facts.dkimRecords;
  // Whose key it is would not be known either, and one of the customer's own would be given up.
  if (!records.known) return NOTHING;
  if (records.value.kind === 'byodkim') return onlySaid(OWN_KEY);
  return ses(identity, { change: 'upgradeDkimKey', identity: identity.name });
}

const OWN_KEY = say(
  en`The key is one of your own: make a new pair of at least 2048 bits, publish it under another selector, and give SES the
     private half.`,
  ja`独自のキーを使っています。2048 ビット以上の新しいキーペアを作成し、別のセレクターで公開してから、秘密鍵を SES に設定してください。`,
);

/** A custom MAIL FROM domain, as the scan settled it: one that another identity has, or a proposal that DNS was asked about. */
function settledMailFrom(identity: Identity): Fix | undefined {
  const { mailFromProposal: settled } = identity.facts;
  if (!settled.known || settled.value.kind === 'notNeeded') return undefined;
  const { value } = settled;
  return value.kind === 'shared'
    ? setMailFrom(identity, value.domain)
    : proposedMailFrom(identity, value.domain, value);
}

/** The same where the scan did not settle it, as far as the other identities tell. */
function openMailFrom(identity: Identity, { inventory }: CureContext): Fix {
  const { kind, domain } = mailFromName(identity, familiesIn(inventory, identity.account));
  return kind === 'shared' ? setMailFrom(identity, domain) : proposedMailFrom(identity, domain, NOT_LOOKED);
}

function proposedMailFrom(identity: Identity, domain: string, standing: Standing): Fix {
  const records = dnsFix(newMailFrom(domain, identity.region, standing));
  return together(records, setMailFrom(identity, domain), onlySaid(anyName(domain)));
}

function setMailFrom(identity: Identity, mailFrom: string): Fix {
  const onMxFailure = 'USE_DEFAULT_VALUE';
  return ses(identity, { change: 'setMailFrom', identity: identity.name, mailFrom, onMxFailure });
}

const NOBODY_LOOKED = {
  known: false,
  why: say(
    en`nobody has looked at this name, which is ours to propose`,
    ja`こちらで提案した名前のため、まだ確認していません`,
  ),
} as const;
const NOT_LOOKED: Standing = { mx: NOBODY_LOOKED, txt: NOBODY_LOOKED };

function anyName(mailFrom: string): Text {
  return say(
    en`${mailFrom} is a proposal: any subdomain serves that receives no mail and sends none otherwise.`,
    ja`${mailFrom} は一例です。メールの受信にもほかの送信にも使わないサブドメインであれば、別の名前でもかまいません。`,
  );
}

/** Each set in use that does not require TLS. */
function requiredTls(identity: Identity): Fix {
  const { configurationSets } = identity.facts;
  if (!configurationSets.known) return NOTHING;
  const sets = configurationSets.value.sets.flatMap(({ state }) =>
    state.known && state.value.kind === 'found' && state.value.tls !== 'REQUIRE' ? [state.value.name] : [],
  );
  return ses(identity, ...sets.map((set) => ({ change: 'requireTls', set }) as const));
}
