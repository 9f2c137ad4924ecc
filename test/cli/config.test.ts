// The configuration file as a user meets it: --config, the usual file in the current folder, and faults with their line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Report } from '../../src/model.ts';
import { BIN, bareEnvironment, mailposture } from '../support/command.ts';

const POLICY = `
environments:
  - name: try-outs
    production: false
    pool: ['kumo-hackathon', 'kumo-eu-*']
exceptions:
  - check: cognito-own-sender
    subject: kumo-customers
    reason: moves to SES with the new domain
    owner: ana@kumo-notes.example
    expires: EXPIRES
  - check: ses-dkim-key-2048
    subject: gone.example
    reason: was turned off
    owner: bo@kumo-notes.example
    expires: EXPIRES
`;
/** In half a year, whenever this runs. */
const soon = new Date(Date.now() + 180 * 24 * 3600 * 1000).toISOString().slice(0, 10);

async function folderWith(
  content: string,
  name = 'mailposture.yml',
): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  const file = join(folder, name);
  await writeFile(file, content.replaceAll('EXPIRES', soon));
  return { folder, file };
}

test('demo --config: lowered outside production, accepted for a time, and what is not needed is told', async () => {
  const { file } = await folderWith(POLICY);
  const { stdout } = await mailposture(['demo', '--format', 'json', '--config', file]);
  const { findings, summary, coverage } = JSON.parse(stdout) as Report;
  const of = (checkId: string, name: string) =>
    [...findings].find((finding) => finding.checkId === checkId && finding.subject.name === name);
  expect(of('cognito-sender-is-domain', 'kumo-hackathon')).toMatchObject({
    severity: 'low',
    lowered: { environment: 'try-outs', from: 'high' },
  });
  expect(of('cognito-sender-is-domain', 'kumo-forum')).toMatchObject({ severity: 'high' });
  expect(of('cognito-own-sender', 'kumo-customers')?.accepted?.owner).toBe('ana@kumo-notes.example');
  expect(of('cognito-own-sender', 'kumo-osaka')?.accepted).toBeUndefined();
  expect(summary.accepted).toBe(1);
  expect(coverage.notes).toEqual([
    'The exception of bo@kumo-notes.example from ses-dkim-key-2048 for gone.example fits no failing finding of this scan: is it still needed?',
  ]);
});

const BY_TAG = `
environments:
  - name: try-outs
    production: false
    tag: Environment=dev
`;
const LONE = ['demo', '--estate', 'everything', '--region', 'us-east-1', '--format', 'json'];

test.each([
  ['and as the tags are needed only for this, they are read', [], 'low', []],
  [
    'but not where they were not read, and that is told',
    ['--deep-reads', '0'],
    'medium',
    [expect.stringMatching(/^The tags of 1 subject were not read/)],
  ],
])('demo --config: an environment by the tag of an identity, %s', async (_, more, severity, notes) => {
  const { file } = await folderWith(BY_TAG);
  const { stdout } = await mailposture([
    ...LONE,
    '--check',
    'ses-identity-is-domain',
    '--config',
    file,
    ...more,
  ]);
  const { findings, coverage } = JSON.parse(stdout) as Report;
  const lone = [...findings].filter(({ subject }) => subject.name === 'lone@lone-address.example');
  expect(lone.map((finding) => [finding.outcome, finding.severity])).toEqual([['fail', severity]]);
  expect(coverage.notes).toEqual(notes);
});

test('demo --config: an environment by the tag of its pools', async () => {
  const { file } = await folderWith(
    'environments: [{ name: try-outs, production: false, tag: Environment=try* }]',
  );
  const { stdout } = await mailposture(['demo', '--format', 'json', '--config', file]);
  const { findings } = JSON.parse(stdout) as Report;
  const lowered = [...findings].filter((finding) => finding.lowered !== undefined);
  expect(new Set(lowered.map(({ subject }) => subject.name))).toEqual(new Set(['kumo-hackathon']));
});

test('the table lists what is accepted apart, and messages leave it out', async () => {
  const { file } = await folderWith(POLICY);
  const { stdout } = await mailposture([
    'demo',
    '--config',
    file,
    '--check',
    'cognito-own-*',
    '--fail-on',
    'none',
  ]);
  expect(stdout).toMatch(
    /^Accepted\n {2}– cognito-own-sender \(high\): user pool kumo-customers \(ap-northeast-1\): moves to SES with the new\n? +domain \(ana@kumo-notes\.example, until \d{4}-\d\d-\d\d\)$/m,
  );
  expect(stdout).toMatch(/^1 high, 1 medium, 1 accepted in 17 pools.*all of it was seen$/m);
  expect(stdout.split('SNS message to ')[1]).not.toContain('kumo-customers');
});

test('evaluate takes the usual file of the current folder', async () => {
  const { folder } = await folderWith(POLICY);
  const inventory = join(folder, 'inventory.json');
  await mailposture(['demo', '--format', 'json', '--save-inventory', inventory]);
  const child = spawn(process.execPath, [BIN, 'evaluate', inventory, '--format', 'json'], {
    cwd: folder,
    env: bareEnvironment(),
  });
  const closed = once(child, 'close');
  const report = JSON.parse(await text(child.stdout)) as Report;
  await closed;
  expect(report.summary.accepted).toBe(1);
});

test.each<[string, string, RegExp]>([
  ['a misspelt key', 'exeptions: []', /mailposture\.yml: line 1, exeptions: unknown key/],
  ['not YAML', 'a: [', /mailposture\.yml line \d: not YAML/],
])('%s: nothing is read, one line says where', async (_case, content, why) => {
  const { file } = await folderWith(content);
  const { code, stdout, stderr } = await mailposture(['demo', '--config', file]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(why);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a file that is named and not there', async () => {
  const { code, stderr } = await mailposture(['demo', '--config', 'no-such.yml']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^mailposture: the configuration no-such\.yml cannot be read: .*ENOENT/);
});

test('the example of the documentation is valid', async () => {
  const page = await readFile('docs/configuration.md', 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { file } = await folderWith(example.replaceAll(/expires: \S+/g, 'expires: EXPIRES'));
  const { code, stderr } = await mailposture([
    'demo',
    '--format',
    'json',
    '--config',
    file,
    '--fail-on',
    'none',
  ]);
  expect(code === 0 ? '' : stderr).toBe('');
});
