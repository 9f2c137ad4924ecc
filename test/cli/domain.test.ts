// `mailposture domain` as a user runs it: a process of its own, asking a real DNS server on loopback, and nothing of AWS.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Inspection } from '../../src/inspect.ts';
import { type DnsServer, startDnsServer } from '../../src/simulator/dns.ts';
import type { Estate } from '../../src/simulator/estate.ts';
import { mailposture } from '../support/command.ts';

const KEY =
  (await readFile('src/simulator/estates/story-before.json', 'utf8')).match(/p=MIIB[^"]+/)?.[0] ?? '';
const FEEDBACK = { preference: 10, exchange: 'feedback-smtp.eu-west-1.amazonses.com' };
const zones: Estate['zones'] = {
  'amazonses.com': { '@': { TXT: ['v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/25 -all'] } },
  'good.example': {
    '@': { TXT: ['v=spf1 a:mail.good.example include:amazonses.com -all'] },
    mail: { A: ['192.0.2.1'] },
    _dmarc: { TXT: ['v=DMARC1; p=reject; rua=mailto:r@good.example'] },
    's1._domainkey': { TXT: [`v=DKIM1; ${KEY}`] },
    'old._domainkey': { TXT: ['v=DKIM1; p='] },
    bounce: { TXT: ['v=spf1 include:amazonses.com ~all'], MX: [FEEDBACK] },
    half: { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'], MX: [FEEDBACK] },
  },
  'bad.example': {
    '@': { TXT: ['v=spf1 include:loop.bad.example -all'] },
    loop: { TXT: ['v=spf1 include:loop.bad.example -all'] },
    _dmarc: { TXT: ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] },
  },
  'evil.example': { _dmarc: { TXT: ['v=DMARC1; p=none; rua=mailto:\u001b]0;owned\u0007@evil.example'] } },
};

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({ zones, faults: { 'down.example': 'SERVFAIL' } });
});
afterAll(() => server.close());

const domain = (...args: string[]) => mailposture(['domain', ...args, '--dns', server.address]);

async function inspected(...args: string[]): Promise<{ code: number | null; seen: Inspection }> {
  const { code, stdout } = await domain(...args, '--format', 'json');
  return { code, seen: JSON.parse(stdout) };
}

test('a domain in order, with its sender: everything passes, told in one paragraph', async () => {
  const args = ['--mail-from', 'bounce.good.example', '--dkim-selector', 's1'];
  const { code, stdout, stderr } = await domain('Good.Example.', ...args);
  expect(stdout).toMatch(/^DMARC {9}policy reject, from its own record at _dmarc\.good\.example$/m);
  expect(stdout).toMatch(/^ {14}· a:mail\.good\.example \(good\.example\): 1$/m);
  expect(stdout).toMatch(/^DKIM key {6}s1: RSA, 2048 bits, at s1\._domainkey\.good\.example$/m);
  expect(stdout).toMatch(/^ {2}SPF {9}passes for all 2 networks of amazonses\.com$/m);
  expect(stdout).toMatch(/So it passes DMARC by DKIM and\s+SPF\./);
  expect(stdout).toMatch(/^Outlook\.com {3}✓ SPF passes for the From domain/m);
  expect(stdout).toMatch(/^nothing failing in 1 domain; all of it was seen$/m);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(code).toBe(0);
});

test('JSON holds the facts, each answer with its question, of whom it was asked, and the verdict', async () => {
  const { seen } = await inspected(
    'good.example',
    '--mail-from',
    'bounce.good.example',
    '--dkim-selector',
    's1',
  );
  expect(seen).toMatchObject({ format: 'mailposture-domain/1', domain: 'good.example' });
  expect(seen.facts.dmarc).toMatchObject({
    value: {
      policy: 'reject',
      queries: [
        {
          asked: {
            type: 'TXT',
            name: '_dmarc.good.example',
            servers: [server.address],
            ms: expect.any(Number),
          },
        },
      ],
    },
  });
  expect(seen.sender?.verdict).toMatchObject({ passes: 'yes', dkimCarries: 'yes', spfCarries: 'yes' });
  expect(seen.report.coverage.complete).toBe(true);
});

describe('exit codes', () => {
  test.each<[string, string[], number]>([
    ['findings', ['bad.example'], 1],
    ['findings below --fail-on', ['bad.example', '--fail-on', 'critical'], 0],
    [
      'a sender that fails DMARC',
      ['good.example', '--mail-from', 'half.good.example', '--dkim-selector', 'old'],
      1,
    ],
    [
      'the same, and nobody minds',
      ['good.example', '--mail-from', 'half.good.example', '--dkim-selector', 'old', '--fail-on', 'none'],
      0,
    ],
    ['what DNS did not answer outranks everything', ['down.example', '--fail-on', 'none'], 3],
    ['wrong usage', ['a..b'], 2],
  ])('%s', async (_case, args, expected) => {
    expect((await domain(...args)).code).toBe(expected);
  });
});

test('a MAIL FROM domain that lets only some of SES through: which networks do not', async () => {
  const { seen } = await inspected('good.example', '--mail-from', 'half.good.example');
  expect(seen.mailFrom?.spf).toMatchObject({
    value: { networks: 2, notPassing: [{ network: '203.0.113.0/25', result: 'fail' }] },
  });
  expect(seen.sender?.story).toContain('SPF of half.good.example does not pass');
});

test('an SPF record that loops and two DMARC records, with their cures', async () => {
  const { stdout } = await domain('bad.example');
  expect(stdout).toMatch(/HIGH {5}domain-dmarc-valid[\s\S]*2 records/);
  expect(stdout).toMatch(/MEDIUM {3}domain-spf-valid[\s\S]*loop\.bad\.example/);
});

test('what DNS did not answer is not known, and named', async () => {
  const { stdout } = await domain('down.example');
  expect(stdout).toMatch(
    /^DMARC {9}not known: TXT _dmarc\.down\.example: the server failed to answer \(ESERVFAIL/m,
  );
  expect(stdout).toMatch(/\? .*dns:TXT.*_dmarc\.down\.example/);
});

test('text of a record cannot reach the terminal as an escape sequence', async () => {
  const { stdout } = await domain('evil.example');
  expect(stdout).toContain('owned');
  expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('--out writes a file, and says so beside', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'domain.json');
  const { stdout, stderr } = await domain('good.example', '--format', 'json', '--out', file);
  expect([stdout, stderr]).toEqual(['', `What was seen of good.example is in ${file}.\n`]);
  expect(JSON.parse(await readFile(file, 'utf8')).domain).toBe('good.example');
});

test.each<[string, string[], RegExp]>([
  ['a name that is none', ['a..b'], /"a\.\.b" is not a domain name: a label is empty/],
  ['an IPv4 address', ['192.0.2.1'], /"192\.0\.2\.1" is not a domain name: its last label is a number/],
  ['one in another spelling', ['0x7f.1.'], /its last label is a number/],
  [
    'a MAIL FROM domain that is an address',
    ['a.example', '--mail-from', '192.0.2.1'],
    /--mail-from.*a number/,
  ],
  ['an address', ['me@example.com'], /is not a domain name: "@" cannot stand/],
  [
    'a MAIL FROM domain that is none',
    ['a.example', '--mail-from', 'x y'],
    /--mail-from.*expected a domain name/,
  ],
  [
    'a domain of keys without a key',
    ['a.example', '--dkim-domain', 'b.example'],
    /--dkim-domain.*give a selector/,
  ],
  ['a check of something else', ['a.example', '--check', 'ses-*'], /none of these is about a domain/],
])('%s: one line that says what to do', async (_case, args, why) => {
  const { code, stdout, stderr } = await domain(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(why);
});

test('a name that looks like an address of the Internet stays a name', async () => {
  const { seen } = await inspected('0x7f.1.example', '--fail-on', 'none');
  expect(seen.domain).toBe('0x7f.1.example');
});

test('nothing of AWS is loaded', async () => {
  const { metafile } = await build({
    entryPoints: ['src/cli/domain.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('src/inspect.ts');
  expect(inputs.filter((file) => /@aws-sdk|@smithy/.test(file))).toEqual([]);
});
