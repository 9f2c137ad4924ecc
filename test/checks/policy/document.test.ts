// Sending-authorization policies as text: what is read of them, and what is refused.
import fc from 'fast-check';
import { readPolicy } from '../../../src/checks/policy/document.ts';
import { said } from '../../support/said.ts';

const ARN = 'arn:aws:ses:eu-west-1:111122223333:identity/example.com';

function read(statement: unknown) {
  return readPolicy(JSON.stringify({ Version: '2012-10-17', Id: 'any', Statement: statement }));
}

const WHOLE = { Effect: 'Allow', Principal: '*', Action: 'ses:SendEmail', Resource: ARN };

test('one statement may stand without a list, and so may any value', () => {
  const whole = {
    label: said('statement 1'),
    text: JSON.stringify(WHOLE),
    effect: 'Allow',
    principals: { except: false, values: [{ type: 'AWS', name: '*' }] },
    actions: { except: false, values: ['ses:SendEmail'] },
    resources: { except: false, values: [ARN] },
    conditions: [],
  };
  expect(read(WHOLE)).toEqual({ kind: 'readable', statements: [whole] });
  expect(read([WHOLE, { ...WHOLE, Sid: 'Second' }])).toMatchObject({
    statements: [
      whole,
      { ...whole, label: said('statement "Second"'), text: expect.stringContaining('Second') },
    ],
  });
  expect(read([])).toEqual({ kind: 'readable', statements: [] });
});

test('every form of principal, action, resource and condition', () => {
  const policy = read({
    Sid: '',
    Effect: 'Deny',
    NotPrincipal: {
      AWS: ['111122223333', '*'],
      Service: 'a.amazonaws.com',
      Federated: 'f',
      CanonicalUser: 'c',
    },
    NotAction: ['ses:Get*', 'ses:List*'],
    NotResource: [ARN],
    Condition: {
      Bool: { 'aws:SecureTransport': false },
      NumericLessThan: { 'aws:MultiFactorAuthAge': [1, '2'] },
      StringEquals: { 'aws:SourceAccount': '111122223333', constructor: 'x' },
    },
  });
  expect(policy).toMatchObject({
    statements: [
      {
        label: said('statement 1'),
        effect: 'Deny',
        principals: {
          except: true,
          values: [
            { type: 'AWS', name: '111122223333' },
            { type: 'AWS', name: '*' },
            { type: 'Service', name: 'a.amazonaws.com' },
            { type: 'Federated', name: 'f' },
            { type: 'CanonicalUser', name: 'c' },
          ],
        },
        actions: { except: true, values: ['ses:Get*', 'ses:List*'] },
        resources: { except: true, values: [ARN] },
        conditions: [
          { operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] },
          { operator: 'NumericLessThan', key: 'aws:MultiFactorAuthAge', values: ['1', '2'] },
          { operator: 'StringEquals', key: 'aws:SourceAccount', values: ['111122223333'] },
          // A condition must not be lost by its name.
          { operator: 'StringEquals', key: 'constructor', values: ['x'] },
        ],
      },
    ],
  });
});

test.each<[string, unknown, string]>([
  ['no effect', { ...WHOLE, Effect: undefined }, 'statement 1: "Effect"'],
  ['an effect that is none', { ...WHOLE, Effect: 'allow' }, 'statement 1: "Effect"'],
  ['no principal', { ...WHOLE, Principal: undefined }, 'Principal or NotPrincipal'],
  ['both principals', { ...WHOLE, NotPrincipal: '*' }, 'Principal or NotPrincipal'],
  ['a principal without its type', { ...WHOLE, Principal: '111122223333' }, '"Principal"'],
  ['a type of principal that is none', { ...WHOLE, Principal: { User: 'x' } }, '"Principal'],
  ['no action', { ...WHOLE, Action: undefined }, 'Action or NotAction'],
  ['a number as action', { ...WHOLE, Action: [1] }, '"Action.0"'],
  ['no resource', { ...WHOLE, Resource: undefined }, 'Resource or NotResource'],
  ['a list of conditions', { ...WHOLE, Condition: [] }, '"Condition"'],
  ['a condition of nothing', { ...WHOLE, Condition: { Bool: { a: null } } }, '"Condition'],
  ['an element that is none', { ...WHOLE, Effekt: 'Deny' }, 'statement 1: it has an element'],
  ['a statement that is none', [WHOLE, 'x'], 'statement 2: it is not an object'],
  ['no statement', undefined, 'with a Statement'],
])('%s cannot be read', (_name, statement, why) => {
  expect(read(statement)).toEqual({
    kind: 'unreadable',
    why: { en: expect.stringContaining(why), ja: expect.stringMatching(/[ぁ-ん]/) },
  });
});

test.each(['', '{', 'null', '[]', '"x"', '{"Statement": ', '\u0000'])('%j is no policy', (text) => {
  expect(readPolicy(text)).toEqual({
    kind: 'unreadable',
    why: { en: expect.stringMatching(/JSON object/), ja: expect.stringMatching(/JSON オブジェクト/) },
  });
});

test('what is written in a policy stays in quotation marks and short', () => {
  const policy = read({ ...WHOLE, Condition: { ['\u001b[2J'.repeat(100)]: { key: {} } } });
  if (policy.kind !== 'unreadable') throw new Error('a condition of an object was read');
  expect(policy.why.ja.length).toBeLessThan(600);
  expect(policy.why.en + policy.why.ja).not.toContain('\u001b');
});

test('no text and no JSON makes it throw', () => {
  const deep = `{"Statement":[{"toString":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
  expect(readPolicy(deep).kind).toBe('unreadable');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(readPolicy(text).kind).toMatch(/readable/);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(WHOLE), 'Condition'), (value, element) => {
      expect(read([{ ...WHOLE, [element]: value }]).kind).toMatch(/readable/);
    }),
  );
});
