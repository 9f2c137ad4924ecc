// `npm run docs`: writes what follows from the code: of the README the demo's output, the policy that a scan needs and the
// table of checks; and a page for each check. `--check` writes nothing and fails when they differ; CI runs that.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CHECKS } from '../src/checks/index.ts';
import { sectionsOf, severityOf } from '../src/cli/check-page.ts';

const README = new URL('../README.md', import.meta.url);

/** The beginning of the demo's findings and its last lines; times left out, for they change. */
function demoOutput(): string {
  const bin = new URL('../bin/mailposture.mjs', import.meta.url).pathname;
  const text = execFileSync(process.execPath, [bin, 'demo', '--fail-on', 'none'], { encoding: 'utf8' });
  const [report = ''] = text.split('\nSNS message to ');
  const groups = report.replace(/ · \d{4}-\S+Z/, '').split('\n\n');
  const [head = '', first = '', second = ''] = groups;
  const closing = groups.find((group) => /^\d+ (critical|high)/.test(group)) ?? '';
  return fenced('text', [head, first, second, '…', closing.trim()].join('\n\n'));
}

/** The reading half of the scan function's role, without what only the deployed service does. */
function readOnlyPolicy(): string {
  const writes = /^(sns|s3|logs|sqs|kms):/;
  // CloudFormation's short forms (!Sub, !GetAtt) matter only in statements that are left out here.
  const template = parse(readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8'), {
    logLevel: 'error',
  });
  const statements: { Action: string | string[] }[] =
    template.resources.Resources.ScanRole.Properties.Policies[0].PolicyDocument.Statement;
  const actions = statements
    // Conditional statements (a list, behind !If) are about a deployment's own configuration file.
    .flatMap(({ Action }) => Action ?? [])
    .filter((action) => !writes.test(action))
    .sort();
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  return fenced('json', JSON.stringify(policy, null, 2));
}

function checksTable(): string {
  const rows = CHECKS.map(({ id, severity, title, frameworks = [] }) => {
    return `| [\`${id}\`](docs/checks/${id}.md) | ${severity} | ${title} | ${frameworks.join('; ')} |`;
  });
  return ['| Check | Severity | Required | Frameworks |', '|---|---|---|---|', ...rows].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** One page for each check, and their index. */
function checkPages(): ReadonlyMap<string, string> {
  const pages = CHECKS.map((check): [string, string] => {
    const sections = sectionsOf(check).map(({ title, prose = [], code, language = 'sh', items = [] }) =>
      [
        `## ${title}`,
        ...prose.map(escaped),
        ...(code === undefined ? [] : [fenced(language, code)]),
        ...(items.length === 0 ? [] : [items.map((item) => `- ${linked(item)}`).join('\n')]),
      ].join('\n\n'),
    );
    const head = `# ${check.id}\n\n**${escaped(check.title)}** · ${severityOf(check)}`;
    return [`${check.id}.md`, `${[GENERATED, head, ...sections].join('\n\n')}\n`];
  });
  const rows = CHECKS.map((check) => {
    const { id, title, frameworks = [] } = check;
    return `| [${id}](${id}.md) | ${severityOf(check)} | ${escaped(title)} | ${frameworks.join('; ')} |`;
  });
  const index = ['# Checks', '| Check | Severity | Required | Frameworks |\n|---|---|---|---|'];
  return new Map([...pages, ['README.md', `${[GENERATED, ...index].join('\n\n')}\n${rows.join('\n')}\n`]]);
}

const GENERATED = '<!-- Written by `npm run docs` from the check itself. -->';

/** Prose of ours as Markdown: angle brackets are placeholders, not tags. */
function escaped(text: string): string {
  return text.replaceAll('<', '\\<').replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_');
}

function linked(item: string): string {
  return item.startsWith('https://') ? `<${item}>` : escaped(item);
}

const PARTS = { 'demo-output': demoOutput, 'read-only-policy': readOnlyPolicy, checks: checksTable };

const before = readFileSync(README, 'utf8');
let after = before;
for (const [name, make] of Object.entries(PARTS)) {
  const part = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!part.test(after)) throw new Error(`README.md has no part <!-- ${name} -->`);
  after = after.replace(part, () => `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`);
}

const PAGES = new URL('../docs/checks/', import.meta.url);
const pages = checkPages();
const isCheck = process.argv.includes('--check');
if (!isCheck) {
  writeFileSync(README, after);
  rmSync(PAGES, { recursive: true, force: true });
  mkdirSync(PAGES);
  for (const [name, page] of pages) writeFileSync(new URL(name, PAGES), page);
} else {
  const there = new Map(readdirSync(PAGES).map((name) => [name, readFileSync(new URL(name, PAGES), 'utf8')]));
  const stale = [...new Set([...there.keys(), ...pages.keys()])].filter(
    (name) => there.get(name) !== pages.get(name),
  );
  const files = [...(after === before ? [] : ['README.md']), ...stale.map((name) => `docs/checks/${name}`)];
  if (files.length > 0) {
    process.stderr.write(
      `not what \`npm run docs\` writes: ${files.join(', ')}. Run it and commit the result.\n`,
    );
    process.exitCode = 1;
  }
}
