// What holds whatever the policies: of the order of statements, of one Deny more, of one Allow more.
import fc from 'fast-check';
import { cognitoMaySend, type SendingPool } from '../../../src/checks/policy/cognito.ts';
import { readPolicies } from '../../../src/checks/policy/decide.ts';
import { opennessOf } from '../../../src/checks/policy/strangers.ts';

const ACCOUNT = '111122223333';
const ARN = `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`;
const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_Customers`;
const POOL: SendingPool = {
  arn: POOL_ARN,
  account: ACCOUNT,
  region: 'eu-west-1',
  from: { kind: 'address', address: 'no-reply@example.com', domain: 'example.com' },
};
const COGNITO = { Service: 'email.cognito-idp.amazonaws.com' };

type Elements = Readonly<Record<string, unknown>>;

/** Each list of statements as a policy of its own. */
function policies(...lists: readonly (readonly Elements[])[]) {
  return readPolicies(
    lists.map((Statement, index) => ({ name: `p${index}`, document: JSON.stringify({ Statement }) })),
  );
}

const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const condition = fc.dictionary(
  some(
    'StringEquals',
    'StringLike',
    'StringNotEquals',
    'StringEqualsIfExists',
    'ArnLike',
    'Bool',
    'Null',
    'IpAddress',
    'New',
  ),
  fc.dictionary(
    some(
      'aws:SourceArn',
      'aws:SourceAccount',
      'aws:PrincipalOrgID',
      'aws:PrincipalArn',
      'aws:SourceIp',
      'ses:FromAddress',
      'aws:SecureTransport',
      'aws:New',
    ),
    some(
      '*',
      ACCOUNT,
      POOL_ARN,
      'o-1',
      'o-*',
      'true',
      'false',
      '192.0.2.0/24',
      `\${aws:x}`,
      'no-reply@example.com',
    ),
    { minKeys: 1, maxKeys: 2 },
  ),
  { maxKeys: 2 },
);
const who = some<Elements>(
  { Principal: '*' },
  { Principal: COGNITO },
  { Principal: { AWS: [ACCOUNT] } },
  { Principal: { AWS: 'arn:aws:iam::*:root' } },
  { NotPrincipal: COGNITO },
  { NotPrincipal: { AWS: '*' } },
);
const statement = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      Effect: effect,
      Action: some<unknown>('*', 'ses:SendEmail', ['ses:SendEmail', 'ses:SendRawEmail'], 'ses:Get*'),
      Resource: some('*', ARN, `${ARN}.au`),
      Condition: condition,
    })
    .chain((rest) => who.map((principals): Elements => ({ ...rest, ...principals })));
const statements = fc.array(statement(some('Allow', 'Deny')), { maxLength: 4 });

const both = (list: readonly Elements[]) => ({
  anyone: opennessOf(policies(list), ARN).kind,
  cognito: cognitoMaySend(policies(list), ARN, POOL).kind,
});

test('the order of statements, and in which policy they stand, does not matter', () => {
  fc.assert(
    fc.property(statements, (list) => {
      const before = both(list);
      expect(both(list.toReversed())).toEqual(before);
      const apart = policies(...list.map((one) => [one]));
      expect(opennessOf(apart, ARN).kind).toBe(before.anyone);
      expect(cognitoMaySend(apart, ARN, POOL).kind).toBe(before.cognito);
    }),
  );
});

test('one Deny more never lets anybody in', () => {
  fc.assert(
    fc.property(statements, statement(some('Deny')), (list, one) => {
      const before = both(list);
      const after = both([...list, one]);
      if (before.anyone !== 'open') expect(after.anyone).not.toBe('open');
      if (before.anyone === 'closed') expect(after.anyone).toBe('closed');
      if (before.cognito !== 'allowed') expect(after.cognito).not.toBe('allowed');
      if (before.cognito === 'refused') expect(after.cognito).toBe('refused');
    }),
  );
});

test('one Allow more never keeps anybody out', () => {
  fc.assert(
    fc.property(statements, statement(some('Allow')), (list, one) => {
      const before = both(list);
      const after = both([...list, one]);
      if (before.anyone === 'open') expect(after.anyone).toBe('open');
      if (before.anyone === 'unknown') expect(after.anyone).not.toBe('closed');
      if (before.cognito === 'allowed') expect(after.cognito).toBe('allowed');
    }),
  );
});

test('a Deny for everyone without a condition closes them all', () => {
  fc.assert(
    fc.property(statements, (list) => {
      expect(both([...list, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }])).toEqual({
        anyone: 'closed',
        cognito: 'refused',
      });
    }),
  );
});
