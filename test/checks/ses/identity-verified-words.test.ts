// The state of an identity that is not verified, in both languages: since when, what it means, and SES's reason.
import { verification } from '../../../src/checks/samples.ts';
import { stateOf } from '../../../src/checks/ses/identity-verified-words.ts';

const DOMAIN = { name: 'kumo.example', type: 'domain' } as const;
const ADDRESS = { name: 'hello@kumo.example', type: 'address' } as const;

test.each([
  [
    stateOf(DOMAIN, verification('PENDING'), 95.9),
    'kumo.example has been PENDING for 3 days: SES has not found the proof that it is yours yet.',
    'kumo.example は 3 日前から PENDING です (所有していることの証明を SES がまだ確認できていません)。',
  ],
  [
    stateOf(ADDRESS, verification('PENDING'), 'notTold'),
    'hello@kumo.example is PENDING (SES does not tell since when): nobody has followed the link in the mail that ' +
      'AWS sent.',
    'hello@kumo.example は PENDING です (開始時期は SES から取得できません)。AWS が送信したメールのリンクがまだ開かれていません。',
  ],
  [
    stateOf(ADDRESS, verification('NOT_STARTED', { errorType: 'SERVICE_ERROR' })),
    'hello@kumo.example is NOT_STARTED: nobody has started to verify it. SES says SERVICE_ERROR: SES had a fault of ' +
      'its own.',
    'hello@kumo.example は NOT_STARTED です (検証がまだ開始されていません)。SES が示す理由は SERVICE_ERROR です ' +
      '(SES 自体に障害がありました)。',
  ],
  [
    stateOf(DOMAIN, verification('NOT_STARTED', { errorType: 'NEW_WORD' })),
    'kumo.example is NOT_STARTED: nobody has started to verify it. SES says NEW_WORD.',
    'kumo.example は NOT_STARTED です (検証がまだ開始されていません)。SES が示す理由は NEW_WORD です。',
  ],
  [
    stateOf(DOMAIN, verification('NOT_STARTED', { unread: 'AccessDenied' })),
    "kumo.example is NOT_STARTED: nobody has started to verify it. SES's own reason could not be read (AccessDenied).",
    'kumo.example は NOT_STARTED です (検証がまだ開始されていません)。SES が示す理由は読み取れませんでした (AccessDenied)。',
  ],
])('%j', (state, english, japanese) => {
  expect(state).toEqual({ en: english, ja: japanese });
});
