// May nobody send as the identity whom its sending-authorization policies do not name?
import { en, ja, say, type Text } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { FRAMEWORK } from '../frameworks.ts';
import { AWS } from '../links.ts';
import { groundsEvidence, placeOf, readPolicies } from '../policy/decide.ts';
import { type OpenStatement, opennessOf } from '../policy/strangers.ts';
import { namedSenders } from '../recipes/policies.ts';
import { policyOf, statement } from '../samples/policies.ts';
import { DOMAIN } from '../samples.ts';
import { commands, fewOf, NONE, quoted } from '../words.ts';

const EVERYONE = say(en`everyone`, ja`すべてのプリンシパル`);
const ALL_BUT_SOME = say(
  en`everyone but those whom NotPrincipal names`,
  ja`NotPrincipal で指定されたもの以外のすべてのプリンシパル`,
);
const WITHOUT_CONDITION = say(en`without a condition`, ja`条件なし`);

/** `policy "a", statement 1 allows ses:SendEmail to everyone`, and why its conditions do not help. */
function saying({ name, statement, actions }: OpenStatement): Text {
  const { principals, conditions } = statement;
  const whom = principals.except ? ALL_BUT_SOME : EVERYONE;
  const keys = [...new Set(conditions.map(({ key }) => quoted(key, 80)))];
  const but =
    keys.length === 0
      ? WITHOUT_CONDITION
      : say(
          en`and what it asks of ${fewOf(keys, 4)} does not narrow who that is`,
          ja`${fewOf(keys, 4)} の条件では相手が限定されない`,
        );
  const place = placeOf({ name, statement });
  const allowed = fewOf(actions, 3);
  return say(
    en`${place} allows ${allowed} to ${whom}, ${but}`,
    ja`${place} が、${whom}に ${allowed} を許可 (${but})`,
  );
}

/** What those statements let anyone do with the identity. */
function whatAnyoneMay(name: string, statements: readonly OpenStatement[]): Text {
  const why = fewOf(statements.map(saying), 3);
  if (statements.every(({ as }) => as === 'service')) {
    return say(
      en`Anyone with an AWS account may have services of AWS send as ${name}: ${why}.`,
      ja`AWS アカウントがあれば誰でも、AWS のサービスに ${name} として送信させることができます: ${why}。`,
    );
  }
  return say(
    en`Anyone with an AWS account may send as ${name}: ${why}.`,
    ja`AWS アカウントがあれば誰でも、${name} として送信できます: ${why}。`,
  );
}

export default defineCheck({
  id: 'ses-identity-not-public',
  kind: 'identity',
  severity: 'critical',
  title: say(
    en`No sending-authorization policy lets just anyone send as the identity`,
    ja`送信承認ポリシーが、誰でもこの ID で送信できる設定になっていない`,
  ),
  rationale: say(
    en`Whoever a sending-authorization policy lets in sends as your domain from an AWS account of their own, and that mail is
       signed with your DKIM key: to receivers it is yours, it passes your DMARC policy, and what they think of it falls
       back on your domain. With everyone as principal, that is whoever has an AWS account.`,
    ja`送信承認ポリシーで許可された相手は、自分の AWS アカウントから自社のドメインとして送信でき、そのメールは自社の DKIM キーで
       署名されます。受信側には自社のメールに見え、DMARC にも合格し、その評判は自社のドメインに跳ね返ります。すべての
       プリンシパルに許可していると、AWS アカウントを持つ誰もがこれに該当します。`,
  ),
  remediation: {
    summary: say(
      en`Name in Principal who may send: the id of an account, the ARN of a user or role, or a service of AWS with
         aws:SourceAccount and aws:SourceArn as conditions. Delete the policy where nobody but your own account sends as
         the identity.`,
      ja`Principal には、送信を許可する相手 (アカウント ID、ユーザーまたはロールの ARN、あるいは aws:SourceAccount と
         aws:SourceArn を条件とした AWS のサービス) を指定してください。この ID で送信するのがこのアカウントだけであれば、
         ポリシーを削除してください。`,
    ),
    command: commands(
      'aws sesv2 get-email-identity-policies --region <region> --email-identity <identity>',
      {
        en: '# Name the senders in policy.json; then:',
        ja: '# policy.json に送信を許可する相手を指定してから:',
      },
      'aws sesv2 update-email-identity-policy --region <region> --email-identity <identity> --policy-name ' +
        '<policy-name> --policy file://policy.json',
      { en: '# Or, where nobody else sends:', ja: '# ほかに送信する相手がいない場合:' },
      'aws sesv2 delete-email-identity-policy --region <region> --email-identity <identity> --policy-name <policy-name>',
    ),
    link: AWS.sendingAuthorization,
  },
  recipe: namedSenders,
  cannotSee: say(
    en`Whether those whom a policy names are to be trusted, a service of AWS among them that asks on behalf of others, and
       what a policy allows besides sending. A limit in time counts as none, even when its date has passed.`,
    ja`ポリシーで指定された相手が信頼できるかどうか (第三者の依頼で動作する AWS のサービスを含みます)、また送信以外に何が
       許可されているか。期限を定めた条件は、期日を過ぎていても、ないものとして扱います。`,
  ),
  links: [
    AWS.sendingAuthorization,
    AWS.createPolicy,
    AWS.policyExamples,
    AWS.meaningOfPublic,
    AWS.principals,
    AWS.conditionKeys,
  ],
  frameworks: [FRAMEWORK.cisAws],
  needs: ['policies'],
  evaluate({ policies }, { subject }) {
    const { name, id } = subject;
    if (policies.length === 0) {
      const because = say(
        en`${name} has no sending-authorization policy, so that only its own account sends as it.`,
        ja`${name} には送信承認ポリシーがなく、この ID で送信できるのは所有するアカウントだけです。`,
      );
      return {
        outcome: 'pass',
        because,
        evidence: [{ fact: 'policies', field: 'Policies', value: NONE }],
      };
    }
    const openness = opennessOf(readPolicies(policies), id);
    if (openness.kind === 'unknown') {
      const { why } = openness;
      throw new NotSeen(
        say(
          en`whether anyone may send as ${name}: ${why}`,
          ja`誰でも ${name} として送信できるかどうか: ${why}`,
        ),
      );
    }
    if (openness.kind === 'open') {
      const { statements } = openness;
      return {
        outcome: 'fail',
        because: whatAnyoneMay(name, statements),
        evidence: statements.map((one) => groundsEvidence('policies', one)),
      };
    }
    const names = policies.map((policy) => quoted(policy.name, 80));
    return {
      outcome: 'pass',
      because: say(
        en`No policy of ${name} lets just anyone send as it (${fewOf(names, 5)}).`,
        ja`${name} のポリシーに、誰にでも送信を許可するものはありません (${fewOf(names, 5)})。`,
      ),
    };
  },
  examples: [
    {
      name: say(en`everyone`, ja`すべてのプリンシパル`),
      facts: { policies: [policyOf(statement({ Sid: 'Everyone' }))] },
      expect: 'fail',
      says: [
        ...[`Anyone with an AWS account may send as ${DOMAIN}`, 'policy "senders", statement "Everyone"'],
        ...['ses:SendEmail and ses:SendRawEmail to everyone', 'without a condition'],
      ],
    },
    {
      name: say(
        en`everyone, as long as they send as one address`,
        ja`すべてのプリンシパル (1 つのアドレスからの送信に限る)`,
      ),
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
      name: say(en`any pool of any account`, ja`任意のアカウントの任意のユーザープール`),
      facts: {
        policies: [policyOf(statement({ Condition: { ArnLike: { 'aws:SourceArn': '*' } } }))],
      },
      expect: 'fail',
      says: ['have services of AWS send', '"aws:SourceArn"'],
    },
    {
      name: say(en`everyone but one account`, ja`1 つのアカウントを除くすべてのプリンシパル`),
      facts: {
        policies: [policyOf(statement({ Principal: undefined, NotPrincipal: { AWS: '999900001111' } }))],
      },
      expect: 'fail',
      says: ['everyone but those whom NotPrincipal names'],
    },
    {
      name: say(en`everyone in one organization`, ja`1 つの組織のすべてのプリンシパル`),
      facts: {
        policies: [
          policyOf(statement({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })),
        ],
      },
      expect: 'pass',
      says: ['"senders"'],
    },
    {
      name: say(en`one account`, ja`1 つのアカウント`),
      facts: { policies: [policyOf(statement({ Principal: { AWS: 'arn:aws:iam::999900001111:root' } }))] },
      expect: 'pass',
    },
    {
      name: say(
        en`everyone, and a Deny for whoever is outside the organization`,
        ja`すべてのプリンシパルへの許可と、組織外に対する Deny`,
      ),
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
      name: say(en`no policy`, ja`ポリシーなし`),
      facts: { policies: [] },
      expect: 'pass',
      says: ['only its own account'],
    },
    {
      name: say(en`a condition that is not known`, ja`未知の条件`),
      facts: {
        policies: [policyOf(statement({ Condition: { StringEquals: { 'aws:NewKey': 'something' } } }))],
      },
      expect: 'unknown',
      says: ['"StringEquals" on "aws:NewKey"'],
    },
    {
      name: say(en`a policy that cannot be read`, ja`解釈できないポリシー`),
      facts: { policies: [{ name: 'senders', document: '{"Statement": [' }] },
      expect: 'unknown',
      says: ['policy "senders" cannot be read'],
    },
  ],
});
