// How to see that a change has come about: a command that reads, and what it then shows.
import {
  type CognitoChange,
  en,
  ja,
  type RequestChange,
  type SesChange,
  same,
  say,
  type Text,
} from '../../model.ts';
import { shellWord } from '../render/quote.ts';
import { commandOf, fileName, type Written } from './argv.ts';
import type { Call } from './calls.ts';
import { PUBLISH_SID, topicArn } from './topic.ts';

/** A command that changes nothing. */
export interface Check extends Written {
  /** What it shows when all is well, as a clause or as the JSON itself. */
  readonly shows: Text;
  readonly compare?: Comparison;
}

/** Lines for a POSIX shell, to run before and after a change: the second shows all that has changed. */
interface Comparison {
  readonly before: string;
  readonly after: string;
}

/** The check of a change in SES. */
export function sesCheck(change: SesChange): Check {
  switch (change.change) {
    case 'createDomainIdentity':
      return identity(change, 'VerificationStatus', ONCE_PUBLISHED);
    case 'enableDkimSigning':
      return identity(change, 'DkimAttributes.SigningEnabled', TRUE);
    case 'retryDkim':
      return identity(change, 'DkimAttributes.Status', ONCE_PUBLISHED);
    case 'upgradeDkimKey':
      return identity(change, 'DkimAttributes.NextSigningKeyLength', same('"RSA_2048_BIT"'));
    case 'setMailFrom':
      return identity(change, 'MailFromAttributes.MailFromDomainStatus', ONCE_PUBLISHED);
    case 'setDefaultConfigurationSet':
      return identity(change, 'ConfigurationSetName', shown(change.set));
    case 'forwardFeedback':
      return identity(change, 'FeedbackForwardingStatus', TRUE);
    case 'putPolicy':
      return identity(change, 'keys(Policies || `{}`)', among(change.name));
    case 'deletePolicy':
      return identity(change, 'keys(Policies || `{}`)', notAmong(change.name));
    case 'verifyAddress':
      return identity(change, 'VerificationStatus', ONCE_FOLLOWED);
    case 'deleteIdentity':
      return identity(change, 'VerificationStatus', GONE);
    case 'createEventTopic': {
      const input = { TopicArn: topicArn(change, change.name) };
      const call: Call = { service: 'sns', operation: 'GetTopicAttributes', region: change.region, input };
      return read(change, call, 'Attributes.Policy', A_STATEMENT_FOR_SES);
    }
    case 'createConfigurationSet':
      return set(change, change.name, 'DeliveryOptions.TlsPolicy', shown(change.tls));
    case 'requireTls':
      return set(change, change.set, 'DeliveryOptions.TlsPolicy', shown('REQUIRE'));
    case 'measureReputation':
      return set(change, change.set, 'ReputationOptions.ReputationMetricsEnabled', TRUE);
    case 'addEventDestination': {
      const input = { ConfigurationSetName: change.set };
      const call = sesRead('GetConfigurationSetEventDestinations', change, input);
      return read(change, call, 'EventDestinations[?Enabled].Name', among(change.name));
    }
    case 'resumeSending':
      return account(change, 'SendingEnabled', TRUE);
    case 'suppress':
      return account(change, 'SuppressionAttributes.SuppressedReasons', same(JSON.stringify(change.reasons)));
  }
}

/** The check of a request to AWS. */
export function requestCheck(change: RequestChange): Check {
  switch (change.request) {
    case 'productionAccess':
    case 'awaitReview':
      return account(change, '[ProductionAccessEnabled, Details.ReviewDetails]', GRANTED);
    case 'supportCase':
      return account(change, 'EnforcementStatus', shown('HEALTHY'));
    case 'quotaIncrease': {
      const { max24Hours } = change;
      return account(
        change,
        'SendQuota.Max24HourSend',
        say(en`${max24Hours} or more`, ja`${max24Hours} 以上`),
      );
    }
  }
}

/** The check of a user pool. */
export function poolCheck(change: CognitoChange): Check {
  switch (change.change) {
    case 'updateUserPool': {
      const call = poolRead('DescribeUserPool', change);
      const check = read(change, call, 'UserPool.EmailConfiguration', asInTheFile('EmailConfiguration'));
      return { ...check, compare: comparison(change, call) };
    }
    case 'setRiskConfiguration': {
      const query = 'RiskConfiguration.AccountTakeoverRiskConfiguration.NotifyConfiguration';
      return read(
        change,
        poolRead('DescribeRiskConfiguration', change),
        query,
        asInTheFile('NotifyConfiguration'),
      );
    }
    case 'setLogDelivery': {
      const query = 'LogDeliveryConfiguration.LogConfigurations';
      return read(
        change,
        poolRead('GetLogDeliveryConfiguration', change),
        query,
        asInTheFile('LogConfigurations'),
      );
    }
  }
}

function poolRead(operation: string, { region, poolId }: CognitoChange): Call {
  return { service: 'cognito-idp', operation, region, input: { UserPoolId: poolId } };
}

/** What the pool is before the change, kept in a file, and how it differs afterwards. */
function comparison({ account, region, poolId }: CognitoChange, call: Call): Comparison {
  const about = [account, region, poolId];
  const line = commandOf(call, { about }).argv.map(shellWord).join(' ');
  const file = shellWord(fileName(['before', ...about], 'json'));
  return { before: `${line} > ${file}`, after: `${line} | diff ${file} -` };
}

const TRUE = same('true');
const ONCE_PUBLISHED = say(
  en`"SUCCESS", once the DNS records are published and SES has found them (up to 72 hours)`,
  ja`DNS レコードが公開され、SES がそれを確認すると "SUCCESS" (最大 72 時間)`,
);
const GRANTED = say(
  en`true in the first place; until then, in the second, what became of the request and the number of its case`,
  ja`1 番目に true。それまでは 2 番目にリクエストの状況とケース番号が表示されます`,
);
const ONCE_FOLLOWED = say(
  en`"SUCCESS", once somebody who reads the mail of the address has followed the link (it holds for 24 hours)`,
  ja`そのアドレスのメールを読む人がリンクを開くと "SUCCESS" (リンクの有効期間は 24 時間)`,
);
const GONE = say(
  en`the error NotFoundException: SES has no such identity any more`,
  ja`エラー NotFoundException (この検証済み ID は SES に存在しない)`,
);
const A_STATEMENT_FOR_SES = say(
  en`a policy with the statement ${PUBLISH_SID}`,
  ja`${PUBLISH_SID} のステートメントを含むポリシー`,
);

function asInTheFile(member: string): Text {
  return say(en`the ${member} of the file`, ja`ファイルにあるものと同じ ${member}`);
}

function shown(value: string): Text {
  return same(JSON.stringify(value));
}

function among(name: string): Text {
  const it = JSON.stringify(name);
  return say(en`${it} among the names`, ja`一覧に ${it} が含まれる`);
}

function notAmong(name: string): Text {
  const it = JSON.stringify(name);
  return say(en`${it} no longer among the names`, ja`一覧に ${it} が含まれない`);
}

interface Place {
  readonly account: string;
  readonly region: string;
}

function identity(place: Place & { readonly identity: string }, query: string, shows: Text): Check {
  return read(place, sesRead('GetEmailIdentity', place, { EmailIdentity: place.identity }), query, shows);
}

function set(place: Place, ConfigurationSetName: string, query: string, shows: Text): Check {
  return read(place, sesRead('GetConfigurationSet', place, { ConfigurationSetName }), query, shows);
}

function account(place: Place, query: string, shows: Text): Check {
  return read(place, sesRead('GetAccount', place, {}), query, shows);
}

function sesRead(operation: string, { region }: Place, input: Call['input']): Call {
  return { service: 'sesv2', operation, region, input };
}

function read(place: Place, call: Call, query: string, shows: Text): Check {
  const about = [place.account, place.region, ...Object.values(call.input).map(String)];
  const { argv, files } = commandOf(call, { about });
  return { argv: [...argv, '--query', query], files, shows };
}
