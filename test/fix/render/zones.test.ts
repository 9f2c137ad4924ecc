// Which zone a name is changed in.
import { groupByZone } from '../../../src/fix/render/zones.ts';
import { SOME_CHANGE } from './hostile.ts';

const at = (name: string) => ({ ...SOME_CHANGE, set: { ...SOME_CHANGE.set, name } });

test.each([
  ['the zone itself', 'example.com', ['example.com'], 'example.com', false],
  [
    'the longest of several',
    '_dmarc.mail.example.com',
    ['com', 'example.com', 'mail.example.com'],
    'mail.example.com',
    false,
  ],
  ['no zone that only ends alike', 'badexample.com', ['example.com'], 'badexample.com', true],
  ['any case, with a dot or without', '_dmarc.Example.COM', ['EXAMPLE.com.'], 'EXAMPLE.com.', false],
  ['the organizational domain where none is given', '_dmarc.a.b.example.co.jp', [], 'example.co.jp', true],
  ['the organizational domain where none fits', 'x.example.net', ['example.com'], 'example.net', true],
  ['a public suffix is its own', '_dmarc.com', [], '_dmarc.com', true],
])('%s', (_what, name, zones, zone, isGuessed) => {
  const change = at(name);
  expect(
    groupByZone(
      [change],
      zones.map((one) => ({ name: one })),
    ),
  ).toEqual([{ zone: { name: zone }, isGuessed, changes: [change] }]);
});

test('changes of one zone stand together, in the order in which they came', () => {
  const changes = ['a.example.com', 'b.example.net', 'c.EXAMPLE.com'].map(at);
  const [first, second, third] = changes;
  expect(groupByZone(changes, [{ name: 'example.com', id: 'Z1' }])).toEqual([
    { zone: { name: 'example.com', id: 'Z1' }, isGuessed: false, changes: [first, third] },
    { zone: { name: 'example.net' }, isGuessed: true, changes: [second] },
  ]);
});
