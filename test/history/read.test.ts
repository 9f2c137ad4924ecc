// The file of a history, read line by line: whatever stands in it, that comes to the same as reading it as one document.
import fc from 'fast-check';
import {
  type HistoryFile,
  historyLines,
  historyPieces,
  KIND,
  type PastFile,
} from '../../src/history/file.ts';
import { fingerprintOf } from '../../src/history/fingerprint.ts';
import { HistoryError, parseKept } from '../../src/history/kept.ts';
import { Packing, packed } from '../../src/history/packed.ts';
import { parseHistory, readHistory } from '../../src/history/read.ts';
import type { History, Standing } from '../../src/model.ts';
import { finding } from '../support/reports.ts';

const ACCOUNT = '111111111111';
const PLACE = 'latest.json';
const AT = '2026-11-01T08:00:00.000Z';

function standing(n: number, because = 'it is so'): Standing {
  const { remediation: _, ...lean } = finding({ because });
  const subject = { ...lean.subject, id: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/d${n}.example` };
  return { finding: { ...lean, subject }, since: AT, seenAt: AT, ...(n % 3 === 0 && { unseenSince: AT }) };
}
const fileOf = (standings: readonly Standing[], over: Partial<HistoryFile> = {}): HistoryFile => ({
  account: ACCOUNT,
  history: { takenAt: AT, toldAt: AT, regions: ['eu-west-1'], standing: standings, trend: [] },
  ...over,
});
const CLAIM = { id: 'x', host: 'h', pid: 1, at: AT };

/** As an array, to compare. */
const held = ({ history, ...file }: HistoryFile) => ({
  ...file,
  ...(history && { history: { ...history, standing: [...history.standing] } }),
});

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string | Buffer, chunk = 1 << 16): Promise<PastFile> =>
  readHistory(inChunks(Buffer.from(text), chunk), ACCOUNT, PLACE);

/** What reading comes to: what was read, or the field that is wrong. */
async function outcome(reading: () => Promise<HistoryFile> | HistoryFile): Promise<unknown> {
  try {
    return held(await reading());
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    // What the engine says of broken JSON counts characters of the text that it had.
    return /it is not JSON/.test(error.message) ? 'it is not JSON' : error.message;
  }
}

const standings = fc.array(
  fc.string({ unit: 'binary' }).map((because) => standing(because.length, because)),
  {
    maxLength: 6,
  },
);
const files = fc
  .record({ all: standings, isClaimed: fc.boolean(), isFirst: fc.boolean() })
  .map(({ all, isClaimed, isFirst }) => {
    const { history, ...file } = fileOf(all, isClaimed ? { claim: CLAIM } : {});
    return isFirst || history === undefined ? file : { ...file, history };
  });

test('what was written is read, whatever the texts and wherever its bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 4000 }), async (file, chunk) => {
      const text = [...historyPieces(file, '1.0.0')].join('');
      // Half a surrogate pair is no text in UTF-8, and JSON.stringify escapes it.
      expect(held(await read(text, chunk))).toEqual(held(file));
      expect(held(parseHistory(historyLines(file, '1.0.0'), ACCOUNT, PLACE))).toEqual(held(file));
      expect(JSON.parse(text)).toMatchObject({ format: 'mailposture-history/1', ...held(file) });
    }),
  );
});

/** What an editor, a broken disk or somebody with ill intent may make of it. */
const spoilt = fc.oneof(
  fc.constant((text: string) => JSON.stringify(JSON.parse(text))),
  fc.constant((text: string) => JSON.stringify(JSON.parse(text), undefined, 2)),
  fc.constant((text: string) => text.replaceAll('\n', '\r\n')),
  fc.nat(20).map((n) => (text: string) => text.split('\n').toSpliced(n, 1).join('\n')),
  fc.tuple(fc.nat(20), fc.nat(20)).map(([from, to]) => (text: string) => {
    const lines = text.split('\n');
    return lines.toSpliced(to, 0, lines[from] ?? '').join('\n');
  }),
  fc
    .tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('', ',', '"', '{', ']', ']}}', '\n', '{}', '0', '\\'),
    )
    .map(([where, what]) => (text: string) => {
      const at = Math.floor(where * text.length);
      return `${text.slice(0, at)}${what}${text.slice(at + 1)}`;
    }),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map((where) => (text: string) => text.slice(0, where * text.length)),
  fc
    .constantFrom<[string, string]>(
      ['"severity":"critical"', '"severity":"huge"'],
      ['"since"', '"sinse"'],
      ['"history":{', '"history":{"standing":[1],'],
      ['"standing":[', '"standing":[],"trend":['],
      ['"format"', '"history":{"standing":[]},"format"'],
      ['"account":"111', '"account":"222'],
      ['history/1', 'history/2'],
    )
    .map(
      ([from, to]) =>
        (text: string) =>
          text.replace(from, to),
    ),
);

test('line by line or as one document comes to the same, whatever was done to it', async () => {
  const seen = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(files, fc.array(spoilt, { minLength: 1, maxLength: 2 }), async (file, changes) => {
      const written = [...historyPieces(file, '1.0.0')].join('');
      const text = changes.reduce((before, change) => {
        try {
          return change(before);
        } catch {
          // One that wants JSON, after one that left none.
          return before;
        }
      }, written);
      const wanted = await outcome(() => {
        const { account, history, claim } = parseKept(KIND, text, ACCOUNT, PLACE);
        return { account, ...(history && { history }), ...(claim && { claim }) };
      });
      const got = await outcome(() => read(text));
      seen[typeof got === 'string' ? 'refused' : 'read'] += 1;
      // Of several things that are wrong, the one that is told is the one that comes first.
      const isRefused = typeof got === 'string' && typeof wanted === 'string';
      const mayDiffer = isRefused && (changes.length > 1 || wanted === 'it is not JSON');
      if (!mayDiffer) expect(got).toEqual(wanted);
    }),
    { numRuns: 2000 },
  );
  expect(seen.read).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(100);
});

test('a line that is no finding is told by its place and its field', async () => {
  const text = [...historyPieces(fileOf([standing(0), standing(1)]), '1.0.0')].join('');
  const spoiltText = text.replace(/("because":"it is so".*\n.*)"because":"it is so"/, '$1"because":7');
  await expect(read(spoiltText)).rejects.toThrow(
    /latest\.json cannot be read: history\.standing\.1\.finding\.because: .*previous\.json/s,
  );
});

test('a history in a different process has the same fingerprint, and another one has not', async () => {
  const file = fileOf(
    Array.from({ length: 40 }, (_, n) => standing(n)),
    { claim: CLAIM },
  );
  const again = await read([...historyPieces(file, '2.0.0')].join(''));
  expect(fingerprintOf(again.history)).toBe(fingerprintOf(file.history));
  const others: (History | undefined)[] = [
    undefined,
    fileOf([]).history,
    file.history && { ...file.history, toldAt: '2026-11-02T08:00:00.000Z' },
    file.history && { ...file.history, standing: [...file.history.standing].toReversed() },
  ];
  const all = [file.history, ...others].map(fingerprintOf);
  expect(new Set(all).size).toBe(all.length);
});

describe('many findings', () => {
  const all = Array.from({ length: 3000 }, (_, n) => standing(n, `日本語 ${n}\n"`));
  const many = packed(all);

  test('are compressed, and gone through as often as it takes', () => {
    expect(Array.isArray(many)).toBe(false);
    expect(many).toHaveLength(all.length);
    expect([...many]).toEqual(all);
    expect([...many]).toEqual(all);
  });

  test('are looked up in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(all.length + 10), { minLength: 1, maxLength: 50 }), (places) => {
        expect(places.map((place) => many.at(place))).toEqual(places.map((place) => all[place]));
      }),
    );
  });

  test('are written and read as they are', async () => {
    const text = [...historyPieces(fileOf(all), '1.0.0')].join('');
    const { history } = await read(text, 5000);
    expect(history?.standing.constructor).toBe(many.constructor);
    expect([...(history?.standing ?? [])]).toEqual(all);
  });

  test('a few stay as they are', () => {
    const packing = new Packing();
    expect(packing.done()).toEqual([]);
    for (const one of all.slice(0, 3)) packing.add(one);
    expect(packing.done()).toEqual(all.slice(0, 3));
  });
});
