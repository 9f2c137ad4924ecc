// Each role allows what its function's code can call, and nothing more; and so do the member accounts' role, and the policy
// that the README gives to whoever scans from a terminal.
import { readdir, readFile } from 'node:fs/promises';
import type { ServicePackage } from '../support/package.ts';
import { actionsOf, statementsOf } from '../support/template.ts';
import { FUNCTIONS, type FunctionName, memberIn, packageAll } from './deployed.ts';
import { actionOf, contradictions, EXTRAS, NEVER, OTHER_ACTIONS, UPLOADS } from './granted.ts';
import { type Reached, reachedBy, reachedByHandler } from './reached.ts';

const names = Object.keys(FUNCTIONS) as FunctionName[];

let built: ServicePackage;
const reached = new Map<FunctionName, Reached>();
const of = (name: FunctionName): Reached => {
  const found = reached.get(name);
  if (found === undefined) throw new RangeError(name);
  return found;
};
beforeAll(async () => {
  for (const name of names) reached.set(name, await reachedByHandler(FUNCTIONS[name].handler));
  built = await packageAll();
}, 180_000);
afterAll(() => built?.remove());

/** IAM actions of operations, each once, sorted. */
const actionsFor = (operations: readonly string[]): string[] =>
  [...new Set(operations.flatMap((operation) => actionOf(operation) ?? []))].sort();

const unique = (actions: readonly string[]): string[] => [...new Set(actions)].sort();

test.each(names)('the role of %s allows what it can call, and what AWS does in its name', (name) => {
  const never = NEVER.filter((row) => row.of.includes(name)).map(({ operation }) => operation);
  const calls = actionsFor(of(name).operations.filter((operation) => !never.includes(operation)));
  const extras = EXTRAS.filter((row) => row.of.includes(name)).map(({ action }) => action);
  expect(unique(actionsOf(built.resources, `${FUNCTIONS[name].id}Role`))).toEqual(
    unique([...calls, ...extras]),
  );
});

test('every function of the template is looked at', () => {
  const made = Object.entries(built.resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  const known = Object.values(FUNCTIONS);
  expect(made.map(([id]) => id).sort()).toEqual(known.map(({ id }) => `${id}LambdaFunction`).sort());
  expect(made.map(([, { Properties }]) => Properties.Handler).sort()).toEqual(
    known.map(({ handler }) => `handlers/${handler}.handler`).sort(),
  );
});

describe('the tables are true', () => {
  test.each(NEVER.flatMap((row) => row.of.map((name) => ({ ...row, name }))))(
    '$operation lies in the bundle of $name, and is not called: $why',
    (row) => {
      expect(of(row.name).operations).toContain(row.operation);
      expect(contradictions(row, of(row.name))).toEqual([]);
    },
  );

  test.each(EXTRAS.flatMap((row) => row.of.map((name) => ({ ...row, name }))))(
    '$action is no call of $name itself: $why',
    ({ action, name }) => {
      expect(actionsFor(of(name).operations)).not.toContain(action);
    },
  );

  test('what is needed for a call is found where it is called', () => {
    const found = (name: FunctionName, needs: RegExp) =>
      [...of(name).own.values()].some((text) => needs.test(text));
    for (const name of ['orgScan', 'orgPublish'] as const) expect(found(name, /\.member\(/)).toBe(true);
    for (const name of ['scan', 'orgPublish'] as const) expect(found(name, /\bnew Upload\(/)).toBe(true);
    for (const name of ['orgScan', 'orgMerge'] as const) {
      expect(found(name, /\bstore\w*\.(bytes|wanted|json)\(/)).toBe(true);
    }
  });

  test('every operation with another action is one that is called', () => {
    const all = new Set([...reached.values()].flatMap(({ operations }) => operations));
    expect(Object.keys(OTHER_ACTIONS).filter((operation) => !all.has(operation))).toEqual([]);
  });
});

test.each(['scan', 'orgPublish'] as const)('%s may take away what it could not upload to the end', (name) => {
  const uploading = [...of(name).own].filter(([, text]) => /\bnew Upload\(/.test(text)).map(([path]) => path);
  const to = uploading.map((path) => UPLOADS[path] ?? `UPLOADS has no ${path}`);
  const allowed = statementsOf(built.resources, `${FUNCTIONS[name].id}Role`)
    .filter(({ Action }) => [Action].flat().includes('s3:AbortMultipartUpload'))
    .map(({ Resource }) => String(Object(Resource)['Fn::Sub']).replace(/^\$\{ReportBucket\.Arn\}/, ''));
  expect(allowed.sort()).toEqual(to.sort());
});

/**
 * With a member account's credentials `look` reads, and its Security Hub takes findings; nothing else is given them. Where
 * they are asked for is told by the test below it.
 */
describe('with a member account’s role', () => {
  const UPLOADS = /^s3\./;

  test('a scan can look, and import findings, and the role allows exactly that', async () => {
    const look = await reachedBy(`export { look } from './src/scan.ts'`);
    // lib-storage again: see NEVER.
    expect([...look.own.values()].some((text) => /\bnew Upload\(/.test(text))).toBe(false);
    const hub = await reachedBy(`export { AccountHub } from './src/publish/security-hub/account-hub.ts'`);
    const calls = [...look.operations.filter((operation) => !UPLOADS.test(operation)), ...hub.operations];
    const member = await memberIn('222222222222', []);
    const allowed = member
      .policiesOf('MemberRole')
      .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    expect(unique(allowed)).toEqual(actionsFor(calls));
  }, 60_000);

  test('its clients are asked for where accounts are looked at, and where their findings go', async () => {
    const files = (await readdir('src', { recursive: true })).filter((file) => /\.tsx?$/.test(file));
    const texts = await Promise.all(
      files.map(async (file) => [file, await readFile(`src/${file}`, 'utf8')] as const),
    );
    const asking = texts.filter(([, text]) => /\.member\(/.test(text)).map(([file]) => file);
    expect(asking.sort()).toEqual([
      'organization/hubs.ts',
      'organization/run/scan.ts',
      'organization/survey.ts',
    ]);
  });
});

test('the policy of the README is what a scan from a terminal can call', async () => {
  const readme = await readFile('README.md', 'utf8');
  const [, json = ''] = /<!-- read-only-policy -->\n```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const { Statement } = JSON.parse(json);
  const { operations } = await reachedBy(`export { look } from './src/scan.ts'`);
  const calls = actionsFor(operations.filter((operation) => !operation.startsWith('s3.')));
  expect(Statement).toEqual([{ Effect: 'Allow', Action: calls, Resource: '*' }]);
}, 60_000);
