// Says what is wrong with a DKIM record that SES expects, in words for a person.
import { type DkimRecord, en, ja, say, type Text } from '../../model.ts';
import { isSameName } from '../names.ts';
import { shown } from '../shown.ts';

/**
 * What is wrong with a record, as the rest of a sentence that begins with its name: `NAME is not published`, and in
 * Japanese a clause behind a colon: `NAME: 公開されていません`. Undefined when a receiver finds there the key that SES
 * signs with. Some DNS hosts flatten CNAMEs, and some lead over a third name: that is no fault while it is the key that
 * stands at the expected target.
 */
export function faultOf(record: DkimRecord): Text | undefined {
  const { target, key, atTarget } = record;
  if (target === undefined && key.state === 'absent')
    return say(en`is not published`, ja`公開されていません`);
  const ofKey = faultOfKey(record);
  const isMisplaced = target !== undefined && atTarget !== 'sameKey' && !leadsWhereExpected(record, target);
  if (ofKey === undefined && !isMisplaced && atTarget !== 'otherKey') return undefined;
  const place = placeOf(record);
  if (ofKey !== undefined) {
    return isMisplaced
      ? say(en`${place}, and ${ofKey}`, ja`${place}おり、${ofKey}`)
      : say(en`${place}, but ${ofKey}`, ja`${place}いますが、${ofKey}`);
  }
  if (atTarget !== 'otherKey') return say(en`${place}`, ja`${place}います`);
  return say(
    en`${place}, and holds another key than SES publishes there`,
    ja`${place}おり、SES が公開しているものとは別のキーを返します`,
  );
}

/**
 * Does a signature of SES verify by what a receiver finds there? A key in test mode verifies: RFC 6376 section 3.6.1
 * leaves it to receivers to think nothing of it, and they mostly do not.
 */
export function verifies(record: DkimRecord): boolean {
  const { key, target, atTarget } = record;
  if (key.state !== 'usable' || key.algorithm !== 'rsa' || atTarget === 'otherKey') return false;
  return target === undefined || atTarget === 'sameKey' || leadsWhereExpected(record, target);
}

function faultOfKey({ key, texts }: DkimRecord): Text | undefined {
  switch (key.state) {
    case 'absent':
      return NO_KEY;
    case 'revoked':
      return TAKEN_BACK;
    case 'unusable':
      return say(en`receivers cannot use its key: ${key.why}`, ja`受信側はそのキーを使えません: ${key.why}`);
    case 'several':
      return say(
        en`it holds ${texts.length} texts, and which of them a receiver reads is undefined (RFC 6376 section
           3.6.2.2)`,
        ja`テキストが ${texts.length} 個あり、受信側がどれを読むかは定義されていません (RFC 6376 section 3.6.2.2)`,
      );
    case 'usable':
      // Amazon SES developer guide, "Authenticating Email with DKIM": both Easy DKIM and own keys are RSA.
      if (key.algorithm !== 'rsa') return ED25519;
      return key.testing ? TEST : undefined;
  }
}

const NO_KEY = say(en`there is no key behind it`, ja`その先にキーがありません`);
const TAKEN_BACK = say(en`its key has been taken back (p is empty)`, ja`p が空でキーは取り消されています`);
const ED25519 = say(
  en`its key is for Ed25519, while SES signs with RSA`,
  ja`キーは Ed25519 用です (SES は RSA で署名します)`,
);
const TEST = say(
  en`its key is marked as a test (t=y), so receivers are to treat the mail as unsigned (RFC 6376 section 3.6.1)`,
  ja`キーがテスト用 (t=y) のため、受信側はメールを署名なしとして扱うことになっています (RFC 6376 section 3.6.1)`,
);

/** What stands at the name; in Japanese up to the auxiliary verb (`…になって`), which tells what follows. */
function placeOf(record: DkimRecord): Text {
  const { target, expectedTarget } = record;
  if (target === undefined) {
    return expectedTarget === undefined
      ? say(en`is published`, ja`公開されて`)
      : say(
          en`is a text in place of a CNAME to ${expectedTarget}`,
          ja`${expectedTarget} への CNAME ではなくテキストになって`,
        );
  }
  const where = shown(target, 260);
  if (expectedTarget === undefined || leadsWhereExpected(record, target)) {
    return say(en`is a CNAME to ${where}`, ja`${where} への CNAME になって`);
  }
  const zone = zoneBehind(record.name, target, expectedTarget);
  const hint = zone === undefined ? '' : addedZone(zone);
  return say(
    en`is a CNAME to ${where} instead of ${expectedTarget}${hint}`,
    ja`${expectedTarget} ではなく ${where} への CNAME${hint} になって`,
  );
}

function addedZone(zone: string): Text {
  return say(
    en` (the DNS editor has added ${shown(zone)}: end the target with a dot)`,
    ja` (DNS エディターが ${shown(zone)} を付け加えたもので、ターゲットの末尾にドットが必要です)`,
  );
}

function leadsWhereExpected({ expectedTarget }: DkimRecord, target: string): boolean {
  return expectedTarget === undefined || isSameName(target, expectedTarget);
}

/** The zone of the record where it stands behind the expected target: an editor took the target for a relative name. */
function zoneBehind(name: string, target: string, expectedTarget: string): string | undefined {
  const expected = `${expectedTarget.toLowerCase()}.`;
  const found = target.toLowerCase().replace(/\.$/, '');
  if (!found.startsWith(expected)) return undefined;
  const rest = found.slice(expected.length);
  return name.toLowerCase().endsWith(`.${rest}`) ? rest : undefined;
}
