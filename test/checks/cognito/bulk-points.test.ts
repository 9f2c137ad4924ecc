// The demands of large receivers as they are told, and the leg that carries mail alone.
import { onlyLeg, pointsTold } from '../../../src/checks/cognito/bulk-points.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../../../src/checks/samples/mail.ts';
import { DOMAIN } from '../../../src/checks/samples.ts';
import { type BulkPoint, bulkSenderList } from '../../../src/email/bulk-senders.ts';
import { verdictOn } from '../../../src/email/verdict.ts';
import { type SenderAuthentication, same } from '../../../src/model.ts';

test('points stand under their receivers, in the order of the list', () => {
  const list = bulkSenderList({
    spf: 'yes',
    dkim: 'no',
    spfAligned: 'yes',
    dkimAligned: 'no',
    dmarcRecord: 'unknown',
  });
  expect(pointsTold(list, 'no').en).toBe(
    'Gmail: DKIM passes; Yahoo: DKIM passes; Outlook.com: DKIM passes for the From domain',
  );
  expect(pointsTold(list, 'unknown').en).toMatch(/^Gmail: a DMARC record.*; Yahoo: .*; Outlook\.com: [^;]*$/);
  expect(pointsTold([], 'no')).toEqual({ en: '', ja: '' });
});

test('in Japanese each point stands in quotation marks, for it may hold commas', () => {
  const demand = (receiver: BulkPoint['receiver'], english: string, japanese: string): BulkPoint => {
    return { receiver, demand: { en: english, ja: japanese }, met: 'no' };
  };
  const points = [
    demand('Gmail', 'SPF passes', 'SPF に合格する'),
    demand('Gmail', 'a record, and it passes', 'レコードがあり、合格する'),
    demand('Yahoo', 'SPF passes', 'SPF に合格する'),
  ];
  expect(pointsTold(points, 'no')).toEqual({
    en: 'Gmail: SPF passes, a record, and it passes; Yahoo: SPF passes',
    ja: 'Gmail の「SPF に合格する」「レコードがあり、合格する」、Yahoo の「SPF に合格する」',
  });
});

test.each<[string, Partial<SenderAuthentication>, 'DKIM' | 'SPF' | undefined]>([
  ['both', {}, undefined],
  ['DKIM', { spf: AMAZONS_SPF }, 'DKIM'],
  ['SPF', { dkim: [], unsigned: same('off') }, 'SPF'],
  ['neither', { dkim: [], unsigned: same('off'), spf: AMAZONS_SPF }, undefined],
  ['DKIM, and SPF is not known', { spf: spfLeg({ passes: 'unknown' }) }, undefined],
  ['SPF, and DKIM is not known', { dkim: [dkimLeg({ passes: 'unknown', domain: DOMAIN })] }, undefined],
])('the only leg, where it is %s', (_case, more, leg) => {
  expect(onlyLeg(verdictOn(authentication(more)))).toBe(leg);
});
