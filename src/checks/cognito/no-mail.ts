// Why there is no mail of a pool's to judge: another check, or none, has something to say of it.
import { en, ja, type Sender, say, type Text } from '../../model.ts';

/** The verdict on a pool for which no sender's authentication was gathered. */
export function noMailToJudge(sender: Sender, pool: string) {
  const reason = reasonOf(sender);
  const because = say(en`The pool ${pool} ${reason}.`, ja`ユーザープール ${pool} ${reason}。`);
  return { outcome: 'notApplicable', because } as const;
}

/** A clause behind the pool's name; in Japanese it begins with the particle. */
function reasonOf(sender: Sender): Text {
  switch (sender.kind) {
    case 'customEmailSender':
      return OWN_FUNCTION;
    case 'cognitoDefault':
      return DEFAULT;
    case 'cognitoWithOwnFrom':
    case 'ses':
      if (sender.source.kind === 'malformed' || sender.from.kind === 'address') return NO_IDENTITY;
      return sender.from.kind === 'absent' ? NO_FROM : UNREADABLE_FROM;
  }
}

const OWN_FUNCTION = say(
  en`hands every mail to its own function, and what that sends is not seen here`,
  ja`は、すべてのメールを独自の関数に渡しています。関数が何を送信するかは、ここではわかりません`,
);

const DEFAULT = say(
  en`sends with Cognito's default sender, from a domain of AWS; cognito-own-sender speaks of that`,
  ja`は、Cognito のデフォルトの送信元を使い、AWS のドメインから送信しています。これは cognito-own-sender が指摘します`,
);

const NO_IDENTITY = say(
  en`names an identity that is not there; cognito-sender-exists says so`,
  ja`に指定された ID は存在しません。これは cognito-sender-exists が指摘します`,
);

const NO_FROM = say(
  en`has no FROM address; cognito-sender-from-matches says so`,
  ja`には FROM アドレスが設定されていません。これは cognito-sender-from-matches が指摘します`,
);

const UNREADABLE_FROM = say(
  en`has a FROM address that cannot be read; cognito-sender-from-matches says so`,
  ja`の FROM アドレスは解釈できません。これは cognito-sender-from-matches が指摘します`,
);
