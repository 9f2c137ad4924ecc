// May Cognito send as the identity that the pool shows, where it sends by itself?
import { en, ja, listed, say } from '../../model.ts';
import { defineCheck, NotSeen } from '../define.ts';
import { AWS } from '../links.ts';
import { COGNITO, cognitoMaySend } from '../policy/cognito.ts';
import { groundsEvidence, placeOf, readPolicies } from '../policy/decide.ts';
import { cognitoPolicy } from '../recipes/policies.ts';
import { cognitoStatement, policyOf, senderPolicies, statement } from '../samples/policies.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, ownFromSender, sesSender } from '../samples.ts';
import { clauses, commands, fewOf } from '../words.ts';
import { notAsked, refusalEvidence, whereOf, whyRefused } from './sender-authorized-words.ts';

export default defineCheck({
  id: 'cognito-sender-authorized',
  kind: 'userPool',
  severity: 'high',
  title: say(
    en`Cognito may send as the identity that the pool shows as its sender`,
    ja`ユーザープールの送信元として表示される ID での送信が Cognito に許可されている`,
  ),
  rationale: say(
    en`A pool with EmailSendingAccount COGNITO_DEFAULT and a SourceArn has Cognito send with your address, from SES of its
       own, for which the identity has to let it in by a sending-authorization policy. The console of Cognito adds one when
       you choose the identity there; the API, CloudFormation and Terraform do not. Without it sign-ups and password resets
       fail with InvalidEmailRoleAccessPolicyException.`,
    ja`EmailSendingAccount が COGNITO_DEFAULT で SourceArn のあるユーザープールでは、Cognito が Cognito 側の SES から自社の
       アドレスで送信します。そのためには、ID の送信承認ポリシーで Cognito に送信を許可する必要があります。Cognito のコンソールで ID を
       選択するとポリシーが追加されますが、API、CloudFormation、Terraform では追加されません。ポリシーがないと、サインアップと
       パスワードのリセットは InvalidEmailRoleAccessPolicyException で失敗します。`,
  ),
  remediation: {
    summary: say(
      en`Add a policy to the identity that lets ${COGNITO} send for this pool, with aws:SourceAccount and aws:SourceArn as
         conditions. Better still, have the pool send through your own SES (DEVELOPER), which needs no such policy and is
         not held to Cognito's 50 mails a day.`,
      ja`aws:SourceAccount と aws:SourceArn を条件として、このユーザープールのための送信を ${COGNITO} に許可するポリシーを ID に
         追加してください。できれば、ユーザープールが自社の SES から送信する設定 (DEVELOPER) に変更してください。その場合、
         このポリシーは不要で、Cognito の 1 日 50 通の上限も適用されません。`,
    ),
    command: commands(
      '# policy.json:',
      '# {"Version": "2012-10-17", "Statement": [{"Sid": "Cognito", "Effect": "Allow",',
      `#   "Principal": {"Service": "${COGNITO}"}, "Action": ["ses:SendEmail", "ses:SendRawEmail"],`,
      '#   "Resource": "arn:aws:ses:<region>:<account-id>:identity/<identity>",',
      '#   "Condition": {"StringEquals": {"aws:SourceAccount": "<account-id>"},',
      '#     "ArnLike": {"aws:SourceArn": "arn:aws:cognito-idp:<region>:<account-id>:userpool/<pool-id>"}}}]}',
      'aws sesv2 create-email-identity-policy --region <region> --email-identity <identity> --policy-name cognito ' +
        '--policy file://policy.json',
    ),
    link: AWS.poolEmail,
  },
  recipe: cognitoPolicy,
  cannotSee: say(
    en`Policies of other identities than the one that SourceArn names: SES puts one of an address before one of its domain.
       What a condition asks of the time, the organization or the recipients is not judged.`,
    ja`SourceArn が指定する ID 以外のポリシー (SES は、ドメインのポリシーよりもアドレスのポリシーを優先します)。日時、組織、宛先に
       関する条件は判定しません。`,
  ),
  links: [
    AWS.poolEmail,
    AWS.emailConfiguration,
    AWS.sendingAuthorization,
    AWS.createPolicy,
    AWS.policyExamples,
    AWS.conditionKeys,
  ],
  needs: ['sender', 'senderPolicies'],
  evaluate({ sender, senderPolicies }, { subject }) {
    const { name, id: arn, account, region } = subject;
    if (sender.kind !== 'cognitoWithOwnFrom' || senderPolicies.length === 0) {
      return { outcome: 'notApplicable', because: notAsked(name, sender) };
    }
    const pool = { arn, account, region, from: sender.from };
    const each = senderPolicies.map(({ identity, policies }) => {
      const decision = cognitoMaySend(readPolicies(policies), identity.arn, pool);
      return { identity, policies, decision };
    });
    const refusals = each.flatMap(({ decision, ...of }) =>
      decision.kind === 'refused' ? [{ ...of, by: decision.by }] : [],
    );
    if (refusals.length > 0) {
      const why = refusals.map(whyRefused);
      const because = say(
        en`Cognito may not send for the pool ${name}: ${listed(why)}.`,
        ja`Cognito はユーザープール ${name} のために送信できません。${clauses(why)}。`,
      );
      return { outcome: 'fail', because, evidence: refusals.flatMap(refusalEvidence) };
    }
    for (const { identity, decision } of each) {
      if (decision.kind !== 'unknown') continue;
      throw new NotSeen(
        say(
          en`whether Cognito may send as ${whereOf(identity)} for the pool ${name}: ${decision.why}`,
          ja`ユーザープール ${name} のために Cognito が ${whereOf(identity)} として送信できるかどうか: ${decision.why}`,
        ),
      );
    }
    const grounds = each.flatMap(({ decision }) => (decision.kind === 'allowed' ? decision.by : []));
    const identities = listed(each.map(({ identity }) => whereOf(identity)));
    return {
      outcome: 'pass',
      because: say(
        en`Cognito may send as ${identities} for the pool ${name} (${fewOf(grounds.map(placeOf), 3)}).`,
        ja`Cognito はユーザープール ${name} のために ${identities} として送信できます (${fewOf(grounds.map(placeOf), 3)})。`,
      ),
      evidence: grounds.map((one) => groundsEvidence('senderPolicies', one)),
    };
  },
  examples: [
    {
      name: say(en`no policy`, ja`ポリシーなし`),
      facts: { sender: ownFromSender(DOMAIN), senderPolicies: [senderPolicies([])] },
      expect: 'fail',
      says: [`${DOMAIN} in eu-west-1 has no sending-authorization policy`],
    },
    {
      name: say(en`a policy for another account`, ja`別のアカウントのためのポリシー`),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([policyOf(statement({ Principal: { AWS: 'arn:aws:iam::999900001111:root' } }))]),
        ],
      },
      expect: 'fail',
      says: ['lets email.cognito-idp.amazonaws.com send for this pool'],
    },
    {
      name: say(en`a policy for another pool`, ja`別のユーザープールのためのポリシー`),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(
              cognitoStatement({
                Condition: {
                  ArnLike: {
                    'aws:SourceArn':
                      'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Employees',
                  },
                },
              }),
            ),
          ]),
        ],
      },
      expect: 'fail',
    },
    {
      name: say(
        en`a policy that denies what another one allows`,
        ja`別のポリシーが許可するものを拒否するポリシー`,
      ),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([policyOf(cognitoStatement(), statement({ Sid: 'Nobody', Effect: 'Deny' }))]),
        ],
      },
      expect: 'fail',
      says: ['statement "Nobody"', 'denies it'],
    },
    {
      name: say(en`one of two Regions without a policy`, ja`2 つのリージョンの一方にポリシーがない`),
      facts: {
        sender: ownFromSender(DOMAIN, '*'),
        senderPolicies: [senderPolicies([policyOf(cognitoStatement())]), senderPolicies([], 'eu-north-1')],
      },
      expect: 'fail',
      says: ['in eu-north-1'],
    },
    {
      name: say(en`the policy that the guide of Cognito shows`, ja`Cognito のガイドにあるポリシー`),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [senderPolicies([policyOf(cognitoStatement())])],
      },
      expect: 'pass',
      says: ['policy "senders", statement "Cognito"'],
    },
    {
      name: say(en`a condition that is not judged`, ja`判定しない条件`),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(
              cognitoStatement({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } } }),
            ),
          ]),
        ],
      },
      expect: 'unknown',
      says: ['"aws:SourceOrgID"'],
    },
    {
      name: say(en`the service that the guide named once`, ja`以前のガイドが挙げていたサービス`),
      facts: {
        sender: ownFromSender(DOMAIN),
        senderPolicies: [
          senderPolicies([
            policyOf(cognitoStatement({ Principal: { Service: 'cognito-idp.amazonaws.com' } })),
          ]),
        ],
      },
      expect: 'unknown',
      says: ['cognito-idp.amazonaws.com', 'once'],
    },
    {
      name: say(en`an identity that is not there`, ja`存在しない ID`),
      facts: { sender: ownFromSender(DOMAIN), senderPolicies: [] },
      expect: 'notApplicable',
      says: ['cognito-sender-exists'],
    },
    {
      name: say(en`your own SES`, ja`自社の SES`),
      facts: { sender: sesSender(DOMAIN), senderPolicies: [] },
      expect: 'notApplicable',
      says: ['service-linked role'],
    },
    {
      name: say(en`the default sender`, ja`デフォルトの送信元`),
      facts: { sender: DEFAULT_SENDER, senderPolicies: [] },
      expect: 'notApplicable',
    },
    {
      name: say(en`a Lambda function that sends`, ja`Lambda 関数が送信する`),
      facts: { sender: CUSTOM_SENDER, senderPolicies: [] },
      expect: 'notApplicable',
    },
  ],
});
