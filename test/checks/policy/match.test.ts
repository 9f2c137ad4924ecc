// Condition operators of IAM against what a request has.
import { allOf, holds, type Truth, type Value } from '../../../src/checks/policy/match.ts';

const POOL = 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Customers';
const ABSENT: Value = { kind: 'absent' };
const STRANGE: Value = { kind: 'strange' };
const FREE: Value = { kind: 'free' };
const UNKNOWN: Value = { kind: 'unknown' };
const known = (text: string): Value => ({ kind: 'known', text });

test.each<[string, string | string[], Value, Truth]>([
  ['StringEquals', 'a', known('a'), 'yes'],
  ['StringEquals', 'a', known('A'), 'no'],
  ['StringEquals', ['b', 'a'], known('a'), 'yes'],
  ['StringEquals', [], known('a'), 'no'],
  ['StringEquals', '*', known('a'), 'no'],
  ['StringNotEquals', ['b', 'a'], known('a'), 'no'],
  ['StringNotEquals', [], known('a'), 'yes'],
  ['StringEqualsIgnoreCase', 'A', known('a'), 'yes'],
  ['StringNotEqualsIgnoreCase', 'A', known('a'), 'no'],
  ['StringLike', 'arn:*:userpool/eu-west-?_Customers', known(POOL), 'yes'],
  ['StringLike', 'a', known('ab'), 'no'],
  ['StringNotLike', 'a*', known('ab'), 'no'],
  ['StringEquals', `\${aws:x}`, known('a'), 'unknown'],
  ['ArnEquals', POOL, known(POOL), 'yes'],
  ['ArnEquals', 'arn:aws:cognito-idp:*:111122223333:userpool/*', known(POOL), 'yes'],
  ['ArnLike', 'arn:aws:cognito-idp:*:999900001111:userpool/*', known(POOL), 'no'],
  // A wildcard does not reach beyond its part.
  ['ArnLike', 'arn:aws:*:userpool/*', known(POOL), 'unknown'],
  ['ArnLike', 'arn:aws:cognito-idp', known(POOL), 'no'],
  ['ArnLike', '*', known(POOL), 'yes'],
  ['ArnLike', 'arn:aws:a:b:c:d*', known('arn:aws:a:b:c:d:e'), 'yes'],
  ['ArnNotLike', 'arn:aws:cognito-idp:*:*:*', known(POOL), 'no'],
  ['Bool', 'TRUE', known('true'), 'yes'],
  ['Bool', 'false', known('true'), 'no'],
  ['Null', 'true', known('x'), 'no'],
  ['Null', 'false', known('x'), 'yes'],
  ['Null', 'perhaps', known('x'), 'unknown'],
  ['DateLessThan', '2030-01-01T00:00:00Z', known('2026-11-01T00:00:00Z'), 'unknown'],
  ['NumericEquals', '1', known('1'), 'unknown'],
  ['IpAddress', '192.0.2.0/24', known('192.0.2.1'), 'unknown'],
  ['StringSomething', 'a', known('a'), 'unknown'],
  ['stringequals', 'a', known('a'), 'unknown'],
  ['ForAnyValue:StringEquals', 'a', known('a'), 'yes'],
  ['ForAllValues:StringNotEquals', 'a', known('a'), 'no'],
  ['StringEqualsIfExists', 'a', known('b'), 'no'],
  [
    'StringEquals',
    'no-reply@Example.com',
    { kind: 'known', text: 'no-reply@example.com', caseUnsure: true },
    'unknown',
  ],
  [
    'StringEquals',
    'other@example.com',
    { kind: 'known', text: 'no-reply@example.com', caseUnsure: true },
    'no',
  ],
])('%s %j of %j: %s', (operator, wanted, value, truth) => {
  expect(holds(operator, [wanted].flat(), value)).toBe(truth);
});

test.each<[string, Truth]>([
  ['StringEquals', 'no'],
  ['StringNotEquals', 'yes'],
  ['StringEqualsIfExists', 'yes'],
  ['StringNotEqualsIfExists', 'yes'],
  ['ForAllValues:StringEquals', 'yes'],
  ['ForAnyValue:StringEquals', 'no'],
  ['ForAnyValue:StringNotEquals', 'no'],
  ['ForAnyValue:StringEqualsIfExists', 'yes'],
  ['ArnLike', 'no'],
  ['NotIpAddress', 'yes'],
  ['Bool', 'no'],
  ['BoolIfExists', 'yes'],
  ['DateLessThan', 'no'],
  ['NullIfExists', 'unknown'],
  ['Anything', 'unknown'],
])('%s of a key that is missing: %s', (operator, truth) => {
  expect(holds(operator, ['x'], ABSENT)).toBe(truth);
});

test('Null sees a key that is missing', () => {
  expect(holds('Null', ['true'], ABSENT)).toBe('yes');
  expect(holds('Null', ['false'], ABSENT)).toBe('no');
});

test.each<[string, string | string[], Truth]>([
  ['StringEquals', '111122223333', 'no'],
  ['StringEquals', '*', 'no'],
  ['StringNotEquals', '111122223333', 'yes'],
  ['StringLike', '111122223333', 'no'],
  ['StringLike', '*', 'yes'],
  ['StringLike', '**', 'yes'],
  ['StringNotLike', '*', 'no'],
  ['StringLike', 'vpc-*', 'some'],
  ['StringNotLike', 'vpc-*', 'some'],
  ['StringLike', ['vpc-1', 'vpc-*'], 'some'],
  ['StringLike', `\${aws:PrincipalAccount}`, 'unknown'],
  ['StringNotLike', ['vpc-*', `\${aws:x}`], 'unknown'],
  // A wildcard behind an account, a unique id or an organization stays within it.
  ['StringLike', 'arn:aws:iam::111122223333:role/*', 'no'],
  ['StringLike', 'arn:aws:iam::*:role/sender', 'some'],
  ['StringLike', 'arn:aws:cognito-idp:*:111122223333:userpool/*', 'unknown'],
  ['ArnLike', 'arn:aws:cognito-idp:*:111122223333:userpool/*', 'no'],
  ['ArnEquals', 'arn:aws:cognito-idp:*:*:userpool/*', 'some'],
  ['ArnNotLike', 'arn:aws:iam::111122223333:role/*', 'yes'],
  ['StringLike', 'AROAEXAMPLEID12345678:*', 'no'],
  ['StringLike', '*:session', 'some'],
  ['ForAnyValue:StringLike', 'o-a1b2c3d4e5/*', 'no'],
  ['ForAnyValue:StringLike', 'o-*', 'some'],
  // S3 takes nothing broader than /8 or /32 for a network of somebody's.
  ['IpAddress', '192.0.2.0/24', 'no'],
  ['IpAddress', '192.0.2.1', 'no'],
  ['IpAddress', '10.0.0.0/8', 'no'],
  ['IpAddress', '0.0.0.0/1', 'some'],
  ['IpAddress', ['192.0.2.0/24', '0.0.0.0/0'], 'yes'],
  ['IpAddress', '2001:db8::/32', 'no'],
  ['IpAddress', '2000::/3', 'some'],
  ['IpAddress', '::/0', 'yes'],
  ['IpAddress', 'everywhere', 'unknown'],
  ['NotIpAddress', '192.0.2.0/24', 'yes'],
  ['Bool', 'true', 'unknown'],
  ['Null', 'false', 'yes'],
])('%s %j of something of a stranger: %s', (operator, wanted, truth) => {
  expect(holds(operator, [wanted].flat(), STRANGE)).toBe(truth);
});

test('what may be missing holds only where it would hold both ways', () => {
  const value: Value = { kind: 'strangeOrAbsent' };
  expect(holds('StringEquals', ['x'], value)).toBe('no');
  expect(holds('StringNotEquals', ['x'], value)).toBe('yes');
  expect(holds('StringEqualsIfExists', ['x'], value)).toBe('unknown');
  expect(holds('Null', ['true'], value)).toBe('unknown');
});

test('what a caller may choose holds for some; what is not known is not known', () => {
  for (const operator of [
    'StringLike',
    'DateLessThan',
    'NumericLessThan',
    'Bool',
    'StringNotEqualsIfExists',
    'Null',
  ]) {
    expect(holds(operator, ['x'], FREE)).toBe('some');
    expect(holds(operator, ['x'], UNKNOWN)).toBe('unknown');
  }
  expect(holds('Whatever', ['x'], FREE)).toBe('unknown');
});

test.each<[Truth[], Truth]>([
  [[], 'yes'],
  [['yes', 'some'], 'some'],
  [['some', 'unknown'], 'unknown'],
  [['unknown', 'no'], 'no'],
])('all of %j: %s', (truths, all) => {
  expect(allOf(truths)).toBe(all);
});
