// What is wrong with a term of an SPF record or with a macro in it, each as a clause for a person.
import { en, ja, type Part, say, type Text } from '../../model.ts';
import { shown } from '../shown.ts';
import { BITS, type IpVersion } from './ip.ts';

// ---------------------------------------------------------------------------------------------------------------
// Terms.

export function notPrintable(char: string): Text {
  const written = JSON.stringify(char);
  return say(
    en`${written} is not printable ASCII, and only spaces stand between terms`,
    ja`${written} は印字可能な ASCII ではありません (項目の区切りに使えるのは空白だけです)`,
  );
}

export function allowedOnce(modifier: string): Text {
  return say(en`${modifier}= is allowed once`, ja`${modifier}= は 1 回しか書けません`);
}

/** What people write instead. */
const MEANT: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['ip', say(en`ip4: or ip6:`, ja`ip4: または ip6:`)],
  ['ipv4', 'ip4:'],
  ['ipv6', 'ip6:'],
  ['includes', 'include:'],
  ['redirect', 'redirect='],
  ['exp', 'exp='],
]);

export function notAMechanism(name: string): Text {
  const [written, meant] = [shown(name), MEANT.get(name)];
  return meant === undefined
    ? say(en`${written} is not a mechanism of SPF`, ja`${written} は SPF のメカニズムではありません`)
    : say(
        en`${written} is not a mechanism of SPF (${meant} is)`,
        ja`${written} は SPF のメカニズムではありません (正しくは ${meant})`,
      );
}

export function notAModifier(name: string): Text {
  return say(
    en`${shown(name)} is not the name of a modifier`,
    ja`${shown(name)} は修飾子の名前ではありません`,
  );
}

export function behindAll(rest: string): Text {
  return say(en`${shown(rest)} cannot stand behind all`, ja`all の後ろに ${shown(rest)} は書けません`);
}

export const NO_TARGET = say(
  en`a domain name must follow, behind a colon`,
  ja`コロンに続けてドメイン名が必要です`,
);

export function notATarget(rest: string): Text {
  return say(
    en`${shown(rest)} cannot stand there: a domain name must, behind a colon`,
    ja`${shown(rest)} は書けません (コロンに続けてドメイン名が必要です)`,
  );
}

export function notAPrefixLength(digits: string, version: IpVersion): Text {
  const [written, max] = [shown(digits, 20), BITS[version]];
  return say(
    en`/${written} is not a prefix length of IPv${version} (0 to ${max}, without a leading zero)`,
    ja`/${written} は IPv${version} のプレフィックス長ではありません (0 から ${max} まで、先頭に余分な 0 は付けません)`,
  );
}

export function noAddress(version: IpVersion): Text {
  return say(
    en`an IPv${version} address must follow, behind a colon`,
    ja`コロンに続けて IPv${version} アドレスが必要です`,
  );
}

export function notAnAddress(text: string, version: IpVersion): Text {
  const written = shown(text, 50);
  return say(
    en`${written} is not an IPv${version} address`,
    ja`${written} は IPv${version} アドレスではありません`,
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Macros and names.

export function oddLiteral(literal: string): Text {
  const written = shown(literal, 40);
  return say(
    en`${written} has characters that are not printable ASCII`,
    ja`${written} に印字可能な ASCII 以外の文字があります`,
  );
}

/** @param sign the percent sign and what follows it */
export function loosePercent(sign: string): Text {
  return say(
    en`${shown(sign)} is not a macro: {, %, _ or - must follow the %`,
    ja`${shown(sign)} はマクロではありません (% の後ろには {、%、_、- のいずれかが必要です)`,
  );
}

export function openMacro(macro: string): Text {
  const written = shown(macro, 40);
  return say(en`${written} is not closed with }`, ja`${written} が } で閉じられていません`);
}

export function notAMacro(macro: string): Text {
  const written = shown(macro, 40);
  return say(en`${written} is not a macro`, ja`${written} はマクロではありません`);
}

export function onlyInExplanations(macro: string): Text {
  const written = shown(macro, 40);
  return say(
    en`${written} is allowed in explanations only`,
    ja`${written} を使えるのは説明文 (exp) の中だけです`,
  );
}

export function noParts(macro: string): Text {
  const written = shown(macro, 40);
  return say(en`${written} asks for no parts at all`, ja`${written} は取り出す部分の数が 0 になっています`);
}

export const NO_NAME = say(en`the domain name is missing`, ja`ドメイン名がありません`);

export function notADomainName(text: string, why: Text): Text {
  return say(
    en`${shown(text)} is not a domain name: ${why}`,
    ja`${shown(text)} はドメイン名ではありません: ${why}`,
  );
}

export const NO_DOT = say(
  en`there is no dot in front of its last label`,
  ja`最後のラベルの前にドットがありません`,
);

export const NUMBER_AT_END = say(
  en`its last label is a number (addresses are written ip4: or ip6:)`,
  ja`最後のラベルが数字です (アドレスは ip4: または ip6: で書きます)`,
);

export function notTopLevel(label: string): Text {
  return say(
    en`${shown(label)} is not a top-level domain`,
    ja`${shown(label)} はトップレベルドメインではありません`,
  );
}
