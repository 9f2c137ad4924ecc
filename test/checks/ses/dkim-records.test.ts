// What is said of DKIM records that were not seen, in both languages.
import { unread } from '../../../src/checks/samples/dns.ts';
import { dkimRecord, easyDkim, lostDkimRecord } from '../../../src/checks/samples/mail.ts';
import { besides, recordsToJudge } from '../../../src/checks/ses/dkim-records.ts';
import dkimLive from '../../../src/checks/ses/ses-dkim-live.ts';
import { evaluate } from '../../../src/evaluate.ts';
import { en, ja, same, say, told } from '../../../src/model.ts';
import { inventoryOf } from '../../support/check-examples.ts';

test('a reason that two records share is told once', () => {
  const records = recordsToJudge('domain', easyDkim(unread('SERVFAIL'), unread('SERVFAIL')), 'kumo');
  expect(records).toEqual({ seen: [dkimRecord('token3')], unseen: [same('SERVFAIL')] });
});

test('what was not seen is a sentence of its own; nothing is none', () => {
  const unseen = [say(en`no answer`, ja`応答がありません`), same('REFUSED')];
  expect(told(besides(unseen), 'en')).toBe('Not seen: no answer; REFUSED.');
  expect(told(besides(unseen), 'ja')).toBe('確認できなかったもの: 応答がありません; REFUSED。');
  expect(told(besides([]), 'ja')).toBe('');
});

test('the Japanese of ses-dkim-live gives each broken record a sentence', () => {
  const example = {
    name: same('two records are lost, and one was not seen'),
    facts: {
      type: 'domain',
      dkim: { signingEnabled: true, status: 'FAILED', tokens: [] },
      dkimRecords: easyDkim(lostDkimRecord('token1'), lostDkimRecord('token2'), unread('SERVFAIL')),
    },
    expect: 'fail',
  } as const;
  const [finding] = evaluate(inventoryOf(dkimLive, example), [dkimLive], { locale: 'ja' });
  expect(finding?.because).toMatch(
    /^kumo-notes\.example の DKIM について、.* FAILED です \(.*\)。原因は DNS にあります。token1\.\S+: [^。]+。token2\.\S+: [^。]+。確認できなかったもの: SERVFAIL。$/,
  );
});
