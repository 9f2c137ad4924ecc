// What is said of SPF and MX records that are about to change.
import { en, ja, say, type Text } from '../../model.ts';
import { MAX_LOOKUPS, SES_INCLUDE } from './spf-text.ts';

export const REACHED = say(
  en`${SES_INCLUDE} stands where no other term turns SES away before it`,
  ja`${SES_INCLUDE} を、ほかの項目で SES が不合格になる前の位置に置きます`,
);

/** A clause. */
export function severalRecords(domain: string, count: number): Text {
  return say(
    en`${domain} has ${count} SPF records, where one is allowed (RFC 7208 section 4.5): their terms are brought together`,
    ja`${domain} には SPF レコードが ${count} 個ありますが、許されるのは 1 個だけのため (RFC 7208 section 4.5)、項目をまとめます`,
  );
}

/** A sentence, as are the others. */
export function syntaxError(domain: string, faults: Text): Text {
  return say(
    en`What was meant in the SPF record of ${domain} only its author knows: ${faults}. Until that is put right, nobody
       passes by it, whatever else stands there (RFC 7208 section 4.6).`,
    ja`${domain} の SPF レコードの次の部分は、作成者でなければ意図が分かりません: ${faults}。修正されるまでは、ほかに何が
       書かれていても合格しません (RFC 7208 section 4.6)。`,
  );
}

export function overTheLimit(domain: string, lookups: number): Text {
  return say(
    en`The SPF record of ${domain} comes to ${lookups} look-ups or more, and ${MAX_LOOKUPS} are allowed (RFC 7208 section
       4.6.4). SES passes, for its term comes first; other senders get permerror until terms are taken out.`,
    ja`${domain} の SPF レコードのルックアップは ${lookups} 回以上となり、上限の ${MAX_LOOKUPS} 回を超えます (RFC 7208
       section 4.6.4)。SES は項目が先頭にあるため合格しますが、ほかの送信元は項目を減らすまで permerror になります。`,
  );
}

export function otherMailHosts(domain: string, hosts: Text): Text {
  return say(
    en`${domain} takes mail at ${hosts} now, and will no longer: SES wants a MAIL FROM domain that receives no mail. If
       anybody needs that mail, choose another MAIL FROM domain instead.`,
    ja`${domain} 宛てのメールは現在 ${hosts} が受け取っていますが、変更後は届かなくなります。SES の MAIL FROM ドメインは、
       メールの受信に使わないドメインである必要があります。そのメールが必要であれば、別の MAIL FROM ドメインを選んでください。`,
  );
}

export function otherRegion(domain: string, exchanges: Text): Text {
  return say(
    en`The MX record of ${domain} leads to SES in another Region now (${exchanges}). An identity there that uses ${domain}
       would lose it, for one MX record is allowed: give one of the two another MAIL FROM domain.`,
    ja`${domain} の MX レコードは現在、別のリージョンの SES (${exchanges}) を指しています。許される MX レコードは 1 個だけ
       のため、そのリージョンの ID が ${domain} を使っている場合は使えなくなります。どちらかに別の MAIL FROM ドメインを
       設定してください。`,
  );
}

export function aliasGoes(domain: string, target: string): Text {
  return say(
    en`${domain} is a CNAME of ${target} now, and no other record may stand beside one (RFC 1034 section 3.6.2): it goes. If
       anybody needs what else stands there, choose another MAIL FROM domain instead.`,
    ja`${domain} は現在 ${target} への CNAME で、同じ名前にほかのレコードは置けないため (RFC 1034 section 3.6.2)、削除します。その
       先にあるものが必要であれば、別の MAIL FROM ドメインを選んでください。`,
  );
}
