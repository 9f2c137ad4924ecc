// `npm run new-check -- ses-some-state`: makes the file of a check with its first examples, and registers it. What is left
// by hand is what only its author knows; `npm test -- test/checks` says what is missing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a new check starts from: the kind of its subjects, a fact of them, and examples of it. */
const GROUPS = {
  cognito: {
    kind: 'userPool',
    fact: 'sender',
    imports: "import { DEFAULT_SENDER, DOMAIN, sesSender } from '../samples.ts';",
    recipes: 'pool',
    recipe: 'poolSender',
    test: "sender.kind === 'cognitoDefault'",
    fails: 'DEFAULT_SENDER',
    passes: 'sesSender(DOMAIN)',
  },
  ses: {
    kind: 'identity',
    fact: 'type',
    imports: '',
    recipes: 'identity',
    recipe: 'easyDkim',
    test: "type === 'address'",
    fails: "'address'",
    passes: "'domain'",
  },
  domain: {
    kind: 'domain',
    fact: 'dmarc',
    imports: "import { dmarcFound, dmarcNone } from '../samples/dns.ts';",
    recipes: 'dns',
    recipe: "dmarcRecord('none')",
    test: "dmarc.kind === 'none'",
    fails: 'dmarcNone()',
    passes: "dmarcFound('v=DMARC1; p=reject')",
  },
} as const;

function template(id: string, group: keyof typeof GROUPS): string {
  const { kind, fact, imports, recipes, recipe, test, fails, passes } = GROUPS[group];
  const todo = (english: string, japanese = english) =>
    `say(en\`TODO: ${english}\`, ja\`TODO: ${japanese}\`)`;
  const inBoth = (words: string) => todo(`${words} \${subject.name}.`);
  return `// TODO: the question that this check asks, in one line.
import { en, ja, say } from '../../model.ts';
import { defineCheck } from '../define.ts';
import { AWS } from '../links.ts';
import { ${recipe.split('(')[0]} } from '../recipes/${recipes}.ts';
${imports}

export default defineCheck({
  id: '${id}',
  kind: '${kind}',
  severity: 'medium',
  title: ${todo('the required state as a sentence without a full stop')},
  rationale: ${todo('what a receiver or AWS does otherwise.')},
  remediation: {
    summary: ${todo('what to do.')},
    link: AWS.dmarc,
  },
  recipe: ${recipe},
  cannotSee: ${todo('what it does not see although a reader may think so.')},
  links: [AWS.dmarc],
  needs: ['${fact}'],
  evaluate({ ${fact} }, { subject }) {
    const evidence = [{ fact: '${fact}', field: 'TODO', value: JSON.stringify(${fact}) }] as const;
    return ${test}
      ? { outcome: 'fail', because: ${inBoth('what is wrong with')}, evidence }
      : { outcome: 'pass', because: ${inBoth('what is in order at')}, evidence };
  },
  examples: [
    { name: ${todo('the case that fails')}, facts: { ${fact}: ${fails} }, expect: 'fail' },
    { name: ${todo('the case that passes')}, facts: { ${fact}: ${passes} }, expect: 'pass' },
  ],
});
`;
}

/** \`ses-dkim-live\` -> \`sesDkimLive\`. */
const variableOf = (id: string) => id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function fail(why: string): never {
  process.stderr.write(`new-check: ${why}\n`);
  process.exit(2);
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
const [id = '', ...rest] = positionals;
const [, group] = /^(cognito|ses|domain)(?:-[a-z0-9]+)+$/.exec(id) ?? [];
if (rest.length > 0 || group === undefined || !(group in GROUPS)) {
  fail(
    'expected one id that names the required state: cognito-…, ses-… or domain-…, in lower case with hyphens',
  );
}
// The regular expression has let through nothing but the keys of GROUPS.
const of = group as keyof typeof GROUPS;
const root = values.root ?? join(import.meta.dirname, '..');
const file = join(root, 'src', 'checks', of, `${id}.ts`);
const index = join(root, 'src', 'checks', 'index.ts');
if (existsSync(file)) fail(`${file} is there already; ids are permanent and never used again`);

const before = readFileSync(index, 'utf8');
const entries = [...before.matchAll(new RegExp(`^  ${of}[A-Z]\\w*,$`, 'gm'))];
const last = entries.at(-1);
if (last?.index === undefined) fail(`${index} lists no check of the group ${of}`);
const end = last.index + last[0].length;
const listed = `${before.slice(0, end)}\n  ${variableOf(id)},${before.slice(end)}`;
const imported = listed.replace(/^import /m, `import ${variableOf(id)} from './${of}/${id}.ts';\nimport `);

writeFileSync(file, template(id, of));
writeFileSync(index, imported);
const biome = join(import.meta.dirname, '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
execFileSync(process.execPath, [biome, 'check', '--write', file, index], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.stdout.write(`Made src/checks/${of}/${id}.ts and registered it.
Write what is marked TODO in both languages, an example for each outcome, and in src/simulator/estates/everything.json a subject for each; then
  npm run docs
  UPDATE_GOLDEN=1 npm test -- test/checks
  npx mailposture checks ${id}
`);
