// May nobody send as the identity whom its sending-authorization policies do not name?
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { groundsEvidence, placeOf, readPolicies } from '../policy/decide.ts';
import { type OpenStatement, opennessOf } from '../policy/strangers.ts';
import { namedSenders } from '../recipes/policies.ts';
import { policyOf, statement } from '../samples/policies.ts';
import { DOMAIN } from '../samples.ts';
import { fewOf, quoted } from '../words.ts';

/** `policy "a", statement 1 allows ses:SendEmail to everyone`, and why its conditions do not help. */
function saying({ name, statement, actions }: OpenStatement): string {
  const { principals, conditions } = statement;
  const whom = principals.except ? 'everyone but those whom NotPrincipal names' : 'everyone';
  const keys = [...new Set(conditions.map(({ key }) => quoted(key, 80)))];
  const but =
    keys.length === 0
      ? 'without a condition'
      : `and what it asks of ${fewOf(keys, 4)} does not narrow who that is`;
  return `${placeOf({ name, statement })} allows ${fewOf(actions, 3)} to ${whom}, ${but}`;
}

export default defineCheck({
  id: 'ses-identity-not-public',
  kind: 'identity',
  severity: 'critical',
  title: 'No sending-authorization policy lets just anyone send as the identity',
  rationale:
    'Whoever a sending-authorization policy lets in sends as your domain from an AWS account of their own, and that ' +
    'mail is signed with your DKIM key: to receivers it is yours, it passes your DMARC policy, and what they think of ' +
    'it falls back on your domain. With everyone as principal, that is whoever has an AWS account.',
  remediation: {
    summary:
      'Name in Principal who may send: the id of an account, the ARN of a user or role, or a service of AWS with ' +
      'aws:SourceAccount and aws:SourceArn as conditions. Delete the policy where nobody but your own account sends ' +
      'as the identity.',
    command: [
      'aws sesv2 get-email-identity-policies --region <region> --email-identity <identity>',
      '# Name the senders in policy.json; then:',
      'aws sesv2 update-email-identity-policy --region <region> --email-identity <identity> --policy-name ' +
        '<policy-name> --policy file://policy.json',
      '# Or, where nobody else sends:',
      'aws sesv2 delete-email-identity-policy --region <region> --email-identity <identity> --policy-name <policy-name>',
    ].join('\n'),
    link: AWS.sendingAuthorization,
  },
  recipe: namedSenders,
  cannotSee:
    'Whether those whom a policy names are to be trusted, a service of AWS among them that asks on behalf of others, ' +
    'and what a policy allows besides sending. A limit in time counts as none, even when its date has passed.',
  links: [
    AWS.sendingAuthorization,
    AWS.createPolicy,
    AWS.policyExamples,
    AWS.meaningOfPublic,
    AWS.principals,
    AWS.conditionKeys,
  ],
  needs: ['policies'],
  evaluate({ policies }, { subject }) {
    const { name, id } = subject;
    if (policies.length === 0) {
      const because = `${name} has no sending-authorization policy, so that only its own account sends as it.`;
      return {
        outcome: 'pass',
        because,
        evidence: [{ fact: 'policies', field: 'Policies', value: '(none)' }],
      };
    }
    const openness = opennessOf(readPolicies(policies), id);
    if (openness.kind === 'unknown') throw new NotSeen(`whether anyone may send as ${name}: ${openness.why}`);
    if (openness.kind === 'open') {
      const { statements } = openness;
      const viaServices = statements.every(({ as }) => as === 'service');
      const may = viaServices ? 'have services of AWS send' : 'send';
      return {
        outcome: 'fail',
        because: `Anyone with an AWS account may ${may} as ${name}: ${fewOf(statements.map(saying), 3)}.`,
        evidence: statements.map((one) => groundsEvidence('policies', one)),
      };
    }
    const names = policies.map((policy) => quoted(policy.name, 80));
    return {
      outcome: 'pass',
      because: `No policy of ${name} lets just anyone send as it (${fewOf(names, 5)}).`,
    };
  },
  examples: [
    {
      name: 'everyone',
      facts: { policies: [policyOf(statement({ Sid: 'Everyone' }))] },
      expect: 'fail',
      says: [
        ...[`Anyone with an AWS account may send as ${DOMAIN}`, 'policy "senders", statement "Everyone"'],
        ...['ses:SendEmail and ses:SendRawEmail to everyone', 'without a condition'],
      ],
    },
    {
      name: 'everyone, as long as they send as one address',
      facts: {
        policies: [
          policyOf(
            statement({
              Principal: { AWS: '*' },
              Condition: { StringLike: { 'ses:FromAddress': `news@${DOMAIN}` } },
            }),
          ),
        ],
      },
      expect: 'fail',
      says: ['what it asks of "ses:FromAddress" does not narrow who that is'],
    },
    {
      name: 'any pool of any account',
      facts: {
        policies: [policyOf(statement({ Condition: { ArnLike: { 'aws:SourceArn': '*' } } }))],
      },
      expect: 'fail',
      says: ['have services of AWS send', '"aws:SourceArn"'],
    },
    {
      name: 'everyone but one account',
      facts: {
        policies: [policyOf(statement({ Principal: undefined, NotPrincipal: { AWS: '999900001111' } }))],
      },
      expect: 'fail',
      says: ['everyone but those whom NotPrincipal names'],
    },
    {
      name: 'everyone in one organization',
      facts: {
        policies: [
          policyOf(statement({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
        ],
      },
      expect: 'pass',
      says: ['"senders"'],
    },
    {
      name: 'one account',
      facts: { policies: [policyOf(statement({ Principal: { AWS: 'arn:aws:iam::999900001111:root' } }))] },
      expect: 'pass',
    },
    {
      name: 'everyone, and a Deny for whoever is outside the organization',
      facts: {
        policies: [
          policyOf(
            statement(),
            statement({
              Effect: 'Deny',
              Action: 'ses:*',
              Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
            }),
          ),
        ],
      },
      expect: 'pass',
    },
    {
      name: 'no policy',
      facts: { policies: [] },
      expect: 'pass',
      says: ['only its own account'],
    },
    {
      name: 'a condition that is not known',
      facts: {
        policies: [policyOf(statement({ Condition: { StringEquals: { 'aws:NewKey': 'something' } } }))],
      },
      expect: 'unknown',
      says: ['"StringEquals" on "aws:NewKey"'],
    },
    {
      name: 'a policy that cannot be read',
      facts: { policies: [{ name: 'senders', document: '{"Statement": [' }] },
      expect: 'unknown',
      says: ['policy "senders" cannot be read'],
    },
  ],
});
