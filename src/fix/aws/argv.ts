// A call as one command of AWS CLI v2: an argv array, which nothing has to quote, and the files that it reads. Options
// are the members of the API in kebab case
// (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-types.html).
import { createHash } from 'node:crypto';
import { jsonDocument } from '../render/quote.ts';
import type { Call } from './calls.ts';

/** A file that a command reads, in the folder that it is run from. */
export interface CommandFile {
  readonly name: string;
  readonly content: string;
}

/** How a call's input is to be spread over files. */
interface Layout {
  /** What the files are about: their names are made of it, so it must tell this call from every other. */
  readonly about: readonly string[];
  /** Members that get a file of their own, and of which kind: texts as they are, all else as JSON. */
  readonly apart?: Readonly<Record<string, 'json' | 'txt'>>;
  /** All other members go into one file, for --cli-input-json. */
  readonly whole?: boolean;
}

/** A command and what it reads. */
export interface Written {
  readonly argv: readonly string[];
  readonly files: readonly CommandFile[];
}

/** Writes a call as a command. */
export function commandOf(call: Call, { about, apart = {}, whole = false }: Layout): Written {
  const files: CommandFile[] = [];
  const rest: [member: string, value: unknown][] = [];
  const options: string[] = [];
  for (const [member, value] of Object.entries(call.input)) {
    const kind = apart[member];
    if (kind === undefined) rest.push([member, value]);
    else {
      const name = fileName([kebab(call.operation), ...about, kebab(member)], kind);
      files.push({
        name,
        content: kind === 'json' && typeof value !== 'string' ? jsonDocument(value) : String(value),
      });
      options.push(`--${kebab(member)}`, `file://${name}`);
    }
  }
  const inline = whole ? undefined : optionsOf(rest);
  if (inline === undefined) {
    const name = fileName([kebab(call.operation), ...about], 'json');
    files.push({ name, content: jsonDocument(Object.fromEntries(rest)) });
    options.unshift('--cli-input-json', `file://${name}`);
  } else options.unshift(...inline);
  const region = call.region === undefined ? [] : option('--region', call.region);
  return { argv: ['aws', call.service, kebab(call.operation), ...region, ...options], files };
}

/** CreateEmailIdentity, AWSServiceName: create-email-identity, aws-service-name. */
function kebab(name: string): string {
  const known = KEBAB.get(name);
  if (known !== undefined) return known;
  const written = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
  KEBAB.set(name, written);
  return written;
}

/** The names of operations and their members are few. */
const KEBAB = new Map<string, string>();

/** undefined: a value that must not stand on a command line. */
function optionsOf(members: readonly (readonly [member: string, value: unknown])[]): string[] | undefined {
  const options: string[] = [];
  for (const [member, value] of members) {
    const written = optionOf(kebab(member), value);
    if (written === undefined) return undefined;
    options.push(...written);
  }
  return options;
}

function optionOf(name: string, value: unknown): readonly string[] | undefined {
  if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
  if (typeof value === 'number') return [`--${name}`, String(value)];
  if (typeof value === 'string') return isPlain(value) ? option(`--${name}`, value) : undefined;
  if (Array.isArray(value)) return value.every(isWord) ? [`--${name}`, ...value] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  // Shorthand has its own quoting, so that only words go into it.
  const pairs = Object.entries(value).map(([key, item]) => [key, String(item)] as const);
  return pairs.every(([, item]) => isWord(item))
    ? [`--${name}`, pairs.map(([key, item]) => `${key}=${item}`).join(',')]
    : undefined;
}

/** A value that begins with a hyphen is an option to the CLI unless it stands behind a `=`. */
function option(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`${name}=${value}`] : [name, value];
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^\w+$/.test(value);
}

/**
 * May this stand on a command line? Control characters may not, nor what does not show; and of a value like
 * `file:///etc/passwd` the CLI would send what the file holds
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html).
 */
function isPlain(value: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}]/u.test(value) && !/^(?:fileb?|https?):\/\//i.test(value);
}

/** A name for any file system, and for the shell; what does not fit into it is told apart by a digest. */
export function fileName(parts: readonly string[], kind: string): string {
  // Some file systems do not tell capitals from small letters.
  const name = parts.join('_');
  const isExact = name.length <= 120 && parts.every((part) => /^[a-z0-9.-]+$/.test(part));
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  const shown = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
  return isExact ? `${name}.${kind}` : `${shown}_${digest}.${kind}`;
}
