// Evaluation: what was not seen is unknown, never pass and never fail.
import fc from 'fast-check';
import { type AnyCheck, NotSeen } from '../src/checks/define.ts';
import { CHECKS, checkById, selectChecks } from '../src/checks/index.ts';
import { DEFAULT_SENDER, DOMAIN, identityRef, SAMPLE_SUBJECTS, verification } from '../src/checks/samples.ts';
import { evaluate } from '../src/evaluate.ts';
import {
  en,
  type Fact,
  ja,
  type Kind,
  type Listing,
  type Sender,
  type Subject,
  same,
  say,
} from '../src/model.ts';
import { factsOf, inventoryOf } from './support/check-examples.ts';
import { inventory, judged, known, pool, pools, probe, unread } from './support/probe.ts';

describe('unknown', () => {
  test('a needed fact that was not read', () => {
    const finding = judged(
      probe(() => ({ outcome: 'pass', because: 'never asked' })),
      unread,
    );
    expect(finding).toMatchObject({
      outcome: 'unknown',
      because: unread.why.en,
      severity: 'medium',
      evidence: [],
    });
    expect('remediation' in finding).toBe(false);
  });

  test('several facts with one reason say it once, and different reasons are all said', () => {
    const [check] = selectChecks(['cognito-sender-in-production']);
    const ask = (senderAccounts: Fact<never>) => {
      const base = pool('a', unread);
      const subject = { ...base, facts: { ...base.facts, senderAccounts } };
      return evaluate(inventory([pools(subject)]), check ? [check] : [])[0]?.because;
    };
    expect(ask(unread)).toBe(unread.why.en);
    expect(ask({ known: false, why: same('timeout') })).toBe(`${unread.why.en}; timeout`);
  });

  test('a fact that an inventory does not hold at all', () => {
    const bare = { ...pool('a', unread), facts: {} } as unknown as Subject<'userPool'>; // as an old file might
    const [finding] = evaluate(inventory([pools(bare)]), [probe(() => ({ outcome: 'pass', because: '' }))]);
    expect(finding).toMatchObject({
      outcome: 'unknown',
      because: 'the inventory holds no fact "sender" of it',
    });
  });

  test('NotSeen is unknown with its own words', () => {
    const finding = judged(
      probe(() => {
        throw new NotSeen(same('nobody read it'));
      }),
    );
    expect(finding).toMatchObject({ outcome: 'unknown', because: 'nobody read it' });
  });

  describe('in Japanese', () => {
    const why = say(en`it was denied`, ja`拒否されました`);
    const [denied, lost] = [
      { known: false, why },
      { ...pool('a', unread), facts: {} },
    ] as const;
    const list = (kind: Kind, region = 'eu-west-1'): Listing => {
      return { kind, account: '111122223333', region, subjects: denied };
    };
    const throwing = (thrown: unknown) =>
      probe(() => {
        throw thrown;
      });
    const whole = {
      name: expect.stringMatching(/^(eu-west-1|アカウント 111122223333) の.+|^eu-west-1 からの.+/),
    };

    test.each<[string, Listing, AnyCheck | undefined, object]>([
      ['a fact', pools(pool('a', denied)), undefined, { because: '拒否されました', title: 'プローブ' }],
      [
        'a fact that no inventory holds',
        pools(lost as unknown as Subject<'userPool'>), // as an old file might
        undefined,
        { because: 'インベントリにファクト "sender" がありません' },
      ],
      [
        'a fact within a fact',
        pools(pool('a', known(DEFAULT_SENDER))),
        throwing(new NotSeen(why)),
        { because: '拒否されました' },
      ],
      [
        'a broken check',
        pools(pool('a', known(DEFAULT_SENDER))),
        throwing(new TypeError('x is not a function')),
        { because: 'チェック自体が失敗しました: x is not a function' },
      ],
      ['a list', list('userPool'), undefined, { because: '拒否されました', subject: whole }],
      ['a list of identities', list('identity'), checkById('ses-dkim-live'), { subject: whole }],
      ['accounts', list('account'), checkById('ses-production-access'), { subject: whole }],
      ['domains', list('domain'), checkById('domain-dmarc-published'), { subject: whole }],
      ['all domains', list('domain', 'global'), checkById('domain-dmarc-published'), { subject: whole }],
    ])('%s', (_what, listing, check = probe(() => ({ outcome: 'pass', because: '' })), expected) => {
      const findings = evaluate(inventory([listing]), [check], { locale: 'ja' });
      expect(findings).toMatchObject([{ outcome: 'unknown', ...expected }]);
    });
  });

  test.each([
    [new TypeError('x is not a function'), 'the check itself failed: x is not a function'],
    ['a string', 'the check itself failed: a string'],
  ])('a check that throws %s is unknown and says so, and other checks go on', (thrown, because) => {
    const broken = probe(() => {
      throw thrown;
    }, 'broken');
    const whole = probe(() => ({ outcome: 'pass', because: 'So.' }), 'whole');
    const findings = evaluate(inventory([pools(pool('a', known(DEFAULT_SENDER)))]), [broken, whole]);
    expect(findings.map(({ checkId, outcome, because: b }) => [checkId, outcome, b])).toEqual([
      ['broken', 'unknown', because],
      ['whole', 'pass', 'So.'],
    ]);
  });

  test('a check that reads a fact which it does not declare is caught', () => {
    const sly = probe((facts) => {
      const { senderIdentities } = facts as unknown as { senderIdentities: unknown[] }; // as the compiler forbids
      return { outcome: 'pass', because: `${senderIdentities.length}` };
    });
    expect(judged(sly)).toMatchObject({
      outcome: 'unknown',
      because: 'the check itself failed: probe read the fact "senderIdentities", which its needs do not name',
    });
  });

  test('a check that changes what it was given is caught', () => {
    const vandal = probe((facts) => {
      (facts as { sender: unknown }).sender = DEFAULT_SENDER; // as the compiler forbids
      return { outcome: 'pass', because: 'So.' };
    });
    expect(judged(vandal)).toMatchObject({
      outcome: 'unknown',
      because: expect.stringContaining('the check itself'),
    });
  });

  test('evidence of a fact that the check was not given is caught', () => {
    const liar = probe(() => ({
      outcome: 'pass',
      because: 'So.',
      evidence: [{ fact: 'senderAccounts' as 'sender', field: 'f', value: 'v' }],
    }));
    expect(judged(liar)).toMatchObject({
      outcome: 'unknown',
      because: expect.stringContaining('"senderAccounts"'),
    });
  });

  test.each([
    [
      'userPool',
      'eu-west-1',
      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/*',
      'every user pool in eu-west-1',
    ],
    ['identity', 'eu-west-1', 'arn:aws:ses:eu-west-1:111122223333:identity/*', 'every identity in eu-west-1'],
    [
      'identity',
      'us-gov-west-1',
      'arn:aws-us-gov:ses:us-gov-west-1:111122223333:identity/*',
      'every identity in us-gov-west-1',
    ],
    [
      'identity',
      'cn-north-1',
      'arn:aws-cn:ses:cn-north-1:111122223333:identity/*',
      'every identity in cn-north-1',
    ],
    ['account', 'eu-west-1', '111122223333/eu-west-1', 'SES in eu-west-1'],
    ['domain', 'global', '111122223333/global/*', 'every domain of 111122223333'],
    ['domain', 'eu-west-1', '111122223333/eu-west-1/*', 'every domain that mail comes from in eu-west-1'],
  ] as const)(
    'a list of %s in %s that could not be read: one finding for each check',
    (kind, region, id, name) => {
      const listing: Listing = { kind, account: '111122223333', region, subjects: unread };
      const findings = evaluate(inventory([listing]), CHECKS);
      expect(findings.map(({ checkId }) => checkId)).toEqual(
        CHECKS.filter((check) => check.kind === kind)
          .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
          .map((check) => check.id),
      );
      for (const finding of findings) {
        expect(finding).toMatchObject({ outcome: 'unknown', because: unread.why.en, evidence: [] });
        expect(finding.subject).toEqual({ kind, id, name, account: '111122223333', region });
      }
    },
  );

  test('what one list does not tell leaves the other lists alone', () => {
    const denied: Listing = {
      kind: 'userPool',
      account: '111122223333',
      region: 'us-east-1',
      subjects: unread,
    };
    const check = probe(() => ({ outcome: 'pass', because: 'So.' }));
    const findings = evaluate(inventory([denied, pools(pool('a', known(DEFAULT_SENDER)))]), [check]);
    expect(findings.map(({ subject, outcome }) => [subject.region, outcome])).toEqual([
      ['us-east-1', 'unknown'],
      ['eu-west-1', 'pass'],
    ]);
  });

  const NEEDS = CHECKS.flatMap((check) =>
    check.examples.flatMap((example) =>
      check.needs.map((need) => [check.id, need, example.name.en, check, example] as const),
    ),
  );
  test.each(NEEDS)('%s without %s, for %s', (_id, need, _name, check, example) => {
    const facts = { ...factsOf(example), [need]: unread };
    const [finding] = evaluate(inventoryOf(check, example, facts), [check]);
    expect(finding).toMatchObject({ outcome: 'unknown', because: unread.why.en });
  });

  test('taking any one fact from a subject turns exactly the checks that need it unknown', () => {
    const kinds: Kind[] = ['userPool', 'identity', 'account', 'domain'];
    const cases = kinds.flatMap((kind) => {
      const checks = CHECKS.filter((check) => check.kind === kind);
      // One subject with every fact of its kind: each check gives those that it needs.
      const facts = Object.assign(
        {},
        ...checks.map(({ examples: [example] }) => example && factsOf(example)),
      );
      return Object.keys(facts).map((lost) => ({ kind, checks, facts, lost }));
    });
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.string(), ({ kind, checks, facts, lost }, why) => {
        const subject = {
          ...SAMPLE_SUBJECTS[kind],
          facts: { ...facts, [lost]: { known: false, why: same(why) } },
        };
        const { account, region } = subject;
        // Facts put together by name, as an inventory file holds them.
        const listing = { kind, account, region, subjects: known([subject]) } as unknown as Listing;
        const found = evaluate(inventory([listing]), checks).filter(({ outcome }) => outcome === 'unknown');
        const needing = checks.filter(({ needs }) => needs.includes(lost));
        expect(found.map(({ checkId }) => checkId).sort()).toEqual(needing.map(({ id }) => id).sort());
        for (const { because } of found) expect(because).toBe(why);
      }),
    );
  });
});

/** Where a check's severity stands, worst first. */
function rank({ severity }: AnyCheck): number {
  return ['critical', 'high', 'medium', 'low'].indexOf(severity);
}

describe('facts inside facts', () => {
  test('a pending identity is unknown when nobody could read since when', () => {
    const [check] = selectChecks(['ses-identity-verified']);
    const facts = {
      type: known('domain'),
      cover: known({ kind: 'isDomain' }),
      verification: known(verification('PENDING', { unread: 'AccessDenied: ses:GetEmailIdentity' })),
    };
    const [finding] = check
      ? evaluate(inventoryOf(check, { name: same(''), facts: {}, expect: 'pass' }, facts), [check])
      : [];
    expect(finding).toMatchObject({ outcome: 'unknown', because: 'AccessDenied: ses:GetEmailIdentity' });
  });

  test.each(['cognito-sender-exists', 'cognito-sender-in-production'])(
    '%s is unknown when a pool of this account names an identity that nobody looked up',
    (id) => {
      const arn = identityRef(DOMAIN).arn;
      const sender: Sender = {
        kind: 'ses',
        source: {
          kind: 'identity',
          arn,
          partition: 'aws',
          region: 'eu-west-1',
          account: '111122223333',
          identity: DOMAIN,
        },
        from: { kind: 'absent' },
        configurationSet: undefined,
      };
      const [finding] = evaluate(inventory([pools(pool('a', known(sender)))]), selectChecks([id]));
      expect(finding).toMatchObject({ outcome: 'unknown', because: expect.stringContaining('nobody') });
    },
  );
});
