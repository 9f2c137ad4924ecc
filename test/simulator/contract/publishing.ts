// What SNS, S3, Security Hub and CloudWatch promise to those who publish findings and read reputations.
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  AWAY,
  at,
  BOUNCE_RATE,
  BUCKET,
  type ContractCase,
  type ContractTarget,
  errorOf,
  HOME,
  TOPIC,
} from './target.ts';

/** Bytes of a message with its attributes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_BYTES = 262_144;

const topicOf = (target: ContractTarget, name = TOPIC, region = HOME) =>
  `arn:aws:sns:${region}:${target.management.id}:${name}`;

type Publish = Partial<ConstructorParameters<typeof PublishCommand>[0]>;
const publish = (target: ContractTarget, over: Publish = {}) =>
  new SNSClient(at(target)).send(
    new PublishCommand({ TopicArn: topicOf(target), Message: 'message', ...over }),
  );

const batch = (
  target: ContractTarget,
  ids: readonly string[],
  TopicArn = topicOf(target),
  Message = 'message',
) =>
  new SNSClient(at(target)).send(
    new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: ids.map((Id) => ({ Id, Message })) }),
  );

const SNS_CASES: readonly ContractCase[] = [
  {
    name: 'Publish takes text, json parts and attributes, and gives an id',
    async run(target) {
      const Message = JSON.stringify({ default: 'for all', email: 'for people' });
      const MessageAttributes = { kind: { DataType: 'String', StringValue: 'digest' } };
      for (const over of [{}, { Subject: 'Hello', Message, MessageStructure: 'json', MessageAttributes }]) {
        expect((await publish(target, over)).MessageId).toMatch(/^[0-9a-f-]{36}$/);
      }
    },
  },
  {
    name: 'Publish takes 262,144 bytes',
    async run(target) {
      expect((await publish(target, { Message: 'x'.repeat(MAX_BYTES) })).MessageId).toBeDefined();
    },
  },
  {
    name: 'Publish refuses one byte more',
    async run(target) {
      const { code } = await errorOf(publish(target, { Message: 'x'.repeat(MAX_BYTES + 1) }));
      expect(code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'Publish counts the attributes',
    async run(target) {
      const MessageAttributes = { kind: { DataType: 'String', StringValue: 'digest' } };
      const { code } = await errorOf(publish(target, { Message: 'x'.repeat(MAX_BYTES), MessageAttributes }));
      expect(code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'Publish refuses an unknown topic',
    async run(target) {
      const { code } = await errorOf(publish(target, { TopicArn: topicOf(target, 'nowhere') }));
      expect(code).toBe('NotFoundException 404');
    },
  },
  {
    name: 'Publish with MessageStructure json wants a default',
    async run(target) {
      const { code } = await errorOf(publish(target, { Message: '{"email":"x"}', MessageStructure: 'json' }));
      expect(code).toBe('InvalidParameterException 400');
    },
  },
  {
    name: 'PublishBatch gives an id for each entry',
    async run(target) {
      const { Successful, Failed = [] } = await batch(target, ['a', 'b']);
      expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
      expect(Failed).toEqual([]);
    },
  },
  {
    name: 'PublishBatch takes ten entries and no more',
    async run(target) {
      const ids = Array.from({ length: 11 }, (_, i) => `entry-${i}`);
      expect((await batch(target, ids.slice(0, 10))).Successful).toHaveLength(10);
      expect((await errorOf(batch(target, ids))).code).toBe('TooManyEntriesInBatchRequestException 400');
    },
  },
  {
    name: 'PublishBatch wants distinct ids',
    async run(target) {
      const { code } = await errorOf(batch(target, ['a', 'a']));
      expect(code).toBe('BatchEntryIdsNotDistinctException 400');
    },
  },
  {
    name: 'PublishBatch bounds all entries together',
    async run(target) {
      const { code } = await errorOf(batch(target, ['a', 'b'], topicOf(target), 'x'.repeat(200_000)));
      expect(code).toBe('BatchRequestTooLongException 400');
    },
  },
  {
    name: 'PublishBatch refuses an unknown topic',
    async run(target) {
      const { code } = await errorOf(batch(target, ['a'], topicOf(target, 'nowhere')));
      expect(code).toBe('NotFoundException 404');
    },
  },
];

const s3 = (target: ContractTarget) => new S3Client({ ...at(target), forcePathStyle: true });
type Put = Partial<ConstructorParameters<typeof PutObjectCommand>[0]>;
const put = (target: ContractTarget, Key: string, Body: string, over: Put = {}) =>
  s3(target).send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...over }));
const get = (target: ContractTarget, Key: string, Bucket = BUCKET) =>
  s3(target).send(new GetObjectCommand({ Bucket, Key }));

const S3_CASES: readonly ContractCase[] = [
  {
    name: 'PutObject and GetObject keep body, type and tag',
    async run(target) {
      const Key = 'reports/1/a b+ü.json';
      const { ETag } = await put(target, Key, '{"名":1}', { ContentType: 'application/json' });
      const got = await get(target, Key);
      expect(await got.Body?.transformToString()).toBe('{"名":1}');
      expect(got).toMatchObject({ ETag, ContentType: 'application/json' });
      const head = await s3(target).send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
      expect(head).toMatchObject({ ETag, ContentLength: 9 });
    },
  },
  {
    name: 'PutObject with If-None-Match makes an object once',
    async run(target) {
      await put(target, 'once', 'one', { IfNoneMatch: '*' });
      const { code } = await errorOf(put(target, 'once', 'two', { IfNoneMatch: '*' }));
      expect(code).toBe('PreconditionFailed 412');
      expect(await (await get(target, 'once')).Body?.transformToString()).toBe('one');
    },
  },
  {
    name: 'PutObject with If-Match replaces only what was read',
    async run(target) {
      const { ETag } = await put(target, 'state', 'one');
      await put(target, 'state', 'two', { IfMatch: ETag });
      expect((await errorOf(put(target, 'state', 'three', { IfMatch: ETag }))).code).toBe(
        'PreconditionFailed 412',
      );
      expect(await (await get(target, 'state')).Body?.transformToString()).toBe('two');
    },
  },
  {
    name: 'PutObject with If-Match wants an object',
    async run(target) {
      const { code } = await errorOf(put(target, 'nothing', 'x', { IfMatch: '"0"' }));
      expect(code).toBe('NoSuchKey 404');
    },
  },
  {
    name: 'an object in parts is there once they are put together',
    async run(target) {
      const where = { Bucket: BUCKET, Key: 'in-parts' };
      const client = s3(target);
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
      const [first, last] = ['1'.repeat(5 * 1024 * 1024), '2'];
      const Parts = [];
      for (const [i, Body] of [first, last].entries()) {
        const PartNumber = i + 1;
        const { ETag } = await client.send(new UploadPartCommand({ ...where, UploadId, PartNumber, Body }));
        Parts.push({ ETag, PartNumber });
      }
      expect((await errorOf(get(target, where.Key))).code).toBe('NoSuchKey 404');
      const { ETag } = await client.send(
        new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts } }),
      );
      expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
      expect(await (await get(target, where.Key)).Body?.transformToString()).toBe(`${first}${last}`);
    },
  },
  {
    name: 'an upload that is aborted leaves nothing, and takes no more',
    async run(target) {
      const where = { Bucket: BUCKET, Key: 'aborted' };
      const client = s3(target);
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(where));
      await client.send(new AbortMultipartUploadCommand({ ...where, UploadId }));
      const part = client.send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: 'x' }));
      expect((await errorOf(part)).code).toBe('NoSuchUpload 404');
    },
  },
  {
    name: 'GetObject does not find a key, or a bucket',
    async run(target) {
      expect((await errorOf(get(target, 'nowhere'))).code).toBe('NoSuchKey 404');
      expect((await errorOf(get(target, 'k', 'no-such-bucket-here'))).code).toBe('NoSuchBucket 404');
    },
  },
];

const finding = (account: string, Id: string, Title = 'title') => ({
  SchemaVersion: '2018-10-08',
  Id,
  ProductArn: `arn:aws:securityhub:${HOME}:${account}:product/${account}/default`,
  GeneratorId: 'check',
  AwsAccountId: account,
  CreatedAt: '2026-11-01T08:00:00.000Z',
  UpdatedAt: '2026-11-01T08:00:00.000Z',
  Severity: { Label: 'HIGH' as const },
  Title,
  Description: 'description',
  Resources: [{ Type: 'Other', Id: 'resource' }],
});
const importAll = (target: ContractTarget, Findings: ReturnType<typeof finding>[], region = HOME) =>
  new SecurityHubClient(at(target, region)).send(new BatchImportFindingsCommand({ Findings }));
const many = (target: ContractTarget, n: number) =>
  Array.from({ length: n }, (_, i) => finding(target.management.id, `many-${i}`));

const SECURITY_HUB_CASES: readonly ContractCase[] = [
  {
    name: 'BatchImportFindings takes findings, up to 100',
    async run(target) {
      expect(await importAll(target, many(target, 100))).toMatchObject({ SuccessCount: 100, FailedCount: 0 });
    },
  },
  {
    name: 'BatchImportFindings refuses 101',
    async run(target) {
      expect((await errorOf(importAll(target, many(target, 101)))).code).toBe('InvalidInputException 400');
    },
  },
  {
    name: 'BatchImportFindings tells which findings fail',
    async run(target) {
      const { id } = target.management;
      const answer = await importAll(target, [finding(id, 'good'), finding(id, 'untitled', '')]);
      expect(answer).toMatchObject({ SuccessCount: 1, FailedCount: 1, FailedFindings: [{ Id: 'untitled' }] });
    },
  },
  {
    name: 'BatchImportFindings refuses findings of another account',
    async run(target) {
      const answer = await importAll(target, [finding(target.member.id, 'foreign')]);
      expect(answer).toMatchObject({ SuccessCount: 0, FailedCount: 1 });
    },
  },
  {
    name: 'BatchImportFindings refuses where Security Hub is off',
    async run(target) {
      const { code } = await errorOf(importAll(target, [finding(target.management.id, 'off')], AWAY));
      expect(code).toBe('InvalidAccessException 401');
    },
  },
];

const HOUR = 3_600_000;
const metrics = (target: ContractTarget, ...names: readonly string[]) => {
  const now = Date.now();
  const MetricDataQueries = names.map((MetricName, i) => ({
    Id: `m${i}`,
    MetricStat: { Metric: { Namespace: 'AWS/SES', MetricName }, Period: 3600, Stat: 'Average' },
  }));
  const times = { StartTime: new Date(now - 24 * HOUR), EndTime: new Date(now + HOUR) };
  return new CloudWatchClient(at(target)).send(new GetMetricDataCommand({ ...times, MetricDataQueries }));
};

const CLOUDWATCH_CASES: readonly ContractCase[] = [
  {
    name: 'GetMetricData tells the reputation as a fraction',
    async run(target) {
      const { MetricDataResults } = await metrics(target, 'Reputation.BounceRate');
      expect(MetricDataResults).toHaveLength(1);
      expect(MetricDataResults?.[0]).toMatchObject({ Id: 'm0', StatusCode: 'Complete' });
      expect(MetricDataResults?.[0]?.Values?.at(0)).toBeCloseTo(BOUNCE_RATE, 10);
      expect(MetricDataResults?.[0]?.Timestamps?.length).toBe(MetricDataResults?.[0]?.Values?.length);
    },
  },
  {
    name: 'GetMetricData has no values for a metric that is not there',
    async run(target) {
      const { MetricDataResults } = await metrics(target, 'Reputation.BounceRate', 'NoSuchMetric');
      expect(MetricDataResults?.map(({ Id }) => Id)).toEqual(['m0', 'm1']);
      expect(MetricDataResults?.[1]?.Values ?? []).toEqual([]);
    },
  },
];

export const PUBLISHING_CASES = [...SNS_CASES, ...S3_CASES, ...SECURITY_HUB_CASES, ...CLOUDWATCH_CASES];
