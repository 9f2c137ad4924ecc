// What is said of a DMARC record that is about to change.
import { shown } from '../../email/shown.ts';
import { type DmarcPolicy, en, ja, joined, say, type Text } from '../../model.ts';

// ---------------------------------------------------------------------------------------------------------------
// Clauses: what was done, and why.

export function stage(domain: string, policy: DmarcPolicy, before: DmarcPolicy): Text {
  const how = WISHES[policy];
  return policy === before
    ? say(
        en`receivers find one valid DMARC record for ${domain}, with the policy ${policy} as before`,
        ja`${domain} の DMARC レコードを有効な 1 つにします (ポリシーは ${policy} のまま)`,
      )
    : say(
        en`the policy in force for ${domain} goes from ${before} to ${policy}: ${how}`,
        ja`${domain} の実効ポリシーを ${before} から ${policy} に上げます (${how})`,
      );
}

const WISHES: Readonly<Record<DmarcPolicy, Text>> = {
  none: say(en`receivers only report`, ja`受信側はレポートを送るだけです`),
  quarantine: say(
    en`mail that fails goes to the spam folder`,
    ja`不合格のメールは迷惑メールフォルダに入ります`,
  ),
  reject: say(en`mail that fails is refused`, ja`不合格のメールは拒否されます`),
};

/** Some records may be long, and there may be many. */
const MOST = 3;

export function keptOf(kept: string, others: readonly string[]): Text {
  const some = joined(
    others.slice(0, MOST).map((text) => shown(text, 160)),
    ', ',
  );
  const rest = others.length - MOST;
  const gone = rest > 0 ? say(en`${some} and ${rest} more`, ja`${some}、ほか ${rest} 件`) : some;
  return say(
    en`one record may stand there (RFC 9989 section 4.10): ${shown(kept, 160)} is kept, as the one that applies or else says
       most, with the report addresses of all, and these go: ${gone}`,
    ja`レコードは 1 つでなければならないため (RFC 9989 section 4.10)、適用中のもの、なければ内容が最も揃っているものとして
       ${shown(kept, 160)} を残し、レポートの宛先はすべて引き継いで、次のものを削除します: ${gone}`,
  );
}

export const BEGINS = say(
  en`it begins with v=DMARC1 to the letter, without which receivers pass it over`,
  ja`受信側が読み飛ばさないように、先頭を正確に v=DMARC1 とします`,
);

export function likeAbove(at: string): Text {
  return say(
    en`it begins as a copy of the record at ${at}, which applies until now`,
    ja`これまで適用されていた ${at} のレコードの写しを元にします`,
  );
}

/** None where nothing changes. */
export function setTo(tag: string, before: string, after: DmarcPolicy): Text[] {
  if (before === after) return [];
  const was = `${tag}=${shown(before, 40)}`;
  return [say(en`${was} becomes ${tag}=${after}`, ja`${was} を ${tag}=${after} に変えます`)];
}

export const dropsTest = say(
  en`t=y is taken out, by which the policy counts one level less (RFC 9989 section 4.7)`,
  ja`ポリシーを 1 段階下げる t=y を取り除きます (RFC 9989 section 4.7)`,
);

export const followsBelow = say(
  en`names below without a record of their own follow, for there is no sp`,
  ja`sp がないため、自身のレコードを持たない配下の名前にも適用されます`,
);

export const ADDRESS = say(en`rua says where reports go`, ja`rua でレポートの宛先を指定します`);

// ---------------------------------------------------------------------------------------------------------------
// Sentences: what is left to a person.

export function cannotPublish(name: string, why: Text): Text {
  return say(
    en`No DMARC record can be published at ${shown(name)}: ${why}.`,
    ja`${shown(name)} には DMARC レコードを公開できません: ${why}。`,
  );
}

export function nobodyReads(domain: string): Text {
  return say(
    en`Nobody is sent the DMARC reports of ${domain}: choose an address, and put rua=mailto:<address> into the record.`,
    ja`${domain} の DMARC レポートの宛先がありません。アドレスを決めて、レコードに rua=mailto:<address> を追加してください。`,
  );
}

export function notAnAddress(rua: string): Text {
  return say(
    en`rua is left out: ${shown(rua)} is not mailto: and one address.`,
    ja`${shown(rua)} は mailto: と 1 つのアドレスの形ではないため、rua は入れていません。`,
  );
}

export function askOf(domain: string, target: string): Text {
  const name = `${domain}._report._dmarc.${target}`;
  return say(
    en`${target} lies outside the organizational domain of ${domain}: it gets reports only where TXT ${name} starts with
       v=DMARC1 (RFC 9990 section 4), which was not looked up.`,
    ja`${target} は ${domain} の組織ドメインの外にあるため、TXT ${name} が v=DMARC1 で始まる場合にだけレポートを受け取れます
       (RFC 9990 section 4)。この TXT は問い合わせていません。`,
  );
}

export function liesBelow(domain: string, above: string): Text {
  return say(
    en`${above} has no DMARC record: with one at ${domain} alone, receivers that go by RFC 9989 (section 4.10.2) no longer
       take mail signed as ${above} for aligned. Publish a record at _dmarc.${above} first.`,
    ja`${above} に DMARC レコードがありません。${domain} だけにレコードがあると、RFC 9989 (section 4.10.2) に従う受信側では、
       ${above} として署名されたメールがアラインしなくなります。先に _dmarc.${above} のレコードを公開してください。`,
  );
}
