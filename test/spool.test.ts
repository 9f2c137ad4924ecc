// Findings on disk: what is kept comes back, in order, as often as somebody asks.
import fc from 'fast-check';
import { compareFindings, eachAs, type Finding, keptAll } from '../src/model.ts';
import { Spool } from '../src/spool.ts';
import { finding, hostileFinding } from './support/reports.ts';

/** All lie on disk, but for what is written next. */
function withSpool<T>(use: (spool: Spool) => T, mostInMemory = 0): T {
  const spool = new Spool(mostInMemory);
  try {
    return use(spool);
  } finally {
    spool.close();
  }
}

const asJson = (findings: Iterable<Finding>) => [...findings].map((one) => JSON.stringify(one));

test.each([
  ['in memory', 10_000_000],
  ['on disk', 0],
  ['some of each', 2_000],
])('any findings come back in the order of a report, each time (%s)', (_, most) => {
  fc.assert(
    fc.property(fc.array(hostileFinding, { maxLength: 30 }), (findings) => {
      withSpool((spool) => {
        const kept = keptAll(spool.keep, findings);
        expect(kept).toHaveLength(findings.length);
        const sorted = asJson(findings.toSorted(compareFindings));
        expect(asJson(kept)).toEqual(sorted);
        expect(asJson(kept)).toEqual(sorted);
      }, most);
    }),
    { numRuns: 60 },
  );
});

const named = (count: number, because = ''): Finding[] =>
  Array.from({ length: count }, (_, i) => {
    const name = String(i).padStart(6, '0');
    return finding({ because, subject: { ...finding().subject, id: name, name } });
  });

test('more than is read at once, and a finding that is larger by itself', () => {
  withSpool((spool) => {
    const findings = [
      ...named(3_000, 'x'.repeat(500)),
      finding({ checkId: 'a', because: '長'.repeat(300_000) }),
    ];
    expect(asJson(keptAll(spool.keep, findings.toReversed()))).toEqual(
      asJson(findings.toSorted(compareFindings)),
    );
  });
});

test('several may be gone through at once, and one left in the middle', () => {
  withSpool((spool) => {
    const [one, other] = [keptAll(spool.keep, named(1_000)), keptAll(spool.keep, named(1_000, 'other'))];
    for (const each of one) if (each.subject.id === '000500') break;
    const pairs = [...one].map((each, i) => [each.because, [...other][i % 3]?.because]);
    expect(new Set(pairs.map((pair) => pair.join(' ')))).toEqual(new Set([' other']));
    expect(asJson(eachAs(one, (each) => ({ ...each, because: 'new' })))).toHaveLength(1_000);
  });
});

test('what was kept is not taken for nothing: neither by JSON.stringify, nor after it was given back', () => {
  const spool = new Spool(0);
  const kept = keptAll(spool.keep, named(3));
  expect(() => JSON.stringify({ findings: kept })).toThrow('one by one');
  spool.close();
  expect(() => [...kept]).toThrow();
});

test('a few are no file: they can be read after the disk was given back, as by who is told why publishing failed', () => {
  const spool = new Spool(10_000_000);
  const kept = keptAll(spool.keep, named(3));
  spool.close();
  expect(asJson(kept)).toEqual(asJson(named(3)));
});

test('what makes the findings may fail: then nothing is kept', () => {
  withSpool((spool) => {
    const failing = function* (): Generator<Finding> {
      yield* named(10);
      throw new Error('lost');
    };
    expect(() => keptAll(spool.keep, failing())).toThrow('lost');
  });
});
