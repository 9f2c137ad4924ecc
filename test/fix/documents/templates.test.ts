// Zone files, Terraform and CloudFormation: read by what reads them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { parse } from 'yaml';
import { type DocumentForm, documentsOf } from '../../../src/fix/documents.ts';
import type { Plan } from '../../../src/fix/plan.ts';
import { LOCALES } from '../../../src/model.ts';
import { readHcl } from '../render/hcl.ts';
import { TERRAFORM } from '../render/terraform-binary.ts';
import { readZone } from '../render/zone-reader.ts';
import { PLAN, planNamed, TWO_ACCOUNTS } from './plans.ts';

const write = (plan: Plan, form: DocumentForm, locale: 'en' | 'ja' = 'en') =>
  documentsOf(plan, form, { locale, zones: [] });
const textOf = (plan: Plan, form: DocumentForm, path: string) =>
  write(plan, form).find((document) => document.path === path)?.text ?? '';

const HOSTILE = [
  '"\n}\nresource "x" "y" {',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: of Terraform.
  '${file("/etc/passwd")}',
  '!Ref x: &a *b',
  '; $INCLUDE /etc/passwd\n@ IN A 1',
];
const PLANS: readonly Plan[] = [PLAN, TWO_ACCOUNTS, ...HOSTILE.map(planNamed)];

test.each(['terraform', 'cloudformation'] as const)(
  '%s: the id of a zone that was given stands in what SES needs too',
  (form) => {
    const zones = [{ name: 'example.com', id: 'Z0NEW' }];
    const documents = documentsOf(PLAN, form, { locale: 'en', zones });
    const ses = documents.filter(({ path }) => path.startsWith('ses-')).map(({ text }) => text);
    expect(ses.filter((text) => text.includes('Z0NEW'))).toHaveLength(1);
  },
);

describe('zone files', () => {
  test('hold each record of the plan once, those that ask for more than before apart', () => {
    const records = (path: string) => readZone(textOf(PLAN, 'zone', path)).length;
    expect(['dns/example.com.zone', 'dns/other.example.zone', 'later/example.com.zone'].map(records)).toEqual(
      [7, 1, 1],
    );
    expect(textOf(PLAN, 'zone', 'later/example.com.zone')).toContain('p=quarantine');
    expect(textOf(PLAN, 'zone', 'dns/example.com.zone')).toMatch(
      /^; SES in eu-west-1 tells the DKIM records of new\.example/m,
    );
  });

  test('are read as zone files, whatever names hold', () => {
    for (const plan of PLANS)
      for (const locale of LOCALES)
        for (const { text } of write(plan, 'zone', locale)) expect(readZone(text).length).toBeGreaterThan(0);
  });
});

describe('Terraform', () => {
  const files = PLANS.flatMap((plan) => LOCALES.flatMap((locale) => write(plan, 'terraform', locale))).filter(
    ({ path }) => path.endsWith('.tf'),
  );

  test('is HCL', () => {
    for (const { path, text } of files.filter((file) => !file.path.startsWith('ses-'))) {
      expect([path, readHcl(text).length]).not.toEqual([path, 0]);
    }
  });

  (TERRAFORM === undefined ? test.skip : test)('is laid out as terraform fmt does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailposture-terraform-'));
    for (const [index, { text }] of files.entries()) writeFileSync(join(folder, `${index}.tf`), text);
    const { status, stdout } = spawnSync(TERRAFORM ?? '', ['fmt', '-check', '-diff', folder], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect([status, stdout]).toEqual([0, '']);
  });

  test('says with the title of the step what people do', () => {
    const main = textOf(PLAN, 'terraform', 'ses-111122223333-eu-west-1/main.tf');
    expect(main).toContain('# Step 9: Do what access needs\n# People at AWS decide on it');
    expect(main).toContain(
      '# Step 1: Do what shop needs\n# From which address is the user pool shop to send?',
    );
    const pools = textOf(PLAN, 'terraform', 'pools-111122223333-eu-west-1.txt');
    expect(pools).toContain('# Step 14: Do what shop needs\n');
    expect(pools).toContain('email_configuration {');
  });
});

describe('CloudFormation', () => {
  const engine = new RegoEngine();
  const folder = mkdtempSync(join(tmpdir(), 'mailposture-cfn-'));
  afterAll(() => {
    engine.free();
    rmSync(folder, { recursive: true });
  });

  function toldOf(text: string): string[] {
    const file = join(folder, 'template.yml');
    writeFileSync(file, text);
    const { diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' });
    return diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`);
  }
  const templatesIn = (plan: Plan) =>
    write(plan, 'cloudformation').filter(({ path }) => path.endsWith('.yaml'));

  test('knows the templates', () => {
    for (const { path, text } of [PLAN, TWO_ACCOUNTS].flatMap(templatesIn))
      expect([path, toldOf(text)]).toEqual([path, []]);
  });

  test('a name is no other resource', () => {
    const kindsIn = (plan: Plan) =>
      templatesIn(plan).map(({ path, text }) => {
        const { Resources = {} } = parse(text);
        return [path, Object.values<{ Type: string }>(Resources).map(({ Type }) => Type)];
      });
    const plain = kindsIn(planNamed('example.com'));
    for (const name of HOSTILE) expect(kindsIn(planNamed(name))).toEqual(plain);
  });
});
