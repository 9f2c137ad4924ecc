// Wrong usage and a scan that cannot start: one clear line on standard error that says what to do, exit code 2, and
// nothing on standard output.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailposture } from '../support/command.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
// Port 1 of loopback: nothing listens there.
const NOBODY = { ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

describe.each([
  ['an unknown option', ['scan', '--colour'], {}, /unknown option '--colour'/],
  ['an unknown command', ['scna'], {}, /unknown command 'scna'[\s\S]*Did you mean scan/],
  [
    'a Region that is none',
    ['scan', '--region', 'ireland'],
    {},
    /--region.*ireland.*expected a Region like eu-west-1/,
  ],
  [
    'a DNS server that is none',
    ['scan', '--dns', 'my dns'],
    {},
    /--dns.*expected the address of a DNS server/,
  ],
  ['a format that is none', ['scan', '--format', 'xml'], {}, /Allowed choices are table, json/],
  [
    'a severity that is none',
    ['scan', '--fail-on', 'bad'],
    {},
    /Allowed choices are critical, high, medium, low, none/,
  ],
  ['a check that is none', ['checks', 'ses-dkim-enable'], {}, /no check.*ses-dkim-enable.*ses-dkim-enabled/],
  [
    'a folder that is not there',
    ['demo', '--out', '/no/such/folder/x.json'],
    {},
    /--out.*\/no\/such\/folder/,
  ],
  [
    'a folder in place of a file',
    ['demo', '--save-inventory', tmpdir()],
    {},
    /--save-inventory.*is a folder/,
  ],
  ['an estate that is none', ['demo', '--estate', 'story'], {}, /no estate "story".*story-before/],
  ['an action that is none', ['demo', '--deny', 'ses'], {}, /"ses".*ACTION@REGION/],
  [
    'deep reads that are no number',
    ['demo', '--deep-reads', 'lots'],
    {},
    /--deep-reads.*a number of identities/,
  ],
  ['a time that is none', ['scan', '--max-time', '0'], {}, /--max-time.*expected whole seconds, 1 to 86400/],
  ['an inventory that is not there', ['evaluate', 'no-such.json'], {}, /no-such\.json cannot be read/],
  [
    'a form that is none',
    ['fix', '--as', 'pdf'],
    {},
    /Allowed choices are md, route53, zone, terraform, cloudformation, cli/,
  ],
  [
    'a mailbox that is none',
    ['fix', '--from', 'shop=no-reply'],
    {},
    /--from <pool=mailbox>' argument 'shop=no-reply' is invalid\. "no-reply" is not a mailbox: the @ is missing/,
  ],
  [
    'a topic that is none',
    ['fix', '--events-topic', 'a.b'],
    {},
    /--events-topic.*expected the name of an SNS topic/,
  ],
  ['a zone that is none', ['fix', '--hosted-zone', 'example.com'], {}, /--hosted-zone.*expected "example/],
  [
    'options of a scan beside an inventory',
    ['fix', 'inventory.json', '--region', 'eu-west-1', '--pace', 'off'],
    {},
    /--region, --pace: only for a scan/,
  ],
  [
    'a folder for a plan that is a file',
    ['fix', '-', '--out', 'package.json'],
    {},
    /--out package\.json.*EEXIST/,
  ],
  ['a plan without credentials', ['fix'], { AWS_REGION: 'eu-west-1' }, /No AWS credentials were found/],
  [
    '--publish without a topic',
    ['scan', '--publish'],
    KEYS,
    /--publish needs a topic.*MAILPOSTURE_TOPIC_ARN/,
  ],
  [
    'a misspelt variable',
    ['scan'],
    { ...KEYS, MAILPOSTURE_REGION: 'eu-west-1' },
    /environment.*MAILPOSTURE_REGION/,
  ],
  [
    'no credentials',
    ['scan'],
    { AWS_REGION: 'eu-west-1' },
    /No AWS credentials were found: run "aws configure"/,
  ],
  ['an endpoint that does not answer', ['scan'], NOBODY, /ECONNREFUSED.*AWS_ENDPOINT_URL/],
])('%s', (_, args, env, message) => {
  test('exits with 2 and says what is wrong', async () => {
    const { code, stdout, stderr } = await mailposture(args, env);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

test('an inventory that does not fit names the field', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'inventory.json');
  await writeFile(file, JSON.stringify({ format: 'mailposture-inventory/1', takenAt: 'yesterday' }));
  const { code, stderr } = await mailposture(['evaluate', file]);
  expect(stderr).toMatch(/takenAt: expected an ISO 8601 time/);
  expect(stderr).toMatch(/listings:/);
  expect(code).toBe(2);
});

test.each([[['--help']], [['--version']], [['help', 'scan']], [['scan', '--help']]])(
  '%j exits with 0',
  async (args) => {
    const { code, stdout, stderr } = await mailposture(args);
    expect(stdout).not.toBe('');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  },
);

test('the exit codes stand in the help', async () => {
  const { stdout } = await mailposture(['scan', '--help']);
  expect(stdout).toMatch(/Exit codes:\n\s+0 .*\n\s+1 .*\n\s+2 .*\n\s+3 /);
});
