// What checks of an account say, where a sentence is put together from parts: both languages.
import { SAMPLE_SUBJECTS, UNUSED, USED } from '../../../src/checks/samples.ts';
import { sesOf, usesOf } from '../../../src/checks/ses/account-use.ts';
import { judgeRate } from '../../../src/checks/ses/rate.ts';
import { COMPLAINT_RATE } from '../../../src/checks/thresholds.ts';
import { type AccountUse, en, ja, say } from '../../../src/model.ts';

const SUBJECT = SAMPLE_SUBJECTS.account;

test.each<[AccountUse, string, string]>([
  [UNUSED, 'nobody', 'なし'],
  [{ identities: 1, pools: [] }, '1 identity', '1 個の ID'],
  [{ identities: 0, pools: ['a', 'b'] }, '2 user pools', '2 個のユーザープール'],
  [{ identities: 3, pools: ['a'] }, '3 identities and 1 user pool', '3 個の ID、1 個のユーザープール'],
])('%j in words', (use, english, japanese) => {
  expect(usesOf(use)).toEqual({ en: english, ja: japanese });
});

test('SES of an account in a Region', () => {
  expect(sesOf(SUBJECT)).toEqual({
    en: 'SES in eu-west-1 of 111122223333',
    ja: 'eu-west-1 の SES (アカウント 111122223333)',
  });
});

test.each<[number | undefined, string, string]>([
  [
    0.000_001,
    'is less than 0.001 %, under the limit of 0.1 %.',
    'の苦情率は 0.001 % 未満 (上限 0.1 %) で、上限を下回っています。',
  ],
  [
    0.002,
    'is 0.2 %, and the limit is 0.1 %: AWS places accounts under review from 0.1 % on, and from 0.5 % on',
    'の苦情率は 0.2 %、上限は 0.1 % です。AWS は 0.1 % 以上のアカウントをレビュー対象とし、0.5 % 以上では、',
  ],
  [undefined, 'CloudWatch has no complaint rate of SES in eu-west-1', 'の苦情率は CloudWatch にありません。'],
])('a complaint rate of %d', (complaintRate, english, japanese) => {
  const rate = {
    field: 'complaintRate',
    metric: 'Reputation.ComplaintRate',
    name: say(en`complaint rate`, ja`苦情率`),
    limits: COMPLAINT_RATE,
    aws: COMPLAINT_RATE,
  } as const;
  const { because } = judgeRate(rate, { complaintRate }, USED, SUBJECT);
  expect(because.en).toContain(english);
  expect(because.ja).toContain(`eu-west-1 の SES (アカウント 111122223333) ${japanese}`);
});
