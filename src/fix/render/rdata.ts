// Names and record data as zone files (RFC 1035 section 5.1) and Route 53 write them. Both come out in printable ASCII,
// whatever went in: `\DDD` is decimal in a zone file and octal in Route 53, the one difference that matters.
import type { RecordSet } from '../../model.ts';
import { octal } from './quote.ts';

/**
 * `route53`: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html and
 * …/ResourceRecordTypes.html#TXTFormat
 */
type Notation = 'zoneFile' | 'route53';

/**
 * RFC 1035 section 3.3: a character-string has one octet for its length. Route 53 says 255 characters, and not whether
 * an escape is one: there it is counted as it is written, which fits either way.
 */
const MOST = 255;

/**
 * The octets of a text. A resolver gives one character an octet, so text that fits is taken as that; a text with other
 * characters cannot have come from DNS, and is UTF-8.
 */
function octetsOf(text: string): Buffer {
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8');
}

/** Printable ASCII that has no meaning within quotation marks. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * The character-strings of a TXT record (RFC 1035 section 3.3.14), escaped. Where octets look like UTF-8, no character
 * is cut in two: some readers decode each string by itself.
 */
function characterStrings(text: string, notation: Notation): string[] {
  if (text.length <= MOST && PLAIN_TEXT.test(text)) return [text];
  const strings = [''];
  let left = MOST;
  // A first octet of UTF-8 has at most three more behind it (RFC 3629 section 3).
  for (const [unit] of octetsOf(text)
    .toString('latin1')
    .matchAll(/[\xc0-\xff][\x80-\xbf]{0,3}|./gs)) {
    const written = [...unit].map((char) => textChar(char, notation)).join('');
    const size = notation === 'zoneFile' ? unit.length : written.length;
    if (size > left) {
      strings.push('');
      left = MOST;
    }
    strings.push(`${strings.pop()}${written}`);
    left -= size;
  }
  return strings;
}

function escapedOctet(octet: number, notation: Notation): string {
  return `\\${notation === 'zoneFile' ? String(octet).padStart(3, '0') : octal(octet)}`;
}

/** Letters, digits, hyphens and underscores stand in a name as they are. */
const PLAIN_NAME = /^[A-Za-z0-9_.-]+$/;

/** A name without its last dot; the root is `.`. Only a dot parts labels, and only a whole first label is a wildcard. */
export function nameIn(notation: Notation, name: string): string {
  if (name === '' || name === '.') return '.';
  if (PLAIN_NAME.test(name)) return name;
  const labels = name.split('.').map((label, index) => {
    if (label === '*' && index === 0) return label;
    return [...octetsOf(label)]
      .map((octet) => {
        const char = String.fromCharCode(octet);
        return /[A-Za-z0-9_-]/.test(char) ? char : escapedOctet(octet, notation);
      })
      .join('');
  });
  return labels.join('.');
}

/** A name that no origin is appended to. */
export function absoluteName(name: string): string {
  const written = nameIn('zoneFile', name);
  return written.endsWith('.') ? written : `${written}.`;
}

/** One record's data. */
export function rdataIn(notation: Notation, type: RecordSet['type'], value: string): string {
  const host = (name: string) => (notation === 'zoneFile' ? absoluteName(name) : nameIn(notation, name));
  switch (type) {
    case 'CNAME':
      return host(value);
    case 'MX': {
      const [, preference, exchange] = /^(\d+) (.*)$/s.exec(value) ?? [];
      // What is no MX stays one word, which every reader refuses.
      return preference === undefined ? host(value) : `${preference} ${host(exchange ?? '')}`;
    }
    case 'TXT':
      return characterStrings(value, notation)
        .map((string) => `"${string}"`)
        .join(' ');
  }
}

function textChar(char: string, notation: Notation): string {
  if (char === '"') return '\\"';
  // Route 53 documents no other way of writing a backslash than its octal code.
  if (char === '\\') return notation === 'zoneFile' ? '\\\\' : escapedOctet(0x5c, notation);
  return /[ -~]/.test(char) ? char : escapedOctet(char.charCodeAt(0), notation);
}
