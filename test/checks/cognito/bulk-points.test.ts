// The demands of large receivers as they are told, and the leg that carries mail alone.
import { onlyLeg, pointsTold } from '../../../src/checks/cognito/bulk-points.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../../../src/checks/samples/mail.ts';
import { DOMAIN } from '../../../src/checks/samples.ts';
import { bulkSenderList } from '../../../src/email/bulk-senders.ts';
import { verdictOn } from '../../../src/email/verdict.ts';
import type { SenderAuthentication } from '../../../src/model.ts';

test('points stand under their receivers, in the order of the list', () => {
  const list = bulkSenderList({
    spf: 'yes',
    dkim: 'no',
    spfAligned: 'yes',
    dkimAligned: 'no',
    dmarcRecord: 'unknown',
  });
  expect(pointsTold(list, 'no')).toBe(
    'Gmail: DKIM passes; Yahoo: DKIM passes; Outlook.com: DKIM passes for the From domain',
  );
  expect(pointsTold(list, 'unknown')).toMatch(/^Gmail: a DMARC record.*; Yahoo: .*; Outlook\.com: [^;]*$/);
  expect(pointsTold([], 'no')).toBe('');
});

test.each<[string, Partial<SenderAuthentication>, 'DKIM' | 'SPF' | undefined]>([
  ['both', {}, undefined],
  ['DKIM', { spf: AMAZONS_SPF }, 'DKIM'],
  ['SPF', { dkim: [], unsigned: 'off' }, 'SPF'],
  ['neither', { dkim: [], unsigned: 'off', spf: AMAZONS_SPF }, undefined],
  ['DKIM, and SPF is not known', { spf: spfLeg({ passes: 'unknown' }) }, undefined],
  ['SPF, and DKIM is not known', { dkim: [dkimLeg({ passes: 'unknown', domain: DOMAIN })] }, undefined],
])('the only leg, where it is %s', (_case, more, leg) => {
  expect(onlyLeg(verdictOn(authentication(more)))).toBe(leg);
});
