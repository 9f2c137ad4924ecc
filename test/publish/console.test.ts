// Links into the console, by kind of subject and partition.
import fc from 'fast-check';
import type { SubjectRef } from '../../src/model.ts';
import { consoleLink, objectLink } from '../../src/publish/console.ts';
import { hostileText } from '../support/reports.ts';

const subject = (kind: SubjectRef['kind'], region: string, name: string, id = name): SubjectRef => ({
  kind,
  id,
  name,
  account: '111122223333',
  region,
});

test.each<[string, SubjectRef, string | undefined]>([
  [
    'user pool',
    subject(
      'userPool',
      'eu-west-1',
      'shop',
      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Ab1',
    ),
    'https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Ab1/users?region=eu-west-1',
  ],
  [
    'identity',
    subject('identity', 'ap-northeast-1', 'mail+news@example.com'),
    'https://console.aws.amazon.com/ses/home?region=ap-northeast-1#/identities/mail%2Bnews%40example.com',
  ],
  [
    'SES of an account, in China',
    subject('account', 'cn-north-1', 'SES'),
    'https://console.amazonaws.cn/ses/home?region=cn-north-1#/account',
  ],
  [
    'identity in GovCloud',
    subject('identity', 'us-gov-west-1', 'example.com'),
    'https://console.amazonaws-us-gov.com/ses/home?region=us-gov-west-1#/identities/example.com',
  ],
  ['domain', subject('domain', 'global', 'example.com'), undefined],
  ['a Region that is none', subject('identity', '*', 'example.com'), undefined],
])('%s', (_, of, expected) => {
  expect(consoleLink(of)).toBe(expected);
});

test('a hostile name stays inside its part of the link', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, region) => {
      expect(consoleLink(subject('identity', 'eu-west-1', name))).toMatch(
        /^https:\/\/console\.aws\.amazon\.com\/ses\/home\?region=eu-west-1#\/identities\/[\w.~%-]*$/,
      );
      expect(consoleLink(subject('identity', `x/${region}`, name))).toBeUndefined();
    }),
  );
});

test.each<[string, readonly [string, string, string?], string]>([
  [
    'a report',
    ['reports', 'reports/111122223333/a b.json', 'eu-west-1'],
    'https://console.aws.amazon.com/s3/object/reports?region=eu-west-1&prefix=reports%2F111122223333%2Fa%20b.json',
  ],
  [
    'in China',
    ['reports', 'k', 'cn-north-1'],
    'https://console.amazonaws.cn/s3/object/reports?region=cn-north-1&prefix=k',
  ],
  ['without a Region', ['reports', 'k'], 'https://console.aws.amazon.com/s3/object/reports?prefix=k'],
  [
    'a Region that is none',
    ['reports', 'k', 'x/&y'],
    'https://console.aws.amazon.com/s3/object/reports?prefix=k',
  ],
])('an object of S3: %s', (_, place, expected) => {
  expect(objectLink(...place)).toBe(expected);
});

test("hostile names stay inside their parts of an object's link", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (bucket, key) => {
      expect(objectLink(bucket, key, 'eu-west-1')).toMatch(
        /^https:\/\/console\.aws\.amazon\.com\/s3\/object\/[\w.~%-]*\?region=eu-west-1&prefix=[\w.~%-]*$/,
      );
    }),
  );
});
