// Options that several subcommands share, and how their values are checked.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseConfigSource, parseDeepReads, parseDnsServer, parseRegion, parseTopicArn } from '../config.ts';
import { type AsciiName, toAsciiName } from '../email/names.ts';
import { InputError } from '../input.ts';
import { FAIL_ON, type FailOn } from './exit.ts';

export type Format = 'table' | 'json';

/** Options of everything that judges facts. */
export interface JudgeOptions {
  readonly check?: readonly string[];
  readonly format: Format;
  readonly out?: string;
  readonly failOn: FailOn;
}

/** Options of everything that goes by a configuration file. */
export interface ConfigOptions {
  readonly config?: string;
}

/** Options of everything that looks at an estate. */
export interface LookOptions extends JudgeOptions, ConfigOptions {
  readonly region?: readonly string[];
  readonly saveInventory?: string;
  readonly deepReads?: number;
}

export function withJudgeOptions(command: Command): Command {
  return command
    .option(
      '--check <id>',
      'run only this check, or those that match a glob like ses-* (repeatable)',
      collect,
    )
    .addOption(
      new Option('--format <format>', 'how to print the findings')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option('--out <file>', 'write the findings to a file instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 for findings at or over this')
        .choices(FAIL_ON)
        .default('high'),
    );
}

export function withConfigOption(command: Command): Command {
  return command.option(
    '--config <file>',
    'environments, exceptions and thresholds: a file, s3://BUCKET/KEY or ssm:/NAME (default: mailposture.yml here)',
    configSource,
  );
}

export function withLookOptions(command: Command): Command {
  return withConfigOption(withJudgeOptions(command))
    .option('--region <name>', 'look at this Region only (repeatable; default: all enabled ones)', region)
    .option('--save-inventory <file>', 'keep everything that was read, for "mailposture evaluate"')
    .option(
      '--deep-reads <number|all>',
      'read at most so many identities one by one in a Region, one a second (default: 300)',
      deepReads,
    );
}

export function paceOption(): Option {
  return new Option(
    '--pace <pace>',
    'wait for AWS’s rate quotas, or not (for an endpoint that has none)',
  ).choices(['aws', 'off']);
}

export function quotasOption(): Option {
  return new Option('--quotas <quotas>', 'answer at AWS’s own rate quotas, or without')
    .choices(['aws', 'off'])
    .default('off');
}

/** Gathers a repeatable option. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function region(value: string, before: readonly string[] = []): string[] {
  return [...before, asArgument(() => parseRegion(value))];
}

export function dnsServer(value: string, before: readonly string[] = []): string[] {
  return [...before, asArgument(() => parseDnsServer(value))];
}

/**
 * A domain that somebody asks about, in ASCII and lower case. No top-level domain is a number (RFC 3696 section 2): such
 * text is an IPv4 address, of which DNS would only say that there is no DMARC record.
 */
export function asDomain(value: string): AsciiName {
  const ascii = toAsciiName(value);
  return ascii.ok && /(^|\.)\d+$/.test(ascii.name)
    ? { ok: false, why: 'its last label is a number, as of an IP address' }
    : ascii;
}

export function domainName(value: string): string {
  return asArgumentName(asDomain(value));
}

function asArgumentName(name: AsciiName): string {
  if (name.ok) return name.name;
  throw new InvalidArgumentError(`expected a domain name: ${name.why}.`);
}

/** DKIM selectors are names of one label or several, often dates (RFC 6376 section 3.1). */
export function selector(value: string, before: readonly string[] = []): string[] {
  return [...before, asArgumentName(toAsciiName(value))];
}

function deepReads(value: string): number {
  return asArgument(() => parseDeepReads(value));
}

function configSource(value: string): string {
  return asArgument(() => parseConfigSource(value));
}

export function topic(value: string): string {
  return asArgument(() => parseTopicArn(value));
}

export function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65535) return number;
  throw new InvalidArgumentError('expected a port, 0 to 65535.');
}

/** Commander words what its parsers throw: `error: option '--region <name>' argument 'x' is invalid. …`. */
function asArgument<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
