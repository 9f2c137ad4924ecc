// A user pool's change for whoever keeps the pool in Terraform or CloudFormation: only the part that changes, to be put
// into the pool's own resource. A resource made of it alone would reset the rest.
import {
  type CognitoChange,
  en,
  type Json,
  type JsonObject,
  ja,
  joined,
  say,
  type Text,
} from '../../model.ts';
import { comment, yamlString } from '../render/quote.ts';
import { type HclBlock, hclText } from './hcl.ts';
import { isReplaced, LEFT_OUT } from './missing.ts';

/** Members of EmailConfiguration (API_EmailConfigurationType) and the arguments of aws_cognito_user_pool. */
const EMAIL: ReadonlyMap<string, string> = new Map([
  ['EmailSendingAccount', 'email_sending_account'],
  ['SourceArn', 'source_arn'],
  ['From', 'from_email_address'],
  ['ReplyToEmailAddress', 'reply_to_email_address'],
  ['ConfigurationSet', 'configuration_set'],
]);

/** Members of NotifyConfiguration that say who sends, and the arguments of aws_cognito_risk_configuration. */
const NOTICES: ReadonlyMap<string, string> = new Map([
  ['SourceArn', 'source_arn'],
  ['From', 'from'],
  ['ReplyTo', 'reply_to'],
]);

const LOG: ReadonlyMap<string, string> = new Map([
  ['EventSource', 'event_source'],
  ['LogLevel', 'log_level'],
]);

/** Where the logs of API_LogConfigurationType go, and the blocks of aws_cognito_log_delivery_configuration. */
const DESTINATIONS: ReadonlyMap<string, readonly [block: string, member: string, argument: string]> = new Map(
  [
    ['CloudWatchLogsConfiguration', ['cloud_watch_logs_configuration', 'LogGroupArn', 'log_group_arn']],
    ['FirehoseConfiguration', ['firehose_configuration', 'StreamArn', 'stream_arn']],
    ['S3Configuration', ['s3_configuration', 'BucketArn', 'bucket_arn']],
  ],
);

/** The blocks of the pool's resource, or of one that belongs to it, that are to change. */
export function poolTerraform(change: CognitoChange): Text {
  const comments = notesOn(change, 'terraform').map((note) => comment('#', note));
  const blocks = joined(
    blocksOf(change).map((block) => hclText(block)),
    '\n\n',
  );
  return joined([...comments, blocks, ''], '\n');
}

/** The properties of the pool's resource, or of one that belongs to it, that are to change. */
export function poolCloudFormation(change: CognitoChange): Text {
  const properties = propertiesOf(change);
  if (isReplaced(properties)) return joined([comment('#', LEFT_OUT), '\n'], '');
  const comments = notesOn(change, 'cloudFormation').map((note) => comment('#', note));
  return joined([...comments, ...yamlLines(properties), ''], '\n');
}

/** Properties of CloudFormation: the names are ours, the texts anybody's. */
type Properties = { readonly [name: string]: string | Properties | readonly Properties[] };

function yamlLines(properties: Properties): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (typeof value === 'string') return [`${name}: ${yamlString(value)}`];
    if (!isList(value)) return [`${name}:`, ...yamlLines(value).map((line) => `  ${line}`)];
    const items = value.flatMap((item) =>
      yamlLines(item).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
    );
    return items.length === 0 ? [`${name}: []`] : [`${name}:`, ...items];
  });
}

function isList(value: Properties | readonly Properties[]): value is readonly Properties[] {
  return Array.isArray(value);
}

function blocksOf(change: CognitoChange): HclBlock[] {
  switch (change.change) {
    case 'updateUserPool':
      return [block('email_configuration', EMAIL, memberOf(change.input, 'EmailConfiguration'))];
    case 'setRiskConfiguration':
      return [block('notify_configuration', NOTICES, noticesOf(change.input))];
    case 'setLogDelivery':
      return logsOf(change.input).map((log) => ({
        ...block('log_configurations', LOG, log),
        blocks: [...DESTINATIONS].flatMap(([member, [head, name, argument]]) => {
          const destination = memberOf(log, member);
          return destination === undefined ? [] : [block(head, new Map([[name, argument]]), destination)];
        }),
      }));
  }
}

function block(head: string, names: ReadonlyMap<string, string>, value: Json | undefined): HclBlock {
  return { head, arguments: textsOf(names, value).map(([member, text]) => [names.get(member) ?? '', text]) };
}

function propertiesOf(change: CognitoChange): Properties {
  switch (change.change) {
    case 'updateUserPool': {
      const email = textsOf(EMAIL, memberOf(change.input, 'EmailConfiguration'));
      return { EmailConfiguration: Object.fromEntries(email) };
    }
    case 'setRiskConfiguration': {
      const notices = Object.fromEntries(textsOf(NOTICES, noticesOf(change.input)));
      return { AccountTakeoverRiskConfiguration: { NotifyConfiguration: notices } };
    }
    case 'setLogDelivery':
      return { LogConfigurations: logsOf(change.input).map(logProperties) };
  }
}

function logProperties(log: Json): Properties {
  const destinations = [...DESTINATIONS].flatMap(([member, [, name]]) => {
    const [text] = textsOf(new Map([[name, '']]), memberOf(log, member));
    return text === undefined ? [] : [[member, Object.fromEntries([text])] as const];
  });
  return Object.fromEntries([...textsOf(LOG, log), ...destinations]);
}

type Tool = 'terraform' | 'cloudFormation';

const RESOURCES: Readonly<Record<CognitoChange['change'], Readonly<Record<Tool, string>>>> = {
  updateUserPool: { terraform: 'aws_cognito_user_pool', cloudFormation: 'AWS::Cognito::UserPool' },
  setRiskConfiguration: {
    terraform: 'aws_cognito_risk_configuration',
    cloudFormation: 'AWS::Cognito::UserPoolRiskConfigurationAttachment (ClientId: ALL)',
  },
  setLogDelivery: {
    terraform: 'aws_cognito_log_delivery_configuration',
    cloudFormation: 'AWS::Cognito::LogDeliveryConfiguration',
  },
};

function notesOn(change: CognitoChange, tool: Tool): Text[] {
  const group = change.change === 'setLogDelivery' ? change.createLogGroup : undefined;
  return [
    into(change, RESOURCES[change.change][tool]),
    ...(group === undefined ? [] : [groupFirst(group, tool)]),
  ];
}

function into({ poolId, change }: CognitoChange, resource: string): Text {
  const what = WHAT[change];
  return say(
    en`Into the ${resource} of the pool ${poolId}, in place of what it says of ${what}; without such a resource use the
       command of AWS CLI.`,
    ja`ユーザープール ${poolId} の ${resource} にある${what}を、これで置き換えます。リソースがない場合は、AWS CLI のコマンドを
       使用してください。`,
  );
}

const WHAT: Readonly<Record<CognitoChange['change'], Text>> = {
  updateUserPool: say(en`e-mail`, ja`メールの設定`),
  setRiskConfiguration: say(
    en`the sender of notices (its messages stay as they are)`,
    ja`通知の送信元の設定 (メッセージの設定はそのまま残します) `,
  ),
  setLogDelivery: say(en`logs`, ja`ログ配信の設定`),
};

function groupFirst(name: string, tool: Tool): Text {
  const resource = { terraform: 'aws_cloudwatch_log_group', cloudFormation: 'AWS::Logs::LogGroup' }[tool];
  return say(
    en`The log group ${name} has to be there first (${resource}).`,
    ja`先にロググループ ${name} が必要です (${resource})。`,
  );
}

function noticesOf(input: JsonObject): Json | undefined {
  return memberOf(memberOf(input, 'AccountTakeoverRiskConfiguration'), 'NotifyConfiguration');
}

function logsOf(input: JsonObject): readonly Json[] {
  const logs = memberOf(input, 'LogConfigurations');
  return Array.isArray(logs) ? logs : [];
}

/** The texts of a configuration, in the order of their names. */
function textsOf(
  names: ReadonlyMap<string, string>,
  value: Json | undefined,
): (readonly [member: string, text: string])[] {
  return [...names.keys()].flatMap((member) => {
    const text = memberOf(value, member);
    return typeof text === 'string' ? [[member, text] as const] : [];
  });
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return new Map(Object.entries(value ?? {})).get(name);
}
