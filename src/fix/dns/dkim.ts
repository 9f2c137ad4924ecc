// The DKIM records of an identity that are missing or wrong.
import { faultOf } from '../../email/dkim/fault.ts';
import { isSameName } from '../../email/names.ts';
import { shown } from '../../email/shown.ts';
import { type DkimRecord, type DkimRecords, type DnsChange, en, ja, say, type Text } from '../../model.ts';
import { type DnsFix, NOTHING_TO_DO, recordSet, stands } from './record-set.ts';

/** What to publish so that receivers find the keys that SES signs an identity's mail with. */
export function dkimFix(expected: DkimRecords): DnsFix {
  if (expected.kind === 'none') return NOTHING_TO_DO;
  const changes: DnsChange[] = [];
  const open: Text[] = [];
  for (const record of expected.records) {
    if (!record.known) {
      open.push(notRead(record.why));
      continue;
    }
    const fault = faultOf(record.value);
    if (fault === undefined) continue;
    const { target, expectedTarget } = record.value;
    if (expectedTarget === undefined) open.push(ownKey(record.value, fault));
    else if (target !== undefined && isSameName(target, expectedTarget)) {
      open.push(keptBySes(record.value, fault));
    } else {
      const told = wildcard(record.value);
      changes.push(cname(record.value, expectedTarget, fault, told.length > 0));
      open.push(...told);
    }
  }
  if (changes.length > 0 && expected.kind === 'easyDkim' && expected.zoneFrom === 'region') {
    open.push(zoneAssumed(expected.hostedZone));
  }
  return { changes, open };
}

function cname(
  { name, selector, target, texts }: DkimRecord,
  expectedTarget: string,
  fault: Text,
  isWildcards: boolean,
): DnsChange {
  const why = say(
    en`receivers look here for the key of the selector ${selector}; now ${name} ${fault}`,
    ja`受信側がセレクター ${selector} のキーを参照する名前 (現状は ${name}: ${fault})`,
  );
  return {
    purpose: 'dkim',
    set: recordSet('CNAME', name, [expectedTarget]),
    before: stands('CNAME', target === undefined ? [] : [target]),
    // Behind a CNAME the texts are those of its target, which nobody has to remove. What is not there cannot be removed:
    // Route 53 would refuse the whole batch, and so it does if there is something after all.
    ...(target === undefined &&
      texts.length > 0 &&
      !isWildcards && { remove: recordSet('TXT', name, texts) }),
    why,
  };
}

/** A wildcard answers for every name that is not there (RFC 4592), and what it says is seldom a key. */
function wildcard({ name, target, texts }: DkimRecord): Text[] {
  const [text] = texts;
  if (target !== undefined || text === undefined || texts.some((one) => /(?:^|;)\s*p\s*=/.test(one)))
    return [];
  return [
    say(
      en`${name} answers with ${shown(text)}, which is no key. If a wildcard record of the zone gives that answer, as it
         seems, the CNAME is all that it takes; a TXT record that stands at the name itself has to go first.`,
      ja`${name} は ${shown(text)} を返しますが、これはキーではありません。ゾーンのワイルドカードレコードによる応答と思われ、その
         場合は CNAME を追加するだけで済みます。この名前自体に TXT レコードがある場合は、先に削除してください。`,
    ),
  ];
}

function notRead(why: Text): Text {
  return say(
    en`Whether one of the DKIM records is right is not known: ${why}.`,
    ja`DKIM レコードのうち 1 つは、正しいかどうか不明です: ${why}。`,
  );
}

/** The API reference has SES take the private key (DkimSigningAttributes) and give neither half back. */
function ownKey({ name }: DkimRecord, fault: Text): Text {
  return say(
    en`${name} ${fault}. The key pair is your own, and SES does not tell its public key, so the record cannot be written
       here: publish p=<public-key> as the only TXT record at ${name}, with the public key that belongs to the private
       key which SES was given, or give SES a new pair (PutEmailIdentityDkimSigningAttributes).`,
    ja`${name}: ${fault}。キーペアは自社のもので、SES は公開鍵を返さないため、ここではレコードを作成できません。SES に登録した
       プライベートキーに対応する公開鍵を使い、p=<public-key> を ${name} の唯一の TXT レコードとして公開するか、新しい
       キーペアを SES に登録してください (PutEmailIdentityDkimSigningAttributes)。`,
  );
}

function keptBySes({ name }: DkimRecord, fault: Text): Text {
  return say(
    en`${name} ${fault}. The CNAME is right; what stands behind it is for SES to publish. Compare the tokens with those
       that GetEmailIdentity tells now.`,
    ja`${name}: ${fault}。CNAME は正しく、その先のレコードは SES が公開するものです。トークンを、GetEmailIdentity が現在返す
       ものと照合してください。`,
  );
}

function zoneAssumed(hostedZone: string): Text {
  return say(
    en`That the CNAME records lead to ${hostedZone} follows from the Region, for SES was not asked: compare it with
       SigningHostedZone of GetEmailIdentity before you publish them.`,
    ja`CNAME レコードの参照先 ${hostedZone} は、SES に問い合わせず、リージョンから求めたものです。公開する前に、
       GetEmailIdentity の SigningHostedZone と照合してください。`,
  );
}
