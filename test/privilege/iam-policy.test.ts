// The simulator's own IAM: documents read strictly, decisions by AWS's evaluation logic, wildcards, conditions and trust.
import fc from 'fast-check';
import { conditionsHold } from '../../src/simulator/iam-conditions.ts';
import { fits } from '../../src/simulator/iam-glob.ts';
import {
  type Asked,
  decide,
  grantsOf,
  PolicyError,
  readIdentityPolicy,
  readTrustPolicy,
  trusts,
} from '../../src/simulator/iam-policy.ts';

const ACCOUNT = '111111111111';
const POOL = `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_A`;

const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource: string) => ({ Effect: 'Deny', Action, Resource });
const policy = (...Statement: object[]) => readIdentityPolicy({ Version: '2012-10-17', Statement });
const asked = (action: string, resource: string, context: Asked['context'] = {}): Asked => ({
  action,
  resource,
  context,
});

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['*', '', true],
    ['*', 'anything:at/all', true],
    ['?', '', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'ac', true],
    ['a*c', 'abcb', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['A', 'a', false],
    ['a.c', 'abc', false],
    ['?', '𝒜', true],
    [`arn:aws:s3:::reports/history/*`, `arn:aws:s3:::reports/history/1/latest.json`, true],
    [`arn:aws:s3:::reports/history/*`, `arn:aws:s3:::reports/historyx/1`, false],
  ])('%j fits %j: %j', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected);
  });

  // Regular expressions are another engine; the texts are short, so that it cannot run away.
  test('fits as a regular expression does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', ':'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = pattern.replace(/[.:]/g, '\\$&').replaceAll('?', '[^]').replaceAll('*', '[^]*');
        expect(fits(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
    );
  });

  test('takes no time to speak of, whatever its stars', () => {
    expect(fits('*a'.repeat(200), 'a'.repeat(2_000))).toBe(true);
    expect(fits(`${'*a'.repeat(200)}b`, 'a'.repeat(2_000))).toBe(false);
  });
});

describe('a decision', () => {
  test.each<[string, ReturnType<typeof policy>[], Asked, 'allowed' | 'implicit' | 'explicit']>([
    ['nothing allows it', [], asked('ses:GetAccount', '*'), 'implicit'],
    [
      'another action',
      [policy(allow('ses:GetAccount', '*'))],
      asked('ses:GetEmailIdentity', '*'),
      'implicit',
    ],
    ['the action and *', [policy(allow('ses:GetAccount', '*'))], asked('ses:GetAccount', '*'), 'allowed'],
    [
      'the action in another case',
      [policy(allow('SES:GETaccount'.replace('SES', 'ses'), '*'))],
      asked('ses:GetAccount', '*'),
      'allowed',
    ],
    ['a glob of actions', [policy(allow('ses:Get*', '*'))], asked('ses:GetAccount', '*'), 'allowed'],
    // An action without a resource is allowed by * alone.
    [
      'an ARN where IAM knows none',
      [policy(allow('ses:GetAccount', 'arn:aws:ses:*:*:*'))],
      asked('ses:GetAccount', '*'),
      'implicit',
    ],
    [
      'the resource',
      [policy(allow('cognito-idp:DescribeUserPool', `arn:aws:cognito-idp:*:${ACCOUNT}:userpool/*`))],
      asked('cognito-idp:DescribeUserPool', POOL),
      'allowed',
    ],
    [
      'a resource of another account',
      [policy(allow('cognito-idp:DescribeUserPool', 'arn:aws:cognito-idp:*:222222222222:userpool/*'))],
      asked('cognito-idp:DescribeUserPool', POOL),
      'implicit',
    ],
    [
      'a resource in another case',
      [policy(allow('s3:GetObject', 'arn:aws:s3:::Reports/*'))],
      asked('s3:GetObject', 'arn:aws:s3:::reports/a'),
      'implicit',
    ],
    [
      'a second statement',
      [policy(allow('s3:PutObject', '*'), allow('s3:GetObject', '*'))],
      asked('s3:GetObject', 'arn:aws:s3:::a/b'),
      'allowed',
    ],
    [
      'a second policy',
      [policy(allow('s3:PutObject', '*')), policy(allow('s3:GetObject', '*'))],
      asked('s3:GetObject', 'arn:aws:s3:::a/b'),
      'allowed',
    ],
    [
      'a deny beside an allow',
      [policy(allow('s3:*', '*'), deny('s3:Get*', 'arn:aws:s3:::a/*'))],
      asked('s3:GetObject', 'arn:aws:s3:::a/b'),
      'explicit',
    ],
    [
      'a deny of something else',
      [policy(allow('s3:*', '*'), deny('s3:Put*', 'arn:aws:s3:::a/*'))],
      asked('s3:GetObject', 'arn:aws:s3:::a/b'),
      'allowed',
    ],
    [
      'a condition that does not hold',
      [policy(allow('s3:*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } }))],
      asked('s3:GetObject', 'arn:aws:s3:::a/b', { 'aws:requestedregion': 'eu-west-1' }),
      'implicit',
    ],
  ])('%s', (_case, policies, request, expected) => {
    const decision = decide(policies, request);
    const told = decision.kind === 'allowed' ? 'allowed' : decision.explicitly ? 'explicit' : 'implicit';
    expect(told).toBe(expected);
  });

  test('names every grant that allows it, and that one alone where there is no other', () => {
    const both = [
      policy(allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'])),
      policy(allow('s3:Get*', 'arn:aws:s3:::a/1', { Sid: 'One' })),
    ];
    const by = (action: string, resource: string) => {
      const decision = decide(both, asked(action, resource));
      return decision.kind === 'allowed' ? decision.by : [];
    };
    expect(by('s3:GetObject', 'arn:aws:s3:::a/1')).toEqual([
      { statement: '0.0', action: 's3:GetObject', resource: 'arn:aws:s3:::a/*' },
      { statement: 'One', action: 's3:Get*', resource: 'arn:aws:s3:::a/1' },
    ]);
    expect(by('s3:PutObject', 'arn:aws:s3:::b/1')).toEqual([
      { statement: '0.0', action: 's3:PutObject', resource: 'arn:aws:s3:::b/*' },
    ]);
    expect(grantsOf(both)).toHaveLength(5);
  });

  // What makes the proof of test/privilege/run.test.ts one: a grant that alone allows something is needed.
  test('changes when the only grant goes', () => {
    const actions = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:*', 's3:Get*');
    const resources = fc.constantFrom('arn:aws:s3:::a/*', 'arn:aws:s3:::a/1', 'arn:aws:s3:::b/*', '*');
    const statement = fc.record({ Effect: fc.constant('Allow'), Action: actions, Resource: resources });
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 5 }),
        fc.constantFrom('s3:GetObject', 's3:PutObject'),
        fc.constantFrom('arn:aws:s3:::a/1', 'arn:aws:s3:::b/2'),
        (statements, action, resource) => {
          const whole = decide([policy(...statements)], asked(action, resource));
          for (const at of statements.keys()) {
            const less = decide([policy(...statements.toSpliced(at, 1))], asked(action, resource));
            const isOnly =
              whole.kind === 'allowed' && whole.by.length === 1 && whole.by[0]?.statement === `0.${at}`;
            expect(less.kind).toBe(isOnly ? 'denied' : whole.kind);
          }
        },
      ),
    );
  });
});

describe('a condition', () => {
  const context = { 'sts:externalid': 'secret', 'aws:principalarn': `arn:aws:iam::${ACCOUNT}:role/Scan` };
  test.each<[object, boolean]>([
    [{}, true],
    [{ StringEquals: { 'sts:ExternalId': ['secret'] } }, true],
    [{ StringEquals: { 'STS:EXTERNALID': ['other', 'secret'] } }, true],
    [{ StringEquals: { 'sts:ExternalId': ['Secret'] } }, false],
    [{ StringEquals: { 'sts:ExternalId': ['s*'] } }, false],
    [{ StringLike: { 'sts:ExternalId': ['s*'] } }, true],
    [{ StringEquals: { 'kms:ViaService': ['ssm.eu-west-1.amazonaws.com'] } }, false],
    [{ StringEqualsIfExists: { 'kms:ViaService': ['ssm.eu-west-1.amazonaws.com'] } }, true],
    [{ ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/*`] } }, true],
    [
      {
        StringEquals: { 'sts:ExternalId': ['secret'] },
        ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::2:role/x'] },
      },
      false,
    ],
    [{ Bool: { 'aws:SecureTransport': ['false'] } }, false],
  ])('%j holds: %j', (conditions, expected) => {
    // The rows are conditions as a policy that was read has them.
    expect(conditionsHold(conditions as Parameters<typeof conditionsHold>[0], context)).toBe(expected);
  });
});

describe('trust', () => {
  const caller = { arns: [`arn:aws:iam::${ACCOUNT}:role/Scan`], account: ACCOUNT };
  const trust = (AWS: string | string[], ExternalId?: string) =>
    readTrustPolicy({
      Statement: {
        Effect: 'Allow',
        Principal: { AWS },
        Action: 'sts:AssumeRole',
        ...(ExternalId && { Condition: { StringEquals: { 'sts:ExternalId': ExternalId } } }),
      },
    });
  test.each<[string, ReturnType<typeof readTrustPolicy>, object, boolean]>([
    ['the role', trust(caller.arns), {}, true],
    ['the account', trust(ACCOUNT), {}, true],
    ['the account’s root', trust(`arn:aws:iam::${ACCOUNT}:root`), {}, true],
    ['everyone', trust('*'), {}, true],
    ['another role', trust(`arn:aws:iam::${ACCOUNT}:role/Other`), {}, false],
    ['a pattern, which principals do not have', trust(`arn:aws:iam::${ACCOUNT}:role/*`), {}, false],
    ['the external ID', trust(caller.arns, 'secret'), { 'sts:externalid': 'secret' }, true],
    ['another external ID', trust(caller.arns, 'secret'), { 'sts:externalid': 'guess' }, false],
    ['no external ID', trust(caller.arns, 'secret'), {}, false],
  ])('%s', (_case, document, context, expected) => {
    expect(trusts(document, caller, { ...context })).toBe(expected);
  });

  test('a service is nobody who calls here', () => {
    const document = {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    };
    expect(trusts(readTrustPolicy(document), caller, {})).toBe(false);
  });
});

test.each<[string, unknown, RegExp]>([
  ['no object', 'allow all', /the document/],
  ['no statement', { Version: '2012-10-17' }, /Statement/],
  ['an unknown effect', { Statement: { ...allow('s3:*', '*'), Effect: 'allow' } }, /Effect/],
  [
    'what is not an action element',
    { Statement: { Effect: 'Allow', NotAction: 's3:*', Resource: '*' } },
    /Action/,
  ],
  ['what is no action', { Statement: allow('GetObject', '*') }, /expected an action such as ses:GetAccount/],
  ['a variable', { Statement: allow('s3:*', `arn:aws:s3:::$\{aws:username}/*`) }, /no policy variables/],
  [
    'an operator that is not played',
    { Statement: allow('s3:*', '*', { Condition: { NumericLessThan: { a: '1' } } }) },
    /does not know this condition operator/,
  ],
  ['a misspelt key', { Statement: { ...allow('s3:*', '*'), Conditions: {} } }, /Conditions/],
  ['an intrinsic function', { Statement: { ...allow('s3:*', '*'), Resource: { Ref: 'Topic' } } }, /Resource/],
])('%s is refused', (_case, document, message) => {
  expect(() => readIdentityPolicy(document)).toThrow(PolicyError);
  expect(() => readIdentityPolicy(document)).toThrow(message);
});
