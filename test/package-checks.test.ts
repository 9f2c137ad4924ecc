// The plugin that leaves out of packaged checks what no function reads: what it takes, what it leaves, and that a bundle in which
// it was not enough is not made.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

// It is JavaScript, which the compiler has no types of.
const { checksWithoutPages }: { checksWithoutPages: Plugin } = await import(
  new URL('../scripts/package-checks.mjs', import.meta.url).href
);

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailposture-checks-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Bundles `entry.ts` of these files. @returns the bundle, and what its map says that the sources were */
async function bundled(files: Readonly<Record<string, string>>) {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['entry.ts'],
    outfile: 'out.mjs',
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'utf8',
    format: 'esm',
    sourcemap: 'linked',
    write: false,
    logLevel: 'silent',
    plugins: [checksWithoutPages],
  });
  const [map = '{}', code = ''] = outputFiles.map(({ text }) => text);
  return { code, map: JSON.parse(map) as { sources: string[]; sourcesContent: string[] } };
}

const DEFINE = 'export function defineCheck<T>(check: T): T { return check; }\n';
const ENTRY = "import check from './src/checks/a.ts';\nconsole.log(check.evaluate());\n";
const CHECK = `// é: two bytes before the check.
import { same, SAMPLE } from './samples.ts';
import { defineCheck } from './define.ts';

const WORD = 'a word that both have';
const ONE = same(\`an example's own\`);
const TWO = { ONE };
const [LEFT, alone] = ['left alone', 'too'];
function made(text: string) {
  return { text, two: TWO };
}

export default defineCheck({
  id: 'a',
  rationale: 'why: ü,',
  frameworks: ['none'],
  evaluate() {
    return WORD + LEFT;
  },
  examples: [
    // With a comment, and "a quote".
    { name: made('例'), facts: SAMPLE, says: [WORD, alone] },
  ] ,
  cannotSee: 'the moon', // at the end of a line
  recipe: same('a way'),
});
`;
const SAMPLES = `export const same = (text: string) => ({ en: text });
export const SAMPLE = same('a sample');
console.log('a sample is made');
`;
const FILES = {
  'entry.ts': ENTRY,
  'src/checks/define.ts': DEFINE,
  'src/checks/samples.ts': SAMPLES,
  'src/checks/a.ts': CHECK,
};

test('takes what is for readers, and what is there for that alone', async () => {
  const { code } = await bundled(FILES);
  expect(code).toContain('a word that both have');
  expect(code).toContain('left alone');
  for (const gone of ['why:', 'none', "an example's own", '例', 'the moon', 'a way', 'sample']) {
    expect(code).not.toContain(gone);
  }
});

test('each line stays where it is, for the source map', async () => {
  const { map } = await bundled(FILES);
  const left = map.sourcesContent[map.sources.findIndex((source) => source.endsWith('a.ts'))] ?? '';
  const [before, after] = [CHECK, left].map((text) => text.split('\n'));
  expect(after).toHaveLength(before?.length ?? 0);
  const kept = ["const WORD = 'a word that both have';", '  evaluate() {', '    return WORD + LEFT;'];
  for (const line of kept) expect(after?.indexOf(line)).toBe(before?.indexOf(line));
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  [
    'a check that takes its examples from elsewhere',
    {
      'src/checks/a.ts': CHECK.replace('defineCheck({', 'defineCheck({ ...MORE,').replace(
        'const WORD',
        'const MORE = { examples: [] };\nconst WORD',
      ),
    },
    /out\.mjs still has "examples", which scripts\/package-checks\.mjs leaves out/,
  ],
  [
    'a check in which nothing for readers was found',
    {
      'src/checks/a.ts':
        "import { defineCheck } from './define.ts';\nexport default defineCheck({ evaluate: () => 1 });\n",
    },
    /a\.ts: found none of rationale, recipe, cannotSee, frameworks, examples in a check/,
  ],
  [
    'code that reads what is taken',
    { 'entry.ts': `${ENTRY}console.log(check.cannotSee);\n` },
    /still has "cannotSee"/,
  ],
  [
    'code that takes it apart',
    { 'entry.ts': `${ENTRY}const { evaluate, rationale: why } = check;\nconsole.log(evaluate, why);\n` },
    /still has "rationale"/,
  ],
])('%s is not bundled', async (_what, files, message) => {
  await expect(bundled({ ...FILES, ...files })).rejects.toThrow(message);
});
