// Filter policies of SNS subscriptions: which messages pass, and which policies SNS refuses.
import { passes, readFilterPolicy } from '../../src/simulator/services/sns-filter.ts';

const attributes = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, Value]) => [name, { Type: 'String', Value }]));
const digest = attributes({ kind: 'digest', worst: 'high', coverage: 'complete' });
const finding = attributes({ kind: 'finding', change: 'new', severity: 'critical', check: 'ses-dkim' });
const other = attributes({ something: 'else' });
const alarm = {};
const MESSAGES = { digest, finding, other, alarm };

test.each<[string, object, (keyof typeof MESSAGES)[]]>([
  ['a value', { kind: ['digest'] }, ['digest']],
  ['one of several values', { kind: ['digest', 'finding'] }, ['digest', 'finding']],
  ['capitals are others', { kind: ['Digest'] }, []],
  ['all keys', { kind: ['finding'], severity: ['critical'] }, ['finding']],
  ['all keys, of which one does not match', { kind: ['finding'], severity: ['low'] }, []],
  ['a key that is there', { change: [{ exists: true }] }, ['finding']],
  // "An empty set of attributes results in the filter not matching."
  ['a key that is not there, of a message with others', { kind: [{ exists: false }] }, ['other']],
  ['a value, or no such key', { kind: ['digest', { exists: false }] }, ['digest', 'other']],
  ['a prefix', { check: [{ prefix: 'ses-' }] }, ['finding']],
  ['anything but a value: only where there is one', { kind: [{ 'anything-but': 'finding' }] }, ['digest']],
  ['anything but several', { kind: [{ 'anything-but': ['finding', 'digest'] }] }, []],
  ['anything but a prefix', { kind: [{ 'anything-but': { prefix: 'dig' } }] }, ['finding']],
  ['either', { $or: [{ worst: ['critical', 'high'] }, { change: ['new'] }] }, ['digest', 'finding']],
  [
    'either, and a key beside it',
    { kind: ['digest'], $or: [{ worst: ['high'] }, { change: ['new'] }] },
    ['digest'],
  ],
  ['an $or of one is a key like another', { $or: [{ exists: false }] }, ['digest', 'finding', 'other']],
  ['a policy that asks for nothing', {}, ['digest', 'finding', 'other']],
])('%s', (_, policy, expected) => {
  const read = readFilterPolicy(JSON.stringify(policy));
  const got = Object.entries(MESSAGES).filter(([, message]) => passes(read, message));
  expect(got.map(([name]) => name)).toEqual(expected);
});

test.each<[string, object, string, string, boolean]>([
  ['a list holds it', { names: ['b'] }, 'String.Array', '["a", "b"]', true],
  ['a list does not', { names: ['c'] }, 'String.Array', '["a", "b"]', false],
  ['a number', { names: [2] }, 'Number', '2.0', true],
  ['text is no number', { names: [2] }, 'String', '2', false],
  ['bytes are passed over', { names: [{ exists: true }] }, 'Binary', 'YQ==', false],
])('types of attributes: %s', (_, policy, Type, Value, expected) => {
  expect(passes(readFilterPolicy(JSON.stringify(policy)), { names: { Type, Value } })).toBe(expected);
});

const list = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);
test.each<[string, string, string]>([
  ['no JSON', '{', 'failed to parse JSON.'],
  ['a list', '[]', 'Filter policy must be a JSON object'],
  ['a value without a list', '{"a": "b"}', '"a" must be an object or an array'],
  ['a list in a list', '{"a": [["b"]]}', 'Match value must be String, number, true, false, or null'],
  [
    'two match types in one',
    '{"a": [{"exists": true, "prefix": "b"}]}',
    'Only one key allowed in match expression',
  ],
  ['exists of a word', '{"a": [{"exists": "yes"}]}', 'exists match pattern must be either true or false.'],
  ['a prefix of a number', '{"a": [{"prefix": 1}]}', 'prefix match pattern must be a string'],
  ['a match type that is none', '{"a": [{"like": "b"}]}', 'Unrecognized match type like'],
  ['one that is not simulated', '{"a": [{"numeric": [">", 1]}]}', 'the simulator has no match type numeric'],
  [
    'more than five keys',
    JSON.stringify(Object.fromEntries(list(6).map((key) => [key, ['a']]))),
    'Filter policy is too complex',
  ],
  [
    'more than 150 combinations',
    JSON.stringify({ a: list(16), b: list(10) }),
    'Filter policy is too complex',
  ],
])('refuses %s', (_, policy, words) => {
  expect(() => readFilterPolicy(policy)).toThrow(`FilterPolicy: ${words}`);
});
