// What is said of the sender that a pool is to have: sentences, but for those that are called clauses.

import { quoted } from '../../checks/words.ts';
import { en, ja, say, type Text } from '../../model.ts';

/** The address is a proposal. */
export function anyAddress(address: string, domain: string): Text {
  return say(
    en`${address} is a proposal: any address at ${domain} serves.`,
    ja`${address} は一例です。${domain} のアドレスであれば、別のものでもかまいません。`,
  );
}

export function onlyDomain(address: string, domain: string): Text {
  return say(
    en`${address} is a proposal: ${domain} is the only verified domain that the pool may send from, and any address there
       serves.`,
    ja`${address} は一例です。${domain} は、このユーザープールが送信に使える唯一の検証済みドメインで、そのアドレスであれば別の
       ものでもかまいません。`,
  );
}

/** Of an answer at a mailbox provider's domain. */
export function notOwn(domain: string, provider: string): Text {
  return say(
    en`An address at ${domain} is no sender for SES: only ${provider} can sign for it.`,
    ja`${domain} のアドレスは SES の送信元にできません。このドメインとして署名できるのは ${provider} だけです。`,
  );
}

export function notReadable(answer: string): Text {
  const written = quoted(answer);
  return say(
    en`The answer ${written} is not one address.`,
    ja`指定された ${written} は、1 つのアドレスとして解釈できません。`,
  );
}

/** @param hasOptions there are verified domains to choose from */
export function whichSender(pool: string, id: string, hasOptions: boolean): Text {
  const which = say(
    en`From which address is the user pool ${pool} to send?`,
    ja`ユーザープール ${pool} は、どのアドレスから送信しますか。`,
  );
  if (hasOptions) {
    return say(
      en`${which} Any address at a domain of your own serves: --from ${id}=<address>.`,
      ja`${which}自社のドメインのアドレスであれば、どれでもかまいません: --from ${id}=<address>。`,
    );
  }
  return say(
    en`${which} No verified domain was seen where it may send from: name an address at a domain whose DNS is yours
       (--from ${id}=<address>), and the plan begins with its identity.`,
    ja`${which}送信に使えるリージョンに検証済みドメインが見つかりません。自社で DNS を管理しているドメインのアドレスを指定すると
       (--from ${id}=<address>)、その ID の作成から始まる計画になります。`,
  );
}

/** A clause. */
export function asDomain(address: string, domain: string, region: string): Text {
  return say(
    en`${address}, as ${domain} in ${region}`,
    ja`${region} の ${domain} を使い、${address} から送信する`,
  );
}

export function unknownRegion(region: string): Text {
  return say(
    en`from which Regions a user pool in ${region} may send is not documented`,
    ja`${region} のユーザープールがどのリージョンから送信できるかは文書化されていません`,
  );
}

export function nobodyLooked(region: string): Text {
  return say(en`nobody looked at SES in ${region}`, ja`${region} の SES は確認していません`);
}

/** As which identity a pool is to send is not known. */
export function noIdentity(pool: string, address: string, why: Text): Text {
  return say(
    en`As which identity the pool ${pool} can send from ${address} is not known: ${why}.`,
    ja`ユーザープール ${pool} が ${address} からの送信にどの ID を使えるかは不明です: ${why}。`,
  );
}

/** What of a pool was not read, so that it cannot be sent back. */
export function settingsUnread(pool: string, call: string, why: Text): Text {
  return say(
    en`The settings of the pool ${pool} were not read, and ${call} resets what it is not given: ${why}.`,
    ja`ユーザープール ${pool} の設定を読み取れていません。${call} は指定しなかった設定をリセットするため、変更内容を示せません: ${why}。`,
  );
}

/** What cures the identity cures this. */
export function verifyFirst(identity: string, region: string): Text {
  return say(
    en`${identity} in ${region} is not verified: what cures ses-identity-verified of ${identity} cures this.`,
    ja`${region} の ${identity} は検証されていません。${identity} の ses-identity-verified を解消すれば、これも解消します。`,
  );
}

/** Cognito sends notices by itself (API_NotifyConfigurationType, SourceArn). */
export function noticesNeedPolicy(identity: string, region: string): Text {
  return say(
    en`Cognito sends these notices by itself: a sending-authorization policy of ${identity} in ${region} has to let
       email.cognito-idp.amazonaws.com send for the pool.`,
    ja`この通知は Cognito 自体が送信します。${region} の ${identity} の送信承認ポリシーで、
       email.cognito-idp.amazonaws.com がこのユーザープールのために送信することを許可する必要があります。`,
  );
}

/** Of a statement that denies what another is to allow. */
export function denies(policy: string, identity: string): Text {
  const name = quoted(policy, 80);
  return say(
    en`The policy ${name} of ${identity} denies something: what it denies to Cognito stays denied, whatever another policy
       allows.`,
    ja`${identity} のポリシー ${name} には拒否 (Deny) のステートメントがあります。Cognito に対する拒否は、別のポリシーで許可しても
       残ります。`,
  );
}
