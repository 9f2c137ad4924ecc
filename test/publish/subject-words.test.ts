// What a subject is called, and the sentences that name one.
import type { SubjectRef } from '../../src/model.ts';
import { mannerOf, type Naming, namingOf } from '../../src/publish/naming.ts';
import { consequenceWords, followsWords, subjectWords } from '../../src/publish/subject-words.ts';
import { finding, report } from '../support/reports.ts';
import { ACCOUNT, DOMAIN, IDENTITY } from '../support/told-report.ts';

const POOL = finding().subject;
const LIST = { ...IDENTITY, id: '111122223333/eu-west-1/identity/*', name: 'every identity in eu-west-1' };

test.each<[SubjectRef, Naming, string, string]>([
  [POOL, 'oneAccount', 'user pool shop (eu-west-1)', 'ユーザープール shop (eu-west-1)'],
  [
    POOL,
    'severalAccounts',
    'user pool shop (eu-west-1, account 111122223333)',
    'ユーザープール shop (eu-west-1、アカウント 111122223333)',
  ],
  [IDENTITY, 'oneAccount', 'SES identity example.com (eu-west-1)', 'SES ID example.com (eu-west-1)'],
  [
    IDENTITY,
    'severalAccounts',
    'SES identity example.com (eu-west-1, account 111122223333)',
    'SES ID example.com (eu-west-1、アカウント 111122223333)',
  ],
  [DOMAIN, 'oneAccount', 'domain example.com', 'ドメイン example.com'],
  [
    DOMAIN,
    'severalAccounts',
    'domain example.com (account 111122223333)',
    'ドメイン example.com (アカウント 111122223333)',
  ],
  // SES in a Region is named with its account anyway.
  ...(['oneAccount', 'severalAccounts'] as const).map(
    (naming) =>
      [
        ACCOUNT,
        naming,
        'SES in eu-west-1, account 111122223333',
        'eu-west-1 の SES (アカウント 111122223333)',
      ] as const satisfies unknown[],
  ),
  [LIST, 'oneAccount', 'every identity in eu-west-1', 'every identity in eu-west-1'],
  [
    LIST,
    'severalAccounts',
    'every identity in eu-west-1 (account 111122223333)',
    'every identity in eu-west-1 (アカウント 111122223333)',
  ],
])('%j, %s', (subject, naming, english, japanese) => {
  expect(subjectWords(subject, naming)).toEqual({ en: english, ja: japanese });
});

test.each(['oneAccount', 'severalAccounts'] as const)('a hostile subject is bounded: %s', (naming) => {
  const long = `\u202e\n${'x'.repeat(10_000)}`;
  for (const kind of ['userPool', 'identity', 'account', 'domain'] as const) {
    const words = subjectWords({ kind, id: long, name: long, account: long, region: long }, naming);
    for (const text of [words.en, words.ja]) {
      expect(text.length).toBeLessThan(430);
      expect(text).not.toMatch(/[\n\u202e]/);
    }
  }
});

test.each<[string, SubjectRef, SubjectRef, Naming, string]>([
  ['of the same subject', POOL, POOL, 'severalAccounts', 'Follows from c.'],
  ['of another', POOL, IDENTITY, 'oneAccount', 'Follows from c of SES identity example.com (eu-west-1).'],
  [
    'of another, in one of several accounts',
    POOL,
    IDENTITY,
    'severalAccounts',
    'Follows from c of SES identity example.com (eu-west-1, account 111122223333).',
  ],
  [
    'of the same domain in another account',
    { ...DOMAIN, account: '444455556666' },
    DOMAIN,
    'severalAccounts',
    'Follows from c of domain example.com (account 111122223333).',
  ],
])('a cause %s', (_, subject, cause, naming, expected) => {
  const follows = { checkId: 'c', subject: cause };
  expect(followsWords({ subject, follows }, naming)?.en).toBe(expected);
});

test('what follows from nothing has no such sentence', () => {
  expect(followsWords({ subject: POOL }, 'severalAccounts')).toBeUndefined();
});

test('a finding in a line', () => {
  const words = (naming: Naming) => consequenceWords(finding(), naming).en;
  expect(words('oneAccount')).toBe('CRITICAL cognito-sender-verified: user pool shop (eu-west-1)');
  expect(words('severalAccounts')).toBe(
    'CRITICAL cognito-sender-verified: user pool shop (eu-west-1, account 111122223333)',
  );
});

test.each<[number, Naming]>([
  [0, 'oneAccount'],
  [1, 'oneAccount'],
  [2, 'severalAccounts'],
  [500, 'severalAccounts'],
])('%i accounts: %s', (count, naming) => {
  expect(namingOf(count)).toBe(naming);
  const accounts = Array.from({ length: count }, (_, i) => String(i));
  expect(mannerOf(report({ accounts, locale: 'ja' }))).toEqual({ locale: 'ja', naming });
});
