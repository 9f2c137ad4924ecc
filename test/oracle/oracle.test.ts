// Our engine beside another one: mailauth, in its strict mode, on seeded random zones. It is a development dependency and
// never runs in the product. Each difference is listed here with the section that decides it; any other one fails.
// ORACLE_RUNS and ORACLE_SEED in the environment compare more, or others.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { parseDmarc } from '../../src/email/dmarc/record.ts';
import * as dkim from './dkim.ts';
import * as dmarc from './dmarc.ts';
import * as spf from './spf.ts';

const RUNS = Number(process.env.ORACLE_RUNS ?? 10_000);
const SEED = Number(process.env.ORACLE_SEED ?? 20261124);

test('the oracle is one that passes all of openspf and knows RFC 9989: mailauth 7.1 or later', () => {
  const file = createRequire(import.meta.url).resolve('mailauth/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  const [major = 0, minor = 0] = String(version).split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(701);
});

/** What a comparison came to: how often each answer was given, and how often the two differed, by reason. */
interface Compared<C> {
  readonly answers: ReadonlyMap<string, number>;
  readonly listed: ReadonlyMap<string, number>;
  readonly unlisted: readonly { readonly given: C; readonly oracle: unknown; readonly ours: unknown }[];
}

async function compare<C, A>(
  cases: fc.Arbitrary<C>,
  oracleSays: (given: C) => Promise<A>,
  weSay: (given: C) => Promise<A>,
  nameOf: (answer: A) => string,
  reasonFor: (given: C, oracle: A, ours: A) => string | undefined | Promise<string | undefined>,
): Promise<Compared<C>> {
  const answers = new Map<string, number>();
  const listed = new Map<string, number>();
  const unlisted: { given: C; oracle: A; ours: A }[] = [];
  for (const given of fc.sample(cases, { numRuns: RUNS, seed: SEED })) {
    const [oracle, ours] = await Promise.all([oracleSays(given), weSay(given)]);
    count(answers, nameOf(ours));
    if (JSON.stringify(oracle) === JSON.stringify(ours)) continue;
    const reason = await reasonFor(given, oracle, ours);
    if (reason === undefined) unlisted.push({ given, oracle, ours });
    else count(listed, reason);
  }
  return { answers, listed, unlisted };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

test('DMARC: policy discovery, organizational domains, alignment', async () => {
  const { answers, unlisted } = await compare(
    dmarc.dmarcCase,
    dmarc.oracleSays,
    dmarc.weSay,
    ({ result }) => result,
    ({ zone }, oracle, ours) => {
      const texts = Object.values(zone).flatMap(({ TXT = [] }) => TXT);
      // Section 4.7: what is wrong behind the version is left out, so the first of two tags stands. The oracle drops the
      // whole record by RFC 6376 section 3.2.
      if (texts.some(hasTagTwice)) return 'a tag comes twice (RFC 9989 section 4.7)';
      // Section 4.10.2: an organizational domain is the name or one above it, so one known walk can rule alignment out.
      if (oracle.result === 'temperror' && ours.result === 'fail')
        return 'one walk settles it (section 4.10.2)';
      return undefined;
    },
  );
  expect(unlisted).toEqual([]);
  // The comparison is worth something only where each answer was really given.
  for (const result of ['pass', 'fail', 'none', 'temperror']) {
    expect(answers.get(result) ?? 0).toBeGreaterThan(RUNS / 100);
  }
});

function hasTagTwice(text: string): boolean {
  const parsed = parseDmarc(text);
  return parsed.kind !== 'notDmarc' && parsed.faults.some(({ why }) => why.en.includes('more than once'));
}

test('SPF: check_host', async () => {
  const { answers, unlisted } = await compare(
    spf.spfCase,
    spf.oracleSays,
    spf.weSay,
    (result) => result,
    spf.reasonFor,
  );
  expect(unlisted).toEqual([]);
  for (const result of ['pass', 'fail', 'softfail', 'neutral', 'none', 'permerror', 'temperror']) {
    expect(answers.get(result) ?? 0).toBeGreaterThan(RUNS / 200);
  }
});

test('DKIM: key records', async () => {
  const { answers, unlisted } = await compare(
    dkim.keyCase,
    dkim.oracleSays,
    dkim.weSay,
    (answer) => answer,
    dkim.reasonFor,
  );
  expect(unlisted).toEqual([]);
  for (const answer of ['rsa 1024', 'rsa 2048', 'ed25519', 'none']) {
    expect(answers.get(answer) ?? 0).toBeGreaterThan(RUNS / 500);
  }
});
