// What to know before a change is made: sentences, each for the one who runs the command.
import { AWS } from '../../checks/links.ts';
import {
  type CognitoChange,
  en,
  ja,
  type Locale,
  type RequestChange,
  type SesChange,
  say,
  type Text,
} from '../../model.ts';
import { shellWord } from '../render/quote.ts';
import { placeholdersOf } from './sandbox.ts';
import { PUBLISH_SID, topicArn } from './topic.ts';

const SES_NOTES: Readonly<Partial<Record<SesChange['change'], Text>>> = {
  retryDkim: say(
    en`Only for Easy DKIM, and once the records are published: SES looks for them for another 72 hours.`,
    ja`Easy DKIM の場合に限ります。レコードを公開してから実行してください。SES はさらに 72 時間、レコードを確認します。`,
  ),
  upgradeDkimKey: say(
    en`Only for Easy DKIM: a key of your own would be given up. SES changes the key length once a day at most
       (${AWS.manageDkim}).`,
    ja`Easy DKIM の場合に限ります。独自のキーを使っている場合、そのキーは使われなくなります。キー長の変更は 1 日 1 回までです
       (${AWS.manageDkim})。`,
  ),
  // The page tells what each option does, and not what becomes of one that a call leaves out.
  requireTls: say(
    en`AWS does not say that the call keeps options which it leaves out: where get-configuration-set shows a
       SendingPoolName or MaxDeliverySeconds, add --sending-pool-name or --max-delivery-seconds with that value.`,
    ja`この呼び出しで省略したオプションが維持されるとは、AWS のドキュメントに書かれていません。get-configuration-set で
       SendingPoolName または MaxDeliverySeconds が表示される場合は、その値で --sending-pool-name または
       --max-delivery-seconds を追加してください。`,
  ),
  addEventDestination: say(
    en`The policy of the topic must let ses.amazonaws.com publish.`,
    ja`トピックのポリシーで、ses.amazonaws.com による発行を許可しておく必要があります。`,
  ),
  resumeSending: say(
    en`Mend first what sending was paused for. What AWS itself has paused, this call cannot resume (${AWS.putSending}).`,
    ja`先に、一時停止の原因を解消してください。AWS 自身が停止した送信は、この呼び出しでは再開できません
       (${AWS.putSending})。`,
  ),
  // "As a result of executing this operation, a verification email is sent" (API_VerifyEmailIdentity); once a second.
  verifyAddress: say(
    en`Somebody must be able to read the mail of the address: the link in the message proves that it is yours.`,
    ja`そのアドレスに届くメールを読める人が必要です。メールに記載されたリンクを開くと、アドレスの所有が確認されます。`,
  ),
  deleteIdentity: say(
    en`This cannot be undone: the identity would have to be made and verified anew, with new DKIM records. Whoever sends
       from it cannot any more, and its policies and settings go with it.`,
    ja`この操作は取り消せません。元に戻すには検証済み ID を作り直し、新しい DKIM レコードで再度検証する必要があります。この ID から
       送信していた相手は送信できなくなり、ID のポリシーと設定も失われます。`,
  ),
  deletePolicy: say(
    en`Whoever sends by this policy cannot any more.`,
    ja`このポリシーによって送信していた相手は、送信できなくなります。`,
  ),
};

/** Notes on a change in SES. */
export function sesNotes(change: SesChange): readonly Text[] {
  if (change.change === 'createEventTopic') return [topicIsThere(change)];
  const note = SES_NOTES[change.change];
  return note === undefined ? [] : [note];
}

/** CreateTopic answers with a topic that is there already only if its attributes are the same. */
function topicIsThere(change: Extract<SesChange, { change: 'createEventTopic' }>): Text {
  const arn = shellWord(topicArn(change, change.name));
  const look = `aws sns get-topic-attributes --region ${shellWord(change.region)} --topic-arn ${arn} --query Attributes.Policy --output text`;
  return say(
    en`Where the topic is there with another policy, the command fails with InvalidParameter ("Topic already exists with
       different attributes") and changes nothing. ${look} then shows its policy: add the statement ${PUBLISH_SID} of the
       file to it by aws sns set-topic-attributes, which replaces the policy as a whole.`,
    ja`別のポリシーを持つ同名のトピックがすでにある場合、コマンドは InvalidParameter ("Topic already exists with different
       attributes") で失敗し、何も変更されません。その場合は ${look} でポリシーを確認し、ファイルのステートメント
       ${PUBLISH_SID} を aws sns set-topic-attributes で追加してください。この呼び出しはポリシー全体を置き換えます。`,
  );
}

/** Notes on a user pool's change. */
export function poolNotes(change: CognitoChange): readonly Text[] {
  switch (change.change) {
    case 'updateUserPool':
      return [...change.notKept, WHOLE_POOL, COMPARE, ...(change.serviceLinkedRole ? [ROLE] : [])];
    case 'setRiskConfiguration':
      return [WHOLE_RISK];
    case 'setLogDelivery':
      return [WHOLE_LOGS];
  }
}

const WHOLE_POOL = say(
  en`The file holds all settings of the pool as they were when it was read: where somebody has changed the pool since,
     scan again before you send it (${AWS.updateUserPool}).`,
  ja`ファイルには、読み取った時点のユーザープールの設定がすべて含まれています。その後ユーザープールが変更されている場合は、
     送信する前にもう一度スキャンしてください (${AWS.updateUserPool})。`,
);
const COMPARE = say(
  en`Compare what describe-user-pool shows before and after: nothing but EmailConfiguration and LastModifiedDate may
     differ. A setting that this version of Mailposture does not know is not in the file, and would be reset.`,
  ja`実行の前後で describe-user-pool の出力を比較してください。EmailConfiguration と LastModifiedDate 以外に差がないことを
     確認します。このバージョンの Mailposture が認識しない設定はファイルに含まれないため、リセットされます。`,
);
const WHOLE_RISK = say(
  en`The file holds the risk configuration of the pool as it was when it was read: where somebody has changed it since,
     scan again before you send it (${AWS.setRiskConfiguration}). App clients with a risk configuration of their own keep
     theirs.`,
  ja`ファイルには、読み取った時点のユーザープールのリスク設定がすべて含まれています。その後変更されている場合は、送信する前に
     もう一度スキャンしてください (${AWS.setRiskConfiguration})。独自のリスク設定を持つアプリケーションクライアントの設定は
     変わりません。`,
);
const WHOLE_LOGS = say(
  en`The file holds all log delivery of the pool as it was when it was read: where somebody has changed it since, scan
     again before you send it (${AWS.setLogDelivery}). Whoever runs the command also needs the permissions for the
     destination of the logs (${AWS.poolLogs}).`,
  ja`ファイルには、読み取った時点のユーザープールのログ配信設定がすべて含まれています。その後変更されている場合は、送信する前に
     もう一度スキャンしてください (${AWS.setLogDelivery})。コマンドを実行するには、ログの配信先に対するアクセス許可も必要です
     (${AWS.poolLogs})。`,
);
const ROLE = say(
  en`Cognito sends through your SES by the service-linked role AWSServiceRoleForAmazonCognitoIdpEmailService, which is made
     where it is not there yet; that takes the permission iam:CreateServiceLinkedRole.`,
  ja`Cognito は、サービスにリンクされたロール AWSServiceRoleForAmazonCognitoIdpEmailService を使って、このアカウントの SES
     から送信します。ロールがまだない場合は作成します。これには iam:CreateServiceLinkedRole のアクセス許可が必要です。`,
);

/** Notes on a request to AWS, written in a language. */
export function requestNotes(change: RequestChange, locale: Locale): readonly Text[] {
  const { region } = change;
  switch (change.request) {
    case 'productionAccess': {
      const left = placeholdersOf(change.draft, locale).length;
      return [
        say(
          en`Fill in the ${left} <placeholders> of the files first: while one is left, the command shows it and sends
             nothing.`,
          ja`先に、ファイルにある ${left} か所の <placeholders> を埋めてください。1 つでも残っていると、コマンドはそれを表示し、何も
             送信しません。`,
        ),
        KEEP_THE_TEXT,
      ];
    }
    case 'awaitReview':
      return [AWAIT];
    case 'supportCase': {
      const { about } = change;
      return [
        say(
          en`Answer in the case that AWS has opened, under AWS Support Center > Your support cases (${region}): ${about}
             (${AWS.review}).`,
          ja`AWS サポートセンター > Your support cases にある、AWS が作成したサポートケースに回答してください (${region}):
             ${about} (${AWS.review})。`,
        ),
      ];
    }
    case 'quotaIncrease':
      return [
        say(
          en`Put the QuotaCode of "Sending quota" from the first command into the second. The more you ask for, the more
             AWS wants to know (${AWS.increaseQuotas}).`,
          ja`1 番目のコマンドで表示される "Sending quota" の QuotaCode を、2 番目のコマンドに入れてください。大きな値を求めるほど、
             AWS は詳しい説明を求めます (${AWS.increaseQuotas})。`,
        ),
      ];
  }
}

/** The 409 is ConflictException of PutAccountDetails: "an ongoing account details update under review". */
const AWAIT = say(
  en`AWS usually answers within 24 hours, and asks in its support case where something is not clear: answer there
     (${AWS.sandbox}). Until it has decided, PutAccountDetails answers another request with 409 ConflictException.`,
  ja`AWS は通常 24 時間以内に回答し、不明な点があればサポートケースで質問します。質問にはサポートケースで回答してください
     (${AWS.sandbox})。審査が終わるまで、PutAccountDetails は新しいリクエストに 409 ConflictException を返します。`,
);

/** The model of the API marks the member so: it may well be that nobody reads it. */
const KEEP_THE_TEXT = say(
  en`The API still takes UseCaseDescription and marks it as deprecated: keep the text at hand, for AWS may ask the same in
     its support case (${AWS.sandbox}).`,
  ja`API は UseCaseDescription をまだ受け付けますが、非推奨としています。AWS がサポートケースで同じことを尋ねる場合に備え、
     文面を手元に残しておいてください (${AWS.sandbox})。`,
);
