// History in S3 and in a folder: read, claimed, written; never taken for empty, never overwritten by a scan that lost.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { HistoryConflict, HistoryError, openHistory, requireNewer } from '../../src/history.ts';
import type { History } from '../../src/model.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { finding } from '../support/reports.ts';
import { ACCOUNT, clientOf, publishingEstate, REGION } from '../support/simulated.ts';

const at = (day: number): string => `2026-11-0${day}T08:00:00.000Z`;
const history = (day: number, over: Partial<History> = {}): History => ({
  takenAt: at(day),
  toldAt: at(day),
  regions: [REGION],
  standing: [],
  trend: [],
  ...over,
});
const failing = finding({
  evidence: [{ source: 'dns:TXT', field: 'TXT', value: '"x"', asked: { servers: ['127.0.0.1'], ms: 3 } }],
  follows: { checkId: 'ses-identity-verified', subject: finding().subject },
  lowered: { environment: 'test', from: 'critical' },
  accepted: { owner: 'kim', reason: 'moves', expires: '2027-05-01' },
});
const { remediation: _, ...lean } = failing;
const full = history(1, {
  standing: [{ finding: lean, since: at(1), seenAt: at(1), unseenSince: at(1) }],
  trend: [{ takenAt: at(1), failing: { critical: 1, high: 0, medium: 0, low: 0 }, unknown: 2 }],
});

let simulator: Simulator;
let folder: string;
let clock: Date;
let slept: number;
let onSleep: () => Promise<void>;
let waitedFor: string[];
beforeEach(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  folder = await mkdtemp(join(tmpdir(), 'mailposture-history-'));
  clock = new Date();
  slept = 0;
  onSleep = async () => {};
  waitedFor = [];
});
afterEach(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

function portsTo(target: Simulator) {
  return {
    homeRegion: REGION,
    s3: () => new S3Client({ ...clientOf(target), forcePathStyle: true }),
    now: () => clock,
    onWait: (place: string) => void waitedFor.push(place),
    sleep: async (ms: number) => {
      slept += ms;
      clock = new Date(clock.getTime() + ms);
      await onSleep();
    },
  };
}

/** A place where history is kept, and its files as somebody else would see and write them. */
interface Place {
  readonly at: string;
  open(): ReturnType<typeof openHistory>;
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

const places: Record<'S3' | 'a folder', () => Place> = {
  S3: () => ({
    at: 's3://reports/history',
    open: () => openHistory(portsTo(simulator), 's3://reports/history', ACCOUNT),
    read: async (name) =>
      objectsOf(simulator.world).get(`reports/history/${ACCOUNT}/${name}`)?.body.toString(),
    write: async (name, text) => {
      const s3 = portsTo(simulator).s3();
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const Key = `history/${ACCOUNT}/${name}`;
      await s3.send(new PutObjectCommand({ Bucket: 'reports', Key, Body: Buffer.from(text) }));
    },
  }),
  'a folder': () => ({
    at: folder,
    open: () => openHistory(portsTo(simulator), folder, ACCOUNT),
    read: (name) => readFile(join(folder, ACCOUNT, name), 'utf8').catch(() => undefined),
    write: (name, text) => writeFile(join(folder, ACCOUNT, name), text),
  }),
};

describe.each(['S3', 'a folder'] as const)('history in %s', (kind) => {
  let place: Place;
  beforeEach(() => {
    place = places[kind]();
  });

  async function run(next: History): Promise<History | undefined> {
    const open = await place.open();
    await open.claim();
    await open.save(next);
    return open.history;
  }

  test('is none at first, then what the scan before left, whole; and the one before that is kept', async () => {
    expect(await run(full)).toBeUndefined();
    expect(await place.read('previous.json')).toBeUndefined();
    expect(await run(history(2))).toEqual(full);
    expect(await run(history(3))).toEqual(history(2));
    expect(JSON.parse((await place.read('previous.json')) ?? '')).toMatchObject({ history: history(2) });
    expect((await place.open()).place).toMatch(new RegExp(`${ACCOUNT}/latest\\.json$`));
  });

  test('of two scans at once one goes on, and the other says so', async () => {
    await run(history(1));
    const [one, other] = [await place.open(), await place.open()];
    await one.claim();
    await expect(other.claim()).rejects.toThrow(HistoryConflict);
    await expect(other.save(history(3))).rejects.toThrow(/Another scan of account 111111111111/);
    await one.save(history(2));
    expect((await place.open()).history).toEqual(history(2));
  });

  test('of two first scans at once, too', async () => {
    const [one, other] = [await place.open(), await place.open()];
    await one.claim();
    await expect(other.claim()).rejects.toThrow(HistoryConflict);
    await one.save(history(1));
    expect((await place.open()).history).toEqual(history(1));
  });

  test('waits while another scan tells, and compares with what that leaves', async () => {
    const one = await place.open();
    await one.claim();
    onSleep = async () => {
      if (slept === 3000) await one.save(history(2));
    };
    expect((await place.open()).history).toEqual(history(2));
    expect(slept).toBe(3000);
    expect(waitedFor).toEqual([one.place]);
  });

  test('waits a minute for a claim that nobody ends, and then goes on from what was there', async () => {
    await run(history(1));
    await (await place.open()).claim();
    const open = await place.open();
    expect(slept).toBe(60_000);
    expect(open.history).toEqual(history(1));
    await open.claim();
    await open.save(history(3));
    expect((await place.open()).history).toEqual(history(3));
  });

  test.each<[string, object, number]>([
    ['a process of this machine that is no more', { pid: 2 ** 30 }, 0],
    ['this very process, which has ended it', { pid: process.pid }, 0],
    ['a process that runs, of somebody else', { pid: 1 }, 60_000],
    ['another machine', { host: 'elsewhere', pid: 2 ** 30 }, 60_000],
    ['another machine, an hour ago', { host: 'elsewhere', at: at(1) }, 0],
    ['a clock that runs ahead', { host: 'elsewhere', at: '2099-01-01T00:00:00.000Z' }, 60_000],
  ])('a claim of %s', async (_case, over, wait) => {
    await run(history(1));
    const open = await place.open();
    await open.claim();
    const file = JSON.parse((await place.read('latest.json')) ?? '');
    await open.release();
    await place.write('latest.json', JSON.stringify({ ...file, claim: { ...file.claim, ...over } }));
    expect((await place.open()).history).toEqual(history(1));
    expect(slept).toBe(wait);
  });

  test('a claim that was given back keeps nobody waiting, and nothing was learned', async () => {
    await run(history(1));
    const open = await place.open();
    await open.claim();
    await open.release();
    expect((await place.open()).history).toEqual(history(1));
    expect(slept).toBe(0);
  });

  test('a scan whose claim ran out does not write over the one that went on', async () => {
    await run(history(1));
    const slow = await place.open();
    await slow.claim();
    const next = await place.open();
    await next.claim();
    await next.save(history(3));
    await expect(slow.save(history(2))).rejects.toThrow(HistoryConflict);
    expect((await place.open()).history).toEqual(history(3));
  });

  test.each<[string, (file: object) => string, RegExp]>([
    ['no JSON', () => '{"format":', /cannot be read: it is not JSON.*previous\.json/s],
    ['empty', () => '', /it is not JSON/],
    ['a list', () => '[]', /format: .*Nothing was published/s],
    [
      'of a later format',
      (file) => JSON.stringify({ ...file, format: 'mailposture-history/2' }),
      /format mailposture-history\/2, which this version/,
    ],
    ['a report', () => JSON.stringify({ format: 'mailposture-report/1' }), /cannot be read: format/],
    [
      'of another account',
      (file) => JSON.stringify({ ...file, account: '999999999999' }),
      /account 999999999999, not of 111111111111/,
    ],
    ['cut by hand', (file) => JSON.stringify({ ...file, history: {} }), /history\.takenAt/],
    [
      'with a severity that is none',
      (file) => JSON.stringify(file).replace('"severity":"critical"', '"severity":"huge"'),
      /history\.standing\.0\.finding\.severity/,
    ],
  ])('a file that is %s is an error and stays as it is', async (_case, spoil, words) => {
    await run(full);
    const spoilt = spoil(JSON.parse((await place.read('latest.json')) ?? ''));
    await place.write('latest.json', spoilt);
    const refused = await place.open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(HistoryError);
    expect(refused).toHaveProperty('message', expect.stringMatching(words));
    expect(await place.read('latest.json')).toBe(spoilt);
  });

  test('keys that a later version adds are taken as they come', async () => {
    await run(history(1));
    const file = JSON.parse((await place.read('latest.json')) ?? '');
    await place.write('latest.json', JSON.stringify({ ...file, history: { ...file.history, more: 1 } }));
    expect((await place.open()).history).toEqual(history(1));
  });
});

test.each<[string, Fault]>([
  ['reading', { kind: 'deny', action: 's3:GetObject' }],
  ['writing', { kind: 'deny', action: 's3:PutObject' }],
])('S3 that denies %s is an error that names the place, never an empty history', async (_case, fault) => {
  const denied = await startSimulator({ estate: publishingEstate, faults: [fault] });
  try {
    const opened = openHistory(portsTo(denied), 's3://reports/history/', ACCOUNT).then((open) =>
      open.claim(),
    );
    await expect(opened).rejects.toThrow(
      /s3:\/\/reports\/history\/111111111111\/latest\.json.*Access ?Denied/s,
    );
    await expect(opened).rejects.toBeInstanceOf(HistoryError);
  } finally {
    await denied.close();
  }
});

test('a bucket without a prefix keeps accounts at its top', async () => {
  const open = await openHistory(portsTo(simulator), 's3://reports', ACCOUNT);
  expect(open.place).toBe(`s3://reports/${ACCOUNT}/latest.json`);
});

test('a write whose answer was lost is known again as our own', async () => {
  const open = await openHistory(portsTo(simulator), 's3://reports/history', ACCOUNT);
  await open.claim();
  // The SDK sends it twice: the first one took, and its answer did not come back.
  const s3 = new S3Client({ ...clientOf(simulator), forcePathStyle: true, maxAttempts: 2 });
  let sent = 0;
  s3.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      sent += 1;
      if (sent === 1)
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $retryable: {} });
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const { s3History } = await import('../../src/history/s3.ts');
  const store = s3History(s3, { bucket: 'reports', prefix: 'history' }, ACCOUNT);
  const held = await places.S3().read('latest.json');
  const etag = objectsOf(simulator.world).get(`reports/history/${ACCOUNT}/latest.json`)?.etag;
  expect(held).toBeDefined();
  await expect(store.replace('{"a":1}', etag)).resolves.toMatch(/^"/);
  expect(sent).toBeGreaterThan(1);
});

test('a folder keeps no drafts, and the lock of a process that is no more is taken away', async () => {
  const place = places['a folder']();
  await (await place.open()).save(history(1));
  await place.write('latest.lock', String(2 ** 30));
  await (await place.open()).save(history(2));
  await place.write('latest.lock', '1');
  await expect((await place.open()).save(history(3))).rejects.toThrow(HistoryConflict);
  expect((await readdir(join(folder, ACCOUNT))).sort()).toEqual([
    'latest.json',
    'latest.lock',
    'previous.json',
  ]);
});

test('a scan that was begun before the one in the history is not told', () => {
  expect(() => requireNewer(history(2), at(1), ACCOUNT)).toThrow(HistoryConflict);
  expect(() => requireNewer(history(2), at(2), ACCOUNT)).not.toThrow();
  expect(() => requireNewer(undefined, at(1), ACCOUNT)).not.toThrow();
});
