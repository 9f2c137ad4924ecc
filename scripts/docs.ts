// `npm run docs`: writes the parts of the README that follow from the code: the demo's output, the policy that a scan
// needs, and the table of checks. `--check` writes nothing and fails when they differ; CI runs that.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CHECKS } from '../src/checks/index.ts';

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

/** Only `--save-inventory` makes this call: it reads every fact, also those that no check needs yet. */
const FOR_INVENTORIES = ['ses:GetIdentityNotificationAttributes'];

/** The reading half of the scan function's role, without what only the deployed service does; and for inventories. */
function readOnlyPolicy(): string {
  const writes = /^(sns|s3|logs|sqs|kms):/;
  // CloudFormation's short forms (!Sub, !GetAtt) matter only in statements that are left out here.
  const template = parse(readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8'), {
    logLevel: 'error',
  });
  const statements: { Action: string | string[] }[] =
    template.resources.Resources.ScanRole.Properties.Policies[0].PolicyDocument.Statement;
  const actions = statements
    .flatMap(({ Action }) => Action)
    .filter((action) => !writes.test(action))
    .concat(FOR_INVENTORIES)
    .sort();
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  return fenced('json', JSON.stringify(policy, null, 2));
}

function checksTable(): string {
  const rows = CHECKS.map(({ id, severity, title }) => `| \`${id}\` | ${severity} | ${title} |`);
  return ['| Check | Severity | Required |', '|---|---|---|', ...rows].join('\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

const PARTS = { 'demo-output': demoOutput, 'read-only-policy': readOnlyPolicy, checks: checksTable };

const before = readFileSync(README, 'utf8');
let after = before;
for (const [name, make] of Object.entries(PARTS)) {
  const part = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!part.test(after)) throw new Error(`README.md has no part <!-- ${name} -->`);
  after = after.replace(part, () => `<!-- ${name} -->\n${make()}\n<!-- /${name} -->`);
}
if (!process.argv.includes('--check')) writeFileSync(README, after);
else if (after !== before) {
  process.stderr.write('README.md is not what `npm run docs` writes: run it and commit the result.\n');
  process.exitCode = 1;
}
