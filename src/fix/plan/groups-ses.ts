// Which step of a plan a change in SES belongs to. Pure.
import { en, ja, type SesChange, say, type Text } from '../../model.ts';
import type { Placed } from './group.ts';
import type { Phase } from './shape.ts';

export function ofSes(change: Exclude<SesChange, { change: 'setMailFrom' }>): Placed {
  const { region } = change;
  switch (change.change) {
    case 'createConfigurationSet':
      return ofSet(change.name, region);
    case 'addEventDestination':
    case 'requireTls':
    case 'measureReputation':
    case 'setDefaultConfigurationSet':
      return ofSet(change.set, region);
    case 'createEventTopic':
      return ofTopic(change.name, region);
    case 'resumeSending': {
      const title = say(
        en`Switch sending through SES in ${region} on again`,
        ja`${region} の SES の送信を再開する`,
      );
      return { phase: 'production', key: ['resume', region], title };
    }
    case 'suppress': {
      const title = say(
        en`Have SES in ${region} stop mail to addresses that bounce or complain`,
        ja`${region} の SES で、バウンスや苦情のあったアドレスへの送信を止める`,
      );
      return { phase: 'production', key: ['suppression', region], title };
    }
    default:
      return ofIdentity(change);
  }
}

type IdentityChange = Extract<
  SesChange,
  {
    change:
      | 'createDomainIdentity'
      | 'enableDkimSigning'
      | 'retryDkim'
      | 'upgradeDkimKey'
      | 'forwardFeedback'
      | 'putPolicy'
      | 'deletePolicy'
      | 'verifyAddress'
      | 'deleteIdentity';
  }
>;

function ofIdentity(change: IdentityChange): Placed {
  const { identity, region } = change;
  const as = (phase: Phase, key: string, title: Text): Placed => ({
    phase,
    key: [key, region, identity],
    title,
  });
  switch (change.change) {
    case 'createDomainIdentity':
      return as(
        'identities',
        'identity',
        say(
          en`Create the domain identity ${identity} in ${region}`,
          ja`${region} にドメイン ID ${identity} を作成する`,
        ),
      );
    case 'enableDkimSigning':
      return as(
        'verify',
        'dkim-signing',
        say(
          en`Switch DKIM signing of ${identity} on in ${region}`,
          ja`${region} の ${identity} の DKIM 署名を有効にする`,
        ),
      );
    case 'retryDkim':
      return as(
        'verify',
        'dkim-again',
        say(
          en`Have SES in ${region} look again for the DKIM records of ${identity}`,
          ja`${region} の SES に ${identity} の DKIM レコードを再確認させる`,
        ),
      );
    case 'upgradeDkimKey':
      return as(
        'verify',
        'dkim-key',
        say(
          en`Have SES in ${region} sign mail of ${identity} with a 2048-bit key`,
          ja`${region} の ${identity} の DKIM キーを 2048 ビットにする`,
        ),
      );
    case 'verifyAddress':
      return as(
        'verify',
        'address',
        say(
          en`Verify the address ${identity} in ${region}`,
          ja`${region} の E メールアドレス ${identity} を検証する`,
        ),
      );
    case 'forwardFeedback':
      return as(
        'watch',
        'forwarding',
        say(
          en`Have bounces and complaints of ${identity} forwarded in ${region}`,
          ja`${region} の ${identity} のバウンスと苦情を転送する`,
        ),
      );
    case 'putPolicy':
    case 'deletePolicy': {
      const title = say(
        en`Change who may send as ${identity} in ${region}`,
        ja`${region} の ${identity} の送信承認ポリシーを変更する`,
      );
      return as('verify', 'policy', title);
    }
    case 'deleteIdentity': {
      const title = say(
        en`Delete the identity ${identity} in ${region}`,
        ja`${region} の ID ${identity} を削除する`,
      );
      return as('tidy', 'delete', title);
    }
  }
}

function ofSet(set: string, region: string): Placed {
  const title = say(
    en`Set up the configuration set ${set} in ${region}`,
    ja`${region} の設定セット ${set} を設定する`,
  );
  return { phase: 'watch', key: ['set', region, set], title };
}

function ofTopic(topic: string, region: string): Placed {
  const title = say(
    en`Create the topic ${topic} for events of mail in ${region}`,
    ja`${region} にメールのイベント用トピック ${topic} を作成する`,
  );
  return { phase: 'watch', key: ['events', region, topic], title };
}
