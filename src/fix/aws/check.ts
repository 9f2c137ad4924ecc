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
import { commandOf, type Written } from './argv.ts';
import type { Call } from './calls.ts';

/** A command that changes nothing. */
export interface Check extends Written {
  /** What it shows when all is well, as a clause or as the JSON itself. */
  readonly shows: Text;
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
  const { region, poolId } = change;
  const call: Call = {
    service: 'cognito-idp',
    operation: 'DescribeUserPool',
    region,
    input: { UserPoolId: poolId },
  };
  return read(change, call, 'UserPool.EmailConfiguration', THE_NEW_ONE);
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
const THE_NEW_ONE = say(
  en`the EmailConfiguration of the file`,
  ja`ファイルにあるものと同じ EmailConfiguration`,
);

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
