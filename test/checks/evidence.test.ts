// Evidence from DNS: what is shown of an answer, and that each keeps its question.
import {
  answerOf,
  dkimEvidence,
  dmarcEvidence,
  senderEvidence,
  spfEvidence,
} from '../../src/checks/evidence.ts';
import { asked, dmarcFound, dmarcQuery, read, SUBDOMAIN, unread } from '../../src/checks/samples/dns.ts';
import {
  authentication,
  dkimLeg,
  dkimRecord,
  lostDkimRecord,
  spfEvaluation,
} from '../../src/checks/samples/mail.ts';
import { DOMAIN } from '../../src/checks/samples.ts';
import type { DmarcQuery } from '../../src/model.ts';

test.each<[string, DmarcQuery, string]>([
  ['no such name', dmarcQuery(DOMAIN), 'no such name'],
  [
    'a name that DNS cannot carry',
    dmarcQuery(DOMAIN, [], { fault: 'a label is empty' }),
    'no such name: a label is empty',
  ],
  ['no TXT', dmarcQuery(DOMAIN, [], { answer: 'nodata' }), 'no TXT record'],
  ['other text', dmarcQuery(DOMAIN, [], { answer: 'found' }), 'TXT records, none of which is DMARC'],
  [
    'text meant for it',
    dmarcQuery(DOMAIN, [], { answer: 'found', fault: 'x is not read' }),
    'no DMARC record: x is not read',
  ],
  ['one', dmarcQuery(DOMAIN, ['v=DMARC1; p=none']), 'v=DMARC1; p=none'],
  [
    'one with a fault',
    dmarcQuery(DOMAIN, ['v=DMARC1'], { fault: 'p is missing' }),
    'v=DMARC1 (p is missing)',
  ],
  ['two', dmarcQuery(DOMAIN, ['a', 'b'], { fault: '2 records' }), '2 records, so none counts: "a", "b"'],
])('%s', (_case, query, text) => {
  expect(answerOf(query)).toBe(text);
  expect(dmarcEvidence('dmarc', [query])).toEqual([
    { fact: 'dmarc', field: `TXT _dmarc.${DOMAIN}`, value: text, asked: query.asked },
  ]);
});

test('an endless record has an end', () => {
  const [evidence] = dmarcEvidence('dmarc', [dmarcQuery(DOMAIN, ['x'.repeat(60_000)])]);
  expect(evidence?.value).toHaveLength(1001);
});

test('a DKIM record shows its CNAME and its texts, each with its question', () => {
  const record = dkimRecord('token1', { texts: ['p=a', 'p=b'] });
  expect(
    dkimEvidence('dkimRecords', record).map(({ field, value, asked: question }) => [field, value, question]),
  ).toEqual([
    [`CNAME ${record.name}`, 'token1.dkim.amazonses.com', asked(record.name, 'CNAME')],
    [`TXT ${record.name}`, 'p=a | p=b', asked(record.name)],
  ]);
  expect(dkimEvidence('dkimRecords', lostDkimRecord()).map(({ value }) => value)).toEqual([
    '(none)',
    '(none)',
  ]);
});

test("an SPF evaluation shows the domain's own record with its question, not that of an include", () => {
  const evaluation = spfEvaluation({ asked: [asked('amazonses.com'), asked(DOMAIN, 'MX'), asked(DOMAIN)] });
  expect(spfEvidence('spf', evaluation)[0]).toMatchObject({ field: `TXT ${DOMAIN}`, asked: asked(DOMAIN) });
  expect(spfEvidence('spf', spfEvaluation({ asked: [] }))[0]).not.toHaveProperty('asked');
});

test('a sender shows each leg, and each question for DMARC once', () => {
  const above = read(dmarcFound('v=DMARC1; p=none', { domain: SUBDOMAIN, at: DOMAIN }));
  const own = read(dmarcFound('v=DMARC1; p=none', { domain: SUBDOMAIN }));
  const sender = authentication({
    dkim: [dkimLeg(), dkimLeg({ domain: undefined, passes: 'unknown', because: 'not read' })],
    dmarc: own,
    dmarcByRfc7489: above,
  });
  expect(senderEvidence('authentication', sender).map(({ field, value }) => `${field}: ${value}`)).toEqual([
    `DKIM of ${DOMAIN}: yes: 3 of 3 keys are live in DNS`,
    'DKIM of a domain that is not known: unknown: not read',
    `SPF of bounce.${DOMAIN}: yes: its record lets all 15 networks of amazonses.com pass`,
    `TXT _dmarc.${SUBDOMAIN}: v=DMARC1; p=none`,
    `TXT _dmarc.${DOMAIN}: v=DMARC1; p=none`,
  ]);
});

test('a sender without a signature says why, and nothing of a record that was not read', () => {
  const sender = authentication({
    dkim: [],
    unsigned: 'switched off',
    dmarc: unread(),
    dmarcByRfc7489: unread(),
  });
  expect(senderEvidence('authentication', sender).map(({ field, value }) => `${field}: ${value}`)).toEqual([
    `DKIM of ${DOMAIN}: no: switched off`,
    expect.stringContaining('SPF of'),
  ]);
});
