// Configuration: a Lambda event and the environment, checked once; whatever does not fit is refused by name.
import { Resolver } from 'node:dns';
import fc from 'fast-check';
import { parseDnsServer, parseRegion, parseTopicArn, scanRequestOf, settingsFrom } from '../../src/config.ts';
import { InputError } from '../../src/input.ts';
import type { Text } from '../../src/model.ts';
import { expectJapanese } from '../support/japanese.ts';

const ARN = 'arn:aws:sns:eu-west-1:111122223333:digest';
/** What is told, and how, where the environment does not say. */
const USUAL = {
  pace: 'aws',
  topicForm: 'plain',
  digest: { when: 'changes', remindDays: 7 },
  findings: true,
  reportFormats: ['json', 'html'],
  securityHub: false,
  metrics: true,
};

/** What EventBridge Scheduler and an EventBridge rule send when they have no input of their own. */
const SCHEDULED = {
  version: '0',
  id: '89d1a02d-5ec7-412e-82f5-13505f849b41',
  'detail-type': 'Scheduled Event',
  account: '111122223333',
  time: '2026-11-01T08:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:scheduler:eu-west-1:111122223333:schedule/default/scan'],
  detail: '{}',
};

/** What is thrown says. @throws when nothing is, or something else than an InputError */
function told(run: () => unknown): Text {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.text;
    throw error;
  }
  throw new Error('it was taken');
}

/** The message of what is thrown; in Japanese it is Japanese. */
function refusal(run: () => unknown): string {
  const text = told(run);
  expectJapanese(text);
  return text.en;
}

describe('the event of a scan', () => {
  test.each<[string, unknown, object]>([
    ['nothing: everything, and it is published', {}, { publish: true }],
    ['null', null, { publish: true }],
    ['no event at all', undefined, { publish: true }],
    ["EventBridge Scheduler's own", { ...SCHEDULED, source: 'aws.scheduler' }, { publish: true }],
    ["an EventBridge rule's own", { ...SCHEDULED, source: 'aws.events' }, { publish: true }],
    [
      'everything said',
      {
        regions: ['eu-west-1', 'us-gov-east-1'],
        checks: ['ses-*'],
        publish: false,
        deepReads: 0,
        locale: 'ja',
      },
      {
        regions: ['eu-west-1', 'us-gov-east-1'],
        checks: ['ses-*'],
        publish: false,
        deepReads: 0,
        locale: 'ja',
      },
    ],
    [
      'every identity by itself',
      { deepReads: 'all' },
      { publish: true, deepReads: Number.POSITIVE_INFINITY },
    ],
  ])('%s', (_, event, expected) => {
    expect(scanRequestOf(event)).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown key', { regoins: ['eu-west-1'] }, /^event is not valid: regoins: unknown key$/],
    ['each of several faults', { publish: 1, locale: 2 }, /publish: .*; locale: /],
    ['a Region that is none', { regions: ['eu-west-1', 'Ireland'] }, /regions\.1: expected a Region like/],
    ['no Region', { regions: [] }, /regions: expected at least one Region/],
    ['a Region by itself', { regions: 'eu-west-1' }, /regions: /],
    ['no check', { checks: [] }, /checks: expected at least one check/],
    ['a check that is no text', { checks: [1] }, /checks\.0: /],
    ['publish as text', { publish: 'false' }, /publish: /],
    ['a language that is neither', { locale: 'fr' }, /locale: expected en or ja$/],
    ['a language with its country', { locale: 'ja-JP' }, /locale: expected en or ja$/],
    [
      'deep reads below none',
      { deepReads: -1 },
      /deepReads: expected a number of identities, 0 or more, or all/,
    ],
    ['deep reads as text', { deepReads: '300' }, /deepReads: expected a number/],
    ['half a deep read', { deepReads: 1.5 }, /deepReads: expected a number/],
    ["another service's event", { ...SCHEDULED, source: 'aws.s3' }, /version: unknown key/],
    ['an empty list', [], /^event is not valid: expected an object, not a list/],
    ['a list', [{}], /expected an object, not a list/],
    ['a text', 'eu-west-1', /^event is not valid: it: /],
    ['a number', 0, /it: /],
    ['false', false, /it: /],
  ])('%s is refused', (_, event, message) => {
    expect(refusal(() => scanRequestOf(event))).toMatch(message);
  });

  test('any JSON is taken, or refused with an error that names a field', () => {
    const known = fc.record(
      {
        regions: fc.oneof(fc.constant(['eu-west-1']), fc.jsonValue()),
        checks: fc.oneof(fc.constant(['ses-*']), fc.jsonValue()),
        publish: fc.oneof(fc.boolean(), fc.jsonValue()),
        locale: fc.oneof(fc.constantFrom('en', 'ja'), fc.jsonValue()),
        source: fc.constantFrom('aws.scheduler', 'aws.events', 'aws.s3'),
        'detail-type': fc.oneof(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(known, fc.jsonValue()), (event) => {
        let request: object;
        try {
          request = scanRequestOf(event);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toMatch(/^event is not valid: ([\s\S]+: [\s\S]+|expected an object)/);
          expect(error.text.ja).toMatch(/^入力が正しくありません \(イベント\): [\s\S]*(い|す|せん)/);
          return;
        }
        expect(request).toMatchObject({ publish: expect.any(Boolean) });
        const keys = ['regions', 'checks', 'publish', 'locale'];
        expect(Object.keys(request).filter((key) => !keys.includes(key))).toEqual([]);
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ['an unknown key', { regoins: [] }, 'regoins: 不明なキーです'],
    ['no text', { checks: [1] }, 'checks.0: 文字列が必要ですが、1 が指定されています'],
    [
      'a text for a list',
      { regions: 'eu-west-1' },
      'regions: リストが必要ですが、"eu-west-1" が指定されています',
    ],
    [
      'no yes or no',
      { publish: {} },
      'publish: true または false が必要ですが、オブジェクトが指定されています',
    ],
    ['a number', 5, '全体: オブジェクトが必要ですが、5 が指定されています'],
    ['a list', [], 'リストではなくオブジェクトを指定してください'],
    [
      'two faults',
      { regions: ['Ireland'], locale: 'fr' },
      'regions.0: リージョンを eu-west-1 のような形式で指定してください; locale: en または ja を指定してください',
    ],
  ])('the Japanese of %s', (_, event, expected) => {
    expect(told(() => scanRequestOf(event)).ja).toBe(`入力が正しくありません (イベント): ${expected}`);
  });

  test('an event that is something else altogether is not told field by field for ever', () => {
    const text = told(() => scanRequestOf({ checks: Array.from({ length: 5000 }, (_, i) => i) }));
    expect(text.en).toMatch(/checks\.0: .*checks\.19: .*; and 4980 more$/);
    expect(text.ja).toMatch(/checks\.0: .*checks\.19: .*; ほか 4980 件$/);
    for (const message of Object.values(text)) expect(message).not.toMatch(/checks\.20/);
  });
});

describe('the environment', () => {
  test.each<[string, Record<string, string | undefined>, object]>([
    ['says nothing', { PATH: '/bin', AWS_REGION: 'eu-west-1' }, USUAL],
    [
      'says everything',
      {
        MAILPOSTURE_TOPIC_ARN: ARN,
        MAILPOSTURE_REPORT_BUCKET: 'reports.example',
        MAILPOSTURE_REGIONS: 'eu-west-1, us-east-1',
        MAILPOSTURE_DNS: '127.0.0.1:5353,[::1]:53,1.1.1.1',
        MAILPOSTURE_PACE: 'off',
        MAILPOSTURE_CONFIG: 's3://my-bucket/mailposture.yml',
        MAILPOSTURE_LOCALE: 'ja',
        MAILPOSTURE_DEEP_READS: '0',
      },
      {
        ...USUAL,
        topicArn: ARN,
        reportBucket: 'reports.example',
        history: 's3://reports.example/history',
        regions: ['eu-west-1', 'us-east-1'],
        dns: ['127.0.0.1:5353', '[::1]:53', '1.1.1.1'],
        pace: 'off',
        config: 's3://my-bucket/mailposture.yml',
        locale: 'ja',
        deepReads: 0,
      },
    ],
    [
      'wants every identity by itself',
      { MAILPOSTURE_DEEP_READS: 'all' },
      { ...USUAL, deepReads: Number.POSITIVE_INFINITY },
    ],
    [
      'has variables that are empty, as serverless.yml writes what is not set',
      { MAILPOSTURE_TOPIC_ARN: '', MAILPOSTURE_REGIONS: '', MAILPOSTURE_PACE: '', MAILPOSTURE_LOCALE: '' },
      USUAL,
    ],
  ])('%s', (_, environment, expected) => {
    expect(settingsFrom(environment)).toEqual(expected);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a variable nobody knows',
      { MAILPOSTURE_TOPIC: ARN },
      /^environment is not valid: MAILPOSTURE_TOPIC: unknown key/,
    ],
    [
      'no topic',
      { MAILPOSTURE_TOPIC_ARN: 'digest' },
      /MAILPOSTURE_TOPIC_ARN: expected the ARN of an SNS topic/,
    ],
    [
      'a bucket as a URL',
      { MAILPOSTURE_REPORT_BUCKET: 's3://x' },
      /MAILPOSTURE_REPORT_BUCKET: expected the name/,
    ],
    ['a comma too many', { MAILPOSTURE_REGIONS: 'eu-west-1,' }, /MAILPOSTURE_REGIONS.1: expected a Region/],
    ['a DNS server by name', { MAILPOSTURE_DNS: 'dns.example' }, /MAILPOSTURE_DNS.0: expected the address/],
    [
      'deep reads',
      { MAILPOSTURE_DEEP_READS: '-1' },
      /MAILPOSTURE_DEEP_READS: expected a number of identities/,
    ],
    ['a pace', { MAILPOSTURE_PACE: 'fast' }, /MAILPOSTURE_PACE: expected aws or off/],
    ['a language', { MAILPOSTURE_LOCALE: 'EN' }, /MAILPOSTURE_LOCALE: expected en or ja$/],
    ['half an address', { MAILPOSTURE_CONFIG: 's3://b' }, /MAILPOSTURE_CONFIG: expected s3:\/\/BUCKET\/KEY/],
  ])('%s is refused', (_, environment, message) => {
    expect(refusal(() => settingsFrom(environment))).toMatch(message);
  });
});

describe('one value of the command line', () => {
  test('a refusal is one sentence, in each language', () => {
    expect(told(() => parseRegion('tokyo'))).toEqual({
      en: 'expected a Region like eu-west-1.',
      ja: 'リージョンを eu-west-1 のような形式で指定してください。',
    });
  });

  test('a Region', () => {
    expect(parseRegion('ap-northeast-1')).toBe('ap-northeast-1');
    expect(refusal(() => parseRegion('tokyo'))).toBe('expected a Region like eu-west-1.');
  });

  test('a topic', () => {
    expect(parseTopicArn(ARN)).toBe(ARN);
    expect(refusal(() => parseTopicArn('arn:aws:sqs:eu-west-1:111122223333:q'))).toMatch(/SNS topic/);
  });

  test.each(['127.0.0.1', '127.0.0.1:53', '8.8.8.8:65535', '[::1]', '[2001:db8::1]:5353'])(
    '%s is a DNS server',
    (server) => {
      expect(parseDnsServer(server)).toBe(server);
      expect(() => new Resolver().setServers([server])).not.toThrow();
    },
  );

  // Port 0 makes node:dns abort the whole process, and 65536 and more wrap around to another port.
  test.each(
    ['', 'localhost', '999.1.1.1', '1.2.3', '...', '1.1.1.1:0', '1.1.1.1:00', '1.1.1.1:65536'].concat([
      '1.1.1.1:99999',
      '1.1.1.1:',
      '::1',
      '[::1',
      '[127.0.0.1]:53',
      '[zz]',
      '1.1.1.1:53 ',
    ]),
  )('%j is none', (server) => {
    expect(refusal(() => parseDnsServer(server))).toMatch(/address of a DNS server/);
  });

  test('whatever is taken for a DNS server, node:dns takes too', () => {
    const texts = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: -1, max: 99_999 }))
        .map(([ip, port]) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let server: string;
        try {
          server = parseDnsServer(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        const resolver = new Resolver();
        resolver.setServers([server]);
        expect(resolver.getServers()).toHaveLength(1);
      }),
    );
  });
});
