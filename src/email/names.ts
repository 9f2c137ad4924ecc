// Domain names in the one spelling that everything else compares and asks DNS for: ASCII, lower case, no trailing dot.
import { domainToASCII } from 'node:url';
import { en, ja, say, type Text } from '../model.ts';

export type AsciiName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly why: Text };

/** A name that is spelled as it should be already, as nearly all are: it need not be taken apart. */
const SPELLED = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** What IDNA reads as a dot (UTS #46 section 2.3), besides the dot. */
const DOTS = /[.\u3002\uff0e\uff61]/;
/** Letters, digits and hyphen, and the underscore of names such as _dmarc (RFC 8552). */
const LDH = /^[a-z0-9_-]+$/;
/** Printable ASCII but the backslash, which begins an escape (RFC 1035 section 5.1): text with one could mean two names. */
const PRINTABLE = /^[\x20-\x5b\x5d-\x7e]+$/;
const NOT_ASCII = /[^\0-\x7f]/;
const ASCII = /[\0-\x7f]/;
/** RFC 1035 section 2.3.4: 63 octets a label; 255 in all, which is 253 characters as text. */
const MAX_LABEL = 63;
const MAX_NAME = 253;
/** No name that fits is longer in any script; Punycode takes quadratic time, so longer text is not even tried. */
const MAX_TEXT = 1000;

/**
 * A domain name in ASCII: lower case, international labels as A-labels (RFC 5890), one trailing dot dropped.
 * Never throws; `why` is for a person.
 */
export function toAsciiName(text: string): AsciiName {
  return toName(text, LDH);
}

/**
 * A name that DNS is asked for, in the same spelling. Unlike the name of a host, its labels may hold any printable ASCII
 * character, since DNS itself restricts nothing (RFC 2181 section 11) and SPF macros put in what they find.
 * Never throws; `why` is for a person.
 */
export function toQueryName(text: string): AsciiName {
  return toName(text, PRINTABLE);
}

function toName(text: string, allowed: RegExp): AsciiName {
  if (text.length <= MAX_NAME && SPELLED.test(text)) return { ok: true, name: text };
  if (text.length > MAX_TEXT) return fault(tooLongName(text.length));
  const given = text.endsWith('.') ? text.slice(0, -1) : text;
  if (given === '') return fault(EMPTY_NAME);
  const labels: string[] = [];
  for (const label of given.split(DOTS)) {
    const ascii = toAsciiLabel(label, allowed);
    if (!ascii.ok) return ascii;
    labels.push(ascii.name);
  }
  const name = labels.join('.');
  return name.length > MAX_NAME ? fault(tooLongName(name.length)) : { ok: true, name };
}

/** @param allowed what a label in ASCII may hold; an international one holds no other ASCII than a host's (RFC 5890) */
function toAsciiLabel(label: string, allowed: RegExp): AsciiName {
  if (label === '') return fault(EMPTY_LABEL);
  const isInternational = NOT_ASCII.test(label);
  const chars = isInternational ? LDH : allowed;
  const odd = [...label.toLowerCase()].find((char) => ASCII.test(char) && !chars.test(char));
  if (odd !== undefined) return fault(oddInName(odd));
  const name = isInternational ? international(label) : label.toLowerCase();
  if (!chars.test(name)) return fault(notInternational(label));
  return name.length > MAX_LABEL ? fault(tooLongLabel(name)) : { ok: true, name };
}

/**
 * node:url reads a host of a URL: it decodes percent signs and takes a last label of digits for an IPv4 address. The
 * first was refused above; the label that is put behind keeps off the second.
 */
function international(label: string): string {
  const host = domainToASCII(`${label}.example`);
  return host.endsWith('.example') ? host.slice(0, -'.example'.length) : '';
}

/** Are two names one? Case, a trailing dot and the script make no other name. */
export function isSameName(one: string, other: string): boolean {
  return spelled(one) === spelled(other);
}

/** Is a name this domain, or below it? */
export function isWithin(name: string, domain: string): boolean {
  const [below, above] = [spelled(name), spelled(domain)];
  return below === above || below.endsWith(`.${above}`);
}

/** The one spelling of all names that are the same; of what is no name, itself in lower case. */
export function spelled(name: string): string {
  const query = toQueryName(name);
  return query.ok ? query.name : name.toLowerCase();
}

function fault(why: Text): AsciiName {
  return { ok: false, why };
}

// ---------------------------------------------------------------------------------------------------------------
// What is wrong with a name, as a clause.

const EMPTY_NAME = say(en`the name is empty`, ja`名前が空です`);

const EMPTY_LABEL = say(
  en`a label is empty (two dots, or a dot in front)`,
  ja`空のラベルがあります (ドットが連続しているか、先頭にあります)`,
);

function tooLongName(length: number): Text {
  return say(
    en`the name has ${length} characters, more than ${MAX_NAME}`,
    ja`名前が ${length} 文字あり、上限の ${MAX_NAME} 文字を超えています`,
  );
}

function tooLongLabel(label: string): Text {
  const start = label.slice(0, 20);
  return say(
    en`a label has ${label.length} characters, more than ${MAX_LABEL}: ${start}…`,
    ja`ラベルが ${label.length} 文字あり、上限の ${MAX_LABEL} 文字を超えています: ${start}…`,
  );
}

function oddInName(char: string): Text {
  const written = JSON.stringify(char);
  return say(en`${written} cannot stand in a domain name`, ja`${written} はドメイン名に使えません`);
}

function notInternational(label: string): Text {
  const written = JSON.stringify(label);
  return say(
    en`${written} is not a valid international label`,
    ja`${written} は国際化ドメイン名のラベルとして正しくありません`,
  );
}
