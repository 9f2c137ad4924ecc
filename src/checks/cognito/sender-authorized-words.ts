// What cognito-sender-authorized says of a refusal, and of a pool for which Cognito needs no policy.
import { en, type IdentityRef, ja, type Sender, type SendingPolicy, say, type Text } from '../../model.ts';
import type { EvidenceOf } from '../define.ts';
import { COGNITO } from '../policy/cognito.ts';
import { type Grounds, groundsEvidence, placeOf } from '../policy/decide.ts';
import { clipped, fewOf, NONE, quoted } from '../words.ts';

/** An identity as which Cognito may not send. */
export interface Refusal {
  readonly identity: IdentityRef;
  readonly policies: readonly SendingPolicy[];
  /** The statements that deny it; empty where none allows it. */
  readonly by: readonly Grounds[];
}

/** `example.com in eu-west-1`. */
export function whereOf({ name, region }: IdentityRef): Text {
  return say(en`${name} in ${region}`, ja`${region} の ${name}`);
}

/** Why Cognito may not, as a clause. */
export function whyRefused({ identity, policies, by }: Refusal): Text {
  const where = whereOf(identity);
  if (policies.length === 0) {
    return say(en`${where} has no sending-authorization policy`, ja`${where} に送信承認ポリシーがありません`);
  }
  if (by.length > 0) {
    const places = fewOf(by.map(placeOf), 3);
    return say(
      en`${places} of ${where} denies it`,
      ja`${where} の送信承認ポリシーで拒否されています (${places})`,
    );
  }
  return say(
    en`no policy of ${where} lets ${COGNITO} send for this pool`,
    ja`${where} のどのポリシーも、${COGNITO} がこのユーザープールのために送信することを許可していません`,
  );
}

const EMPTY = say(en`(empty)`, ja`(空)`);

/** The statements that deny it, or the policies none of which allows it. */
export function refusalEvidence({ identity, policies, by }: Refusal): EvidenceOf<'senderPolicies'>[] {
  const fact = 'senderPolicies';
  if (policies.length === 0) return [{ fact, field: `Policies (${identity.arn})`, value: NONE }];
  if (by.length > 0) return by.map((grounds) => groundsEvidence(fact, grounds));
  return policies.map(({ name, document }) => {
    const where = whereOf(identity);
    const field = say(
      en`policy ${quoted(name, 80)} of ${where}`,
      ja`${where} のポリシー ${quoted(name, 80)}`,
    );
    return { fact, field, value: clipped(document, 1000) || EMPTY };
  });
}

/** Why there is no policy to ask for; of a pool whose mail Cognito sends by itself, where its identity is not there. */
export function notAsked(pool: string, sender: Sender): Text {
  switch (sender.kind) {
    case 'customEmailSender':
      return say(
        en`The pool ${pool} hands every mail to its own function.`,
        ja`ユーザープール ${pool} は、すべてのメールを独自の関数に渡しています。`,
      );
    case 'cognitoDefault':
      return say(
        en`The pool ${pool} sends with Cognito's default sender, as no identity of yours.`,
        ja`ユーザープール ${pool} は Cognito のデフォルトの送信元から送信しており、自社の ID は使用していません。`,
      );
    case 'ses':
      return say(
        en`The pool ${pool} sends through your own SES by the service-linked role of Cognito, which needs no policy of the
           identity.`,
        ja`ユーザープール ${pool} は、Cognito のサービスにリンクされたロールで自社の SES から送信しており、ID のポリシーは
           不要です。`,
      );
    case 'cognitoWithOwnFrom':
      return say(
        en`The pool ${pool} names an identity that is not there; cognito-sender-exists says so.`,
        ja`ユーザープール ${pool} が指定する ID は存在しません。これは cognito-sender-exists が指摘します。`,
      );
  }
}
