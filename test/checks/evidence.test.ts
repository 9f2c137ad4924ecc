// Evidence from DNS: what is shown of an answer, and that each keeps its question.
import type { EvidenceOf } from '../../src/checks/define.ts';
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
import { NONE } from '../../src/checks/words.ts';
import { type DmarcQuery, LOCALES, type Locale, same, told } from '../../src/model.ts';

test.each<[string, DmarcQuery, string]>([
  ['no such name', dmarcQuery(DOMAIN), 'no such name'],
  [
    'a name that DNS cannot carry',
    dmarcQuery(DOMAIN, [], { fault: same('a label is empty') }),
    'no such name: a label is empty',
  ],
  ['no TXT', dmarcQuery(DOMAIN, [], { answer: 'nodata' }), 'no TXT record'],
  ['other text', dmarcQuery(DOMAIN, [], { answer: 'found' }), 'TXT records, none of which is DMARC'],
  [
    'text meant for it',
    dmarcQuery(DOMAIN, [], { answer: 'found', fault: same('x is not read') }),
    'no DMARC record: x is not read',
  ],
  ['one', dmarcQuery(DOMAIN, ['v=DMARC1; p=none']), 'v=DMARC1; p=none'],
  [
    'one with a fault',
    dmarcQuery(DOMAIN, ['v=DMARC1'], { fault: same('p is missing') }),
    'v=DMARC1 (p is missing)',
  ],
  [
    'two',
    dmarcQuery(DOMAIN, ['a', 'b'], { fault: same('2 records') }),
    '2 records, so none counts: "a", "b"',
  ],
])('%s', (_case, query, text) => {
  const answer = answerOf(query);
  expect(answer.en).toBe(text);
  expect(dmarcEvidence('dmarc', [query])).toEqual([
    { fact: 'dmarc', field: `TXT _dmarc.${DOMAIN}`, value: answer, asked: query.asked },
  ]);
});

test.each<[DmarcQuery, string]>([
  [dmarcQuery(DOMAIN, [], { fault: same('x') }), '該当する名前なし: x'],
  [dmarcQuery(DOMAIN, [], { answer: 'found', fault: same('x') }), 'DMARC レコードなし: x'],
  [dmarcQuery(DOMAIN, ['v=DMARC1']), 'v=DMARC1'],
  [dmarcQuery(DOMAIN, ['a', 'b']), 'レコードが 2 個あり、いずれも無効: "a"、"b"'],
])('in Japanese: %j', (query, text) => {
  expect(answerOf(query).ja).toBe(text);
});

test('an endless record has an end', () => {
  const [evidence] = dmarcEvidence('dmarc', [dmarcQuery(DOMAIN, ['x'.repeat(60_000)])]);
  for (const locale of LOCALES) expect(told(evidence?.value ?? '', locale)).toHaveLength(1001);
});

test('a DKIM record shows its CNAME and its texts, each with its question', () => {
  const record = dkimRecord('token1', { texts: ['p=a', 'p=b'] });
  expect(
    dkimEvidence('dkimRecords', record).map(({ field, value, asked: question }) => [field, value, question]),
  ).toEqual([
    [`CNAME ${record.name}`, 'token1.dkim.amazonses.com', asked(record.name, 'CNAME')],
    [`TXT ${record.name}`, 'p=a | p=b', asked(record.name)],
  ]);
  expect(dkimEvidence('dkimRecords', lostDkimRecord()).map(({ value }) => value)).toEqual([NONE, NONE]);
});

test("an SPF evaluation shows the domain's own record with its question, not that of an include", () => {
  const evaluation = spfEvaluation({ asked: [asked('amazonses.com'), asked(DOMAIN, 'MX'), asked(DOMAIN)] });
  expect(spfEvidence('spf', evaluation)[0]).toMatchObject({ field: `TXT ${DOMAIN}`, asked: asked(DOMAIN) });
  expect(spfEvidence('spf', spfEvaluation({ asked: [] }))[0]).not.toHaveProperty('asked');
});

function linesOf(evidence: readonly EvidenceOf<string>[], locale: Locale): string[] {
  return evidence.map(({ field, value }) => `${told(field, locale)}: ${told(value, locale)}`);
}

test('a sender shows each leg, and each question for DMARC once', () => {
  const above = read(dmarcFound('v=DMARC1; p=none', { domain: SUBDOMAIN, at: DOMAIN }));
  const own = read(dmarcFound('v=DMARC1; p=none', { domain: SUBDOMAIN }));
  const sender = authentication({
    dkim: [dkimLeg(), dkimLeg({ domain: undefined, passes: 'unknown', because: same('not read') })],
    dmarc: own,
    dmarcByRfc7489: above,
  });
  expect(linesOf(senderEvidence('authentication', sender), 'en')).toEqual([
    `DKIM (${DOMAIN}): yes: 3 of 3 keys are live in DNS`,
    'DKIM of a domain that is not known: unknown: not read',
    `SPF (bounce.${DOMAIN}): yes: its record lets all 15 networks of amazonses.com pass`,
    `TXT _dmarc.${SUBDOMAIN}: v=DMARC1; p=none`,
    `TXT _dmarc.${DOMAIN}: v=DMARC1; p=none`,
  ]);
  expect(linesOf(senderEvidence('authentication', sender), 'ja').slice(0, 3)).toEqual([
    `DKIM (${DOMAIN}): 合格: DNS 上のキー 3 個中 3 個が有効です`,
    'DKIM (ドメインは不明): 不明: not read',
    `SPF (bounce.${DOMAIN}): 合格: SPF レコードが amazonses.com の 15 個のネットワークをすべて許可しています`,
  ]);
});

test('a sender without a signature says why, and nothing of a record that was not read', () => {
  const sender = authentication({
    dkim: [],
    unsigned: same('switched off'),
    dmarc: unread(),
    dmarcByRfc7489: unread(),
  });
  expect(linesOf(senderEvidence('authentication', sender), 'en')).toEqual([
    `DKIM (${DOMAIN}): no: switched off`,
    expect.stringContaining('SPF ('),
  ]);
  const { unsigned: _, ...silent } = sender;
  expect(linesOf(senderEvidence('authentication', silent), 'ja')[0]).toBe(
    `DKIM (${DOMAIN}): 不合格: 署名されていません`,
  );
});
