// Terraform and the AWS provider know every argument and expression that we write. The provider is not fetched for this:
// TERRAFORM_PROVIDERS names a filesystem mirror that has it
// (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { terraformOf } from '../../../src/fix/aws/terraform.ts';
import type { SesChange } from '../../../src/model.ts';
import { TERRAFORM } from '../render/terraform-binary.ts';
import { SES_CHANGES } from './changes.ts';

const MIRROR = process.env.TERRAFORM_PROVIDERS;
if (MIRROR === undefined) {
  process.stderr.write(
    'TERRAFORM_PROVIDERS names no mirror: the provider was not asked about our Terraform.\n',
  );
}
const testValidate = TERRAFORM === undefined || MIRROR === undefined ? test.skip : test;

const folder = mkdtempSync(join(tmpdir(), 'mailposture-terraform-'));
afterAll(() => rmSync(folder, { recursive: true }));

function terraform(...args: string[]): string {
  const env = { PATH: process.env.PATH, HOME: folder, TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc') };
  const { stdout, stderr, status } = spawnSync(TERRAFORM ?? '', args, { cwd: folder, env, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

function faultsOf(changes: readonly SesChange[]): string {
  writeFileSync(join(folder, 'main.tf'), terraformOf(changes)[0]?.text.ja ?? '');
  return terraform('validate', '-no-color');
}

/** A zone's name becomes a label, which hostile names must not break out of. */
const named = (identity: string): SesChange => ({
  account: '111122223333',
  region: 'ap-northeast-3',
  change: 'createDomainIdentity',
  identity,
  keyLength: 'RSA_2048_BIT',
});

testValidate(
  'terraform validate finds no fault, and would find one',
  () => {
    const mirror = `filesystem_mirror {\n    path = ${JSON.stringify(MIRROR)}\n  }`;
    writeFileSync(join(folder, 'cli.tfrc'), `provider_installation {\n  ${mirror}\n}\n`);
    const source = 'aws = {\n      source = "hashicorp/aws"\n    }';
    writeFileSync(
      join(folder, 'versions.tf'),
      `terraform {\n  required_providers {\n    ${source}\n  }\n}\n`,
    );
    expect(terraform('init', '-no-color', '-input=false')).toBe('');
    expect(faultsOf(SES_CHANGES)).toBe('');
    const names = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), {
      numRuns: 20,
      seed: 1,
    });
    const hostile = ['a"b.example.com', `x$\{y}.example.com`, 'x\ny.example.org', ...names];
    expect(faultsOf([...new Set(hostile)].map(named))).toBe('');
    const main = terraformOf(SES_CHANGES)[0]?.text.en ?? '';
    writeFileSync(join(folder, 'main.tf'), main.replaceAll('.tokens[', '.token['));
    expect(terraform('validate', '-no-color')).toContain('Unsupported attribute');
  },
  120_000,
);
