// What is said of configuration sets, where a sentence is put together from parts: both languages.
import {
  BY_DEFAULT,
  BY_POOL,
  configurationSet,
  destination,
  used,
} from '../../../src/checks/samples/sets.ts';
import { destinationsShown, faultWords, setsInWords } from '../../../src/checks/ses/configuration-set.ts';
import { en, ja, say } from '../../../src/model.ts';

const FAULT = say(en`has none`, ja`には何もありません`);

function sets(count: number) {
  return Array.from({ length: count }, (_, i) => used(configurationSet({ name: `set-${i}` })));
}

test.each([
  [[BY_DEFAULT], 'the default of the identity', 'ID のデフォルト'],
  [[BY_POOL, BY_POOL], 'named by 2 user pools', '2 個のユーザープールが指定'],
  [
    [BY_POOL, BY_DEFAULT],
    'the default of the identity and named by 1 user pool',
    'ID のデフォルト、1 個のユーザープールが指定',
  ],
])('a set, and who uses it: %j', (usedBy, english, japanese) => {
  const words = setsInWords([used(configurationSet({ name: 'a' }), usedBy)]);
  expect(words).toEqual({ en: `a (${english})`, ja: `a (${japanese})` });
});

test('faults are a list in English, and sentences in Japanese', () => {
  expect(faultWords(sets(2).map((use) => ({ use, fault: FAULT })))).toEqual({
    en: 'set-0 (the default of the identity) has none and set-1 (the default of the identity) has none',
    ja: 'set-0 (ID のデフォルト) には何もありません。set-1 (ID のデフォルト) には何もありません',
  });
});

test.each([
  [5, 'set-4 (the default of the identity) has none', 'set-4 (ID のデフォルト) には何もありません'],
  [7, ' and 2 more', '。ほか 2 件'],
])('of %d faults as many are named as a sentence holds', (count, english, japanese) => {
  const words = faultWords(sets(count).map((use) => ({ use, fault: FAULT })));
  expect(words.en.endsWith(english)).toBe(true);
  expect(words.ja.endsWith(japanese)).toBe(true);
  expect(words.en).not.toContain('set-5');
  expect(words.ja).not.toContain('set-5');
});

test.each([
  [[], '(none)', '(なし)'],
  [
    [destination({ to: { kind: 'cloudWatch' } })],
    'failed-mail (on: BOUNCE, COMPLAINT, REJECT; to CloudWatch metrics)',
    'failed-mail (有効: BOUNCE, COMPLAINT, REJECT; 送信先: CloudWatch メトリクス)',
  ],
  [
    [destination({ enabled: false, events: [], to: { kind: 'other' } })],
    'failed-mail (off: no events; to a destination of a kind that Mailposture does not know)',
    'failed-mail (無効: イベントなし; 送信先: Mailposture が知らない種類の送信先)',
  ],
])('destinations as evidence: %j', (destinations, english, japanese) => {
  expect(destinationsShown(destinations)).toEqual({ en: english, ja: japanese });
});
