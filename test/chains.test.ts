// The chains of user pools: where each leads, and which checks judge its links.
import { CHECKS_OF_LINK } from '../src/chain-checks.ts';
import { chainsOf } from '../src/chains.ts';
import { CHECKS } from '../src/checks/index.ts';
import {
  CUSTOM_SENDER,
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  ownFromSender,
  sesSender,
} from '../src/checks/samples.ts';
import { judge } from '../src/judge.ts';
import type { Chain, ChainLink, ChainWay, LinkKind, Listing, Sender, Subject } from '../src/model.ts';
import { narrowReport } from '../src/narrow.ts';
import { inventory, known, pool, pools, unread } from './support/probe.ts';
import { leg, sender as mail } from './support/senders.ts';

type PoolFacts = Subject<'userPool'>['facts'];

/** The chain of one pool, with the facts that a case is about. */
function chainOf(sender: Sender, facts: Partial<PoolFacts> = {}, listings: Listing[] = []): Chain {
  const subject = pool('shop', known(sender));
  const [chain, ...others] = chainsOf(
    inventory([pools({ ...subject, facts: { ...subject.facts, ...facts } }), ...listings]),
  );
  expect(others).toEqual([]);
  if (chain === undefined) throw new Error('no chain');
  return chain;
}

/** `reach name (detail)`. */
const words = ({ reach, name, detail }: ChainLink) =>
  [reach, name, detail === undefined ? '' : `(${detail})`].filter(Boolean).join(' ');

/** The words of each link of a way. */
function told(way: ChainWay | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(way ?? {}).map(([link, each]) => [link, words(each)]));
}

/** The subjects that judge a link. */
const judges = ({ judgedBy }: ChainLink) => judgedBy.map(({ subject }) => `${subject.kind} ${subject.name}`);

/** The way of a chain that has one. */
const only = (chain: Chain) => chain.ways[0];

describe('each check', () => {
  const judged = Object.entries(CHECKS_OF_LINK).flatMap(([link, kinds]) =>
    Object.entries(kinds).flatMap(([kind, ids]) => ids.map((id) => ({ link, kind, id }))),
  );

  test('judges one link, but for the SPF record of a domain itself, which nobody asks about SES mail', () => {
    const left = CHECKS.map(({ id }) => id).filter((id) => !judged.some((each) => each.id === id));
    expect(left).toEqual(['domain-spf-valid']);
    expect(new Set(judged.map(({ id }) => id)).size).toBe(judged.length);
  });

  test.each(judged)('$id is there, and about a $kind', ({ id, kind }) => {
    expect(CHECKS.find((check) => check.id === id)?.kind).toBe(kind);
  });
});

describe('where a pool sends by', () => {
  test('a domain of its own: every link is followed to its subject', () => {
    const { sender, ways, delivery, subject } = chainOf(sesSender(DOMAIN), {
      senderIdentities: known([found(identityRef(DOMAIN))]),
      senderAccounts: known([
        {
          account: '111122223333',
          region: 'eu-west-1',
          productionAccess: { granted: true },
          sending: { enabled: true, enforcement: 'HEALTHY' },
        },
      ]),
      authentication: known([mail({ dkim: [leg(DOMAIN)], spf: leg(`bounce.${DOMAIN}`) })]),
    });
    expect([sender, delivery].map(words)).toEqual([`followed SES (no-reply@${DOMAIN})`, 'followed']);
    expect(judges(sender)).toEqual(['userPool shop', 'account SES in eu-west-1']);
    expect(ways.map(told)).toEqual([
      {
        identity: `followed ${DOMAIN} (eu-west-1)`,
        dkim: `followed ${DOMAIN}`,
        spf: `followed bounce.${DOMAIN}`,
        dmarc: `followed ${DOMAIN}`,
      },
    ]);
    const [way] = ways;
    expect(Object.values(way ?? {}).map(judges)).toEqual([
      ['userPool shop', `identity ${DOMAIN}`],
      [`identity ${DOMAIN}`],
      [`identity ${DOMAIN}`],
      [`domain ${DOMAIN}`],
    ]);
    expect(subject.name).toBe('shop');
  });

  test('an address that a domain covers: the domain signs, and its MAIL FROM is its own', () => {
    const address = identityRef(`hello@${DOMAIN}`);
    const chain = chainOf(sesSender(`hello@${DOMAIN}`), {
      senderIdentities: known([found(address, { kind: 'covered', by: DOMAIN })]),
      authentication: known([mail({ dkim: [leg(DOMAIN)] })]),
    });
    expect(only(chain)?.dkim.judgedBy.map(({ subject }) => subject.id)).toEqual([
      `arn:aws:ses:eu-west-1:111122223333:identity/${DOMAIN}`,
    ]);
    expect(only(chain)?.spf.judgedBy.map(({ subject }) => subject.name)).toEqual([`hello@${DOMAIN}`]);
  });

  test('an address that nothing covers: nobody signs, and a check of the pool says so', () => {
    const address = identityRef(`hello@${DOMAIN}`);
    const chain = chainOf(sesSender(`hello@${DOMAIN}`), {
      senderIdentities: known([found(address)]),
      authentication: known([mail({ dkim: [], unsigned: { en: 'nobody signs', ja: '署名なし' } })]),
    });
    expect(only(chain)?.dkim).toMatchObject({
      reach: 'nothing',
      why: 'nobody signs',
      judgedBy: [{ checks: ['cognito-sender-is-domain'] }],
    });
  });

  test('several Regions: a way for each, also for one that lacks the identity', () => {
    const chain = chainOf(ownFromSender(DOMAIN, '*'), {
      senderIdentities: known([missing('notFound'), found(identityRef(DOMAIN, 'SUCCESS', 'eu-north-1'))]),
      authentication: known([mail()]),
    });
    expect(chain.ways.map(told).map(({ identity, dkim }) => [identity, dkim])).toEqual([
      [`followed ${DOMAIN} (eu-west-1)`, 'nothing'],
      [`followed ${DOMAIN} (eu-north-1)`, `followed ${DOMAIN}`],
    ]);
    // Cognito sends by its own SES: the account's has no say.
    expect(judges(chain.sender)).toEqual(['userPool shop']);
  });

  test.each<[string, Sender, string, string]>([
    ["Cognito's default sender", DEFAULT_SENDER, 'no-reply@verificationemail.com', "AWS's own"],
    ['a Lambda function', CUSTOM_SENDER, 'send-mail', 'Lambda function decides'],
  ])('%s: there is nothing of the owner to follow', (_, sender, detail, why) => {
    const chain = chainOf(sender);
    expect(chain.sender).toMatchObject({ reach: 'followed', detail });
    for (const link of Object.values(only(chain) ?? {})) {
      expect(link).toMatchObject({ reach: 'nothing', why: expect.stringContaining(why) });
    }
  });
});

describe('what was not read', () => {
  test('of the identities leaves them and their records unknown, not the domain', () => {
    const chain = chainOf(sesSender(DOMAIN), { senderIdentities: unread, senderAccounts: unread });
    expect(told(only(chain))).toEqual({
      identity: `notRead ${DOMAIN}`,
      dkim: 'notRead',
      spf: 'notRead',
      dmarc: `followed ${DOMAIN}`,
    });
    expect(judges(chain.sender)).toEqual(['userPool shop', 'account SES in eu-west-1']);
  });

  test('of the pool itself leaves every link unknown, with the reason', () => {
    const [chain] = chainsOf(inventory([pools(pool('shop', unread))]), 'ja');
    const links = [chain?.sender, ...Object.values(chain?.ways[0] ?? {})];
    expect(links).toHaveLength(5);
    for (const link of links) expect(link).toMatchObject({ reach: 'notRead', why: unread.why.ja });
  });

  test('of all pools leaves no chain', () => {
    const listing: Listing = { kind: 'userPool', account: '1', region: 'eu-west-1', subjects: unread };
    expect(chainsOf(inventory([listing]))).toEqual([]);
  });
});

test('a report holds the chains of its pools, and a narrow one those of the pools that were named', () => {
  const seen = inventory([pools(pool('shop', known(DEFAULT_SENDER)), pool('forum', known(DEFAULT_SENDER)))]);
  const report = judge(seen, CHECKS);
  const names = (of: { readonly chains?: readonly Chain[] }) => of.chains?.map(({ subject }) => subject.name);
  expect(names(report)).toEqual(['shop', 'forum']);
  expect(names(narrowReport(report, seen, ['forum']))).toEqual(['forum']);
});

test('every link is of a kind that has checks', () => {
  const links: LinkKind[] = ['pool', 'sender', 'identity', 'dkim', 'spf', 'dmarc', 'delivery'];
  expect(Object.keys(CHECKS_OF_LINK)).toEqual(links);
});
