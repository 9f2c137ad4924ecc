// What becomes of threat-protection notices with more than one identity behind them: sentences from parts, in both
// languages.
import check from '../../../src/checks/cognito/cognito-notices-sender.ts';
import {
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  noticesFrom,
  SAMPLE_SUBJECTS,
} from '../../../src/checks/samples.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/checks/thresholds.ts';
import type { SenderIdentity } from '../../../src/model.ts';

const CONTEXT = {
  subject: SAMPLE_SUBJECTS.userPool,
  takenAt: '2026-11-01T00:00:00.000Z',
  thresholds: DEFAULT_THRESHOLDS,
};

const judged = (...identities: readonly SenderIdentity[]) =>
  check.evaluate({ sender: DEFAULT_SENDER, notices: noticesFrom(DOMAIN, identities) }, CONTEXT);

const elsewhere = (status?: string) => found(identityRef(DOMAIN, status, 'eu-north-1'));

test.each([
  [
    'all of them verified',
    judged(found(identityRef(DOMAIN)), elsewhere()),
    [`go out as ${DOMAIN} in eu-west-1 and ${DOMAIN} in eu-north-1, which is verified.`],
    [`検証済みの ID (eu-west-1 の ${DOMAIN}、eu-north-1 の ${DOMAIN}) から送信されます。`],
  ],
  [
    'none of them verified',
    judged(found(identityRef(DOMAIN, 'PENDING')), elsewhere('FAILED')),
    [`cannot be sent, because ${DOMAIN} in eu-west-1 is PENDING`, `and ${DOMAIN} in eu-north-1 is FAILED`],
    [`は送信できません。eu-west-1 の ${DOMAIN} は PENDING です`, `、eu-north-1 の ${DOMAIN} は FAILED です`],
  ],
  [
    'none of them there',
    judged(missing('notFound'), missing('otherAccount')),
    [`cannot be sent: SES in eu-west-1 has no identity ${DOMAIN}`, '; arn:aws:ses:eu-west-1:111122223333:'],
    [
      `は送信できません。eu-west-1 の SES に ID ${DOMAIN} がありません。`,
      '選んでください。arn:aws:ses:eu-west-1:111122223333:',
    ],
  ],
])('%s', (_name, { because }, english, japanese) => {
  for (const words of english) expect(because.en).toContain(words);
  for (const words of japanese) expect(because.ja).toContain(words);
  expect(because.en).toMatch(/^The threat-protection notices of the pool customers .*[^.]\.$/);
  expect(because.ja).toMatch(/^ユーザープール customers の脅威保護の通知は.*[^。]。$/);
});
