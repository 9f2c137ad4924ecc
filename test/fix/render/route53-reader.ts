// Reads names and values as Route 53 does, strictly: printable ASCII, escapes of three octal digits, and `\"` in a text
// (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat). Gives octets in
// hexadecimal, as the reader of zone files does.

const OCTET = /\\([0-7]{3})|\\(")|([^\\])/gs;

function octetsIn(text: string): Buffer {
  if (!/^(?:[ -[\]-~]|\\[0-7]{3}|\\")*$/.test(text)) throw new Error(`not of Route 53: ${text.slice(0, 40)}`);
  return Buffer.from(
    [...text.matchAll(OCTET)].map(([, octal, quote, char = '']) =>
      octal === undefined ? (quote ?? char).charCodeAt(0) : Number.parseInt(octal, 8),
    ),
  );
}

export function readRoute53Name(name: string): string {
  if (/["\s]/.test(name)) throw new Error(`no name: ${name}`);
  return name
    .split('.')
    .map((label) => octetsIn(label).toString('hex'))
    .join('.');
}

export function readRoute53Value(type: string, value: string): string {
  if (type === 'CNAME') return readRoute53Name(value);
  if (type === 'MX') {
    const [, preference = '', host = ''] = /^(\d+) (\S+)$/.exec(value) ?? [];
    return `${preference} ${readRoute53Name(host)}`;
  }
  if (!/^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/.test(value))
    throw new Error(`no strings: ${value.slice(0, 40)}`);
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) => octetsIn(inner));
  if (strings.some(({ length }) => length > 255)) throw new Error('a string of more than 255 octets');
  return Buffer.concat(strings).toString('hex');
}
