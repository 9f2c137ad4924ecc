// Causes: which failing finding another one follows from, and that the rules of the catalogue can be followed.
import { causesAmong } from '../src/causes.ts';
import type { AnyCheck, FollowsRule } from '../src/checks/define.ts';
import { CHECKS, checkById, selectChecks } from '../src/checks/index.ts';
import { DOMAIN, found, identityRef, sandbox, sesIn, sesSender } from '../src/checks/samples.ts';
import { evaluate } from '../src/evaluate.ts';
import { notKnown } from '../src/fact.ts';
import { judge } from '../src/judge.ts';
import { type Finding, type Kind, type Listing, type Outcome, type Subject, same } from '../src/model.ts';
import { inventory, known, pool, pools, probe, unread } from './support/probe.ts';
import { finding } from './support/reports.ts';

const IDENTITY = identityRef(DOMAIN, 'FAILED');
const ACCOUNT_SUBJECT = { kind: 'account', id: '111122223333/eu-west-1', name: 'SES in eu-west-1' } as const;

/** A pool that sends as an identity, through SES that is in the sandbox. */
function sendingPool(over: Partial<Subject<'userPool'>['facts']> = {}): Subject<'userPool'> {
  const base = pool('shop', known(sesSender(DOMAIN)));
  const facts = {
    ...base.facts,
    senderIdentities: known([found(IDENTITY)]),
    senderAccounts: known([sesIn('eu-west-1', sandbox())]),
    ...over,
  };
  return { ...base, facts };
}

const POOL = sendingPool();
const onPool = (checkId: string, outcome: Outcome = 'fail') =>
  finding({ checkId, outcome, subject: refOf(POOL) });
const onIdentity = (checkId: string, over: Partial<Finding['subject']> = {}, outcome: Outcome = 'fail') =>
  finding({
    checkId,
    outcome,
    subject: { ...refOf(POOL), kind: 'identity', id: IDENTITY.arn, name: DOMAIN, ...over },
  });
const onAccount = (checkId: string) =>
  finding({ checkId, outcome: 'fail', subject: { ...refOf(POOL), ...ACCOUNT_SUBJECT } });

function refOf({ kind, id, name, account, region }: Subject): Finding['subject'] {
  return { kind, id, name, account, region };
}

/** A check that follows from others by these rules. */
const following = (...follows: FollowsRule[]): AnyCheck => ({
  ...probe(() => ({ outcome: 'fail', because: 'So.' }), 'effect'),
  follows,
});

const causeOf = (findings: Finding[], check: AnyCheck, subject = POOL) => {
  const failing = findings.filter(({ outcome }) => outcome === 'fail');
  const causes = causesAmong(failing, inventory([pools(subject)]), [check]);
  const effect = failing.find(({ checkId }) => checkId === 'effect');
  return effect && causes(effect);
};

test.each([
  ['on the pool itself', { check: 'cause', of: 'itself' }, onPool('cause')],
  ['on the identity that it sends as', { check: 'cause', of: 'senderIdentity' }, onIdentity('cause')],
  ['on SES of the Region that it sends from', { check: 'cause', of: 'senderAccount' }, onAccount('cause')],
] as const)('a cause %s is named', (_where, rule, cause) => {
  const follows = causeOf([cause, onPool('effect')], following(rule));
  expect(follows).toEqual({ checkId: 'cause', subject: cause.subject });
});

test.each([
  ['passes', [onIdentity('cause', {}, 'pass')]],
  ['is unknown', [onIdentity('cause', {}, 'unknown')]],
  ['fails on another identity', [onIdentity('cause', { id: `${IDENTITY.arn}.example` })]],
  ['fails in another account', [onIdentity('cause', { account: '444455556666' })]],
  ['was not asked', []],
])('none is named where the other check %s', (_how, others) => {
  expect(
    causeOf([...others, onPool('effect')], following({ check: 'cause', of: 'senderIdentity' })),
  ).toBeUndefined();
});

test.each(['pass', 'unknown', 'notApplicable'] as const)('what is %s follows from nothing', (outcome) => {
  const findings = [onPool('cause'), onPool('effect', outcome)];
  expect(causeOf(findings, following({ check: 'cause', of: 'itself' }))).toBeUndefined();
});

test('none is named where nobody could read whom the pool sends as', () => {
  const rule = following({ check: 'cause', of: 'senderIdentity' });
  const blind = sendingPool({ senderIdentities: unread });
  expect(causeOf([onIdentity('cause'), onPool('effect')], rule, blind)).toBeUndefined();
});

test('the first rule whose cause is there counts', () => {
  const check = following(
    { check: 'gone', of: 'itself' },
    { check: 'second', of: 'senderAccount' },
    { check: 'third', of: 'itself' },
  );
  const findings = [onPool('third'), onAccount('second'), onPool('effect')];
  expect(causeOf(findings, check)?.checkId).toBe('second');
});

test('a report names the identity whose failing fails the pool', () => {
  const pending: Listing = {
    kind: 'identity',
    account: '111122223333',
    region: 'eu-west-1',
    // Facts put together by name, as an inventory file holds them.
    subjects: known([
      {
        ...onIdentity('').subject,
        facts: {
          type: known('domain'),
          verification: known({ status: 'FAILED', detail: known({}) }),
          cover: known({ kind: 'isDomain' }),
          dkim: notKnown(same('not asked')),
          dkimRecords: notKnown(same('not asked')),
        },
      },
    ]) as unknown as Extract<Listing, { kind: 'identity' }>['subjects'],
  };
  const checks = selectChecks(['cognito-sender-verified', 'ses-identity-verified']);
  const { findings } = judge(inventory([pools(POOL), pending]), checks);
  expect(findings.map(({ checkId, outcome, follows }) => [checkId, outcome, follows?.checkId])).toEqual([
    ['cognito-sender-verified', 'fail', 'ses-identity-verified'],
    ['ses-identity-verified', 'fail', undefined],
  ]);
  // The same findings without the causes are what evaluation gave.
  expect(findings.map(({ follows, ...rest }) => rest)).toEqual(
    evaluate(inventory([pools(POOL), pending]), checks),
  );
});

describe('the rules of the catalogue', () => {
  const RULES = CHECKS.flatMap((check) =>
    (check.follows ?? []).map((rule) => [check.id, rule, check] as const),
  );
  const LEADS: Record<FollowsRule['of'], (kind: Kind) => Kind> = {
    itself: (kind) => kind,
    senderIdentity: () => 'identity',
    senderAccount: () => 'account',
    fromDomain: () => 'domain',
  };

  test.each(RULES)('%s follows from %j: a check of the kind to which the way leads', (_id, rule, check) => {
    expect(checkById(rule.check)?.kind).toBe(LEADS[rule.of](check.kind));
  });

  test('no check follows from itself over others', () => {
    const causes = new Map(CHECKS.map(({ id, follows = [] }) => [id, follows.map(({ check }) => check)]));
    const reach = (id: string, path: readonly string[]): void => {
      expect(path).not.toContain(id);
      for (const cause of causes.get(id) ?? []) reach(cause, [...path, id]);
    };
    for (const id of causes.keys()) reach(id, []);
  });
});
