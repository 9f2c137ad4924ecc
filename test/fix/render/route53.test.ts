// Change batches: what Route 53 is asked to do, in how many requests, and what a person must know before.
import fc from 'fast-check';
import { changeBatches, type ZoneBatch } from '../../../src/fix/render/route53.ts';
import { changeLines, ttlQuery } from '../../../src/fix/render/route53-commands.ts';
import { type DnsChange, LOCALES, type RecordSet } from '../../../src/model.ts';
import { dnsChange, known, SOME_CHANGE, unseen } from './hostile.ts';
import { readRoute53Name, readRoute53Value } from './route53-reader.ts';
import { recordsOf } from './zone-reader.ts';

interface Change {
  readonly Action: string;
  readonly ResourceRecordSet: {
    readonly Name: string;
    readonly Type: string;
    readonly TTL: number;
    readonly ResourceRecords: readonly { readonly Value: string }[];
  };
}

const ZONE = { name: 'example.com', id: 'Z0123456789' };
const change = (set: Partial<RecordSet>, rest: Partial<DnsChange> = {}): DnsChange => ({
  ...SOME_CHANGE,
  set: { ...SOME_CHANGE.set, ...set },
  ...rest,
});
const changesIn = ({ json }: ZoneBatch): Change[] => JSON.parse(json).Changes;
const actionsOf = (...changes: DnsChange[]) =>
  changeBatches(changes, [ZONE]).map((batch) =>
    changesIn(batch).map(({ Action, ResourceRecordSet: { Type } }) => `${Action} ${Type}`),
  );

test('a batch replaces a whole set', () => {
  const [batch, ...more] = changeBatches([SOME_CHANGE], [ZONE]);
  expect(more).toEqual([]);
  expect(batch).toEqual({ zone: ZONE, json: expect.any(String), deletions: [], notes: [] });
  expect(JSON.parse(batch?.json ?? '')).toEqual({
    Changes: [
      {
        Action: 'UPSERT',
        ResourceRecordSet: {
          Name: '_dmarc.example.com',
          Type: 'TXT',
          TTL: 3600,
          ResourceRecords: [{ Value: '"v=DMARC1; p=none"' }],
        },
      },
    ],
  });
});

test.each<[string, RecordSet['type'], string, string]>([
  ['a quotation mark', 'TXT', 'a"b', '"a\\"b"'],
  ['a backslash, in octal', 'TXT', 'a\\b', '"a\\134b"'],
  ['an octet, in octal', 'TXT', 'ex\xe4mple', '"ex\\344mple"'],
  ['no text', 'TXT', '', '""'],
  ['long text', 'TXT', 'a'.repeat(256), `"${'a'.repeat(255)}" "a"`],
  ['long text, escapes counted as written', 'TXT', `\\${'a'.repeat(252)}`, `"\\134${'a'.repeat(251)}" "a"`],
  ['a host', 'CNAME', 't.dkim.amazonses.com', 't.dkim.amazonses.com'],
  ['an exchange', 'MX', '10 mx.example.com', '10 mx.example.com'],
  ['a null MX', 'MX', '0 .', '0 .'],
])('%s (%s)', (_what, type, value, written) => {
  const [batch] = changeBatches([change({ type, values: [value] })], [ZONE]);
  expect(batch && changesIn(batch)[0]?.ResourceRecordSet.ResourceRecords).toEqual([{ Value: written }]);
});

describe('actions', () => {
  const remove = {
    name: '_dmarc.example.com',
    type: 'CNAME',
    ttl: 300,
    values: ['gone.example.net'],
  } as const;

  test('what is in the way is deleted first, with what it is now', () => {
    const [batch] = changeBatches([change({}, { remove })], [ZONE]);
    expect(batch && changesIn(batch)).toEqual([
      {
        Action: 'DELETE',
        ResourceRecordSet: {
          Name: '_dmarc.example.com',
          Type: 'CNAME',
          TTL: 300,
          ResourceRecords: [{ Value: 'gone.example.net' }],
        },
      },
      expect.objectContaining({ Action: 'UPSERT' }),
    ]);
    expect(batch?.notes.map(({ en }) => en)).toEqual([expect.stringMatching(/^DELETE .*TTL/)]);
  });

  test('a set in whose place nothing comes is deleted', () => {
    expect(actionsOf(change({ values: [] }, { before: known(['v=DMARC1']) }))).toEqual([['DELETE TXT']]);
  });

  test('a set that was not seen is created, never replaced, and in a batch of its own', () => {
    const hidden = change({ type: 'MX', values: ['10 mx.example.com'] }, { before: unseen('ESERVFAIL') });
    expect(actionsOf(hidden, SOME_CHANGE)).toEqual([['UPSERT TXT'], ['CREATE MX']]);
  });

  test.each(LOCALES)('of which the notes say that somebody must look (%s)', (locale) => {
    const [batch] = changeBatches([change({}, { before: unseen('ESERVFAIL') })], [ZONE]);
    expect(batch?.notes.map((note) => note[locale])).toEqual([
      expect.stringMatching(/_dmarc\.example\.com.*ESERVFAIL/),
      expect.stringContaining('CREATE'),
    ]);
  });
});

test('a zone that was not given is guessed, and the notes say so', () => {
  const [batch, ...more] = changeBatches([change({ name: '_dmarc.mail.example.co.jp' })]);
  expect(more).toEqual([]);
  expect(batch?.zone).toEqual({ name: 'example.co.jp' });
  expect(batch?.notes.map(({ en }) => en)).toEqual([expect.stringContaining('example.co.jp')]);
});

test('values beyond what Route 53 takes are told', () => {
  const [batch] = changeBatches([change({ values: ['a'.repeat(4000)] })], [ZONE]);
  expect(batch?.notes.map(({ en }) => en)).toEqual([
    expect.stringMatching(/4000 characters.*_dmarc\.example\.com TXT/),
  ]);
  const [fits] = changeBatches([change({ values: ['a'.repeat(3900)] })], [ZONE]);
  expect(fits?.notes).toEqual([]);
});

test.each([
  ['1,000 records, of which an UPSERT counts twice', 501, 'a', [500, 1]],
  ['32,000 characters, of which an UPSERT counts twice', 17, 'a'.repeat(1000 - 11), [16, 1]],
])('a batch holds no more than %s', (_what, count, value, sizes) => {
  const changes = Array.from({ length: count }, (_, index) =>
    change({ name: `n${index}.example.com`, values: [value] }),
  );
  expect(changeBatches(changes, [ZONE]).map((batch) => changesIn(batch).length)).toEqual(sizes);
});

test('whatever names and values hold, the batches hold just these sets', () => {
  fc.assert(
    fc.property(fc.array(dnsChange, { maxLength: 4 }), (changes) => {
      const asked = changeBatches(changes).flatMap(changesIn);
      const read = (action: RegExp) =>
        asked
          .filter(({ Action }) => action.test(Action))
          .flatMap(({ ResourceRecordSet: { Name, Type, TTL, ResourceRecords } }) =>
            ResourceRecords.map(({ Value }) =>
              JSON.stringify({
                name: readRoute53Name(Name),
                ttl: TTL,
                type: Type,
                data: readRoute53Value(Type, Value),
              }),
            ),
          )
          .sort();
      const wanted = (sets: readonly RecordSet[]) =>
        sets
          .flatMap(recordsOf)
          .map((one) => JSON.stringify(one))
          .sort();
      expect(read(/UPSERT|CREATE/)).toEqual(wanted(changes.map(({ set }) => set)));
      expect(read(/DELETE/)).toEqual(wanted(changes.flatMap(({ remove }) => remove ?? [])));
      expect(read(/UPSERT/)).toEqual(
        wanted(changes.filter(({ before }) => before.known).map(({ set }) => set)),
      );
    }),
  );
});

test('each deletion tells the line of its TTL', () => {
  const remove = { name: 'a.example.com', type: 'MX', ttl: 5, values: ['10 mx.example'] } as const;
  const [batch] = changeBatches([change({}), change({ name: 'a.example.com' }, { remove })], [ZONE]);
  expect(batch?.deletions).toEqual([{ name: 'a.example.com', type: 'MX', line: expect.any(Number) }]);
  const line = batch?.deletions[0]?.line ?? 0;
  expect(batch?.json.split('\n')[line - 1]?.trim()).toBe('"TTL": 5,');
});

test('commands are quoted for a shell, and look the zone up where its id is not known', () => {
  expect(changeLines(ZONE, ["it's.json"])).toEqual([
    "aws route53 change-resource-record-sets --hosted-zone-id Z0123456789 --change-batch 'file://it'\\''s.json'",
  ]);
  expect(changeLines({ name: "X'$(id).example." }, ['a.json'])).toEqual([
    "zone=$(aws route53 list-hosted-zones-by-name '--dns-name=x\\047\\044\\050id\\051.example.'" +
      " --query 'HostedZones[?Name=='\\''x\\047\\044\\050id\\051.example.'\\'' && Config.PrivateZone==`false`].Id' --output text)",
    'aws route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch file://a.json',
  ]);
  expect(ttlQuery({ name: '*.example.com', type: 'TXT', line: 1 })).toBe(
    "ResourceRecordSets[?Name=='\\052.example.com.' && Type=='TXT'].TTL | [0]",
  );
});
