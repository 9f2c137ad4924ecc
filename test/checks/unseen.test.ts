// Why a verdict on a sender is not known: the reasons that could still decide it, and no others.
import { dmarcFound, organization, read, unread } from '../../src/checks/samples/dns.ts';
import { AMAZONS_SPF, authentication, dkimLeg, spfLeg } from '../../src/checks/samples/mail.ts';
import { DOMAIN } from '../../src/checks/samples.ts';
import { dkimLegsOf, legsOf, unseenLegs, unseenRecords } from '../../src/checks/unseen.ts';
import { verdictOn } from '../../src/email/verdict.ts';
import { type SenderAuthentication, same } from '../../src/model.ts';

const SUBDOMAIN = `mail.${DOMAIN}`;
const LOST = { passes: 'unknown', because: same('keys') } as const;

test.each<[string, Partial<SenderAuthentication>, string[]]>([
  ['all known', {}, []],
  ['keys', { dkim: [dkimLeg(LOST)] }, ['keys']],
  ['keys of a signature that cannot align', { dkim: [dkimLeg({ ...LOST, domain: 'example.net' })] }, []],
  [
    'several, each reason once',
    { dkim: [dkimLeg(LOST), dkimLeg(LOST)], spf: spfLeg({ passes: 'unknown', because: same('spf') }) },
    ['keys', 'spf'],
  ],
  ["the FROM's organization", { from: SUBDOMAIN, organization: unread('walk') }, ['walk']],
  [
    "the FROM's organization, where SPF cannot align anyway and DKIM does without it",
    { organization: unread('walk'), spf: AMAZONS_SPF },
    [],
  ],
  [
    "a leg's organization",
    { from: SUBDOMAIN, dkim: [dkimLeg({ organization: unread('walk of d=') })] },
    ['walk of d='],
  ],
  ['the record, and with it the mode of alignment', { from: SUBDOMAIN, dmarc: unread('record') }, ['record']],
])('%s', (_case, more, reasons) => {
  const sender = authentication(more);
  expect(unseenLegs(sender, legsOf(verdictOn(sender)))).toEqual(reasons.map(same));
});

test('of the signatures alone', () => {
  const sender = authentication({
    dkim: [dkimLeg(LOST)],
    spf: spfLeg({ passes: 'unknown', because: same('spf') }),
  });
  expect(unseenLegs(sender, dkimLegsOf(verdictOn(sender)))).toEqual([same('keys')]);
});

test('of the records', () => {
  const found = read(dmarcFound('v=DMARC1; p=none'));
  expect(unseenRecords(authentication({ organization: read(organization()), dmarc: found }))).toEqual([]);
  expect(unseenRecords(authentication({ dmarc: unread('a'), dmarcByRfc7489: unread('a') }))).toEqual([
    same('a'),
  ]);
  expect(unseenRecords(authentication({ dmarc: unread('a'), dmarcByRfc7489: unread('b') }))).toEqual([
    same('a'),
    same('b'),
  ]);
});
