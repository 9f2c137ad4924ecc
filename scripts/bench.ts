// `npm run bench`: figures that tests must not assert, reported as they are; docs/benchmarks.md says what they were.
//   calls:       requests that a scan of one Region makes, against the fewest that can tell the same.
//   wall:        its time under AWS's quotas, against the time before which they do not let the last request through.
//   unthrottled: time, requests and memory of 2,500 identities in each of 22 Regions and 200 pools in each of 27.
//   organization: 500 accounts with 17 Regions each, by the functions of a run under AWS's quotas, and what that costs a month.
//   evaluate:    findings that are evaluated a second, on one core.
//   artifacts:   each handler's zip, and the time that a new Node process takes to import it, less an empty process.
//   memory:      the scan function as it is packaged, with 10,000 identities and a history, in 256 MB where Linux lets the bench limit it.
//   growth:      time and memory by the number of identities, and the exponent.
//   email:       records and verdicts a second of src/email, and its size.
//   page:        the HTML report of some 5,000 findings in a real browser, where there is one.
// `npm run bench -- calls wall` runs those alone; `--json` prints one object. Every scan runs in a process of its own
// against a pretend company in another, in real time. Needs nothing but this checkout.
import { parseArgs } from 'node:util';
import { DEEP_READS } from '../src/collect/identity-details.ts';
import { createDeps } from '../src/deps.ts';
import { look } from '../src/scan.ts';
import { artifactFigures } from './bench/artifacts.ts';
import { bundleScanner, type Scanner, withCompany } from './bench/company.ts';
import { emailFigures } from './bench/email.ts';
import { growth, unthrottled } from './bench/load.ts';
import { organizationFigures } from './bench/organization.ts';
import { pageFigures } from './bench/page.ts';
import { callsOf, wallOf } from './bench/quota.ts';
import { smallFunction } from './bench/small-function.ts';

/** What a section measured: for a program, where it is one of those that are read by one, and for people. */
interface Measured {
  readonly json?: object;
  readonly tables: readonly object[];
}

const CALLS: readonly (readonly [number, number])[] = [
  [100, 100],
  [1000, 100],
  [1000, 1000],
  [10_000, 100],
];
/** Identities, pools, and how many identities are read one by one: none, where little else is left to wait for; as many as a scan does. */
const WALLS: readonly (readonly [number, number, number])[] = [
  [100, 100, 0],
  [1000, 100, 0],
  [1000, 1000, 0],
  [10_000, 100, 0],
  [1000, 100, DEEP_READS],
  [10_000, 100, DEEP_READS],
];

const SECTIONS: Readonly<Record<string, (scanner: Scanner) => Promise<Measured>>> = {
  async calls(scanner) {
    const rows = [];
    for (const size of CALLS) rows.push(await callsOf(scanner, ...size));
    return { json: rows, tables: [rows.map((row) => rounded(row))] };
  },
  async wall(scanner) {
    const rows = [];
    for (const size of WALLS) rows.push(await wallOf(scanner, ...size));
    const json = rows.map(({ identities, pools, deepReads, seconds, floorSeconds, ratio }) => {
      return { identities, pools, deepReads, seconds, floorSeconds, ratio };
    });
    // Beside the scans above: the other reading of SES's quota.
    const shared = await wallOf(scanner, 1000, 100, 0, 'shared');
    return { json, tables: [[...rows, shared].map((row) => rounded(row))] };
  },
  async unthrottled(scanner) {
    const { figures, alone, ...json } = await unthrottled(scanner, 2500, 200);
    const scan = rounded({ ...json, ...figures, rssAboveNodeMiB: json.peakRssMiB });
    return { json, tables: [scan, { 'its requests alone': rounded(alone) }] };
  },
  async organization(scanner) {
    const { details, ...json } = await organizationFigures(scanner, 500, 17, 40);
    return { json, tables: [rounded({ ...json, ...details })] };
  },
  async evaluate(scanner) {
    const sizes = { 'eu-west-1': { identities: 500, pools: 500 } };
    const json = await withCompany({ sizes, quotas: 'off', sesLanes: 'perAction' }, scanner.evaluate);
    return { json, tables: [json] };
  },
  async artifacts() {
    const json = await artifactFigures();
    return { json, tables: [json] };
  },
  async growth(scanner) {
    const { rows, exponent } = await growth(scanner, [1250, 2500, 5000, 10_000]);
    return { tables: [rows.map((row) => rounded(row)), rounded({ exponent })] };
  },
  async memory() {
    const rows = await smallFunction(10_000, 256, 100);
    return { tables: [rows.map((row) => rounded(row))] };
  },
  async email() {
    const { parsedPerSecond, ...email } = await emailFigures();
    return { tables: [{ ...parsedPerSecond, ...email }] };
  },
  async page() {
    const sizes = { 'eu-west-1': { identities: 130, pools: 130 } };
    const report = await withCompany(
      { sizes, quotas: 'off', sesLanes: 'perAction' },
      async ({ env, dns }) => {
        Object.assign(process.env, env);
        return (await look(await createDeps({ dns: [dns], pace: 'off' }), {})).report;
      },
    );
    const figures = await pageFigures(report);
    return { tables: [typeof figures === 'string' ? { page: figures } : figures] };
  },
};

/** Sections that only people read. */
const TABLES_ONLY: ReadonlySet<string> = new Set(['growth', 'memory', 'email', 'page']);

/** Figures as people read them. */
function rounded(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
    ]),
  );
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const unknown = positionals.find((name) => !Object.hasOwn(SECTIONS, name));
if (unknown !== undefined) {
  throw new Error(`There is no section ${JSON.stringify(unknown)}: ${Object.keys(SECTIONS).join(', ')}`);
}
const scanner = await bundleScanner();
const result: Record<string, object> = {};
if (!values.json) process.stdout.write(`Node ${process.version}\n`);
try {
  for (const [name, measure] of Object.entries(SECTIONS)) {
    const isAsked = positionals.length === 0 || positionals.includes(name);
    if (!isAsked || (values.json && TABLES_ONLY.has(name))) continue;
    const { json, tables } = await measure(scanner);
    if (json !== undefined) result[name] = json;
    if (values.json) continue;
    process.stdout.write(`${name}\n`);
    for (const table of tables) console.table(table);
  }
} finally {
  await scanner.remove();
}
if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
