// Follows each user pool to the sender that it really uses, to the identity that its mail goes out as, and to what
// receivers ask DNS about it; and says which checks judge each link. Pure.
import { CHECKS_OF_LINK } from './chain-checks.ts';
import {
  type Chain,
  type ChainLink,
  type ChainWay,
  en,
  type Inventory,
  type Judge,
  ja,
  type Kind,
  type LinkKind,
  type Locale,
  type Part,
  type Sender,
  type SenderAuthentication,
  type SenderIdentity,
  type Subject,
  type SubjectRef,
  say,
  type Text,
  told,
} from './model.ts';

type SesSender = Extract<Sender, { kind: 'ses' | 'cognitoWithOwnFrom' }>;

const DEFAULT_SENDER = say(en`Cognito's default sender`, ja`Cognito のデフォルトの送信元`);
const COGNITOS_SES = say(en`Cognito's own SES`, ja`Cognito 自身の SES`);
const LAMBDA = say(en`Lambda function`, ja`Lambda 関数`);
const NO_IDENTITY = say(
  en`no identity is there that mail could go out as`,
  ja`メールの送信元となる ID がありません`,
);
const OF_AWS = say(
  en`the sender is AWS's own: there is no identity of yours`,
  ja`送信元は AWS のもので、このアカウントの ID ではありません`,
);
const OF_LAMBDA = say(
  en`the Lambda function decides how the mail goes out`,
  ja`メールの送信方法は Lambda 関数が決めます`,
);
const NO_FROM = say(en`there is no From address to judge`, ja`判定の対象になる From アドレスがありません`);
const NO_RECORD = say(en`no record`, ja`レコードなし`);

/**
 * The chain of each user pool that was listed, in the order of the inventory; words in the language given. What was not
 * read is a link that is not read: nothing is assumed of it, nor of what hangs on it.
 */
export function chainsOf(inventory: Inventory, locale: Locale = 'en'): Chain[] {
  const subjects = inventory.listings.flatMap(({ subjects }): readonly Subject[] =>
    // A listing holds subjects of one kind; all that is asked of them here is who they are, or said by `isOf`.
    subjects.known ? (subjects.value as readonly Subject[]) : [],
  );
  const estate = new Estate(subjects, locale);
  return subjects.filter((subject) => isOf('userPool', subject)).map((pool) => estate.chain(pool));
}

function isOf<K extends Kind>(kind: K, subject: SubjectRef): subject is Subject<K> {
  return subject.kind === kind;
}

/** Everything that a chain may lead to. */
class Estate {
  readonly #subjects: ReadonlyMap<string, Subject>;
  readonly #locale: Locale;

  constructor(subjects: readonly Subject[], locale: Locale) {
    this.#subjects = new Map(subjects.map((subject) => [keyOf(subject), subject]));
    this.#locale = locale;
  }

  chain(pool: Subject<'userPool'>): Chain {
    const { kind, id, name, account, region } = pool;
    return {
      subject: { kind, id, name, account, region },
      pool: this.#link('pool', name, [pool], { detail: region }),
      sender: this.#sender(pool),
      ways: this.#ways(pool),
      delivery: this.#link('delivery', '', [pool]),
    };
  }

  #sender(pool: Subject<'userPool'>): ChainLink {
    const { sender } = pool.facts;
    if (!sender.known) return this.#link('sender', '', [pool], { notRead: sender.why });
    const { value } = sender;
    switch (value.kind) {
      case 'cognitoDefault':
        // The address is in Amazon Cognito's developer guide, "Email settings for Amazon Cognito user pools".
        return this.#link('sender', DEFAULT_SENDER, [pool], { detail: 'no-reply@verificationemail.com' });
      case 'customEmailSender': {
        const detail = value.functionArn.slice(value.functionArn.lastIndexOf(':') + 1);
        return this.#link('sender', LAMBDA, [pool], { detail });
      }
      case 'cognitoWithOwnFrom':
        return this.#link('sender', COGNITOS_SES, [pool], fromDetail(value));
      case 'ses': {
        const accounts = regionsOf(pool, value).map((region) => this.#ref('account', pool, region));
        return this.#link('sender', 'SES', [pool, ...accounts], fromDetail(value));
      }
    }
  }

  #ways(pool: Subject<'userPool'>): ChainWay[] {
    const { sender, senderIdentities, authentication } = pool.facts;
    if (!sender.known) return [this.#noWay(pool, { notRead: sender.why })];
    const { value } = sender;
    if (value.kind === 'cognitoDefault') return [this.#noWay(pool, { nothing: OF_AWS })];
    if (value.kind === 'customEmailSender') return [this.#noWay(pool, { nothing: OF_LAMBDA })];
    const dmarc = this.#dmarc(pool, value);
    if (!senderIdentities.known) {
      const way = this.#noWay(pool, { notRead: senderIdentities.why }, namedBy(value));
      return [{ ...way, dmarc }];
    }
    const there = senderIdentities.value.filter(({ kind }) => kind === 'found');
    // One for each identity that is there, in the same order; a From that cannot be judged has none.
    const mails = authentication.known ? authentication.value : [];
    return senderIdentities.value.map((identity) => {
      if (identity.kind === 'found') {
        const mail = mails.length === there.length ? mails[there.indexOf(identity)] : undefined;
        return { ...this.#way(pool, identity, mail), dmarc };
      }
      const way = this.#noWay(pool, { nothing: NO_IDENTITY }, namedBy(value));
      const detail = identity.region === '*' ? undefined : identity.region;
      const link = this.#link('identity', namedBy(value), [pool], { ...(detail && { detail }) });
      return { ...way, identity: link, dmarc };
    });
  }

  /** What an identity and its mail come to. */
  #way(
    pool: Subject<'userPool'>,
    { signing, cover }: Extract<SenderIdentity, { kind: 'found' }>,
    mail: SenderAuthentication | undefined,
  ): Omit<ChainWay, 'dmarc'> {
    const { arn: id, name, region } = signing;
    const identity: SubjectRef = { kind: 'identity', id, name, account: pool.account, region };
    const covering = mail?.dkim[0]?.domain ?? (cover.kind === 'covered' ? cover.by : undefined);
    // An address takes over the DKIM of the domain that covers it, and never its MAIL FROM ("Creating and verifying
    // identities in Amazon SES").
    const signer = signing.type === 'domain' ? identity : covering && siblingOf(identity, covering);
    return {
      identity: this.#link('identity', name, [pool, identity], { detail: region }),
      dkim: signer
        ? this.#link('dkim', signer.name, [signer], { ...(mail?.unsigned && { detail: mail.unsigned }) })
        : // Nobody signs as its domain, and that is what this check of the pool is about.
          {
            ...this.#link('dkim', '', [], { nothing: mail?.unsigned ?? NO_IDENTITY }),
            judgedBy: [{ subject: refOf(pool), checks: ['cognito-sender-is-domain'] }],
          },
      spf: this.#link('spf', mail?.spf.domain ?? '', [identity]),
    };
  }

  /** Where no identity can be followed. */
  #noWay(pool: Subject<'userPool'>, why: { notRead: Text } | { nothing: Text }, name = ''): ChainWay {
    return {
      identity: this.#link('identity', name, [pool], why),
      dkim: this.#link('dkim', '', [], why),
      spf: this.#link('spf', '', [], why),
      dmarc: this.#link('dmarc', '', [], why),
    };
  }

  #dmarc(pool: Subject<'userPool'>, { from }: SesSender): ChainLink {
    if (from.kind !== 'address') return this.#link('dmarc', '', [], { nothing: NO_FROM });
    const name = from.domain.toLowerCase();
    const ref: SubjectRef = { kind: 'domain', id: name, name, account: pool.account, region: 'global' };
    const domain = this.#subjects.get(keyOf(ref));
    const record = domain !== undefined && isOf('domain', domain) ? domain.facts.dmarc : undefined;
    if (record === undefined || !record.known) return this.#link('dmarc', name, [ref]);
    const { value } = record;
    return this.#link('dmarc', name, [ref], {
      detail: value.kind === 'found' ? `p=${value.policy}` : NO_RECORD,
    });
  }

  #ref(kind: 'account', { account }: SubjectRef, region: string): SubjectRef {
    const ref = { kind, id: `${account}/${region}`, name: `SES in ${region}`, account, region };
    return refOf(this.#subjects.get(keyOf(ref)) ?? ref);
  }

  #link(
    link: LinkKind,
    name: Part,
    subjects: readonly SubjectRef[],
    more: { readonly detail?: Part } & (object | { notRead: Text } | { nothing: Text }) = {},
  ): ChainLink {
    const judgedBy = subjects.flatMap((subject): Judge[] => {
      const checks = CHECKS_OF_LINK[link][subject.kind];
      return checks === undefined ? [] : [{ subject: refOf(subject), checks }];
    });
    return {
      name: told(name, this.#locale),
      ...(more.detail !== undefined && { detail: told(more.detail, this.#locale) }),
      judgedBy,
      ...this.#reach(more),
    };
  }

  #reach(more: object | { notRead: Text } | { nothing: Text }) {
    if ('notRead' in more) return { reach: 'notRead', why: more.notRead[this.#locale] } as const;
    if ('nothing' in more) return { reach: 'nothing', why: more.nothing[this.#locale] } as const;
    return { reach: 'followed' } as const;
  }
}

/** The Regions whose SES sends: those of the identities where they are known, for a SourceArn may stand for several. */
function regionsOf({ facts }: Subject<'userPool'>, { source }: SesSender): readonly string[] {
  if (facts.senderAccounts.known) return facts.senderAccounts.value.map(({ region }) => region);
  return source.kind === 'identity' && source.region !== '*' ? [source.region] : [];
}

function fromDetail({ from }: SesSender): { detail?: string } {
  return from.kind === 'address' ? { detail: from.address } : {};
}

function namedBy({ source }: SesSender): string {
  return source.kind === 'identity' ? source.identity : source.arn;
}

/** The identity of a domain in the same account and Region as another. */
function siblingOf({ id, ...ref }: SubjectRef, name: string): SubjectRef {
  return { ...ref, id: `${id.slice(0, id.indexOf('/') + 1)}${name}`, name };
}

function refOf({ kind, id, name, account, region }: SubjectRef): SubjectRef {
  return { kind, id, name, account, region };
}

const keyOf = ({ kind, account, id }: SubjectRef): string => JSON.stringify([kind, account, id]);
