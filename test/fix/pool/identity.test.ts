// As which identity a pool is to send.
import {
  ADDRESS,
  brokenSender,
  DOMAIN,
  found,
  identityRef,
  missing,
  ownFromSender,
  sesSender,
} from '../../../src/checks/samples.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import { known, unread } from '../../support/probe.ts';
import { said } from '../../support/said.ts';
import { arnOf, defaultPool, FROM, fixOf, lostDomain, sentBy } from './asking.ts';
import {
  account,
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

describe('the identity', () => {
  test('Cognito sends with the FROM of an identity: the same through SES', () => {
    const before = { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: arnOf(DOMAIN), From: FROM };
    const more = { ...before, ReplyToEmailAddress: 'help@example.com' };
    const pool = poolWith(ownFromSender(DOMAIN), more, ofDomain());
    const fix = fixOf('cognito-own-quota', pool, [
      identity(DOMAIN),
      identity(DOMAIN, 'us-east-1'),
      account('us-east-1'),
    ]);
    expect(emailIn(fix)).toEqual({
      ...more,
      EmailSendingAccount: 'DEVELOPER',
      ConfigurationSet: 'user-pool-mail',
    });
    const change = fix.changes.find(({ kind }) => kind === 'cognito');
    expect(change).toMatchObject({
      poolId: `${REGION}_Customers`,
      input: { PoolName: 'customers', UserPoolId: `${REGION}_Customers` },
      before: more,
      identity: { name: DOMAIN, region: REGION },
      serviceLinkedRole: true,
    });
  });

  test('an address that a verified domain covers may stay', () => {
    const covered = found(identityRef(ADDRESS), { kind: 'covered', by: DOMAIN });
    const before = { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: arnOf(ADDRESS), From: ADDRESS };
    const pool = poolWith(ownFromSender(ADDRESS), before, { senderIdentities: known([covered]) });
    const fix = fixOf('cognito-own-quota', pool, [identity(ADDRESS), identity(DOMAIN)]);
    expect(emailIn(fix)).toMatchObject({ SourceArn: arnOf(ADDRESS), From: ADDRESS });
  });

  test('an address that nothing covers: its domain is made, and the pool stays as it is', () => {
    const pool = sentBy(
      arnOf(ADDRESS),
      ADDRESS,
      { senderIdentities: known([found(identityRef(ADDRESS))]) },
      sesSender(ADDRESS),
    );
    const fix = fixOf('cognito-sender-is-domain', pool, [identity(ADDRESS)]);
    expect(inShort(fix)).toEqual([`createDomainIdentity ${DOMAIN}`]);
  });

  test.each([
    [
      'verified over waiting',
      [identity(DOMAIN, REGION, waiting), identity(DOMAIN, 'us-east-1')],
      'us-east-1',
      DOMAIN,
    ],
    [
      'out of the sandbox over the Region of the pool',
      [identity(DOMAIN), account(REGION, false), identity(DOMAIN, 'us-west-2'), account('us-west-2')],
      'us-west-2',
      DOMAIN,
    ],
    ['the Region of the pool over others', [identity(DOMAIN, 'us-east-1'), identity(DOMAIN)], REGION, DOMAIN],
    ['the closest domain', [identity(DOMAIN), identity(`app.${DOMAIN}`)], REGION, `app.${DOMAIN}`],
    ['waiting over none', [identity(DOMAIN, REGION, waiting)], REGION, DOMAIN],
    [
      'no address, and no other domain',
      [identity(`x@app.${DOMAIN}`), identity('notes.example'), identity(DOMAIN)],
      REGION,
      DOMAIN,
    ],
  ])('%s', (_case, others, region, name) => {
    const fix = fixOf('cognito-own-sender', defaultPool(), others, { answer: `x@app.${DOMAIN}` });
    expect(emailIn(fix)).toMatchObject({ SourceArn: arnOf(name, region) });
    expect(inShort(fix).join()).not.toContain('createDomainIdentity');
  });

  test('one that is gone is made where it was, and the pool stays as it is', () => {
    const pool = sentBy(arnOf(DOMAIN), FROM, { senderIdentities: lostDomain });
    expect(inShort(fixOf('cognito-sender-exists', pool))).toEqual([`createDomainIdentity ${DOMAIN}`]);
  });

  test("one of another account, or of a Region that is not allowed: the account's own where it may send from", () => {
    const elsewhere = arnOf(DOMAIN, 'eu-central-1');
    const pool = sentBy(elsewhere, FROM, ofDomain('eu-central-1'), sesSender(DOMAIN, 'eu-central-1'));
    const others = [identity(DOMAIN, 'eu-central-1'), identity(DOMAIN, 'us-west-2')];
    expect(emailIn(fixOf('cognito-sender-region-allowed', pool, others))).toMatchObject({
      SourceArn: arnOf(DOMAIN, 'us-west-2'),
    });
    const theirs = arnOf(DOMAIN).replace('111122223333', '444455556666');
    const lost = { senderIdentities: known([missing('otherAccount', theirs)]) };
    const poolOfOthers = sentBy(theirs, FROM, lost, sesSender(DOMAIN, REGION, '444455556666'));
    expect(emailIn(fixOf('cognito-sender-exists', poolOfOthers))).toMatchObject({ SourceArn: arnOf(DOMAIN) });
  });

  test('a SourceArn that is none', () => {
    const sender = {
      ...brokenSender('hello'),
      from: { kind: 'address', address: `a@${DOMAIN}`, domain: DOMAIN },
    } as const;
    const pool = sentBy(
      'hello',
      `a@${DOMAIN}`,
      { senderIdentities: known([missing('malformed', 'hello')]) },
      sender,
    );
    expect(emailIn(fixOf('cognito-sender-exists', pool, [identity(DOMAIN)]))).toMatchObject({
      SourceArn: arnOf(DOMAIN),
      From: `a@${DOMAIN}`,
    });
  });

  test('alternate Regions: SES of the first, and a SourceArn with * stays', () => {
    const region = 'ap-southeast-4';
    const made = fixOf('cognito-own-sender', defaultPool(region), [], {}).changes;
    expect(made).toMatchObject([{ about: 'sender' }]);
    const arn = arnOf(DOMAIN, '*');
    const email = { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: arn, From: FROM };
    const pool = poolWith(ownFromSender(DOMAIN, '*'), email, ofDomain('ap-southeast-2'), region);
    const fix = fixOf('cognito-own-quota', pool, [identity(DOMAIN, 'ap-southeast-2')]);
    expect(emailIn(fix)).toMatchObject({ EmailSendingAccount: 'DEVELOPER', SourceArn: arn });
    const lost = poolWith(ownFromSender(DOMAIN), email, { senderIdentities: lostDomain }, region);
    const created = fixOf('cognito-sender-exists', lost, [account('ap-southeast-2')]);
    expect(created.changes[0]).toMatchObject({ change: 'createDomainIdentity', region: 'ap-southeast-2' });
  });

  test('a Region that AWS does not name: what the pool uses may stay, and nothing else is known', () => {
    const pool = poolWith(
      ownFromSender(DOMAIN),
      { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: arnOf(DOMAIN), From: FROM },
      ofDomain(),
      'xx-north-9',
    );
    expect(emailIn(fixOf('cognito-own-quota', pool, [identity(DOMAIN)]))).toMatchObject({
      SourceArn: arnOf(DOMAIN),
    });
    const lost = { ...pool, facts: { ...pool.facts, senderIdentities: lostDomain } };
    const fix = fixOf('cognito-own-quota', lost, [identity(DOMAIN)]);
    expect(fix).toEqual({ changes: [], open: [said(/in xx-north-9 may send is not documented/)] });
  });

  test('identities that were not seen are not made anew', () => {
    const pool = sentBy(arnOf(DOMAIN), FROM, { senderIdentities: lostDomain });
    const { listings, ...rest } = estate([pool]);
    const inventory = {
      ...rest,
      listings: listings.map((one) => (one.kind === 'identity' ? { ...one, subjects: unread } : one)),
    };
    const context = { ...contextOf([], ['cognito-sender-exists']), inventory };
    const fix = OF_POOL['cognito-sender-exists']?.(pool, context);
    expect(fix).toEqual({ changes: [], open: [said(/is not known: AccessDenied/)] });
  });
});
