// Sending-authorization policies: who else may send as an identity. CloudFormation has no resource for them.
import type { Recipe } from '../define.ts';

const POLICIES = 'Amazon SES, in the Region > Configuration > Identities > the identity > Authorization';

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
  console:
    `${POLICIES} > Create policy > Create custom policy: paste the policy of the command above and save it. ` +
    'CloudFormation has no resource for it.\n' +
    'Or choose the identity anew as FROM email address in the console of Amazon Cognito, which then adds such a policy ' +
    'by itself.',
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
  console:
    `${POLICIES}: open the policy, choose Edit, name in Principal who may send, and save it. Where nobody but your own ` +
    'account sends as the identity, delete it instead. CloudFormation has no resource for such policies.',
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
