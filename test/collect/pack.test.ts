// Packed facts are what was put in, to whoever looks at them.
import fc from 'fast-check';
import { lately } from '../../src/collect/lately.ts';
import { PackedFacts, pack, packedSubject, Unpacked, unpack } from '../../src/collect/pack.ts';
import { known, notKnown } from '../../src/fact.ts';
import { type Fact, type IdentityRef, type Subject, same } from '../../src/model.ts';
import { ACCOUNT, identityArn, REGION } from '../support/estate.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'prototype', 'constructor', 'toString', '\ud800', '\u2028', '\0'),
);

/** Anything that a file can hold. Minus zero is no figure of anybody's, and JSON has none. */
const plain = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((figure) => !Object.is(figure, -0)),
    fc.array(tie('any')),
    fc.array(fc.tuple(text, tie('any'))).map((members) => Object.fromEntries(members)),
  ),
})).any;

test('whatever is packed comes back as it was, in any order', () => {
  fc.assert(
    fc.property(fc.array(plain), (data) => {
      const back = unpack(pack(data));
      expect(back).toEqual(data);
      expect(JSON.stringify(back)).toBe(JSON.stringify(data));
    }),
  );
});

type Facts = Subject<'identity'>['facts'];

const tags = fc.array(fc.tuple(text, text)).map((members) => Object.fromEntries(members));
const factOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc.oneof(
    value.map((each) => known(each, 'ses:GetEmailIdentity')),
    text.map((why) => notKnown(same(why))),
  );
const subjects = fc.array(
  fc.record({
    name: text,
    facts: fc.record({
      mail: fc.record({ cover: factOf(fc.record({ kind: fc.constant('covered' as const), by: text })) }),
      deep: fc.record({ tags: factOf(tags) }),
    }),
  }),
  { minLength: 1, maxLength: 50 },
);

/** The same identities, packed by so many, and as they are. @param few packs that stay unpacked where there are no more */
function both(
  all: readonly { name: string; facts: { mail: Partial<Facts>; deep: Partial<Facts> } }[],
  by = 3,
  few = 50,
) {
  const last = new Unpacked(few);
  const refs = all.map(({ name }) => {
    return { kind: 'identity', id: identityArn(name), name, account: ACCOUNT, region: REGION } as const;
  });
  const packs: PackedFacts<'identity'>[] = [];
  for (let start = 0; start < all.length; start += by) {
    const packed = new PackedFacts<'identity'>(last);
    const group = all.slice(start, start + by).map(({ facts }) => facts);
    // In which order parts come does not matter.
    packed.put(
      1,
      group.map(({ deep }) => deep),
    );
    packed.put(
      0,
      group.map(({ mail }) => mail),
    );
    packs.push(packed);
  }
  const packed = refs.flatMap((ref, index) => {
    const pack = packs[Math.floor(index / by)];
    return pack ? [packedSubject(ref, pack, index % by)] : [];
  });
  const asIs = refs.map((ref, index) => ({
    ...ref,
    facts: { ...all[index]?.facts.mail, ...all[index]?.facts.deep },
  }));
  return { packed, asIs };
}

test('subjects are like any others: to a test, to a copy, to JSON, whoever is asked first', () => {
  fc.assert(
    fc.property(subjects, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 9 }), (all, by, few) => {
      const { packed, asIs } = both(all, by, few);
      expect(packed).toEqual(asIs);
      expect(packed.toReversed().map((each) => ({ ...each }))).toEqual(asIs.toReversed());
      expect(JSON.stringify(packed)).toBe(JSON.stringify(asIs));
    }),
  );
});

describe('facts are unpacked once for all subjects that were packed together', () => {
  const all = ['a.example', 'b.example', 'c.example', 'd.example'].map((name) => ({
    name,
    facts: { mail: {}, deep: { tags: known({ name }, 'ses:GetEmailIdentity') } },
  }));
  const twice = (few: number) => {
    const { packed } = both(all, 2, few);
    const facts = () => packed.map((subject) => subject.facts);
    return { packed, first: facts(), second: facts() };
  };

  test('and stay where they are few', () => {
    const { first, second } = twice(2);
    for (const [index, facts] of second.entries()) expect(facts).toBe(first[index]);
  });

  test('else the last ones stay as long as nobody asks for others', () => {
    const { packed, first, second } = twice(1);
    expect(second).toEqual(first);
    expect(second[2]).not.toBe(first[2]);
    expect(packed[2]?.facts).toBe(second[2]);
    expect(packed[3]?.facts).toBe(second[3]);
  });
});

test('a subject of which nothing was packed is an error, not one without facts', () => {
  const ref: IdentityRef = {
    arn: identityArn('a'),
    name: 'a',
    type: 'domain',
    region: REGION,
    status: 'SUCCESS',
  };
  const subject = packedSubject(
    { kind: 'identity', id: ref.arn, name: ref.name, account: ACCOUNT, region: REGION },
    new PackedFacts<'identity'>(new Unpacked()),
    0,
  );
  expect(() => subject.facts).toThrow(RangeError);
});

test('what was made lately is made once; what nobody asked for longest goes first', () => {
  const made: string[] = [];
  const one = lately(2, (key: string) => {
    made.push(key);
    return { key };
  });
  const a = one('a');
  expect([one('b').key, one('a'), one('c').key]).toEqual(['b', a, 'c']);
  expect(made).toEqual(['a', 'b', 'c']);
  // b had to go: a was asked for after it.
  expect([one('a'), one('b').key]).toEqual([a, 'b']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
