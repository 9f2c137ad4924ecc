// Names and values that try to get out of wherever they are written, and changes made of them.
import fc from 'fast-check';
import { type DnsChange, en, ja, type RecordSet, same, say } from '../../../src/model.ts';

const PIECES = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '$',
    '${',
    `\${file("/etc/passwd")}`,
    '%{',
    '%{ if true }',
    '$${',
    '$(id)',
    '}',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    '\0',
    '\x1b[2J',
    '\x03',
    '\x7f',
    '\x85',
    '\u2028',
    '\u2029',
    '\u202e',
    '\ufeff',
  ],
  ...[';', '; drop', '#', '//', '/*', '*/', '(', ')', '@', '$INCLUDE /etc/passwd', '|', '||', '&', ' ', '  '],
  ...[
    '!Ref x',
    ': ',
    '- ',
    '&a',
    '*a',
    '<<EOF',
    'EOF',
    '---',
    '...',
    '\u3042',
    '\u{1f600}',
    '\u{20bb7}',
    'é',
    'e\u0301',
  ],
  ...[
    '{{resolve:ssm:x}}',
    '\\052',
    '\\u0041',
    '\ufffe',
    'a'.repeat(255),
    '\u{1f600}'.repeat(64),
    'v=spf1 -all',
  ],
];

/** Text of any kind, up to 10 KB. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.tuple(fc.constantFrom(...PIECES), fc.nat(10_000)).map(([piece, length]) =>
    // Whole characters only: half of one has no bytes.
    [...piece.repeat(Math.ceil(length / piece.length))].slice(0, length).join(''),
  ),
);

/** Labels of ASCII that DNS carries and hosts never have, under example.com. */
export const hostileName: fc.Arbitrary<string> = fc
  .array(fc.string({ unit: fc.constantFrom(...ascii()), minLength: 1, maxLength: 20 }), { maxLength: 3 })
  .map((labels) => [...labels, 'example', 'com'].join('.'));

function ascii(): string[] {
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  return all.filter((char) => char !== '.');
}

const value = (type: RecordSet['type']): fc.Arbitrary<string> => {
  if (type === 'TXT') return hostileText;
  return type === 'CNAME'
    ? hostileName
    : fc.tuple(fc.nat(65_535), hostileName).map((parts) => parts.join(' '));
};

const recordSet: fc.Arbitrary<RecordSet> = fc.constantFrom('CNAME', 'MX', 'TXT').chain((type) =>
  fc.record({
    name: hostileName,
    type: fc.constant(type),
    ttl: fc.nat(2_147_483_647),
    values: fc.array(value(type), { minLength: 1, maxLength: 3 }),
  }),
);

export const dnsChange: fc.Arbitrary<DnsChange> = fc
  .record({
    set: recordSet,
    before: recordSet,
    isKnown: fc.boolean(),
    remove: fc.option(recordSet),
    why: hostileText,
  })
  .map(({ set, before, isKnown, remove, why }) => ({
    purpose: 'spf' as const,
    set,
    before: isKnown ? known(before.values) : unseen(why),
    ...(remove === null ? {} : { remove: { ...remove, name: set.name } }),
    why: same(why),
  }));

export const known = (value: readonly string[]) => ({ known: true, value, source: 'DNS' }) as const;
export const unseen = (why: string) => ({ known: false, why: same(why) }) as const;

export const SOME_CHANGE: DnsChange = {
  purpose: 'dmarc',
  set: { name: '_dmarc.example.com', type: 'TXT', ttl: 3600, values: ['v=DMARC1; p=none'] },
  before: known([]),
  why: say(en`the DMARC record of example.com`, ja`example.com の DMARC レコード`),
};
