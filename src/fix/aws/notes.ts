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
import { placeholdersOf } from './sandbox.ts';

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
  deletePolicy: say(
    en`Whoever sends by this policy cannot any more.`,
    ja`このポリシーによって送信していた相手は、送信できなくなります。`,
  ),
};

/** Notes on a change in SES. */
export function sesNotes({ change }: SesChange): readonly Text[] {
  const note = SES_NOTES[change];
  return note === undefined ? [] : [note];
}

/** Notes on a user pool's change. */
export function poolNotes({ serviceLinkedRole }: CognitoChange): readonly Text[] {
  return serviceLinkedRole ? [WHOLE_POOL, ROLE] : [WHOLE_POOL];
}

const WHOLE_POOL = say(
  en`The file holds all settings of the pool as they were when it was read: where somebody has changed the pool since,
     scan again before you send it (${AWS.updateUserPool}).`,
  ja`ファイルには、読み取った時点のユーザープールの設定がすべて含まれています。その後ユーザープールが変更されている場合は、
     送信する前にもう一度スキャンしてください (${AWS.updateUserPool})。`,
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

/** The model of the API marks the member so: it may well be that nobody reads it. */
const KEEP_THE_TEXT = say(
  en`The API still takes UseCaseDescription and marks it as deprecated: keep the text at hand, for AWS may ask the same in
     its support case (${AWS.sandbox}).`,
  ja`API は UseCaseDescription をまだ受け付けますが、非推奨としています。AWS がサポートケースで同じことを尋ねる場合に備え、
     文面を手元に残しておいてください (${AWS.sandbox})。`,
);
