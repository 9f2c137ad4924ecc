// From which address a pool is to send, and what becomes of the pool.
import {
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  sesSender,
  sesSenderFrom,
} from '../../../src/checks/samples.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import { known, unread } from '../../support/probe.ts';
import { expectSameNames, said } from '../../support/said.ts';
import { arnOf, defaultPool, FROM, fixOf, sentBy } from './asking.ts';
import {
  contextOf,
  emailIn,
  estate,
  identity,
  inShort,
  ofDomain,
  poolWith,
  REGION,
  waiting,
} from './estate.ts';

describe('the address', () => {
  test('an answer goes before everything, as it is written', () => {
    const fix = fixOf('cognito-own-sender', defaultPool(), [identity(DOMAIN)], { answer: FROM });
    expect(emailIn(fix)).toMatchObject({
      From: FROM,
      SourceArn: arnOf(DOMAIN),
      EmailSendingAccount: 'DEVELOPER',
    });
    expect(fix.open).toEqual([]);
  });

  test.each([
    ['at a mailbox provider', 'kumo@gmail.com', /only Gmail can sign for it/],
    ['that is none', 'kumo', /The answer "kumo" is not one address/],
  ])('an answer %s: the question is put again', (_case, answer, words) => {
    const fix = fixOf('cognito-own-sender', defaultPool(), [identity(DOMAIN)], { answer });
    expect(inShort(fix)).toEqual(['decide sender']);
    expect(fix.open).toEqual([said(words)]);
  });

  test('an answer for another pool is none', () => {
    const pool = defaultPool('us-east-1');
    const fix = fixOf('cognito-own-sender', pool, [identity(DOMAIN), identity('other.example')], {
      answer: FROM,
    });
    expect(inShort(fix)).toEqual(['decide sender']);
  });

  test('a domain identity without a FROM: an address there is proposed', () => {
    const sender = sesSenderFrom(DOMAIN, { kind: 'absent' });
    const pool = poolWith(sender, { EmailSendingAccount: 'DEVELOPER', SourceArn: arnOf(DOMAIN) }, ofDomain());
    const fix = fixOf('cognito-sender-from-matches', pool, [identity(DOMAIN)]);
    expect(emailIn(fix)).toMatchObject({ From: `no-reply@${DOMAIN}`, SourceArn: arnOf(DOMAIN) });
    expect(fix.open).toEqual([said(/is a proposal: any address at/)]);
  });

  test('the only verified domain, in however many Regions: an address there is proposed', () => {
    const others = [
      identity(DOMAIN),
      identity(DOMAIN, 'us-east-1'),
      identity('waiting.example', REGION, waiting),
    ];
    const fix = fixOf('cognito-own-sender', defaultPool(), others);
    expect(emailIn(fix)).toMatchObject({ From: `no-reply@${DOMAIN}`, SourceArn: arnOf(DOMAIN) });
    expect(fix.open).toEqual([said(/is the only verified domain/)]);
  });

  test('where a part of the identities was not seen, none is the only one', () => {
    const pool = defaultPool();
    const { listings, ...rest } = estate([pool, identity(DOMAIN)]);
    const unseen = {
      kind: 'identity',
      account: pool.account,
      region: 'us-west-2',
      subjects: unread,
    } as const;
    const inventory = { ...rest, listings: [...listings, unseen] };
    const context = { ...contextOf([], ['cognito-own-sender']), inventory };
    expect(inShort(OF_POOL['cognito-own-sender']?.(pool, context) ?? { changes: [], open: [] })).toEqual([
      'decide sender',
    ]);
  });

  test('several domains, a subdomain among them: a question, with those of the Region first', () => {
    const others = [identity('a.example', 'us-east-1'), identity(`app.${DOMAIN}`), identity(DOMAIN)];
    const fix = fixOf('cognito-own-sender', defaultPool(), others);
    const [decision] = fix.changes;
    if (decision?.kind !== 'decide') throw new Error('no decision');
    expectSameNames(decision.question);
    expect(decision.options.map(({ argument }) => argument)).toEqual([
      ['--from', `${REGION}_Customers=no-reply@app.${DOMAIN}`],
      ['--from', `${REGION}_Customers=no-reply@${DOMAIN}`],
      ['--from', `${REGION}_Customers=no-reply@a.example`],
    ]);
  });

  test('no domain at all: the question says what is needed, and there are never too many options', () => {
    const none = fixOf('cognito-own-sender', defaultPool());
    expect(none.changes).toMatchObject([{ about: 'sender', subject: 'customers', options: [] }]);
    const many = Array.from({ length: 40 }, (_, i) => identity(`d${i}.example`));
    const [decision] = fixOf('cognito-own-sender', defaultPool(), many).changes;
    expect(decision?.kind === 'decide' && decision.options.length).toBe(12);
  });

  test('an address at a mailbox provider, which a domain cannot save: another one has to be chosen', () => {
    const gmail = 'kumo@gmail.com';
    const more = { senderIdentities: known([found(identityRef(gmail))]) };
    const pool = sentBy(arnOf(gmail), gmail, more, sesSender(gmail));
    const others = [identity(gmail), identity(DOMAIN), identity('other.example')];
    const checks = ['cognito-sender-is-domain', 'cognito-sender-passes-dmarc'];
    for (const check of checks) expect(inShort(fixOf(check, pool, others))).toEqual(['decide sender']);
    const answered = fixOf('cognito-sender-passes-dmarc', pool, others, { answer: FROM });
    expect(emailIn(answered)).toMatchObject({ From: FROM, SourceArn: arnOf(DOMAIN) });
  });
});

describe('the pool', () => {
  test('settings that were not read cannot be sent back', () => {
    const pool = poolWith(DEFAULT_SENDER, undefined, { settings: unread });
    const fix = fixOf('cognito-own-sender', pool, [identity(DOMAIN)], { answer: FROM });
    expect(fix).toEqual({
      changes: [],
      open: [said(/UpdateUserPool resets what it is not given: AccessDenied/)],
    });
  });

  test('what lies behind the sender is no reason to change the pool, and an answer alone is none', () => {
    const pool = sentBy(arnOf(DOMAIN), FROM, ofDomain(REGION, 'PENDING'));
    const others = [identity(DOMAIN, REGION, waiting), identity(DOMAIN, 'us-east-1')];
    for (const check of [
      'cognito-sender-verified',
      'cognito-sender-passes-dmarc',
      'cognito-sender-bulk-ready',
    ]) {
      expect(fixOf(check, pool, others)).toEqual({ changes: [], open: [] });
      const same = `no-reply@${DOMAIN}`;
      expect(fixOf(check, pool, others, { answer: same })).toEqual({ changes: [], open: [] });
    }
    const context = contextOf([pool, ...others], ['cognito-delivery-errors-logged'], {
      senders: [{ pool: '*', from: 'else@other.example' }],
    });
    expect(OF_POOL['cognito-sender-verified']?.(pool, context)).toEqual({ changes: [], open: [] });
  });

  test('all checks of a pool ask for the same change', () => {
    const checks = Object.keys(OF_POOL).filter((check) => !/authorized|notices|delivery/.test(check));
    const pool = poolWith(DEFAULT_SENDER, undefined);
    const fixes = checks.map((check) =>
      fixOf(check, pool, [identity(DOMAIN)], { answer: FROM, failing: checks }),
    );
    expect(fixes.length).toBeGreaterThan(9);
    for (const fix of fixes) expect(fix).toEqual(fixes[0]);
  });

  test('hostile names go through as they are', () => {
    const name = `x'; rm -rf ~; "$(id)" \`id\`\u202e`;
    const pool = { ...defaultPool(), name };
    const [decision] = fixOf('cognito-own-sender', pool, [identity(DOMAIN), identity('b.example')]).changes;
    expect(decision).toMatchObject({ subject: name });
    const answer = `"$(id); ' \\"" <no-reply@${DOMAIN}>`;
    expect(emailIn(fixOf('cognito-own-sender', pool, [identity(DOMAIN)], { answer }))).toMatchObject({
      From: answer,
    });
  });
});
