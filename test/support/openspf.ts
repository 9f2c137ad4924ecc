// Runs the openspf conformance suite (rfc7208-tests.yml, release 2014.04) against check_host(). The suite is not part of
// this project: it is looked for beside the checkout, or where OPENSPF_SUITE says.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Resolver } from '../../src/email/resolver.ts';
import { checkHost } from '../../src/email/spf/check-host.ts';
import type { DnsType, SpfEvaluation } from '../../src/model.ts';
import { type Zone, type ZoneName, zoneResolver } from './zone.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SUITE = resolve(ROOT, process.env.OPENSPF_SUITE ?? '../shared/conformance/rfc7208-tests.yml');

/** In the release that is looked for. */
export const CASES = 203;

/** Why nothing can be run; undefined when the suite is there. */
export const SKIPPED = existsSync(SUITE)
  ? undefined
  : `openspf: skipped, there is no suite at ${SUITE} (OPENSPF_SUITE may name another place)`;

/** One case, and what came of it. */
export interface CaseResult {
  readonly section: string;
  readonly name: string;
  /** Any of these results will do. */
  readonly expected: readonly string[];
  readonly evaluation: SpfEvaluation;
  /** Undefined where the case passes. */
  readonly fault: string | undefined;
}

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  /** `DEFAULT`: none of the domain's own. */
  readonly explanation?: string;
}

/** What stands at a name: records by type, and TIMEOUT for all other types. */
type ZoneEntry = 'TIMEOUT' | Readonly<Record<string, unknown>>;

interface Section {
  readonly description: string;
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly ZoneEntry[]>>;
}

/** Runs all cases, in the order of the suite. */
export async function runSuite(): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const document of parseAllDocuments(readFileSync(SUITE, 'utf8'))) {
    // The shape is the suite's own (its head comments); a wrong one fails the cases.
    const section = document.toJS() as Section;
    const resolver = zoneResolver(zoneOf(section.zonedata));
    for (const [name, test] of Object.entries(section.tests)) {
      results.push(await runCase(section.description, name, test, resolver));
    }
  }
  return results;
}

async function runCase(section: string, name: string, test: Case, resolver: Resolver): Promise<CaseResult> {
  // RFC 7208 section 2.4: without a sender, the name in HELO stands in.
  const sender = test.mailfrom === '' ? `postmaster@${test.helo}` : test.mailfrom;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const evaluation = await checkHost(resolver, { ip: test.host, domain, sender, helo: test.helo });
  const expected = [test.result].flat();
  return { section, name, expected, evaluation, fault: faultOf(evaluation, expected, test.explanation) };
}

function faultOf(
  { result, explanation, why }: SpfEvaluation,
  expected: readonly string[],
  explained: string | undefined,
): string | undefined {
  if (!expected.includes(result)) return `${result} instead of ${expected.join(' or ')} (${why.en})`;
  const wanted = explained === 'DEFAULT' ? undefined : explained;
  if (explained === undefined || explanation === wanted) return undefined;
  return `the explanation is ${JSON.stringify(explanation)} instead of ${JSON.stringify(wanted)}`;
}

// ---------------------------------------------------------------------------------------------------------------
// DNS as the suite writes it.

const TYPES: readonly DnsType[] = ['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR'];

function zoneOf(zonedata: Section['zonedata']): Zone {
  return Object.fromEntries(Object.entries(zonedata).map(([name, entries]) => [name, zoneNameOf(entries)]));
}

function zoneNameOf(entries: readonly ZoneEntry[]): ZoneName {
  const values = (type: string) =>
    entries.flatMap((entry) => (entry === 'TIMEOUT' || !(type in entry) ? [] : [entry[type]]));
  // Records of the type SPF, which RFC 7208 dropped, stand for TXT where there is none; `TXT: NONE` says that none is.
  const texts = values('TXT').length > 0 ? values('TXT').filter((text) => text !== 'NONE') : values('SPF');
  const [alias] = values('CNAME');
  const set = {
    TXT: texts.map(joined),
    MX: values('MX').map(mxOf),
    A: values('A').map(String),
    AAAA: values('AAAA').map(String),
    PTR: values('PTR').map(String),
    ...(alias === undefined ? {} : { CNAME: withoutDot(String(alias)) }),
  };
  if (!entries.includes('TIMEOUT')) return set;
  const isGiven = (type: DnsType) => (type === 'TXT' ? texts : values(type)).length > 0;
  return { ...set, fails: TYPES.filter((type) => !isGiven(type)) };
}

/** One text, or several character-strings. */
function joined(record: unknown): string {
  return [record].flat().map(String).join('');
}

/** The suite writes the root as nothing. */
function mxOf(record: unknown): [preference: number, exchange: string] {
  const [preference, exchange] = Array.isArray(record) ? record : [];
  return [Number(preference), withoutDot(String(exchange)) || '.'];
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
