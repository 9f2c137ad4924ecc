// The lists of report addresses in DMARC records: rua and ruf (RFC 9989 sections 4.6 and 4.8).
import { en, ja, say, type Text } from '../../model.ts';
import type { Fault } from '../fault.ts';
import { toAsciiName } from '../names.ts';

/** One address for reports. */
export interface ReportUri {
  /** Without the obsolete size limit. */
  readonly uri: string;
  /** Lower case: `mailto`; receivers ignore schemes that they do not support. */
  readonly scheme: string;
  /** Of a mailto with an address: the domain that reports go to, in ASCII. */
  readonly domain?: string;
  /** RFC 7489's `!10m`, which counts no more. */
  readonly obsoleteSize?: string;
  readonly column: number;
}

interface UriFault extends Fault {
  readonly column: number;
}

/** RFC 3986 section 2, without the comma and exclamation mark that must be encoded here (section 4.8). */
const URI = /^([a-z][a-z0-9+.-]*):([a-z0-9\-._~:/?#[\]@$&'()*+;=%]*)$/i;
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i;
const SIZE = /^[0-9]+[kmgt]?$/i;

/**
 * Reads a comma-separated list of URIs.
 * @param column where the list starts in the record, counted from 0
 * @returns the URIs that are valid, and a fault for each that is not, or that leads to no address
 */
export function readReportUris(list: string, column: number): { uris: ReportUri[]; faults: UriFault[] } {
  const uris: ReportUri[] = [];
  const faults: UriFault[] = [];
  let at = column;
  for (const part of list.split(',')) {
    const start = at + (part.length - part.trimStart().length);
    const read = readUri(part.trim(), start);
    if (read.uri !== undefined) uris.push(read.uri);
    if (read.why !== undefined) faults.push({ column: start, why: read.why });
    at += part.length + 1;
  }
  return { uris, faults };
}

/** A URI, and what is wrong: a mailto without an address is a URI all the same (RFC 6068 section 2). */
function readUri(text: string, column: number): { uri?: ReportUri; why?: Text } {
  if (text === '') return { why: MISSING };
  const mark = text.lastIndexOf('!');
  const size = mark !== -1 && SIZE.test(text.slice(mark + 1)) ? text.slice(mark + 1) : undefined;
  const uri = size === undefined ? text : text.slice(0, mark);
  const [, scheme, rest] = URI.exec(uri) ?? [];
  if (scheme === undefined || rest === undefined || BAD_ESCAPE.test(rest)) return { why: notUri(uri) };
  const read = {
    uri,
    scheme: scheme.toLowerCase(),
    column,
    ...(size === undefined ? {} : { obsoleteSize: size }),
  };
  if (read.scheme !== 'mailto') return { uri: read };
  const domain = mailtoDomain(rest);
  return domain === undefined ? { uri: read, why: withoutAddress(uri) } : { uri: { ...read, domain } };
}

const MISSING = say(en`an address is missing`, ja`宛先がありません`);

function withoutAddress(uri: string): Text {
  const written = shorten(uri);
  return say(en`${written} holds no address`, ja`${written} にアドレスが含まれていません`);
}

function notUri(text: string): Text {
  const written = shorten(text);
  return text.includes('@') && !text.includes(':')
    ? say(
        en`${written} is not a URI: mailto: is missing in front`,
        ja`${written} は URI ではありません (先頭に mailto: がありません)`,
      )
    : say(en`${written} is not a URI`, ja`${written} は URI ではありません`);
}

/** RFC 6068: `local@domain`, perhaps with header fields after a question mark. */
function mailtoDomain(rest: string): string | undefined {
  const [address = ''] = rest.split('?', 1);
  const at = address.lastIndexOf('@');
  if (at < 1) return undefined;
  const name = toAsciiName(address.slice(at + 1));
  return name.ok ? name.name : undefined;
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
