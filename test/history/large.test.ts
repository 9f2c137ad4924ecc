// A history of more than one part in S3: written in parts, on the condition of the whole, and read again.
import { S3Client } from '@aws-sdk/client-s3';
import { s3History } from '../../src/history/s3.ts';
import { MovedOn } from '../../src/history/store.ts';
import { openHistory } from '../../src/history.ts';
import type { History } from '../../src/model.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { openUploads } from '../../src/simulator/services/s3-multipart.ts';
import { finding } from '../support/reports.ts';
import { ACCOUNT, clientOf, publishingEstate, REGION } from '../support/simulated.ts';

const PART = 5 * 1024 * 1024;
const { remediation: _, ...lean } = finding({ because: 'é'.repeat(2000) });

const history = (day: number): History => {
  const at = `2026-11-0${day}T08:00:00.000Z`;
  const standing = Array.from({ length: 2000 }, (_, n) => {
    const subject = { ...lean.subject, id: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/d${n}.example` };
    return { finding: { ...lean, subject }, since: at, seenAt: at };
  });
  return { takenAt: at, toldAt: at, regions: [REGION], standing, trend: [] };
};

let simulator: Simulator;
/** Names of the commands that went out, and the conditions that they had. */
let sent: string[];
/** What happens to the answer of a command, on its way back. */
let onAnswer: (name: string) => void;
beforeEach(async () => {
  simulator = await startSimulator({ estate: publishingEstate });
  sent = [];
  onAnswer = () => {};
});
afterEach(() => simulator.close());

function client(): S3Client {
  const s3 = new S3Client({ ...clientOf(simulator), forcePathStyle: true, maxAttempts: 2 });
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { headers } = { headers: {}, ...Object(args.request) };
        const condition = ['if-match', 'if-none-match'].filter((name) => name in headers);
        sent.push([commandName.replace('Command', ''), ...condition].join(' '));
        const answer = await next(args);
        onAnswer(commandName.replace('Command', ''));
        return answer;
      },
    { step: 'deserialize', priority: 'low' },
  );
  return s3;
}
const open = () =>
  openHistory(
    { homeRegion: REGION, s3: client, now: () => new Date(), sleep: async () => {} },
    's3://reports/history',
    ACCOUNT,
  );
const storeOf = (s3: S3Client) => s3History(s3, { bucket: 'reports', prefix: 'history' }, ACCOUNT);
const latest = () => objectsOf(simulator.world).get(`reports/history/${ACCOUNT}/latest.json`);

test('is written in parts and read again, and so is the one before it', async () => {
  await (await open()).save(history(1));
  expect(latest()?.body.length).toBeGreaterThan(PART);
  expect(sent).toContain('CompleteMultipartUpload if-none-match');
  sent = [];

  const second = await open();
  expect([...(second.history?.standing ?? [])]).toEqual(history(1).standing);
  await second.claim();
  await second.save(history(2));
  expect(sent.filter((name) => name.startsWith('Complete'))).toEqual([
    'CompleteMultipartUpload if-match',
    'CompleteMultipartUpload',
    'CompleteMultipartUpload if-match',
  ]);
  const previous = objectsOf(simulator.world).get(`reports/history/${ACCOUNT}/previous.json`);
  expect(JSON.parse(previous?.body.toString() ?? '').history).toEqual(history(1));
  expect(JSON.parse(latest()?.body.toString() ?? '').history).toEqual(history(2));
  expect(openUploads(simulator.world)).toBe(0);
});

const lost = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $retryable: {} });
const TEXT = ['x'.repeat(PART), 'y'.repeat(PART)];

test('a write whose answer was lost is known again as our own', async () => {
  let lostAnswers = 0;
  onAnswer = (name) => {
    if (name !== 'CompleteMultipartUpload' || lostAnswers > 0) return;
    lostAnswers += 1;
    throw lost();
  };
  const mark = await storeOf(client()).replace(TEXT, undefined);
  expect(lostAnswers).toBe(1);
  expect(mark).toBe(latest()?.etag);
});

test('but not where somebody else has written it meanwhile', async () => {
  const theirs = storeOf(client());
  let lostAnswers = 0;
  onAnswer = (name) => {
    if (name !== 'CompleteMultipartUpload' || lostAnswers > 0) return;
    lostAnswers += 1;
    const object = latest();
    if (object === undefined) throw new TypeError('there is no object');
    objectsOf(simulator.world).set(`reports/history/${ACCOUNT}/latest.json`, {
      ...object,
      body: Buffer.from('{}'),
    });
    throw lost();
  };
  await expect(theirs.replace(TEXT, undefined)).rejects.toThrow(MovedOn);
  expect(lostAnswers).toBe(1);
});

test('of two scans that read the same, the second to write ends, and leaves no part behind', async () => {
  await storeOf(client()).replace(TEXT, undefined);
  const mark = latest()?.etag;
  const theirs = await storeOf(client()).replace([...TEXT, 'z'], mark);
  await expect(storeOf(client()).replace(TEXT, mark)).rejects.toThrow(MovedOn);
  await expect(storeOf(client()).replace(TEXT, undefined)).rejects.toThrow(MovedOn);
  expect(latest()?.etag).toBe(theirs);
  expect(openUploads(simulator.world)).toBe(0);
});
