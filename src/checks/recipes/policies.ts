// Sending-authorization policies: who else may send as an identity. CloudFormation has no resource for them.
import { en, ja, joined, say } from '../../model.ts';
import type { Recipe } from '../define.ts';

const POLICIES = say(
  en`Amazon SES, in the Region > Configuration > Identities > the identity > Authorization`,
  ja`対象リージョンの Amazon SES > 設定 > ID > 対象の ID > 承認`,
);

function policyHcl(comment: string, name: string, statement: string): string {
  return `\
${comment}
resource "aws_sesv2_email_identity_policy" "${name}" {
  email_identity = "example.com"
  policy_name    = "${name}"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
${statement}
    }]
  })
}`;
}

/** The policy that the guide of Cognito asks for where Cognito sends by itself with the customer's FROM. */
export const cognitoPolicy: Recipe = {
  console: joined(
    [
      say(
        en`${POLICIES} > Create policy > Create custom policy: paste the policy of the command above and save it.
           CloudFormation has no resource for it.`,
        ja`${POLICIES} > ポリシーの作成 > カスタムポリシーの作成: 上のコマンドのポリシーを貼り付けて保存します。CloudFormation
           には対応するリソースがありません。`,
      ),
      say(
        en`Or choose the identity anew as FROM email address in the console of Amazon Cognito, which then adds such a policy
           by itself.`,
        ja`または、Amazon Cognito のコンソールで ID を FROM E メールアドレスとして選び直すと、このポリシーが自動的に追加されます。`,
      ),
    ],
    '\n',
  ),
  terraform: policyHcl(
    '# Cognito comes as this service where SES is offered in the Region of the pool.',
    'cognito',
    `\
      Sid       = "Cognito"
      Effect    = "Allow"
      Principal = { Service = "email.cognito-idp.amazonaws.com" }
      Action    = ["ses:SendEmail", "ses:SendRawEmail"]
      Resource  = "arn:aws:ses:<region>:<account-id>:identity/example.com"
      Condition = {
        StringEquals = { "aws:SourceAccount" = "<account-id>" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:cognito-idp:<region>:<account-id>:userpool/<pool-id>" }
      }`,
  ),
};

/** A policy that names who may send. */
export const namedSenders: Recipe = {
  console: say(
    en`${POLICIES}: open the policy, choose Edit, name in Principal who may send, and save it. Where nobody but your own
       account sends as the identity, delete it instead. CloudFormation has no resource for such policies.`,
    ja`${POLICIES}: ポリシーを開いて「編集」を選択し、Principal に送信を許可する相手を指定して保存します。この ID で
       送信するのがこのアカウントだけであれば、代わりにポリシーを削除します。CloudFormation には対応するリソースがありません。`,
  ),
  terraform: policyHcl(
    '# In place of the policy that names everyone.',
    'senders',
    `\
      Sid       = "Senders"
      Effect    = "Allow"
      Principal = { AWS = "<account-id>" }
      Action    = ["ses:SendEmail", "ses:SendRawEmail"]
      Resource  = "arn:aws:ses:<region>:<your-account-id>:identity/example.com"`,
  ),
};
