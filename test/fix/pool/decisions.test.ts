// What cures identities and accounts besides records: links to follow, requests, and what somebody has to decide.

import { customMailFrom, SIGNING } from '../../../src/checks/samples/mail.ts';
import { found, identityRef, sesSender } from '../../../src/checks/samples.ts';
import { OF_ACCOUNT } from '../../../src/fix/of-account.ts';
import { OF_IDENTITY } from '../../../src/fix/of-identity.ts';
import type { Decision, Fix, Subject } from '../../../src/model.ts';
import { known } from '../../support/probe.ts';
import { expectSameNames } from '../../support/said.ts';
import { account, contextOf, identity, inShort, poolWith, REGION, waiting } from './estate.ts';

const GMAIL = 'kumo@gmail.com';
const ADDRESS = 'me@a.example';

function fixOf(check: string, one: Subject<'identity'>, others: Parameters<typeof contextOf>[0] = []): Fix {
  return OF_IDENTITY[check]?.(one, contextOf([one, ...others], [check])) ?? { changes: [], open: [] };
}

function decisionIn({ changes }: Fix): Decision {
  const [only, ...others] = changes;
  if (only?.kind !== 'decide' || others.length > 0) throw new Error('not a decision alone');
  expectSameNames(only.question);
  for (const { choose } of only.options) expectSameNames(choose);
  return only;
}

/** What each option does. */
const optionsOf = (fix: Fix): string[][] =>
  decisionIn(fix).options.map(({ changes = [] }) => inShort({ changes, open: [] }));

test('an unverified address is verified by its link', () => {
  const fix = fixOf('ses-identity-verified', identity(ADDRESS, REGION, waiting));
  expect(inShort(fix)).toEqual([`verifyAddress ${ADDRESS}`]);
});

test('one that a verified domain covers may go instead, once nothing names it', () => {
  const cover = known({ kind: 'covered', by: 'a.example' } as const);
  const pool = poolWith(sesSender(ADDRESS), undefined, {
    senderIdentities: known([found(identityRef(ADDRESS, 'PENDING'))]),
  });
  const one = identity(ADDRESS, REGION, { ...waiting, cover });
  const fix = fixOf('ses-identity-verified', one, [pool]);
  expect(optionsOf(fix)).toEqual([[`verifyAddress ${ADDRESS}`], [`deleteIdentity ${ADDRESS}`]]);
  expect(decisionIn(fix)).toMatchObject({ about: 'removal', subject: ADDRESS });
  expect(decisionIn(fix).question.en).toContain('It is named by customers.');
});

test('an address at a mailbox provider is not verified anew: it goes', () => {
  const one = identity(GMAIL, REGION, waiting);
  const fix = fixOf('ses-identity-own-domain', one);
  expect(optionsOf(fix)).toEqual([[`deleteIdentity ${GMAIL}`]]);
  expect(decisionIn(fix).question.en).toContain('No user pool names it.');
  expect(fixOf('ses-identity-verified', one)).toEqual(fix);
  expect(fixOf('ses-identity-is-domain', one)).toEqual({ changes: [], open: [] });
});

test('a policy that lets anyone in: whom it was meant for only the team knows', () => {
  const policies = known([
    { name: 'partners', document: '{}' },
    { name: `"; rm -rf ~`, document: '{' },
  ]);
  const fix = fixOf('ses-identity-not-public', identity('a.example', REGION, { policies }));
  expect(optionsOf(fix)).toEqual([
    [],
    ['deletePolicy a.example partners'],
    [`deletePolicy a.example "; rm -rf ~`],
  ]);
});

test.each([
  ['signing is off', { ...SIGNING, signingEnabled: false }, ['enableDkimSigning a.example']],
  ['signing is on', SIGNING, []],
])('a MAIL FROM domain whose loss goes unseen, %s', (_case, dkim, byDkim) => {
  const mailFrom = known(customMailFrom());
  const fix = fixOf(
    'ses-mail-from-fails-closed',
    identity('a.example', REGION, { mailFrom, dkim: known(dkim) }),
  );
  expect(optionsOf(fix)).toEqual([['setMailFrom a.example'], byDkim]);
  expect(decisionIn(fix).options[0]?.changes).toMatchObject([{ onMxFailure: 'REJECT_MESSAGE' }]);
});

test('DKIM that was never set up begins with a key; an address has none of its own', () => {
  const dkimRecords = known({ kind: 'none' } as const);
  const check = 'ses-dkim-verified';
  expect(inShort(fixOf(check, identity('a.example', REGION, { dkimRecords })))).toEqual([
    'upgradeDkimKey a.example',
  ]);
  expect(fixOf(check, identity(ADDRESS, REGION, { dkimRecords }))).toEqual({ changes: [], open: [] });
});

describe('a custom MAIL FROM domain', () => {
  const CHECK = 'ses-mail-from-custom';
  const none = known({ kind: 'default' } as const);

  test('is amended where something stands at the name that is proposed', () => {
    const stands = (value: readonly string[]) => known(value);
    const proposal = {
      kind: 'proposed',
      domain: 'ses-bounce.a.example',
      mx: stands([]),
      txt: stands(['x']),
    } as const;
    const fix = fixOf(
      CHECK,
      identity('a.example', REGION, { mailFrom: none, mailFromProposal: known(proposal) }),
    );
    expect(fix.changes).toMatchObject([
      { set: { type: 'MX', name: 'ses-bounce.a.example' }, before: { known: true, value: [] } },
      { set: { type: 'TXT', values: ['x', 'v=spf1 include:amazonses.com ~all'] }, before: { value: ['x'] } },
      { change: 'setMailFrom', mailFrom: 'ses-bounce.a.example' },
    ]);
  });

  test('is a name that nobody looked at, where it was not read', () => {
    const fix = fixOf(CHECK, identity('a.example', REGION, { mailFrom: none }));
    expect(inShort(fix)).toEqual([
      'dns MX bounce.a.example',
      'dns TXT bounce.a.example',
      'setMailFrom a.example',
    ]);
    expect(fix.changes[0]).toMatchObject({ before: { known: false } });
  });

  test.each([
    ['which the scan did not settle', {}],
    [
      'which the scan settled',
      { mailFromProposal: known({ kind: 'shared', domain: 'm.a.example' } as const) },
    ],
  ])('is the one of the domain, for its addresses, %s', (_case, facts) => {
    const domain = identity('a.example', REGION, {
      mailFrom: known({ ...customMailFrom(), domain: 'm.a.example' }),
    });
    const fix = fixOf(CHECK, identity(ADDRESS, REGION, { mailFrom: none, ...facts }), [domain]);
    expect(fix).toMatchObject({ changes: [{ change: 'setMailFrom', mailFrom: 'm.a.example' }], open: [] });
  });

  test.each([
    ['proposed', { kind: 'proposed', domain: 'bounce.a.example', mx: known([]), txt: known([]) }, true],
    ['shared', { kind: 'shared', domain: 'm.a.example' }, true],
    ['not needed', { kind: 'notNeeded' }, false],
  ] as const)('tells whether its facts do without the estate: %s', (_case, proposal, isKnown) => {
    const one = identity('a.example', REGION, { mailFrom: none, mailFromProposal: known(proposal) });
    const fix = OF_IDENTITY[CHECK]?.alone?.(one);
    expect(fix !== undefined).toBe(isKnown);
    if (fix !== undefined) expect(fix).toEqual(fixOf(CHECK, one));
  });
});

describe('an account', () => {
  const ofAccount = (check: string, one: Subject<'account'>): Fix =>
    OF_ACCOUNT[check]?.(one, contextOf([one], [check])) ?? { changes: [], open: [] };

  test('that AWS is still reviewing waits, its quota too', () => {
    const quota = known({ max24Hours: 200, sent24Hours: 190, maxPerSecond: 1 });
    const one = account(REGION, false);
    const pending = {
      ...one,
      facts: { ...one.facts, quota, productionAccess: known({ granted: false, review: 'pending' } as const) },
    };
    for (const check of ['ses-production-access', 'ses-quota-headroom'])
      expect(inShort(ofAccount(check, pending))).toEqual(['awaitReview']);
    const granted = {
      ...pending,
      facts: { ...pending.facts, productionAccess: known({ granted: true } as const) },
    };
    expect(ofAccount('ses-quota-headroom', granted).changes).toMatchObject([
      { request: 'quotaIncrease', max24Hours: 400 },
    ]);
  });

  test.each(['ses-bounce-rate-low', 'ses-complaint-rate-low'])('%s: what no setting mends', (check) => {
    const decision = decisionIn(ofAccount(check, account(REGION)));
    expect(decision).toMatchObject({ about: 'reputation', options: [] });
    expect(decision.question.ja).toContain('https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html');
  });
});
