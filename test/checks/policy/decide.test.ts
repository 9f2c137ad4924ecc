// What policies come to: for anyone at all, and for Cognito on behalf of a pool.
import { cognitoMaySend, type SendingPool } from '../../../src/checks/policy/cognito.ts';
import { type NamedPolicy, readPolicies } from '../../../src/checks/policy/decide.ts';
import { opennessOf } from '../../../src/checks/policy/strangers.ts';
import type { FromAddress, Text } from '../../../src/model.ts';
import { englishLeft, isJapanese, styleFaults, tokensLost } from '../../support/languages.ts';
import { said } from '../../support/said.ts';

const ACCOUNT = '111122223333';
const ARN = `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`;
const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_Customers`;
const FROM: FromAddress = { kind: 'address', address: 'no-reply@example.com', domain: 'example.com' };
const POOL: SendingPool = { arn: POOL_ARN, account: ACCOUNT, region: 'eu-west-1', from: FROM };
const COGNITO = { Service: 'email.cognito-idp.amazonaws.com' };

type Elements = Readonly<Record<string, unknown>>;

const allow = (over: Elements = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'ses:SendEmail',
  Resource: ARN,
  ...over,
});
const deny = (over: Elements = {}) => allow({ Effect: 'Deny', Action: 'ses:*', ...over });
const when = (Condition: Elements) => ({ Condition });

/** Each list of statements as a policy of its own. */
function policies(...lists: readonly (readonly Elements[])[]): NamedPolicy[] {
  return readPolicies(
    lists.map((Statement, index) => ({ name: `p${index}`, document: JSON.stringify({ Statement }) })),
  );
}

const openness = (...statements: readonly Elements[]) => opennessOf(policies(statements), ARN).kind;

/** A reason in both languages, that in Japanese with all names of the other. */
function expectBothLanguages(decision: { readonly kind: string; readonly why?: Text }): void {
  if (decision.why === undefined) throw new Error(`${decision.kind} has no reason`);
  const { en, ja } = decision.why;
  const faults = [...tokensLost({ en, ja }), ...englishLeft(ja), ...styleFaults(ja)];
  expect({ ja, faults, isJapanese: isJapanese(ja) }).toEqual({ ja, faults: [], isJapanese: true });
}

describe('anyone', () => {
  test.each<[string, Elements]>([
    ['the principal *', {}],
    ['the principal AWS *', { Principal: { AWS: '*' } }],
    ['* among others', { Principal: { AWS: [ACCOUNT, '*'] } }],
    ['everyone but one', { Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }],
    ['every action', { Action: '*' }],
    ['actions by a wildcard, in capitals', { Action: ['ses:Get*', 'SES:SEND?mail'] }],
    ['all actions but those that read', { Action: undefined, NotAction: 'ses:Get*' }],
    ['bounces', { Action: 'ses:SendBounce' }],
    ['every resource', { Resource: '*' }],
    ['resources by a wildcard', { Resource: `arn:aws:ses:*:${ACCOUNT}:identity/*` }],
    ['all resources but another', { Resource: undefined, NotResource: `${ARN}.au` }],
    ['an address to send from', when({ StringEquals: { 'ses:FromAddress': 'a@example.com' } })],
    ['recipients', when({ 'ForAllValues:StringLike': { 'ses:Recipients': '*@example.net' } })],
    ['a date', when({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })],
    ['TLS', when({ Bool: { 'aws:SecureTransport': 'true' } })],
    ['a tag that anybody can set', when({ StringEquals: { 'aws:PrincipalTag/team': 'mail' } })],
    ['accounts that are not one', when({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } })],
    ['any organization', when({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })],
    ['an organization, if there is one', when({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['only paths of it, if any', when({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } })],
    ['a source account, if there is one', when({ StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } })],
    ['a network, if there is one', when({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } })],
    ['half of the internet', when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } })],
    ['any source', when({ StringLike: { 'aws:SourceArn': '*' } })],
    ['pools of any account', when({ ArnLike: { 'aws:SourceArn': 'arn:aws:cognito-idp:*:*:userpool/*' } })],
    ['no organization', when({ Null: { 'aws:PrincipalOrgID': 'true' } })],
  ])('%s: open', (_name, over) => {
    expect(openness(allow(over))).toBe('open');
  });

  test.each<[string, Elements]>([
    ['an account', { Principal: { AWS: '999900001111' } }],
    ['a role', { Principal: { AWS: 'arn:aws:iam::999900001111:role/sender' } }],
    ['a service', { Principal: COGNITO }],
    ['nobody', { Principal: { AWS: [] } }],
    ['everyone but everyone', { Principal: undefined, NotPrincipal: '*' }],
    ['nothing that sends', { Action: ['ses:GetEmailIdentity', 'sns:*'] }],
    ['all but what sends', { Action: undefined, NotAction: 'ses:Send*' }],
    ['another identity', { Resource: `${ARN}.au` }],
    ['all identities but this one', { Resource: undefined, NotResource: ARN }],
    ['an account by a condition', when({ StringEquals: { 'aws:PrincipalAccount': ACCOUNT } })],
    ['roles of an account', when({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/*` } })],
    ['an organization', when({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['a part of it', when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-1/*' } })],
    ['a source account', when({ StringEquals: { 'aws:SourceAccount': ACCOUNT } })],
    ['a source', when({ ArnEquals: { 'aws:SourceArn': POOL_ARN } })],
    ['a network', when({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
    ['addresses', when({ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } })],
    [
      'an organization among other conditions',
      when({
        StringEquals: { 'aws:PrincipalOrgID': 'o-1' },
        StringLike: { 'ses:FromAddress': '*@example.com', 'aws:New': 'x' },
      }),
    ],
    // Both at once: whoever has an organization has that one.
    [
      'an organization, which there must be',
      when({
        Null: { 'aws:PrincipalOrgID': 'false' },
        StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' },
      }),
    ],
  ])('%s: closed', (_name, over) => {
    expect(openness(allow(over))).toBe('closed');
  });

  test.each<[string, Elements]>([
    ['a key that is not known', when({ StringEquals: { 'aws:New': 'x' } })],
    ['an operator that is not known', when({ StringIs: { 'ses:FromAddress': 'x' } })],
    ['a variable', when({ StringEquals: { 'aws:PrincipalAccount': `\${aws:ResourceAccount}` } })],
    ['a part of the name of a principal', { Principal: { AWS: 'arn:aws:iam::*:root' } }],
    ['every service', { Principal: { Service: '*' } }],
    // Whether a service that calls has an account there is not documented.
    ['an account, if there is one', when({ StringEqualsIfExists: { 'AWS:PRINCIPALACCOUNT': ACCOUNT } })],
    ['a variable in an action', { Action: `ses:\${aws:x}` }],
    ['a variable in a resource', { Resource: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/\${aws:x}` }],
  ])('%s: unknown, and why', (_name, over) => {
    const told = opennessOf(policies([allow(over)]), ARN);
    expect(told.kind).toBe('unknown');
    expectBothLanguages(told);
  });

  test.each<[string, Elements, string]>([
    ['everyone', {}, 'closed'],
    ['whoever is outside', when({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }), 'closed'],
    ['all but an account', { Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }, 'closed'],
    ['one account', { Principal: { AWS: ACCOUNT } }, 'open'],
    ['another action', { Action: 'ses:SendRawEmail' }, 'open'],
    ['another identity', { Resource: `${ARN}.au` }, 'open'],
    ['whoever comes without TLS', when({ Bool: { 'aws:SecureTransport': false } }), 'open'],
    ['one network', when({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }), 'open'],
    [
      'whoever has another organization',
      when({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } }),
      'closed',
    ],
    ['some addresses', when({ StringLike: { 'ses:FromAddress': 'admin@*' } }), 'unknown'],
    ['a key that is not known', when({ StringEquals: { 'aws:New': 'x' } }), 'unknown'],
  ])('everyone is allowed, and a Deny is for %s: %s', (_name, over, kind) => {
    expect(openness(allow(), deny(over))).toBe(kind);
    expect(opennessOf(policies([deny(over)], [allow()]), ARN).kind).toBe(kind);
  });

  test('what a Deny that cannot be judged might deny does not matter where nobody is allowed', () => {
    expect(openness(deny(when({ StringEquals: { 'aws:New': 'x' } })))).toBe('closed');
    expect(openness()).toBe('closed');
  });

  test('each open statement is told, with what it allows', () => {
    const told = opennessOf(
      policies([allow({ Sid: 'One', Action: 'ses:*' })], [allow({ Principal: COGNITO }), allow()]),
      ARN,
    );
    expect(told).toMatchObject({
      kind: 'open',
      statements: [
        { name: 'p0', statement: { label: said('statement "One"') }, as: 'account' },
        { name: 'p1', statement: { label: said('statement 2') }, actions: ['ses:SendEmail'], as: 'account' },
      ],
    });
    expect(opennessOf(policies([allow(when({ StringLike: { 'aws:SourceArn': '*' } }))]), ARN)).toMatchObject({
      statements: [{ as: 'service' }],
    });
  });

  test('a policy that cannot be read may hold a Deny', () => {
    const broken = readPolicies([{ name: 'b\u0007', document: '{' }]);
    expect(opennessOf([...policies([allow()]), ...broken], ARN)).toEqual({
      kind: 'unknown',
      why: said(/^policy "b\\u0007" cannot be read/),
    });
    expect(opennessOf([...policies([deny()]), ...broken], ARN).kind).toBe('closed');
  });
});

describe('Cognito', () => {
  const BOTH = ['ses:SendEmail', 'ses:SendRawEmail'];
  const grant = (over: Elements = {}) => allow({ Principal: COGNITO, Action: BOTH, ...over });
  const answer = (statements: readonly Elements[], pool = POOL) =>
    cognitoMaySend(policies(statements), ARN, pool).kind;

  test.each<[string, Elements]>([
    ['no condition', {}],
    ['everyone', { Principal: '*' }],
    ['all that sends', { Action: 'ses:Send*' }],
    [
      'the conditions of the guide, in its capitals',
      when({ StringEquals: { 'AWS:SourceAccount': ACCOUNT }, ArnLike: { 'AWS:SourceArn': POOL_ARN } }),
    ],
    ['pools of the account', when({ StringLike: { 'aws:SourceArn': `arn:aws:cognito-idp:*:${ACCOUNT}:*` } })],
    ['the sender of the pool', when({ StringLike: { 'ses:FromAddress': '*@example.com' } })],
    ['TLS', when({ Bool: { 'aws:SecureTransport': true } })],
    ['services', when({ Bool: { 'aws:PrincipalIsAWSService': true } })],
  ])('is allowed by %s', (_name, over) => {
    expect(answer([grant(over)])).toBe('allowed');
  });

  test.each<[string, Elements]>([
    ['another service', { Principal: { Service: 'sns.amazonaws.com' } }],
    ['the account', { Principal: { AWS: ACCOUNT } }],
    ['the service-linked role', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x` } }],
    ['another identity', { Resource: `${ARN}.au` }],
    ['another action', { Action: 'ses:SendBounce' }],
    ['another account', when({ StringEquals: { 'aws:SourceAccount': '999900001111' } })],
    ['another pool', when({ ArnLike: { 'aws:SourceArn': `${POOL_ARN}2` } })],
    ['another sender', when({ StringEquals: { 'ses:FromAddress': 'hello@example.com' } })],
  ])('is refused by %s', (_name, over) => {
    expect(answer([grant(over)])).toBe('refused');
  });

  test.each<[string, Elements]>([
    ['an organization', when({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })],
    ['a date', when({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })],
    ['recipients', when({ StringLike: { 'ses:Recipients': '*@example.net' } })],
    ['one of the two actions', { Action: 'ses:SendRawEmail' }],
    ['the service of old', { Principal: { Service: 'cognito-idp.amazonaws.com' } }],
  ])('and %s: unknown, and why', (_name, over) => {
    const told = cognitoMaySend(policies([grant(over)]), ARN, POOL);
    expect(told.kind).toBe('unknown');
    expectBothLanguages(told);
  });

  test.each<[string, Elements, string]>([
    ['everyone', {}, 'refused'],
    ['all but Cognito', { Principal: undefined, NotPrincipal: COGNITO }, 'allowed'],
    ['all but an account', { Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }, 'refused'],
    ['whoever comes without TLS', when({ Bool: { 'aws:SecureTransport': false } }), 'allowed'],
    ['other accounts', when({ StringNotEquals: { 'aws:SourceAccount': ACCOUNT } }), 'allowed'],
    ['this account', when({ StringEquals: { 'aws:SourceAccount': ACCOUNT } }), 'refused'],
    ['principals outside', when({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }), 'unknown'],
    [
      'principals outside that are no services',
      when({
        StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
        Bool: { 'aws:PrincipalIsAWSService': false },
      }),
      'allowed',
    ],
  ])('is allowed, and a Deny is for %s: %s', (_name, over, kind) => {
    expect(answer([grant(), deny(over)])).toBe(kind);
  });

  test('a denial is told, and stands by itself', () => {
    expect(cognitoMaySend(policies([deny({ Sid: 'No' })]), ARN, POOL)).toMatchObject({
      kind: 'refused',
      by: [{ name: 'p0', statement: { label: said('statement "No"') } }],
    });
    expect(cognitoMaySend([], ARN, POOL)).toEqual({ kind: 'refused', by: [] });
  });

  test('in an alternate Region, or one that is not known, only what holds for both services is certain', () => {
    const REGIONAL = { Service: 'cognito-idp.ap-east-1.amazonaws.com' };
    const pool = { ...POOL, region: 'ap-east-1' };
    expect(answer([grant()], pool)).toBe('unknown');
    expect(answer([grant({ Principal: REGIONAL })], pool)).toBe('unknown');
    expect(answer([grant(), grant({ Principal: REGIONAL })], pool)).toBe('allowed');
    expect(answer([], pool)).toBe('refused');
    expect(answer([grant()], { ...POOL, region: 'xx-new-1' })).toBe('unknown');
    expect(answer([grant({ Principal: REGIONAL })])).toBe('refused');
  });

  test('without a FROM that can be read, a condition on it is not judged', () => {
    const pool = { ...POOL, from: { kind: 'absent' as const } };
    expect(answer([grant(when({ StringLike: { 'ses:FromAddress': '*' } }))], pool)).toBe('unknown');
  });
});
