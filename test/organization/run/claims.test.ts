// The claim that a run lays on a history that another process was compared with: for how long, whose, and on which history.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { claimHistory, fingerprintOf, HistoryConflict, openHistory } from '../../../src/history.ts';
import type { History } from '../../../src/model.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts';
import { ACCOUNT, clientOf, publishingEstate, REGION } from '../../support/simulated.ts';

const at = (day: number): string => `2026-11-0${day}T08:00:00.000Z`;
const history = (day: number): History => ({
  takenAt: at(day),
  toldAt: at(day),
  regions: [REGION],
  standing: [],
  trend: [],
});

let folder: string;
let simulator: Simulator;
let clock: Date;
let slept: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-claims-'));
  simulator = await startSimulator({ estate: publishingEstate });
  clock = new Date();
  slept = 0;
});
afterEach(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

const ports = () => ({
  homeRegion: REGION,
  s3: () => new S3Client({ ...clientOf(simulator), forcePathStyle: true }),
  now: () => clock,
  sleep: async (ms: number) => {
    slept += ms;
    clock = new Date(clock.getTime() + ms);
  },
});
const inMinutes = (minutes: number) => new Date(clock.getTime() + minutes * 60_000);

async function leave(next: History, place = folder): Promise<void> {
  await (await openHistory(ports(), place, ACCOUNT)).save(next);
}
const claim = (before: History | undefined, run: string, minutes = 10, place = folder, takenAt = at(9)) =>
  claimHistory(
    ports(),
    place,
    ACCOUNT,
    { fingerprint: fingerprintOf(before), takenAt },
    { until: inMinutes(minutes), run },
  );

describe.each(['a folder', 'S3'])('in %s', (kind) => {
  const place = () => (kind === 'S3' ? 's3://reports/history' : folder);

  test('what was compared with is claimed, and left to the next with the one before it kept', async () => {
    await leave(history(1), place());
    const claimed = await claim(history(1), 'one', 10, place());
    await claimed.save(history(2));
    const open = await openHistory(ports(), place(), ACCOUNT);
    expect(open.history).toEqual(history(2));
    expect(slept).toBe(0);
  });

  test('a first history is claimed where there is none', async () => {
    await (await claim(undefined, 'one', 10, place())).save(history(1));
    expect((await openHistory(ports(), place(), ACCOUNT)).history).toEqual(history(1));
  });

  test('given back, it is the same history to another claim', async () => {
    await leave(history(1), place());
    await (await claim(history(1), 'one', 10, place())).release();
    await (await claim(history(1), 'two', 10, place())).save(history(2));
    expect(slept).toBe(0);
  });

  test('another history than the one that was compared with is a conflict', async () => {
    await leave(history(1), place());
    await leave(history(2), place());
    await expect(claim(history(1), 'one', 10, place())).rejects.toThrow(HistoryConflict);
    await expect(claim(undefined, 'one', 10, place())).rejects.toThrow(HistoryConflict);
  });

  test('the own history of a try before is claimed again', async () => {
    await leave(history(1), place());
    await (await claim(history(1), 'one', 10, place())).save(history(2));
    await (await claim(history(1), 'one', 10, place(), at(2))).save(history(2));
    expect((await openHistory(ports(), place(), ACCOUNT)).history).toEqual(history(2));
  });
});

test('the one before is kept once, though a history is written twice', async () => {
  await leave(history(1));
  await (await claim(history(1), 'one')).save(history(2));
  await (await claim(history(1), 'one', 10, folder, at(2))).save(history(2));
  const previous = JSON.parse(await readFile(join(folder, ACCOUNT, 'previous.json'), 'utf8'));
  expect(previous.history).toEqual(history(1));
});

describe('while a run is telling', () => {
  test('another scan waits for a minute, and ends without having told', async () => {
    await leave(history(1));
    const claimed = await claim(history(1), 'one', 10);
    await expect(openHistory(ports(), folder, ACCOUNT)).rejects.toThrow(
      /is telling people, until .* at the latest/,
    );
    expect(slept).toBe(60_000);
    await claimed.save(history(2));
    expect((await openHistory(ports(), folder, ACCOUNT)).history).toEqual(history(2));
  });

  test('another run does, too; the same run takes its own claim up', async () => {
    await leave(history(1));
    await claim(history(1), 'one', 10);
    await expect(claim(history(1), 'two')).rejects.toThrow(HistoryConflict);
    slept = 0;
    await (await claim(history(1), 'one')).save(history(2));
    expect(slept).toBe(0);
  });

  test('a claim that has run out counts for nothing', async () => {
    await leave(history(1));
    const lost = await claim(history(1), 'one', 5);
    clock = inMinutes(5);
    await leave(history(2));
    expect(slept).toBe(0);
    await expect(lost.save(history(3))).rejects.toThrow(HistoryConflict);
    await expect(lost.release()).rejects.toThrow(HistoryConflict);
  });

  test('one from a clock that is wrong keeps nobody for ever', async () => {
    await leave(history(1));
    const file = join(folder, ACCOUNT, 'latest.json');
    const claimed = {
      id: 'x',
      host: 'another',
      pid: 1,
      at: clock.toISOString(),
      until: at(1).replace('2026', '2999'),
    };
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), claim: claimed }));
    expect((await openHistory(ports(), folder, ACCOUNT)).history).toEqual(history(1));
    expect(slept).toBe(60_000);
  });
});
