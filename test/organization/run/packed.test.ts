// What the functions of a run leave to each other: lines that are packed come back, and what is not whole is no answer.
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Journal } from '../../../src/fact.ts';
import { en, ja, say } from '../../../src/model.ts';
import { stateAnswer } from '../../../src/organization/run/answer.ts';
import { aroundOf, replay } from '../../../src/organization/run/around.ts';
import { RunError } from '../../../src/organization/run/error.ts';
import { findingsIn, pack, unpacked } from '../../../src/organization/run/packed.ts';
import { type Answer, answerOf } from '../../../src/publish/answer.ts';
import { ACCOUNT, many, REGION } from '../../support/estate.ts';
import { finding, report } from '../../support/reports.ts';

/** JSON holds no line break. */
const line = fc.json({ maxDepth: 1 });

describe('packed lines', () => {
  test('come back, each time from the first, and are one gzip file', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { bytes, ...rest } = pack(lines);
        const packed = { key: 'k', ...rest };
        expect(packed.lines).toBe(lines.length);
        const read = unpacked(bytes, packed);
        expect([...read]).toEqual(lines);
        expect([...read]).toEqual(lines);
        if (lines.length > 0) expect(gunzipSync(bytes).toString()).toBe(`${lines.join('\n')}\n`);
      }),
    );
  });

  test('lie in pieces where they are many, of which one is read at a time', () => {
    const lines = many(20_000, (i) => JSON.stringify({ i, text: 'x'.repeat(50) }));
    const { bytes, ...rest } = pack(lines);
    expect(rest.pieces.length).toBeGreaterThan(4);
    expect([...unpacked(bytes, { key: 'k', ...rest })]).toEqual(lines);
    const [first] = rest.pieces;
    // The second piece is broken: what is before it is read all the same, and nothing is passed over.
    const broken = Buffer.concat([bytes.subarray(0, first), Buffer.alloc(bytes.length - (first ?? 0))]);
    const read = unpacked(broken, { key: 'k', ...rest })[Symbol.iterator]();
    expect(read.next().value).toBe(lines[0]);
    expect(() => [...unpacked(broken, { key: 'k', ...rest })]).toThrow();
  });

  test('that were cut off are an error, wherever', () => {
    const { bytes, ...rest } = pack(many(3, (i) => `"${i}"`));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => unpacked(bytes.subarray(0, length), { key: 'k', ...rest })).toThrow(RunError);
    }
    const other = pack(['"0"', '"1"']);
    const packed = { key: 'k', pieces: other.pieces, lines: 3 };
    expect(() => [...unpacked(other.bytes, packed)]).toThrow(/k is not whole \(2 of 3 lines\)/);
  });

  test('are findings, or those of them that count', () => {
    const findings = many(4, (i) => finding({ checkId: `check-${i}` }));
    const { bytes, ...rest } = pack(findings.map((one) => JSON.stringify(one)));
    const packed = { key: 'k', ...rest };
    expect([...findingsIn(bytes, packed)]).toEqual(findings);
    expect(findingsIn(bytes, packed)).toHaveLength(4);
    const only = findingsIn(bytes, packed, { fits: ({ checkId }) => checkId === 'check-2', length: 1 });
    expect([[...only], only.length]).toEqual([[findings[2]], 1]);
  });
});

test('a journal is told in another process as it was', async () => {
  const journal = new Journal();
  const at = { account: ACCOUNT, region: REGION, action: 'organizations:ListAccounts' };
  await journal.attempt(at, async (tally) => [20, 20, 3].forEach(tally));
  const assume = { account: '222222222222', region: REGION, action: 'sts:AssumeRole', what: 'arn:x' };
  await journal.attempt(assume, async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDenied' });
  });
  journal.note(say(en`Account 1 was not scanned.`, ja`アカウント 1 はスキャンしていません。`));
  const sent: unknown = JSON.parse(JSON.stringify(aroundOf(journal)));
  const other = new Journal();
  await replay(other, Object(sent));
  expect(aroundOf(other)).toEqual(aroundOf(journal));
  expect(aroundOf(other).reads).toMatchObject([
    { answered: 3, items: 43 },
    { failures: [{ why: { en: 'AccessDenied: no' } }] },
  ]);
});

describe('the answer of a run', () => {
  const answer = (gaps: number): Answer => {
    const told = report();
    const gap = {
      account: ACCOUNT,
      region: REGION,
      action: 'sts:AssumeRole',
      what: 'w'.repeat(900),
      why: 'y'.repeat(900),
    };
    const coverage = { ...told.coverage, gaps: many(gaps, () => gap), notes: ['one'] };
    return answerOf({ ...told, coverage }, {});
  };

  test('is the answer of a scan where a state can hold it', () => {
    expect(stateAnswer(answer(10))).toEqual(answer(10));
  });

  test('has fewer gaps where it could not, and says how many more there are', () => {
    const whole = answer(300);
    const { coverage } = stateAnswer(whole);
    expect(Buffer.byteLength(JSON.stringify(stateAnswer(whole)))).toBeLessThan(256 * 1024 - 10_000);
    expect(coverage.gaps.length).toBeGreaterThan(20);
    expect(coverage.gaps.length + coverage.moreGaps).toBe(300);
    expect(coverage.notes).toEqual(['one']);
  });
});
