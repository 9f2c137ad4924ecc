// Reads a From address as Cognito and SES take it: one RFC 5322 mailbox, with or without a display name.
import { en, type FromAddress, ja, say, type Text } from '../model.ts';
import { decodeWords } from './encoded-words.ts';
import type { Fault } from './fault.ts';
import { toAsciiName } from './names.ts';

/**
 * Reads `EmailConfiguration.From`, or an address that stands in for it. Linear; never throws.
 * @returns `absent` for nothing at all; `malformed` with the reason for whatever is not exactly one mailbox;
 *   else the address with its domain in ASCII and lower case, and the display name decoded for people to read
 */
export function parseFrom(text: string | undefined): FromAddress {
  if (text === undefined || text.trim() === '') return { kind: 'absent' };
  const read = readMailbox(text);
  return 'kind' in read ? read : { kind: 'malformed', text, why: read.why };
}

/** The parts around the last @, as they are written; undefined when there is none or a part is empty. */
export function splitAddress(address: string): { local: string; domain: string } | undefined {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return undefined;
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** The domain of an address, or a domain itself: in ASCII where it is a name, and in lower case. */
export function domainOf(name: string): string {
  const domain = splitAddress(name)?.domain ?? name;
  const ascii = toAsciiName(domain);
  return ascii.ok ? ascii.name : domain.toLowerCase();
}

// ---------------------------------------------------------------------------------------------------------------
// Tokens (RFC 5322 section 3.2): atoms with their dots, quoted strings, and the special characters between them.

interface Token {
  readonly kind: 'atom' | 'quoted' | 'special';
  /** Of a quoted string: without its quotes and backslashes. */
  readonly text: string;
}

const SPECIALS = '<>@,;:[]\\)';
/** RFC 5322 section 3.2.3, with dots as the obsolete phrase has them, and anything beyond ASCII (RFC 6532). */
const ATOM = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\u0080-\u{10ffff}]+/uy;
/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL = 64;

/** The tokens without white space and comments, or what is wrong with the text. */
function tokenize(text: string): Token[] | Fault {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\t') {
      at += 1;
    } else if (char === '"') {
      const { content, end } = readQuoted(text, at);
      if (end === undefined) return { why: OPEN_QUOTE };
      tokens.push({ kind: 'quoted', text: content });
      at = end;
    } else if (char === '(') {
      const end = skipComment(text, at);
      if (end === undefined) return { why: OPEN_COMMENT };
      at = end;
    } else if (SPECIALS.includes(char)) {
      tokens.push({ kind: 'special', text: char });
      at += 1;
    } else {
      ATOM.lastIndex = at;
      const atom = ATOM.exec(text)?.[0];
      if (atom === undefined) return { why: oddInAddress(char) };
      tokens.push({ kind: 'atom', text: atom });
      at += atom.length;
    }
  }
  return tokens;
}

function readQuoted(text: string, start: number): { content: string; end: number | undefined } {
  const content: string[] = [];
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return { content: content.join(''), end: at + 1 };
    if (char === '\\') at += 1;
    content.push(text.charAt(at));
  }
  return { content: '', end: undefined };
}

/** Comments may hold comments and escapes (RFC 5322 section 3.2.2). */
function skipComment(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------------
// Mailboxes.

type Mailbox = Extract<FromAddress, { kind: 'address' }>;

function readMailbox(text: string): Mailbox | Fault {
  if (/[\r\n]/.test(text)) return { why: LINE_BREAK };
  const tokens = tokenize(text);
  if ('why' in tokens) return tokens;
  const open = tokens.findIndex((token) => isSpecial(token, '<'));
  if (open === -1) return readAddress(tokens, undefined);
  const close = tokens.findIndex((token) => isSpecial(token, '>'));
  if (close < open) return { why: OPEN_BRACKET };
  const [after] = tokens.slice(close + 1);
  if (after !== undefined) return { why: severalIn(after) ?? TEXT_BEHIND };
  const words = tokens.slice(0, open);
  const odd = words.find((token) => token.kind === 'special');
  if (odd !== undefined) return { why: severalIn(odd) ?? oddInDisplayName(odd.text) };
  return readAddress(tokens.slice(open + 1, close), displayName(words));
}

/** local-part "@" domain (RFC 5322 section 3.4.1). */
function readAddress(tokens: readonly Token[], name: string | undefined): Mailbox | Fault {
  const [local, at, domain, more] = tokens;
  if (local === undefined) return { why: NO_ADDRESS };
  for (const token of tokens) {
    const several = severalIn(token);
    if (several !== undefined) return { why: several };
  }
  if (!tokens.some((token) => isSpecial(token, '@'))) return { why: NO_AT };
  if (at === undefined || !isSpecial(at, '@') || local.kind === 'special') return { why: NOT_ONE_WORD };
  if (domain === undefined || domain.kind !== 'atom' || more !== undefined) return { why: NOT_A_DOMAIN };
  const localPart = spellLocal(local);
  if ('why' in localPart) return localPart;
  const ascii = toAsciiName(domain.text);
  if (!ascii.ok) return { why: notAName(ascii.why) };
  const address = `${localPart.text}@${ascii.name}`;
  return { kind: 'address', address, domain: ascii.name, ...(name ? { displayName: name } : {}) };
}

/** A local part, in quotation marks only where it needs them, so that one mailbox has one spelling. */
function spellLocal({ kind, text }: Token): { text: string } | Fault {
  if (!/^[\x20-\x7e]*$/.test(text)) return { why: LOCAL_NOT_ASCII };
  if (text.length > MAX_LOCAL) return { why: LOCAL_TOO_LONG };
  const isDotAtom = text.split('.').every((part) => /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/.test(part));
  if (isDotAtom) return { text };
  if (kind === 'atom') return { why: ODD_DOTS };
  return { text: `"${text.replace(/["\\]/g, '\\$&')}"` };
}

/** Quoted words as they are, others with RFC 2047 read; one space between. */
function displayName(words: readonly Token[]): string {
  const groups: string[] = [];
  let plain: string[] = [];
  for (const word of [...words, undefined]) {
    if (word?.kind === 'atom') {
      plain.push(word.text);
      continue;
    }
    if (plain.length > 0) groups.push(decodeWords(plain));
    plain = [];
    if (word !== undefined) groups.push(word.text);
  }
  // People will read this on a terminal: nobody else may choose its control characters or turn its direction.
  const text = groups.join(' ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  return text.trim();
}

function isSpecial(token: Token, char: string): boolean {
  return token.kind === 'special' && token.text === char;
}

/** Does this sign separate addresses? */
function severalIn(token: Token): Text | undefined {
  if (isSpecial(token, ',') || isSpecial(token, ';')) return SEVERAL;
  return isSpecial(token, ':') ? GROUP : undefined;
}

// ---------------------------------------------------------------------------------------------------------------
// What is wrong with an address, as a clause.

const OPEN_QUOTE = say(en`a quotation mark is not closed`, ja`引用符が閉じられていません`);
const OPEN_COMMENT = say(en`a comment is not closed`, ja`コメントの括弧が閉じられていません`);
const OPEN_BRACKET = say(en`an angle bracket is not closed`, ja`山括弧が閉じられていません`);
const LINE_BREAK = say(en`it holds a line break`, ja`改行が含まれています`);
const TEXT_BEHIND = say(en`there is text behind the address`, ja`アドレスの後ろに余分な文字列があります`);
const NO_ADDRESS = say(en`the address is empty`, ja`アドレスが空です`);
const NO_AT = say(en`the @ is missing`, ja`@ がありません`);
const NOT_ONE_WORD = say(en`what stands before the @ is not one word`, ja`@ の前が 1 つの語になっていません`);
const NOT_A_DOMAIN = say(
  en`what stands behind the @ is not a domain name`,
  ja`@ の後ろがドメイン名になっていません`,
);
const LOCAL_NOT_ASCII = say(
  en`what stands before the @ is not printable ASCII, and SES does not offer SMTPUTF8 (RFC 6531)`,
  ja`@ の前に印字可能な ASCII 以外の文字がありますが、SES は SMTPUTF8 (RFC 6531) に対応していません`,
);
const LOCAL_TOO_LONG = say(
  en`what stands before the @ is longer than ${MAX_LOCAL} characters`,
  ja`@ の前が ${MAX_LOCAL} 文字を超えています`,
);
const ODD_DOTS = say(
  en`what stands before the @ has a dot at an end, or two together`,
  ja`@ の前の部分で、ドットが先頭か末尾にあるか、連続しています`,
);
const SEVERAL = say(
  en`there are several addresses, and one is allowed`,
  ja`アドレスが複数ありますが、指定できるのは 1 つだけです`,
);
const GROUP = say(
  en`it is a group of addresses, and one address is allowed`,
  ja`アドレスのグループですが、指定できるのは 1 つのアドレスだけです`,
);

function oddInAddress(char: string): Text {
  const written = JSON.stringify(char);
  return say(en`${written} cannot stand in an address`, ja`${written} はアドレスに使えません`);
}

function oddInDisplayName(char: string): Text {
  return say(
    en`${char} in a display name must stand in quotation marks`,
    ja`表示名に ${char} を含める場合は、引用符で囲む必要があります`,
  );
}

function notAName(why: Text): Text {
  return say(en`the domain is not a name: ${why}`, ja`ドメイン名が正しくありません: ${why}`);
}
