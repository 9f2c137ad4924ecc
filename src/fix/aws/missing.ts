// What Terraform and CloudFormation have no resource for, and what to do instead: sentences.
import { en, ja, listed, type RequestChange, say, type Text } from '../../model.ts';
import type { Declared } from './declared.ts';

export type Tool = 'terraform' | 'cloudFormation';

const TOOLS: Readonly<Record<Tool, Text>> = {
  terraform: say(en`the AWS provider of Terraform`, ja`Terraform の AWS プロバイダー`),
  cloudFormation: say(en`CloudFormation`, ja`CloudFormation`),
};

/** What a tool cannot do of the changes in one account and Region. */
export function missingIn(tool: Tool, declared: Declared): Text[] {
  const { identities, policies, deleted, retried, asked, removed, suppressed, resumed } = declared;
  const left: Text[] = [];
  if (tool === 'terraform') {
    // The provider has no argument for SigningEnabled.
    const signing = identities.filter((one) => one.signing).map(({ identity }) => identity);
    if (signing.length > 0) {
      const names = listed(signing);
      left.push(say(en`DKIM signing of ${names}`, ja`${names} の DKIM 署名の有効化`));
    }
  } else {
    if (policies.length > 0) {
      const names = listed(policies.map(({ name, identity }) => `${name} (${identity})`));
      left.push(say(en`the sending-authorization policies ${names}`, ja`送信承認ポリシー ${names}`));
    }
    if (suppressed !== undefined) left.push(SUPPRESSION);
  }
  if (retried.length > 0) {
    const names = listed(retried);
    left.push(say(en`a new look for the DKIM records of ${names}`, ja`${names} の DKIM レコードの再確認`));
  }
  if (asked.length > 0) {
    const names = listed(asked);
    left.push(say(en`another verification mail to ${names}`, ja`${names} への検証メールの再送`));
  }
  if (removed.length > 0) {
    const names = listed(removed);
    left.push(
      say(en`the removal of identities made elsewhere: ${names}`, ja`他で作成された ID の削除: ${names}`),
    );
  }
  if (resumed) left.push(SENDING);
  if (deleted.length > 0) {
    const names = listed(deleted.map(({ name, identity }) => `${name} (${identity})`));
    left.push(
      say(en`the removal of policies made elsewhere: ${names}`, ja`他で作成されたポリシーの削除: ${names}`),
    );
  }
  return left.map((what) => byCommand(tool, what));
}

const SENDING = say(en`the switch that resumes sending`, ja`送信の再開`);
const SUPPRESSION = say(
  en`the suppression list of the account`,
  ja`アカウントレベルのサプレッションリストの設定`,
);

function byCommand(tool: Tool, what: Text): Text {
  const name = TOOLS[tool];
  return say(
    en`No resource of ${name} does this; use the command of AWS CLI: ${what}.`,
    ja`次の操作に対応するリソースは ${name} にありません。AWS CLI のコマンドを使用してください: ${what}。`,
  );
}

/**
 * Does it hold a text in whose place CloudFormation would put a secret or a parameter, wherever it stands?
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function isReplaced(value: unknown): boolean {
  return JSON.stringify(value)?.includes('{{resolve:') ?? false;
}

/** What is said where something was left out for that. */
export const LEFT_OUT = say(
  en`Left out is what holds "{{resolve:", for CloudFormation would put something else in its place; use the command of
     AWS CLI.`,
  ja`"{{resolve:" を含むものは CloudFormation が別の値に置き換えるため、省略しました。AWS CLI のコマンドを使用してください。`,
);

/**
 * Why a request to AWS is no resource. Of production access the makers of the provider say so:
 * https://github.com/hashicorp/terraform-provider-aws/issues/32655
 */
export function requestIsNoResource({ request }: RequestChange): Text {
  return request === 'quotaIncrease' ? QUOTA : REQUEST;
}

const QUOTA = say(
  en`CloudFormation has no resource for quotas; in Terraform it is aws_servicequotas_service_quota, with the quota code that
     list-service-quotas shows.`,
  ja`CloudFormation にはクォータに対応するリソースがありません。Terraform では aws_servicequotas_service_quota に、
     list-service-quotas で表示されるクォータコードを指定します。`,
);
const REQUEST = say(
  en`People at AWS decide on it: neither CloudFormation nor the AWS provider of Terraform has a resource for it.`,
  ja`AWS の担当者が判断するものであり、CloudFormation にも Terraform の AWS プロバイダーにも対応するリソースはありません。`,
);
