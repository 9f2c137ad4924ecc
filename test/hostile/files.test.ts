// Files that are not what they should be, whichever way the command reads them: refused with one message that names the
// file and what is wrong with it. What is refused, is refused before anything is asked or written.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadPolicy } from '../../src/config/source.ts';
import { configPorts, createDeps } from '../../src/deps.ts';
import { InputError } from '../../src/input.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import type { Ran } from '../support/command.ts';
import { lookAt, withEnvironment } from '../support/company.ts';
import { estate, pool } from '../support/estate.ts';
import { anyJson, jsonText, nearlyValid } from '../support/hostile-json.ts';
import { publishingEstate, REGION } from '../support/simulated.ts';
import { command, expectRefused } from './command.ts';

const RUNS = 60;
const ESTATE = estate({ 'eu-west-1': { userPools: [pool('eu-west-1_A')] } });

let folder: string;
let inventory: object;
let inventoryFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  ({ inventory } = await lookAt(ESTATE));
  inventoryFile = join(folder, 'inventory.json');
  await writeFile(inventoryFile, JSON.stringify(inventory));
});

let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  files += 1;
  const file = join(folder, `given-${files}.json`);
  await writeFile(file, content);
  return file;
}

/** How the command is given each kind of file. Nothing leads to AWS: whoever asked it would be refused in another way. */
const READERS: Readonly<Record<string, (file: string) => Promise<Ran>>> = {
  'a configuration, to judge by': (file) => command(['evaluate', inventoryFile, '--config', file]),
  'a configuration, by the environment': (file) =>
    command(['evaluate', inventoryFile], { MAILPOSTURE_CONFIG: file }),
  'an inventory, to judge': (file) => command(['evaluate', file]),
  'an inventory, to cure': (file) => command(['fix', file]),
  'an estate, to show': (file) => command(['demo', '--estate', file]),
  'an estate, to serve': (file) => command(['simulate', '--estate', file]),
};

const deep = (open: string, close: string, inside = '') =>
  open.repeat(100_000) + inside + close.repeat(100_000);
const MB = 1024 * 1024;

/** None of them is any of the files that are read. */
const CONTENTS: readonly [string, string | Uint8Array][] = [
  ['text', 'hello'],
  ['a list', '[]'],
  ['null bytes', '\0'.repeat(1000)],
  ['a list that is 100,000 deep', deep('[', ']')],
  ['objects that are 100,000 deep', deep('{"a":', '}', '1')],
  ['a list that never ends', '['.repeat(100_000)],
  ['lists of YAML in one line', '- '.repeat(100_000)],
  ['keys of YAML in one line', '? '.repeat(50_000)],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from('\ufeff{"environments": []}', 'utf16le')],
  ['Shift JIS', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0x96, 0x7b, 0x94, 0xd4])],
  ['50 MB of spaces', Buffer.alloc(50 * MB, ' ').fill('[', 50 * MB - 1)],
  ['50 MB of text', Buffer.alloc(50 * MB, 'x')],
  ['names of the prototype', '{"__proto__": {"environments": []}, "constructor": {}, "toString": 1}'],
  [
    'a name that writes to the terminal',
    '{"\\u001b[2J\\u001b]8;;https://evil.example\\u0007\\n\\u202e\\u0085": 1}',
  ],
  ['a name of a megabyte', `{"${'x'.repeat(MB)}": 1}`],
  [
    '20,000 names',
    JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]))),
  ],
  ['half a character', '{"\\ud800": "\\udfff"}'],
  ['a number past all', '{"a": 1e999, "b": -1e999}'],
  ['a name twice', '{"environments": [], "environments": [1]}'],
  [
    'aliases that grow',
    `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`).join('\n')}`,
  ],
  ['an alias of itself', 'environments: &a [*a]'],
  ['10,000 aliases', `a: &a 1\nb: [${'*a, '.repeat(10_000)}]`],
  ['an alias of nothing', `environments: *\u202e${'a'.repeat(1000)}`],
  ['code', '!!js/function "function () { process.exit(7) }"'],
  ['two documents', '--- {}\n--- {}'],
];

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test.each(CONTENTS)('%s is refused', async (_, content) => {
    const file = await fileOf(content);
    const ran = await read(file);
    expectRefused(ran);
    expect(ran.stderr).toContain(file);
  });

  test('a folder is refused', async () => {
    const file = join(folder, 'folder.json');
    await mkdir(file, { recursive: true });
    const ran = await read(file);
    expectRefused(ran);
    expect(ran.stderr).toMatch(/folder\.json.*(EISDIR|is a folder|directory)/);
  });

  test('what is not there is refused', async () => {
    const ran = await read(join(folder, 'nothing.json'));
    expectRefused(ran);
    expect(ran.stderr).toMatch(/nothing\.json.*ENOENT/);
  });

  test('any JSON is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Of a configuration, an object without a field says nothing, and nothing at all says as much.
        anyJson.filter((json) => json !== null && json !== '' && JSON.stringify(json) !== '{}'),
        async (json) => expectRefused(await read(await fileOf(jsonText(json)))),
      ),
      { numRuns: RUNS / 3 },
    );
  });
});

test.each(['an inventory, to judge', 'an inventory, to cure', 'an estate, to show', 'an estate, to serve'])(
  'an empty file is refused: %s',
  async (kind) => {
    const ran = await READERS[kind]?.(await fileOf(''));
    if (ran === undefined) throw new RangeError(kind);
    expectRefused(ran);
  },
);

test('a file that never ends is read no further than a configuration may be long', async () => {
  const ran = await command(['evaluate', inventoryFile, '--config', '/dev/zero']);
  expectRefused(ran);
  expect(ran.stderr).toMatch(/\/dev\/zero.*longer than/);
});

test('what a shell makes of <(…) is read as a file is', async () => {
  const pipe = join(folder, 'pipe');
  const writer = spawn('sh', [
    '-c',
    `mkfifo "$1" && echo '{"environments": [], "nobody": 1}' > "$1"`,
    'sh',
    pipe,
  ]);
  while (!(await readdir(folder)).includes('pipe')) await new Promise(setImmediate);
  const ran = await command(['evaluate', inventoryFile, '--config', pipe]);
  writer.kill();
  expectRefused(ran);
  expect(ran.stderr).toMatch(/pipe: line 1, nobody: unknown key/);
});

test.each<[string, (content: string) => Promise<Ran>]>([
  [
    'a configuration',
    async (text) => command(['evaluate', inventoryFile, '--fail-on', 'none', '--config', await fileOf(text)]),
  ],
  [
    'an inventory',
    async () =>
      command(['evaluate', '--fail-on', 'none', await fileOf(`\ufeff${JSON.stringify(inventory)}`)]),
  ],
])('a byte order mark before %s is none of it', async (_, read) => {
  const { code, stderr } = await read('\ufeff{"environments": []}');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

const POLICY = {
  environments: [{ name: 'dev', production: false, account: ['1111*'], region: 'eu-*', tag: 'Stage=dev' }],
  exceptions: [
    {
      check: 'ses-*',
      subject: 'a.example',
      reason: 'known',
      owner: 'ana',
      expires: new Date().toISOString().slice(0, 10),
    },
  ],
  thresholds: { bounceRate: { high: 4, critical: 9 }, quotaUsed: { high: 90 } },
};

/** A document with one field harmed is refused by the field's name, or taken, and then all that follows works. */
async function takenOrRefused(valid: object, read: (file: string) => Promise<Ran>): Promise<void> {
  const codes = new Set<number | null>();
  await fc.assert(
    fc.asyncProperty(nearlyValid(valid), async ({ value }) => {
      const ran = await read(await fileOf(jsonText(value)));
      codes.add(ran.code);
      if (ran.code === 2) {
        expectRefused(ran);
        expect(ran.stderr).toMatch(/: .+: ./);
      } else {
        expect(ran.stderr).not.toMatch(/(Type|Range|Reference)Error/);
        expect(ran.stdout).not.toBe('');
      }
    }),
    { numRuns: RUNS },
  );
  expect(codes.size).toBeGreaterThan(1);
}

test('a configuration with one field harmed', () =>
  takenOrRefused(POLICY, (file) => command(['evaluate', inventoryFile, '--config', file])));

test.each([
  ['judged', ['evaluate', '--format', 'html']],
  ['cured', ['fix']],
])('an inventory with one field harmed, %s', (_, args) =>
  takenOrRefused(inventory, (file) => command([...args, file])),
);

describe('a configuration in AWS', () => {
  const held = CONTENTS.filter(([, content]) => content.length < MB);
  const texts = held.filter(([, content]) => typeof content === 'string');
  let company: Company;
  let restore: () => void;
  beforeAll(async () => {
    const parameters = Object.fromEntries(texts.map(([what, content]) => [nameOf(what), String(content)]));
    company = await startCompany({ estate: publishingEstate, parameters });
    restore = withEnvironment({ ...company.aws.env, AWS_REGION: REGION });
    const endless = Buffer.alloc(5 * MB, '#');
    for (const [what, content] of [...held, ['endless', endless] as const]) {
      const object = {
        body: Buffer.from(content),
        etag: '"1"',
        contentType: 'text/yaml',
        modified: new Date(),
      };
      objectsOf(company.aws.world).set(`reports${nameOf(what)}`, object);
    }
  });
  afterAll(async () => {
    restore();
    await company.close();
  });

  const nameOf = (what: string) => `/${what.replaceAll(/\W/g, '-')}`;
  const refusal = async (source: string) => {
    const ports = configPorts(await createDeps({ pace: 'off' }));
    return loadPolicy(source, ports).catch((error: unknown) => error);
  };

  test.each(held)('%s is refused from S3', async (what) => {
    const error = await refusal(`s3://reports${nameOf(what)}`);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(nameOf(what));
  });

  test.each(texts)('%s is refused from SSM', async (what) => {
    const error = await refusal(`ssm:${nameOf(what)}`);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(nameOf(what));
  });

  test('what is too long is read no further', async () => {
    expect(String(await refusal('s3://reports/endless'))).toMatch(/longer than 262144 characters/);
  });
});
