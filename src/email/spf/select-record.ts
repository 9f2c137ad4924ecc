// Which text of a domain is its SPF record: RFC 7208 sections 4.3 to 4.5.
import { en, ja, say, type Text } from '../../model.ts';
import { shown } from '../shown.ts';
import type { Context } from './context.ts';
import { isVoid } from './dns.ts';
import type { SpfError } from './ledger.ts';
import { isSpfRecord } from './record.ts';

/** The record, or why there is none that counts, beside all that stands there. */
type Selected = { readonly texts: readonly string[] } & (
  | { readonly kind: 'record'; readonly text: string }
  /** `isVoid`: the query for it came back empty (section 4.6.4). */
  | { readonly kind: 'none'; readonly why: Text; readonly isVoid: boolean }
  | { readonly kind: 'several'; readonly why: Text }
);

/**
 * Asks for the record of a domain.
 * @param failed what to throw when DNS does not answer
 * @throws SpfError when DNS does not answer
 */
export async function selectRecord(
  context: Context,
  domain: string,
  failed: (why: Text) => SpfError,
): Promise<Selected> {
  if (!domain.includes('.')) return none(oneLabel(domain));
  const answer = await context.dns.txt(domain);
  switch (answer.status) {
    case 'temperror':
      throw failed(answer.why);
    case 'badname':
      return none(
        say(en`DNS cannot carry its name: ${answer.why}`, ja`DNS で扱えない名前です: ${answer.why}`),
      );
    case 'nxdomain':
      return none(
        say(en`${shown(domain)} does not exist`, ja`${shown(domain)} は存在しません`),
        isVoid(answer),
      );
    case 'nodata':
      return none(noTxt(domain), isVoid(answer));
    case 'found':
      break;
  }
  const texts = answer.records;
  const [text, ...others] = texts.filter(isSpfRecord);
  if (text === undefined) return { kind: 'none', why: noRecord(domain, texts), isVoid: false, texts };
  if (others.length === 0) return { kind: 'record', text, texts };
  return { kind: 'several', why: several(domain, others.length + 1), texts };
}

function none(why: Text, isVoid = false): Selected {
  return { kind: 'none', why, isVoid, texts: [] };
}

function oneLabel(domain: string): Text {
  const name = shown(domain);
  return say(
    en`${name} is not a name of several labels, so it has no SPF record`,
    ja`${name} はラベルが 1 つだけの名前のため、SPF レコードがありません`,
  );
}

function noTxt(domain: string): Text {
  const name = shown(domain);
  return say(en`${name} has no TXT record`, ja`${name} に TXT レコードがありません`);
}

/** Where somebody meant a text for SPF, it is worth telling why it is not read. */
function noRecord(domain: string, texts: readonly string[]): Text {
  const name = shown(domain);
  const near = texts.find((text) => text.slice(0, 20).toLowerCase().includes('spf1'));
  if (near === undefined) return say(en`${name} has no SPF record`, ja`${name} に SPF レコードがありません`);
  const text = shown(near, 40);
  return say(
    en`${name} has no SPF record: ${text} does not begin with v=spf1 and a space`,
    ja`${name} に SPF レコードがありません: ${text} は v=spf1 と空白で始まっていません`,
  );
}

function several(domain: string, count: number): Text {
  const name = shown(domain);
  return say(
    en`${name} has ${count} SPF records, and one is allowed (RFC 7208 section 4.5)`,
    ja`${name} に SPF レコードが ${count} 個ありますが、許されるのは 1 個だけです (RFC 7208 section 4.5)`,
  );
}
