// A user pool's e-mail configuration for whoever keeps the pool in Terraform or CloudFormation: only the part that
// changes, to be put into the pool's own resource. A resource made of it alone would reset the rest of the pool.
import { type CognitoChange, en, ja, joined, say, type Text } from '../../model.ts';
import { comment, yamlString } from '../render/quote.ts';
import { hclText } from './hcl.ts';
import { isReplaced, LEFT_OUT } from './missing.ts';

/** Members of EmailConfiguration (API_EmailConfigurationType) and the arguments of aws_cognito_user_pool. */
const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['EmailSendingAccount', 'email_sending_account'],
  ['SourceArn', 'source_arn'],
  ['From', 'from_email_address'],
  ['ReplyToEmailAddress', 'reply_to_email_address'],
  ['ConfigurationSet', 'configuration_set'],
]);

/** The block email_configuration of aws_cognito_user_pool. */
export function poolTerraform(change: CognitoChange): Text {
  const values = membersOf(change).map(([member, value]) => [ARGUMENTS.get(member) ?? '', value] as const);
  const block = hclText({ head: 'email_configuration', arguments: values });
  return joined([comment('#', into(change, 'aws_cognito_user_pool')), '\n', block, '\n'], '');
}

/** The property EmailConfiguration of AWS::Cognito::UserPool. */
export function poolCloudFormation(change: CognitoChange): Text {
  const members = membersOf(change);
  if (isReplaced(members)) return joined([comment('#', LEFT_OUT), '\n'], '');
  const lines = members.map(([member, value]) => `  ${member}: ${yamlString(value)}`);
  const head = comment('#', into(change, 'AWS::Cognito::UserPool'));
  return joined([head, 'EmailConfiguration:', ...lines, ''], '\n');
}

function into({ poolId }: CognitoChange, resource: string): Text {
  return say(
    en`Into the ${resource} of the pool ${poolId}, in place of what it says of e-mail; without such a resource use the
       command of AWS CLI.`,
    ja`ユーザープール ${poolId} の ${resource} にあるメールの設定を、これで置き換えます。リソースがない場合は、AWS CLI のコマンドを
       使用してください。`,
  );
}

/** The texts of the configuration, in the order of the API's page. */
function membersOf({ input }: CognitoChange): (readonly [member: string, value: string])[] {
  const email = memberOf(input, 'EmailConfiguration');
  return [...ARGUMENTS.keys()].flatMap((member) => {
    const value = memberOf(email, member);
    return typeof value === 'string' ? [[member, value] as const] : [];
  });
}

function memberOf(value: unknown, name: string): unknown {
  return new Map(Object.entries(value ?? {})).get(name);
}
