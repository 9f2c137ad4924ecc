// The one place where a failed read is caught: facts, and the journal that keeps account of every read.
import fc from 'fast-check';
import { Journal, known, mapFact, notKnown, type ReadOf, reasonOf } from '../src/fact.ts';
import { en, ja, same, say, ToldError } from '../src/model.ts';

const AT = { account: '111122223333', region: 'eu-west-1', action: 'ses:GetAccount' };
const failing = (error: unknown) => () => Promise.reject(error);

describe('a fact', () => {
  test('that is known is mapped, and keeps its source', () => {
    expect(mapFact(known(2, 'api'), (n) => n + 1)).toEqual({ known: true, value: 3, source: 'api' });
  });

  test('that is not known stays so, with its reason', () => {
    const never = () => {
      throw new Error('mapped');
    };
    expect(mapFact(notKnown(same('denied')), never)).toEqual({ known: false, why: same('denied') });
  });
});

describe('a read', () => {
  test('that succeeds is a known fact from its action', async () => {
    const journal = new Journal();
    const fact = await journal.attempt(AT, async (tally) => {
      tally(2);
      tally(3);
      return 'value';
    });
    expect(fact).toEqual({ known: true, value: 'value', source: AT.action });
    expect(journal.reads()).toEqual([{ ...AT, answered: 2, items: 5, failures: [] }]);
  });

  test.each([
    ['a rejection', failing(new Error('no'))],
    [
      'a throw before any promise',
      () => {
        throw new Error('no');
      },
    ],
  ])('that ends in %s is a fact not known, and stands in the coverage', async (_, read) => {
    const journal = new Journal();
    expect(await journal.attempt(AT, read)).toEqual({
      known: false,
      why: { en: 'ses:GetAccount in eu-west-1: no', ja: 'eu-west-1 の ses:GetAccount: no' },
    });
    const failures = [{ what: same(''), why: same('no') }];
    expect(journal.reads()).toEqual([{ ...AT, answered: 0, items: 0, failures }]);
  });

  test('that breaks half-way keeps the account of what was answered', async () => {
    const journal = new Journal();
    await journal.attempt(AT, async (tally) => {
      tally(60);
      throw new Error('page 2');
    });
    expect(journal.reads()).toMatchObject([{ answered: 1, items: 60, failures: [{ why: same('page 2') }] }]);
  });

  test('names the thing, and what stood in for it', async () => {
    const journal = new Journal();
    const instead = say(en`a table`, ja`表`);
    const at = { ...AT, what: 'example.com', instead };
    expect(await journal.attempt(at, failing(new Error('no')))).toMatchObject({
      why: {
        en: 'ses:GetAccount in eu-west-1 of example.com: no',
        ja: 'eu-west-1 の ses:GetAccount (example.com): no',
      },
    });
    expect(journal.reads()[0]?.failures).toEqual([{ what: same('example.com'), why: same('no'), instead }]);
  });

  test('of something that has a name in each language, and fails with words of ours', async () => {
    const journal = new Journal();
    const what = say(en`the quota`, ja`クォータ`);
    const why = say(en`it is empty`, ja`空です`);
    expect(await journal.attempt({ ...AT, what }, failing(new ToldError(why)))).toMatchObject({
      why: {
        en: 'ses:GetAccount in eu-west-1 of the quota: it is empty',
        ja: 'eu-west-1 の ses:GetAccount (クォータ): 空です',
      },
    });
    expect(journal.reads()[0]?.failures).toEqual([{ what, why }]);
  });

  test('is told of with each answer, for progress', async () => {
    const told: ReadOf[] = [];
    const journal = new Journal((at) => told.push(at));
    await journal.attempt(AT, async (tally) => tally(0));
    await journal.attempt(AT, failing(new Error('no')));
    expect(told).toEqual([AT]);
  });
});

test('reads are gathered by account, Region and action, and ordered by them', async () => {
  const journal = new Journal();
  const one = async (tally: (items: number) => void) => tally(1);
  for (const [region, action] of [
    ['us-east-1', 'ses:GetAccount'],
    ['eu-west-1', 'ses:ListEmailIdentities'],
    ['eu-west-1', 'ses:GetAccount'],
    ['eu-west-1', 'ses:GetAccount'],
  ] as const) {
    await journal.attempt({ ...AT, region, action, what: `${Math.random()}` }, one);
  }
  expect(journal.reads().map(({ region, action, answered }) => [region, action, answered])).toEqual([
    ['eu-west-1', 'ses:GetAccount', 2],
    ['eu-west-1', 'ses:ListEmailIdentities', 1],
    ['us-east-1', 'ses:GetAccount', 1],
  ]);
});

test('a note is kept once', () => {
  const journal = new Journal();
  for (const text of ['a', 'b', 'a']) journal.note(same(text));
  expect(journal.notes()).toEqual([same('a'), same('b')]);
});

describe('the reason in an error', () => {
  test.each<[string, unknown, string]>([
    [
      'an AWS error',
      Object.assign(new Error('not allowed'), { name: 'AccessDenied' }),
      'AccessDenied: not allowed',
    ],
    [
      'a system error',
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED: connect',
    ],
    [
      'a file that is not there',
      Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), { code: 'ENOENT' }),
      "ENOENT: no such file or directory, open 'x'",
    ],
    [
      'an answer that the SDK cannot read',
      Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: 404 } }),
      'the endpoint answered HTTP 404 with something that is no answer of AWS',
    ],
    ['a plain error', new Error('just so'), 'just so'],
    ['an error without words', new Error(''), 'unexplained error'],
    ['an error with a name only', new TypeError(''), 'TypeError'],
    ['several at once', new AggregateError([new Error('v4'), new Error('v6')]), 'AggregateError: v4; v6'],
    ['a text', 'plain text', 'plain text'],
    ['nothing', undefined, 'undefined'],
    ['several lines', new Error('one\n    at two\ttabbed'), 'one at two tabbed'],
  ])('%s', (_, error, expected) => {
    expect(reasonOf(error).en).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    [
      'what AWS says stays as AWS says it',
      Object.assign(new Error('not allowed'), { name: 'AccessDenied' }),
      'AccessDenied: not allowed',
    ],
    [
      'an answer that the SDK cannot read',
      Object.assign(new SyntaxError('Unexpected token <'), { $response: { statusCode: 404 } }),
      'エンドポイントが HTTP 404 を返しましたが、その内容は AWS の応答ではありません',
    ],
    ['an error without words', new Error(''), '原因不明のエラー'],
    ['words of ours', new ToldError(say(en`it is empty`, ja`空です`)), '空です'],
    [
      'several at once, one of them ours',
      new AggregateError([new Error('v4'), new ToldError(say(en`it is empty`, ja`空です`))]),
      'AggregateError: v4; 空です',
    ],
  ])('in Japanese: %s', (_, error, expected) => {
    expect(reasonOf(error).ja).toBe(expected);
  });

  test('is one line of at most 500 characters, whole ones, whatever the error says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), fc.string(), (message, name) => {
        for (const reason of Object.values(reasonOf(Object.assign(new Error(message), { name })))) {
          expect(reason.length).toBeLessThanOrEqual(500);
          expect(reason).not.toMatch(/[\r\n]/);
          expect(reason).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
    expect(reasonOf('😀'.repeat(400))).toEqual(same(`${'😀'.repeat(249)}…`));
  });
});
