// Who reads what SES tells of mail: only the team can say.
import { type Decision, en, ja, say, type Text } from '../model.ts';

/** The question that comes with a new topic. */
export function whoReads(topic: string, region: string): Pick<Decision, 'question' | 'options'> {
  const question = say(
    en`Who reads what the topic ${topic} in ${region} tells of mail that bounced? Whoever is subscribed to it (aws sns
       subscribe) has to confirm that; until then nobody hears of it.`,
    ja`${region} のトピック ${topic} に届くバウンスなどの通知を、誰が読みますか。購読 (aws sns subscribe) は、購読する側が確認して
       初めて有効になります。それまでは誰にも届きません。`,
  );
  return { question, options: [{ choose: BY_MAIL }, { choose: BY_QUEUE }] };
}

const BY_MAIL = say(
  en`an e-mail address that several people read, in another domain than the one that may bounce`,
  ja`複数の担当者が読む E メールアドレス (バウンスの対象になりうるドメインとは別のもの)`,
);
const BY_QUEUE = say(
  en`a queue or a function of yours that stops mail to addresses which bounce`,
  ja`バウンスしたアドレスへの送信を止める、自社のキューまたは関数`,
);

/** Of mail for which nobody names a set. */
export function whichSet(region: string, why: Text): Text {
  return say(
    en`Which configuration sets are in use in ${region} is not wholly known, so none is chosen here: ${why}.`,
    ja`${region} で使用中の設定セットをすべては確認できていないため、ここでは選んでいません: ${why}。`,
  );
}
