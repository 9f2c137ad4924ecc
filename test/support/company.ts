// Starts a pretend company and points the AWS SDK of this test file at it, as a user's shell would: by the environment.
import { createDeps, type Deps, type DepsOptions } from '../../src/deps.ts';
import type { Outcome, Report } from '../../src/model.ts';
import { type Looked, look } from '../../src/scan.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import type { CallRecord } from '../../src/simulator/server.ts';

/** Nothing of the machine's own AWS configuration may reach a test. */
const ISOLATED: Readonly<Record<string, string | undefined>> = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_ENDPOINT_URL: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
};

/** Sets variables (undefined: removes them) on top of an isolated environment; the answer puts back what was there. */
export function withEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
  const wanted = { ...ISOLATED, ...variables };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  apply(Object.entries(wanted));
  return () => apply(before);
}

function apply(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

export interface TestCompany {
  readonly company: Company;
  readonly deps: Deps;
  /** Every AWS request so far. */
  readonly calls: readonly CallRecord[];
  look(request?: Parameters<typeof look>[1]): Promise<Looked>;
}

export interface TestCompanyOptions extends DepsOptions {
  readonly faults?: readonly Fault[];
  readonly quotas?: 'aws' | 'off';
  readonly seed?: number;
  /** On top of the company's own environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs `use` in a company's environment, and closes everything behind it. */
export async function inCompany<T>(
  estate: Estate,
  use: (test: TestCompany) => Promise<T>,
  options: TestCompanyOptions = {},
): Promise<T> {
  const { faults = [], quotas = 'off', seed = 1, environment = {}, pace = 'off', deadline } = options;
  const company = await startCompany({ estate, faults, quotas, seed });
  const restore = withEnvironment({ ...company.aws.env, ...environment });
  try {
    const deps = await createDeps({ pace, dns: [company.dns.address], ...(deadline && { deadline }) });
    return await use({
      company,
      deps,
      calls: company.aws.calls,
      look: (request = {}) => look(deps, request),
    });
  } finally {
    restore();
    await company.close();
  }
}

/** Looks once at an estate. */
export function lookAt(
  estate: Estate,
  options: TestCompanyOptions & { readonly request?: Parameters<typeof look>[1] } = {},
): Promise<Looked & { readonly calls: readonly CallRecord[] }> {
  const { request, ...rest } = options;
  return inCompany(estate, async (test) => ({ ...(await test.look(request)), calls: [...test.calls] }), rest);
}

/** How often each action was called. */
export function countCalls(calls: readonly CallRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action = 'unknown' } of calls) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** `checkId subject` of every finding with this outcome, in the report's order. */
export function findingsThatAre(outcome: Outcome, report: Report): string[] {
  return [...report.findings]
    .filter((finding) => finding.outcome === outcome)
    .map(({ checkId, subject }) => `${checkId} ${subject.name}`);
}

/**
 * Findings without what differs from one scan to the next though the answers are the same: which of the pretend servers'
 * ports was asked, and how long it took.
 */
export function withoutTimings(findings: Report['findings']): Report['findings'] {
  return [...findings].map((finding) => ({
    ...finding,
    evidence: finding.evidence.map(({ asked: _, ...evidence }) => evidence),
  }));
}
