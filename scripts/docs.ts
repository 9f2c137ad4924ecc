// `npm run docs`: writes what follows from the code: of the README the demo's output, the policy that a scan needs and the
// table of checks; and a page for each check in each language. `--check` writes nothing and fails when they differ; CI runs that.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHECKS } from '../src/checks/index.ts';
import { sectionsOf, severityOf } from '../src/cli/check-page.ts';
import { en, ja, LOCALES, type Locale, say } from '../src/model.ts';

const README = new URL('../README.md', import.meta.url);

/** The beginning of the demo's findings and its last lines; times left out, for they change. */
function demoOutput(): string {
  const text = mailposture('demo', '--fail-on', 'none');
  const [report = ''] = text.split('\nSNS message to ');
  const groups = report.replace(/ · \d{4}-\S+Z/, '').split('\n\n');
  const [head = '', first = '', second = ''] = groups;
  const closing = groups.find((group) => /^\d+ (critical|high)/.test(group)) ?? '';
  return fenced('text', [head, first, second, '…', closing.trim()].join('\n\n'));
}

/** The list of steps of one pool's plan, and of the first step with records what it says of them; the time left out. */
function planSample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-docs-'));
  try {
    const inventory = join(folder, 'inventory.json');
    mailposture('demo', '--fail-on', 'none', '--save-inventory', inventory);
    const plan = mailposture('fix', inventory, '--subject', 'kumo-forum');
    const [head = '', ...steps] = plan.split(/\n<a id="step-\d+"><\/a>\n/);
    const list = head.slice(0, head.lastIndexOf('\n## '));
    const [records = ''] = steps.find((step) => step.includes('| --- |'))?.split('\n<details>') ?? [];
    const text = [list.replace(/, [^,\n]*\d{4}-\d\d-\d\d \d\d:\d\d UTC/, ''), '…', records, '…'];
    return fenced('markdown', text.map((part) => part.trim()).join('\n\n'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the command prints. */
function mailposture(...args: readonly string[]): string {
  const bin = new URL('../bin/mailposture.mjs', import.meta.url).pathname;
  // What goes to standard error is for somebody at a terminal; it comes with the error, should there be one.
  return execFileSync(process.execPath, [bin, ...args], { encoding: 'utf8', stdio: 'pipe' });
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
    return `| [\`${id}\`](docs/checks/${id}.md) | ${severity} | ${title.en} | ${frameworks.join('; ')} |`;
  });
  return ['| Check | Severity | Required | Frameworks |', '|---|---|---|---|', ...rows].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Where the pages of a language are, in docs/. */
const FOLDERS: Readonly<Record<Locale, string>> = { en: 'checks/', ja: 'ja/checks/' };
const OTHER: Readonly<Record<Locale, string>> = { en: '../ja/checks/', ja: '../../checks/' };
const OTHER_NAME: Readonly<Record<Locale, string>> = { en: '日本語', ja: 'English' };
const TITLE = say(en`Checks`, ja`チェック一覧`);
const HEADS = say(
  en`Check | Severity | Required | Frameworks`,
  ja`チェック | 重要度 | 要件 | フレームワーク`,
);

/** One page for each check, and their index, by their places in docs/. */
function checkPages(locale: Locale): [string, string][] {
  const folder = FOLDERS[locale];
  const other = (name: string) => `[${OTHER_NAME[locale]}](${OTHER[locale]}${name})`;
  const pages = CHECKS.map((check): [string, string] => {
    const sections = sectionsOf(check, locale).map(
      ({ title, prose = [], code, language = 'sh', items = [] }) =>
        [
          `## ${title}`,
          ...prose.map(escaped),
          ...(code === undefined ? [] : [fenced(language, code)]),
          ...(items.length === 0 ? [] : [items.map((item) => `- ${linked(item)}`).join('\n')]),
        ].join('\n\n'),
    );
    const name = `${check.id}.md`;
    const title = `**${escaped(check.title[locale])}** · ${severityOf(check)[locale]} · ${other(name)}`;
    return [folder + name, `${[GENERATED, `# ${check.id}`, title, ...sections].join('\n\n')}\n`];
  });
  const rows = CHECKS.map((check) => {
    const { id, title, frameworks = [] } = check;
    const cells = [
      `[${id}](${id}.md)`,
      severityOf(check)[locale],
      escaped(title[locale]),
      frameworks.join('; '),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const index = [
    GENERATED,
    `# ${TITLE[locale]}`,
    other('README.md'),
    `| ${HEADS[locale]} |\n|---|---|---|---|`,
  ];
  return [...pages, [`${folder}README.md`, `${index.join('\n\n')}\n${rows.join('\n')}\n`]];
}

const GENERATED = '<!-- Written by `npm run docs` from the check itself. -->';

/** Prose of ours as Markdown: angle brackets are placeholders, not tags. */
function escaped(text: string): string {
  return text.replaceAll('<', '\\<').replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_');
}

function linked(item: string): string {
  return item.startsWith('https://') ? `<${item}>` : escaped(item);
}

const PARTS = {
  'demo-output': demoOutput,
  'read-only-policy': readOnlyPolicy,
  'plan-sample': planSample,
  checks: checksTable,
};

const before = readFileSync(README, 'utf8');
let after = before;
for (const [name, make] of Object.entries(PARTS)) {
  const part = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!part.test(after)) throw new Error(`README.md has no part <!-- ${name} -->`);
  after = after.replace(part, () => `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`);
}

const IDS = 'checks/ids.json';

/** Every id that a check was ever given, with what it is about: none is taken away, so that none is used again. */
function idsEverGiven(): string {
  const file = new URL(IDS, DOCS);
  // Our own file, as an earlier run has written it; a test holds it to the catalogue.
  const before: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const all = { ...before, ...Object.fromEntries(CHECKS.map(({ id, kind }) => [id, kind])) };
  const sorted = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

const DOCS = new URL('../docs/', import.meta.url);
const pages = new Map([...LOCALES.flatMap(checkPages), [IDS, idsEverGiven()] as const]);
const isCheck = process.argv.includes('--check');
if (!isCheck) {
  writeFileSync(README, after);
  for (const folder of Object.values(FOLDERS)) {
    rmSync(new URL(folder, DOCS), { recursive: true, force: true });
    mkdirSync(new URL(folder, DOCS), { recursive: true });
  }
  for (const [name, page] of pages) writeFileSync(new URL(name, DOCS), page);
} else {
  const there = new Map(Object.values(FOLDERS).flatMap(pagesIn));
  const stale = [...new Set([...there.keys(), ...pages.keys()])].filter(
    (name) => there.get(name) !== pages.get(name),
  );
  const files = [...(after === before ? [] : ['README.md']), ...stale.map((name) => `docs/${name}`)];
  if (files.length > 0) {
    process.stderr.write(
      `not what \`npm run docs\` writes: ${files.join(', ')}. Run it and commit the result.\n`,
    );
    process.exitCode = 1;
  }
}

function pagesIn(folder: string): [string, string][] {
  const at = new URL(folder, DOCS);
  return readdirSync(at).map((name) => [folder + name, readFileSync(new URL(name, at), 'utf8')]);
}
