// The fix of a finding on a terminal: what is to be pasted stays on its line, and is told once.
import { FixLines } from '../../src/cli/fix-lines.ts';
import type { Finding, Locale } from '../../src/model.ts';
import { finding } from '../support/reports.ts';

type Fix = NonNullable<Finding['fix']>;
const plain = { paint: (_: unknown, text: string) => text, width: 100 };
const lines = (fix: Fix, locale: Locale = 'en') => new FixLines({ ...plain, locale }).of(finding({ fix }));

const seen = { known: true, value: [], source: 'dns:TXT' } as const;
const dmarc: Fix['changes'][number] = {
  kind: 'dns',
  set: { name: '_dmarc.example.com', type: 'TXT', ttl: 300, values: ['v=DMARC1; p=none', 'a "quoted" text'] },
  before: seen,
  why: 'receivers find a record',
};
const mailFrom: Fix['changes'][number] = {
  kind: 'dns',
  set: {
    name: 'bounce.example.com',
    type: 'MX',
    ttl: 300,
    values: ['10 feedback-smtp.eu-west-1.amazonses.com'],
  },
  before: { known: false, why: 'nobody has looked' },
  why: 'bounces come back to SES',
};
const signing: Fix['changes'][number] = {
  kind: 'ses',
  account: '111122223333',
  region: 'eu-west-1',
  change: 'enableDkimSigning',
  identity: "it's.example",
};

test('records as lines of a zone file, commands as lines of a shell', () => {
  expect(lines({ changes: [dmarc, mailFrom, signing], open: [] })).toEqual([
    '    Publish  _dmarc.example.com. 300 IN TXT "v=DMARC1; p=none"',
    String.raw`    Publish  _dmarc.example.com. 300 IN TXT "a \"quoted\" text"`,
    '    Publish  bounce.example.com. 300 IN MX 10 feedback-smtp.eu-west-1.amazonses.com.',
    '    Note     look first what is there',
    String.raw`    Run      aws sesv2 put-email-identity-dkim-attributes --region eu-west-1 --email-identity 'it'\''s.example' --signing-enabled`,
  ]);
});

test('what is in the way goes first, and what is left to a person comes last', () => {
  const remove = { name: 'a.example.com', type: 'TXT', ttl: 300, values: ['x'] } as const;
  const set = { name: 'a.example.com', type: 'CNAME', ttl: 300, values: ['b.example.com'] } as const;
  const fix: Fix = { changes: [{ ...dmarc, set, remove }], open: ['Compare it first.'] };
  expect(lines(fix)).toEqual([
    '    Remove   a.example.com. IN TXT "x"',
    '    Publish  a.example.com. 300 IN CNAME b.example.com.',
    '    Note     Compare it first.',
  ]);
  expect(lines(fix, 'ja')).toEqual([
    '    削除     a.example.com. IN TXT "x"',
    '    公開     a.example.com. 300 IN CNAME b.example.com.',
    '    注意     Compare it first.',
  ]);
});

test('of a set that is there, what stays is no news, and what goes is told', () => {
  const before = { ...seen, value: ['a "quoted" text', 'v=DMARC1; p=none; pct=5'] };
  expect(lines({ changes: [{ ...dmarc, before }], open: [] })).toEqual([
    '    Remove   _dmarc.example.com. IN TXT "v=DMARC1; p=none; pct=5"',
    '    Publish  _dmarc.example.com. 300 IN TXT "v=DMARC1; p=none"',
    String.raw`    Publish  _dmarc.example.com. 300 IN TXT "a \"quoted\" text"`,
  ]);
});

test('a change that several findings ask for is written once', () => {
  const writer = new FixLines({ ...plain, locale: 'en' });
  const one = finding({ fix: { changes: [dmarc], open: [] } });
  expect(writer.of(one)).toHaveLength(2);
  expect(writer.of(one)).toEqual(['    The fix is above.']);
  expect(writer.of(finding())).toEqual([]);
});

test('nothing from outside steers the terminal', () => {
  const values = ['v=\u001b[31mx\u0007', '\u202e\u200b'];
  const hostile = { ...dmarc, set: { ...dmarc.set, values } };
  const command = { ...signing, identity: 'a\u001b[2J\n$(reboot)`x`' };
  const text = lines({ changes: [hostile, command], open: ['\u001b[2J'] }).join('\n');
  expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u200b]/u);
});
