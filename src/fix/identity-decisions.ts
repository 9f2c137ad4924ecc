// What somebody has to decide of an SES identity: whether it goes, who may send as it, and what a lost MX record does. Pure.

import { fewOf, quoted } from '../checks/words.ts';
import { domainOf } from '../email/address.ts';
import { mailboxProviderOf } from '../email/mailbox-providers.ts';
import {
  type Decision,
  en,
  type Fix,
  type Inventory,
  ja,
  paragraph,
  type Subject,
  say,
  type Text,
} from '../model.ts';
import { NOTHING, ses } from './cure.ts';
import { dkimRecords, signingOn } from './sender/dkim-records.ts';
import { grouped, listingsIn, oncePerInventory, subjectsOf, together } from './sender/estate.ts';
import { foundIn, noticesSending, poolSending } from './sender/sending.ts';

type Identity = Subject<'identity'>;
type Options = Decision['options'];

function decide(
  { account, region, name: subject }: Identity,
  about: Decision['about'],
  question: Text,
  options: Options,
): Fix {
  return { changes: [{ kind: 'decide', account, region, about, subject, question, options }], open: [] };
}

/** An option with what then is to be done. */
function option(choose: Text, { changes }: Fix): Options[number] {
  const made = changes.flatMap((change) =>
    change.kind === 'dns' || change.kind === 'ses' || change.kind === 'cognito' ? [change] : [],
  );
  return made.length === 0 ? { choose } : { choose, changes: made };
}

const deletion = (identity: Identity): Fix =>
  ses(identity, { change: 'deleteIdentity', identity: identity.name });

// ---------------------------------------------------------------------------------------------------------------
// Whether it goes.

/** As many pools as a sentence names. */
const MOST = 5;

/**
 * Is it known of every pool of an account that was looked for whether it names an identity? One of which the sender, or that of its
 * notices, was not read may name any.
 */
const arePoolsSeen = oncePerInventory((inventory, account): boolean => {
  const isListed = listingsIn(inventory, account).every(
    ({ kind, subjects }) => kind !== 'userPool' || subjects.known,
  );
  return isListed && subjectsOf(inventory, 'userPool', { account }).every(isWhole);
});

function isWhole(pool: Subject<'userPool'>): boolean {
  const { sender, notices } = pool.facts;
  return (
    sender.known &&
    notices.known &&
    [poolSending(pool), noticesSending(pool)].every((sending) => sending?.identities.known ?? true)
  );
}

/** The names of an account's pools whose mail, or whose notices, go out as an identity, by its ARN. */
const poolsByIdentity = oncePerInventory((inventory, account) =>
  grouped(
    subjectsOf(inventory, 'userPool', { account }).flatMap((pool) => {
      const found = [poolSending(pool), noticesSending(pool)].flatMap((sending) =>
        sending === undefined ? [] : foundIn(sending),
      );
      return [...new Set(found.map(({ named }) => named.arn))].map((arn) => [arn, pool.name] as const);
    }),
  ),
);

/** Who names the identity, as a sentence. */
function users(identity: Identity, inventory: Inventory): Text {
  const pools = poolsByIdentity(inventory, identity.account).get(identity.id) ?? [];
  const isSeen = arePoolsSeen(inventory, identity.account);
  if (pools.length === 0)
    return isSeen
      ? say(en`No user pool names it.`, ja`この ID を指定しているユーザープールはありません。`)
      : NOT_ALL_SEEN;
  const names = fewOf(pools, MOST);
  const named = say(en`It is named by ${names}.`, ja`この ID を指定しているユーザープール: ${names}。`);
  return isSeen ? named : paragraph(named, NOT_ALL_SEEN);
}

const NOT_ALL_SEEN = say(
  en`Not all user pools were seen: look first whether another one names it.`,
  ja`確認できなかったユーザープールがあります。先に、ほかにこの ID を指定しているものがないか確認してください。`,
);

/** No mail from a mailbox provider's domain passes DMARC through SES. */
export function providersAddress(identity: Identity, inventory: Inventory): Fix {
  const { name } = identity;
  const provider = mailboxProviderOf(domainOf(name)) ?? domainOf(name);
  const question = say(
    en`Does anything still send from ${name}? Only ${provider} can sign for its domain. ${users(identity, inventory)}`,
    ja`${name} からまだ何か送信していますか。そのドメインとして署名できるのは ${provider} だけです。${users(identity, inventory)}`,
  );
  return decide(identity, 'removal', question, [option(UNUSED, deletion(identity))]);
}

const UNUSED = say(en`nothing does: delete the identity`, ja`何も送信していない: ID を削除する`);

/** An address under a verified domain: mail from it goes out as the domain all the same. */
export function coveredAddress(identity: Identity, domain: string, inventory: Inventory): Fix {
  const { name } = identity;
  const question = say(
    en`Does anybody need ${name} as an identity of its own? The verified domain ${domain} covers it.
       ${users(identity, inventory)}`,
    ja`${name} は単独の ID として必要ですか。検証済みドメイン ${domain} に含まれています。${users(identity, inventory)}`,
  );
  const remove = say(
    en`no: let what names it name ${domain}, then delete it`,
    ja`不要: 指定しているものを ${domain} に変更してから削除する`,
  );
  return decide(identity, 'removal', question, [
    option(NEEDED, ses(identity, { change: 'verifyAddress', identity: name })),
    option(remove, deletion(identity)),
  ]);
}

const NEEDED = say(
  en`yes: verify it by the link that SES mails to it`,
  ja`必要: SES がそのアドレスに送るリンクで検証する`,
);

// ---------------------------------------------------------------------------------------------------------------
// Who may send as it.

/** Whom a policy was meant for only its author knows. */
export function openPolicy(identity: Identity): Fix {
  const { name, facts } = identity;
  if (!facts.policies.known) return NOTHING;
  const question = say(
    en`Who besides its own account is to send as ${name}? Now anyone may.`,
    ja`このアカウント以外に、誰が ${name} として送信する必要がありますか。現在は誰でも送信できます。`,
  );
  const removals = facts.policies.value.map((policy) => {
    const choose = say(
      en`nobody: delete the policy ${quoted(policy.name, 80)}`,
      ja`誰もいない: ポリシー ${quoted(policy.name, 80)} を削除する`,
    );
    return option(choose, ses(identity, { change: 'deletePolicy', identity: name, name: policy.name }));
  });
  return decide(identity, 'other', question, [{ choose: NARROW }, ...removals]);
}

const NARROW = say(
  en`somebody: name them in Principal, a service of AWS with aws:SourceAccount and aws:SourceArn as conditions`,
  ja`いる: Principal に指定する (AWS のサービスには aws:SourceAccount と aws:SourceArn を条件として付ける)`,
);

// ---------------------------------------------------------------------------------------------------------------
// What a lost MX record does.

/** Refusing to send cannot go unseen, and sends nothing meanwhile; DKIM that carries the mail is better than both. */
export function whenMxIsLost(identity: Identity): Fix {
  const { name, facts } = identity;
  if (!facts.mailFrom.known || facts.mailFrom.value.kind === 'default') return NOTHING;
  const mailFrom = facts.mailFrom.value.domain;
  const question = say(
    en`What is SES to do when it does not find the MX record of ${mailFrom}? With USE_DEFAULT_VALUE mail of ${name} then
       fails DMARC, with REJECT_MESSAGE none is sent.`,
    ja`${mailFrom} の MX レコードが見つからないとき、SES にどうさせますか。USE_DEFAULT_VALUE では ${name} のメールが DMARC に
       不合格となり、REJECT_MESSAGE では送信されません。`,
  );
  const reject = { change: 'setMailFrom', identity: name, mailFrom, onMxFailure: 'REJECT_MESSAGE' } as const;
  const isOff = facts.dkim.known && !facts.dkim.value.signingEnabled;
  const signing = isOff ? signingOn(identity) : NOTHING;
  return decide(identity, 'other', question, [
    option(REJECT, ses(identity, reject)),
    option(BY_DKIM, together(dkimRecords(identity), signing)),
  ]);
}

const REJECT = say(
  en`refuse to send (REJECT_MESSAGE), so that it shows at once`,
  ja`送信を拒否する (REJECT_MESSAGE)。すぐに気付けるようにする`,
);
const BY_DKIM = say(
  en`go on sending (USE_DEFAULT_VALUE), with a DKIM signature that carries the mail by itself`,
  ja`送信を続ける (USE_DEFAULT_VALUE)。DKIM 署名だけで DMARC に合格できるようにする`,
);
