// Identifier alignment, and logic with three values.
import { aligns, and, or } from '../../src/email/alignment.ts';
import { type Fact, type OrganizationalDomain, same, type YesNo } from '../../src/model.ts';

const organization = (rfc9989: string, rfc7489 = rfc9989): Fact<OrganizationalDomain> => {
  return { known: true, value: { rfc9989, rfc7489, queries: [] }, source: 'dns:TXT' };
};
const UNREAD: Fact<OrganizationalDomain> = { known: false, why: same('SERVFAIL') };
const of = (domain: string | undefined, its = organization('example.com')) => ({ domain, organization: its });

describe('aligns', () => {
  test.each<[string, Parameters<typeof aligns>, YesNo]>([
    ['equal, strict', [of('example.com'), of('example.com'), 's', 'rfc9989'], 'yes'],
    ['equal but for case', [of('Example.COM'), of('example.com'), 's', 'rfc9989'], 'yes'],
    ['a subdomain, strict', [of('example.com'), of('a.example.com'), 's', 'rfc9989'], 'no'],
    ['a subdomain, relaxed', [of('example.com'), of('a.example.com'), 'r', 'rfc9989'], 'yes'],
    ['siblings, relaxed', [of('a.example.com'), of('b.example.com'), 'r', 'rfc7489'], 'yes'],
    [
      'another organization',
      [of('example.com'), of('b.test.com', organization('test.com')), 'r', 'rfc9989'],
      'no',
    ],
    [
      'another top-level domain needs no walk',
      [of('example.com', UNREAD), of('amazonses.net', UNREAD), 'r', 'rfc9989'],
      'no',
    ],
    ['the walk was not read', [of('example.com'), of('a.example.com', UNREAD), 'r', 'rfc9989'], 'unknown'],
    [
      'equal names need no walk',
      [of('example.com', UNREAD), of('example.com', UNREAD), 'unknown', 'rfc9989'],
      'yes',
    ],
    ['the mode was not read', [of('example.com'), of('a.example.com'), 'unknown', 'rfc9989'], 'unknown'],
    [
      'no mode would align these',
      [of('example.com'), of('b.test.com', organization('test.com')), 'unknown', 'rfc9989'],
      'no',
    ],
    ['the domain was not read', [of('example.com'), of(undefined), 'r', 'rfc9989'], 'unknown'],
  ])('%s', (_case, args, expected) => {
    expect(aligns(...args)).toBe(expected);
  });

  test('the hazard of the two views: a record at mail.example.com only', () => {
    const from = of('mail.example.com', organization('mail.example.com', 'example.com'));
    expect(aligns(from, of('example.com'), 'r', 'rfc9989')).toBe('no');
    expect(aligns(from, of('example.com'), 'r', 'rfc7489')).toBe('yes');
  });
});

test.each<[readonly YesNo[], YesNo, YesNo]>([
  [['yes', 'yes'], 'yes', 'yes'],
  [['yes', 'no'], 'no', 'yes'],
  [['yes', 'unknown'], 'unknown', 'yes'],
  [['no', 'unknown'], 'no', 'unknown'],
  [['no', 'no'], 'no', 'no'],
  [['unknown'], 'unknown', 'unknown'],
  [[], 'yes', 'no'],
])('%j: all of them %s, one of them %s', (values, all, any) => {
  expect(and(...values)).toBe(all);
  expect(or(...values)).toBe(any);
});
