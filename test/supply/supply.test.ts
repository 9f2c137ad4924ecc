// What is shipped: found in the lock file, under licences that go with ours, in the bill of materials, and each direct
// dependency with its reason in CONTRIBUTING.md.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { auditOf } from '../../scripts/supply/audit.ts';
import { ALLOWED, licenceFault } from '../../scripts/supply/licences.ts';
import { type Lock, type RuntimePackage, readLock, runtimePackages } from '../../scripts/supply/runtime.ts';
import { billOf } from '../../scripts/supply/sbom.ts';

const PACKAGE = v.object({
  dependencies: v.record(v.string(), v.string()),
  devDependencies: v.record(v.string(), v.string()),
});
const packageJson = v.parse(PACKAGE, JSON.parse(await readFile('package.json', 'utf8')));
const lock = await readLock();
const shipped = runtimePackages(lock);

/** A lock file of these packages, by their folders; what is not said is nothing. */
function lockOf(packages: Readonly<Record<string, Partial<Lock['packages'][string]>>>): Lock {
  const none = { dependencies: {}, devDependencies: {}, optionalDependencies: {}, peerDependencies: {} };
  const all = Object.entries({ 'node_modules/preact': {}, ...packages });
  return {
    lockfileVersion: 3,
    packages: Object.fromEntries(all.map(([at, one]) => [at, { ...none, peerDependenciesMeta: {}, ...one }])),
  };
}

function one(more: Partial<RuntimePackage>): RuntimePackage {
  return {
    name: 'a',
    version: '1.0.0',
    licence: 'MIT',
    integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
    path: 'node_modules/a',
    needs: [],
    ...more,
  };
}

describe('what is shipped', () => {
  test('is each direct dependency, and what it needs in turn', () => {
    const names = new Set(shipped.map(({ name }) => name));
    expect(Object.keys(packageJson.dependencies).filter((name) => !names.has(name))).toEqual([]);
    // Of a tool only what runs in a report's page; of what dependencies need, something.
    expect(Object.keys(packageJson.devDependencies).filter((name) => names.has(name))).toEqual(
      expect.arrayContaining(['preact']),
    );
    for (const tool of ['jest', 'serverless', 'esbuild', 'typescript', 'aws-lambda-ric'])
      expect(names).not.toContain(tool);
    expect(names).toContain('@smithy/core');
  });

  const tree = lockOf({
    '': { dependencies: { a: '1', b: '1' }, devDependencies: { tool: '1' } },
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { c: '1' },
      optionalDependencies: { d: '1', absent: '1' },
    },
    'node_modules/a/node_modules/c': { version: '1.0.0', dependencies: { b: '1' } },
    'node_modules/b': {
      version: '1.0.0',
      peerDependencies: { e: '1', tool: '1' },
      peerDependenciesMeta: { tool: { optional: true } },
    },
    'node_modules/c': { version: '2.0.0' },
    'node_modules/d': { version: '1.0.0' },
    'node_modules/e': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dependencies: { c: '2' } },
  });

  test('is found as Node.js finds it: nested, optional and peers, each once', () => {
    expect(runtimePackages(tree).map(({ path }) => path)).toEqual([
      'node_modules/a',
      'node_modules/b',
      'node_modules/a/node_modules/c',
      'node_modules/d',
      'node_modules/e',
      'node_modules/preact',
    ]);
  });

  test('a lock file that lacks something is refused by its name', () => {
    const broken = lockOf({
      '': { dependencies: { a: '1' } },
      'node_modules/a': { dependencies: { gone: '1' } },
    });
    expect(() => runtimePackages(broken)).toThrow('the lock file lacks gone, which node_modules/a needs');
  });

  test('each is fixed by its checksum', () => {
    expect(shipped.filter(({ integrity = '' }) => !/^sha512-/.test(integrity))).toEqual([]);
  });
});

describe('licences', () => {
  test.each(shipped.map((each) => [`${each.name}@${each.version}`, each] as const))('%s', (_name, each) => {
    expect(licenceFault(each)).toBeUndefined();
  });

  test.each<[string | undefined, string | undefined]>([
    ['MIT', undefined],
    ['(MIT OR GPL-3.0-only)', undefined],
    ['BSD-3-Clause AND MIT', undefined],
    ['GPL-3.0-only', 'a@1.0.0 is under GPL-3.0-only: expected one of '],
    ['MIT AND GPL-3.0-only', 'a@1.0.0 is under MIT AND GPL-3.0-only: expected one of '],
    ['(MIT AND (ISC OR GPL-2.0))', 'a@1.0.0 is under '],
    ['SEE LICENSE IN LICENSE', 'a@1.0.0 is under SEE LICENSE IN LICENSE: expected one of '],
    ['UNLICENSED', 'a@1.0.0 is under UNLICENSED: expected one of '],
    [undefined, 'a@1.0.0 names no licence'],
  ])('%s', (licence, fault) => {
    const found = licenceFault(one({ licence }));
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  test('what is installed says the same as the lock file', async () => {
    const says = v.object({ license: v.string() });
    for (const { name, path, licence } of shipped) {
      const text = await readFile(`${path}/package.json`, 'utf8');
      expect([name, v.parse(says, JSON.parse(text)).license]).toEqual([name, licence]);
    }
  });

  test('none that is allowed stands there for nothing', () => {
    const used = new Set(shipped.map(({ licence }) => licence));
    expect([...ALLOWED].filter((each) => !used.has(each))).toEqual(['BSD-2-Clause']);
  });
});

describe('the bill of materials', () => {
  test('names each package with its version, licence and checksum, and what needs it', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['node_modules/tsx/dist/cli.mjs', 'scripts/sbom.ts'],
      { maxBuffer: 2 ** 26 },
    );
    const bill: ReturnType<typeof billOf> = JSON.parse(stdout);
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'mailposture' } },
    });
    expect(
      bill.components.map(({ name, version, licenses, hashes }) => ({ name, version, licenses, hashes })),
    ).toEqual(
      shipped.map(({ name, version, licence, integrity = '' }) => ({
        name,
        version,
        licenses: [{ license: { id: licence } }],
        hashes: [
          {
            alg: 'SHA-512',
            content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
          },
        ],
      })),
    );
    // Whatever is referred to is there, once.
    const refs = bill.components.map((each) => each['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const [product, ...others] = bill.dependencies;
    expect(product?.dependsOn).toHaveLength(Object.keys(packageJson.dependencies).length);
    expect(others.map(({ ref }) => ref).sort()).toEqual(refs.toSorted());
    for (const { dependsOn } of bill.dependencies)
      expect(refs).toEqual(expect.arrayContaining([...dependsOn]));
  });

  test.each<[Partial<RuntimePackage>, string]>([
    [{ licence: undefined }, 'a@1.0.0 names no licence'],
    [{ integrity: undefined }, 'a@1.0.0 has no checksum that is known: ""'],
    [{ integrity: 'md5-abc' }, 'a@1.0.0 has no checksum that is known: "md5-abc"'],
  ])('has no holes: %j', (more, says) => {
    const product = { name: 'p', version: '1.0.0', license: 'MIT' };
    expect(() => billOf(product, ['a'], [one(more)])).toThrow(says);
  });

  test('a choice of licences is an expression, and a package in two places is listed once', () => {
    const product = { name: 'p', version: '1.0.0', license: 'MIT' };
    const twice = [
      one({ licence: 'MIT OR ISC' }),
      one({ licence: 'MIT OR ISC', path: 'node_modules/b/node_modules/a' }),
    ];
    const { components } = billOf(product, ['a'], twice);
    expect(components).toMatchObject([{ name: 'a', licenses: [{ expression: 'MIT OR ISC' }] }]);
  });
});

describe('an audit', () => {
  const report = (vulnerabilities: object, total = 100) =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total } } });
  const about = (name: string, ...nodes: string[]) => ({
    [name]: { name, severity: 'high', range: '<2', nodes },
  });

  test.each<[string, string, object]>([
    ['nothing is known', report({}), { kind: 'clean', tools: [] }],
    [
      'of what is shipped',
      report(about('a', 'node_modules/a')),
      { kind: 'found', shipped: ['high: a <2'], tools: [] },
    ],
    ['of a tool', report(about('t', 'node_modules/t')), { kind: 'clean', tools: ['high: t <2'] }],
    [
      'of one package in both',
      report(about('a', 'node_modules/t/node_modules/a', 'node_modules/a')),
      { kind: 'found', shipped: ['high: a <2'], tools: [] },
    ],
    [
      'of both',
      report({ ...about('a', 'node_modules/a'), ...about('t', 'node_modules/t') }),
      { kind: 'found', tools: ['high: t <2'] },
    ],
    // As npm 11 prints it where a registry takes no such request.
    [
      'the registry refuses',
      JSON.stringify({
        message: '405 Method Not Allowed - POST https://registry.npmjs.org/…',
        statusCode: 405,
      }),
      { kind: 'no answer', why: expect.stringContaining('405 Method Not Allowed') },
    ],
    ['nothing is printed', '', { kind: 'no answer', why: 'npm printed no report: nothing' }],
    ['a page of a proxy', '<html>', { kind: 'no answer', why: 'npm printed no report: <html>' }],
    ['another version of the report', '{"auditReportVersion": 3}', { kind: 'no answer' }],
    [
      'a report on nothing',
      report({}, 0),
      { kind: 'no answer', why: 'npm looked at 0 packages, and 1 are shipped' },
    ],
  ])('%s', (_case, printed, audit) => {
    expect(auditOf(printed, [one({})])).toMatchObject(audit);
  });
});

describe('CONTRIBUTING.md', () => {
  test('says of each runtime dependency, and of nothing else, why it is there', async () => {
    const text = await readFile('CONTRIBUTING.md', 'utf8');
    const [, table = ''] = /## Runtime dependencies, and why\n\n([\s\S]*?)\n\n/.exec(text) ?? [];
    const named = table
      .split('\n')
      .slice(2)
      .flatMap((row) => {
        const [, names = '', why = ''] = row.split('|');
        expect(why.trim()).not.toBe('');
        return namesIn(names);
      });
    expect(named.toSorted()).toEqual(Object.keys(packageJson.dependencies).sort());
  });

  /** `@aws-sdk/client-ses`, `-sns`; `…/logger`, `/metrics`: a short name takes the place of the last part of the one before. */
  function namesIn(cell: string): string[] {
    const names: string[] = [];
    for (const [, name = ''] of cell.matchAll(/`([^`]+)`/g)) {
      const before = names.at(-1) ?? '';
      if (name.startsWith('-')) names.push(before.replace(/client-.*$/, `client${name}`));
      else names.push(name.startsWith('/') ? before.replace(/\/[^/]*$/, name) : name);
    }
    return names;
  }
});

test('actions of the workflows are fixed by their commits, and may only read', async () => {
  const files = await readdir('.github/workflows');
  expect(files).not.toEqual([]);
  for (const file of files) {
    const text = await readFile(`.github/workflows/${file}`, 'utf8');
    const uses = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(uses.filter((action) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toMatch(/permissions: write|contents: write|pull_request_target|secrets\./);
  }
});
