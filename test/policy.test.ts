// What an owner says of the estate, applied to findings: lower outside production, accepted for a time.
import { CHECKS } from '../src/checks/index.ts';
import { DEFAULT_SENDER } from '../src/checks/samples.ts';
import { summarize } from '../src/evaluate.ts';
import { notKnown } from '../src/fact.ts';
import {
  type EnvironmentRule,
  type ExceptionRule,
  type Finding,
  type Locale,
  type Policy,
  type Subject,
  type SubjectRef,
  same,
} from '../src/model.ts';
import { applyPolicy, NO_POLICY } from '../src/policy.ts';
import { inventory, known, pool } from './support/probe.ts';

const TODAY = '2026-11-24T08:00:00.000Z';

function finding(over: Partial<Finding> & { subject?: Partial<SubjectRef> } = {}): Finding {
  const { subject, ...rest } = over;
  return {
    checkId: 'cognito-own-sender',
    title: 'Own sender',
    severity: 'high',
    outcome: 'fail',
    because: 'It sends with the default sender.',
    evidence: [],
    ...rest,
    subject: {
      kind: 'userPool',
      id: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A',
      name: 'shop-dev',
      account: '111122223333',
      region: 'eu-west-1',
      ...subject,
    },
  };
}

const BASE = pool('shop-dev', known(DEFAULT_SENDER));
/** The pool of the findings, with its tags. */
const TAGGED: Subject<'userPool'> = {
  ...BASE,
  id: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A',
  facts: { ...BASE.facts, tags: known({ Environment: 'dev', Team: 'shop' }) },
};

/** The findings, and what is noted once all of them have passed. */
function over(
  findings: readonly Finding[],
  policy: Partial<Policy>,
  pool: Subject<'userPool'>,
  locale?: Locale,
) {
  const policed = applyPolicy(CHECKS, { ...NO_POLICY, ...policy }, TODAY, locale);
  const judged = findings.map((finding) => policed.judged(finding, pool));
  return { findings: judged, notes: policed.notes() };
}

function applied(findings: readonly Finding[], policy: Partial<Policy>, locale?: Locale) {
  return over(findings, policy, TAGGED, locale);
}

const environment = (over: Partial<EnvironmentRule>): EnvironmentRule => {
  return { name: 'development', production: false, ...over };
};
const exception = (over: Partial<ExceptionRule> = {}): ExceptionRule => {
  return { check: 'cognito-own-sender', reason: 'a trial', owner: 'ana', expires: '2026-12-31', ...over };
};

describe('environments', () => {
  test.each<[string, readonly EnvironmentRule[], Partial<Finding>, string]>([
    ['no rule: production', [], {}, 'high'],
    ['by the name of a pool', [environment({ pool: ['*-dev'] })], {}, 'low'],
    ['a name that does not fit', [environment({ pool: ['*-test'] })], {}, 'high'],
    ['one of several globs', [environment({ pool: ['x', 'shop-*'] })], {}, 'low'],
    ['by account', [environment({ account: ['1111*'] })], {}, 'low'],
    ['by Region', [environment({ region: ['eu-*'] })], {}, 'low'],
    ['by a tag', [environment({ tag: ['Environment=dev*'] })], {}, 'low'],
    ['another value of the tag', [environment({ tag: ['Environment=prod'] })], {}, 'high'],
    ['one of several tags', [environment({ tag: ['Environment=test', 'Team=*'] })], {}, 'low'],
    ['a tag and a name', [environment({ tag: ['Team=shop'], pool: ['*-prod'] })], {}, 'high'],
    ['every key has to fit', [environment({ region: ['eu-*'], account: ['9*'] })], {}, 'high'],
    [
      'the first rule that fits counts',
      [environment({ production: true, pool: ['shop-*'] }), environment({})],
      {},
      'high',
    ],
    ['a rule about identities says nothing of pools', [environment({ identity: ['*'] })], {}, 'high'],
    [
      'only checks that are fine while trying out',
      [environment({})],
      { checkId: 'cognito-sender-exists' },
      'high',
    ],
  ])('%s', (_case, environments, over, severity) => {
    expect(applied([finding(over)], { environments }).findings[0]?.severity).toBe(severity);
  });

  describe('tags that were not read', () => {
    const unread = { ...TAGGED, facts: { ...TAGGED.facts, tags: notKnown(same('not asked')) } };
    const judged = (environments: readonly EnvironmentRule[], checkId = 'cognito-own-sender') =>
      over([finding({ checkId })], { environments }, unread);

    test('fit no environment, and the report says so', () => {
      const { findings, notes } = judged([environment({ tag: ['Environment=dev'] })]);
      expect(findings[0]?.severity).toBe('high');
      expect(notes).toEqual([
        'The tags of 1 subject were not read: what environments say of tags does not lower their findings.',
      ]);
    });

    test.each([
      ['no environment goes by tags', [environment({ pool: ['x'] })], 'cognito-own-sender'],
      ['no environment lowers the check', [environment({ tag: ['a=b'] })], 'cognito-sender-exists'],
    ])('are nothing to speak of where %s', (_, environments, checkId) => {
      expect(judged(environments, checkId).notes).toEqual([]);
    });
  });

  test('a lowered finding says so, and what it would be', () => {
    const { findings } = applied([finding()], { environments: [environment({})] });
    expect(findings[0]).toMatchObject({
      lowered: { environment: 'development', from: 'high' },
      because:
        'It sends with the default sender. Low rather than high, since the environment development is not production.',
    });
  });

  test('in Japanese too', () => {
    const given = finding({ because: 'デフォルトの送信元から送信します。' });
    const { findings } = applied([given], { environments: [environment({})] }, 'ja');
    expect(findings[0]?.because).toBe(
      'デフォルトの送信元から送信します。環境 development は本番環境ではないため、重要度は high ではなく low です。',
    );
  });

  test.each<Partial<Finding>>([{ outcome: 'unknown' }, { outcome: 'pass' }, { severity: 'low' }])(
    'nothing to lower: %j',
    (over) => {
      const given = finding(over);
      expect(applied([given], { environments: [environment({})] }).findings).toEqual([given]);
    },
  );

  test('the checks that count less outside production are those of the catalogue', () => {
    const lenient = CHECKS.filter(({ outsideProduction }) => outsideProduction === 'low').map(({ id }) => id);
    expect(lenient).toEqual([
      'cognito-own-sender',
      'cognito-own-quota',
      'cognito-sender-is-domain',
      'cognito-sender-in-production',
      'cognito-sender-monitored',
      'ses-production-access',
      'ses-identity-is-domain',
    ]);
  });
});

describe('exceptions', () => {
  test.each<[string, Partial<ExceptionRule>, boolean]>([
    ['by check', {}, true],
    ['by a glob of checks', { check: 'cognito-*' }, true],
    ['another check', { check: 'ses-*' }, false],
    ['by name', { subject: ['shop-dev'] }, true],
    ['by id', { subject: ['arn:aws:cognito-idp:*_A'] }, true],
    ['another subject', { subject: ['cards'] }, false],
    ['by account and Region', { account: ['111122223333'], region: ['eu-west-1'] }, true],
    ['another Region', { region: ['us-*'] }, false],
    ['on its last day', { expires: '2026-11-24' }, true],
    ['the day after', { expires: '2026-11-23' }, false],
  ])('%s', (_case, over, isAccepted) => {
    const { findings } = applied([finding()], { exceptions: [exception(over)] });
    expect(findings[0]?.accepted !== undefined).toBe(isAccepted);
    expect(findings[0]?.outcome).toBe('fail');
  });

  test.each(['unknown', 'pass', 'notApplicable'] as const)('never hides what is %s', (outcome) => {
    const given = finding({ outcome });
    expect(applied([given], { exceptions: [exception()] }).findings).toEqual([given]);
  });

  test('one that has run out does not stand in the way of one that has not', () => {
    const exceptions = [exception({ expires: '2026-01-01', owner: 'bo' }), exception()];
    expect(applied([finding()], { exceptions }).findings[0]?.accepted?.owner).toBe('ana');
  });

  test.each<[string, Partial<ExceptionRule>, string[], string[]]>([
    ['in use', {}, [], []],
    [
      'ran out',
      { expires: '2026-11-01' },
      ['The exception of ana from cognito-own-sender ran out on 2026-11-01 and counts no more.'],
      ['ana による cognito-own-sender の例外は 2026-11-01 に期限が切れたため、適用されていません。'],
    ],
    [
      'fits nothing',
      { subject: ['gone'] },
      [
        'The exception of ana from cognito-own-sender for gone fits no failing finding of this scan: is it still needed?',
      ],
      [
        'ana による cognito-own-sender (対象: gone) の例外に該当する不合格の検出結果は、今回のスキャンにはありません。まだ必要かどうか確認してください。',
      ],
    ],
  ])('what its owner should hear: %s', (_case, over, english, japanese) => {
    const policy = { exceptions: [exception(over)] };
    expect(applied([finding()], policy).notes).toEqual(english);
    expect(applied([finding()], policy, 'ja').notes).toEqual(japanese);
  });

  test('an accepted finding counts for itself, and not by its severity', () => {
    const { findings } = applied([finding(), finding({ checkId: 'cognito-sender-exists' })], {
      exceptions: [exception()],
    });
    expect(summarize(inventory([]), findings)).toMatchObject({
      outcomes: { fail: 2 },
      accepted: 1,
      failing: { critical: 0, high: 1, medium: 0, low: 0 },
    });
  });
});
