// The main job as a newcomer sees it: the demo's findings, messages and exit codes.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKS } from '../../src/checks/index.ts';
import type { Finding, Report } from '../../src/model.ts';
import { withoutHistory } from '../support/changes.ts';
import { mailposture } from '../support/command.ts';

async function demo(...args: string[]): Promise<{ code: number | null; report: Report; stderr: string }> {
  const { code, stdout, stderr } = await mailposture(['demo', '--format', 'json', ...args]);
  return { code, report: JSON.parse(stdout), stderr };
}

const nameOf = ({ checkId, subject }: Finding) => `${checkId} ${subject.name}`;
const namesOf = (report: Report, outcome: Finding['outcome']) =>
  [...report.findings].filter((finding) => finding.outcome === outcome).map(nameOf);

test('prints the findings, the SNS message and the Slack message that went out', async () => {
  const { code, stdout, stderr } = await mailposture(['demo', '--fail-on', 'none']);
  expect(stdout).toMatch(/CRITICAL cognito-sender-exists\n {2}Required: /);
  expect(stdout).toMatch(
    /✗ user pool kumo-campaigns \(ap-northeast-1\)\n {4}No mail of the pool kumo-campaigns/,
  );
  expect(stdout).toMatch(
    /SNS message to arn:aws:sns:ap-northeast-1:111122223333:mailposture\nattributes kind=digest worst=critical account=111122223333/,
  );
  expect(stdout).toMatch(/│ Subject: Mailposture, first scan: \d+ critical/);
  expect(stdout).toMatch(/Slack message, as the webhook took it\n\d+ blocks/);
  expect(stdout).toMatch(/│ 🔴 \*CRITICAL\* `cognito-sender-exists`/);
  expect(stdout).toMatch(/^\d+ critical, \d+ high[^\n]* from \d+ causes in [^.]*all of it was\s+seen$/m);
  // Through a pipe: no progress, no colours.
  expect(stdout + stderr).not.toContain('\u001b');
  const [page = '', plan, ...more] = stderr.trimEnd().split('\n');
  expect(plan).toBe(
    'The plan that cures it: mailposture demo --save-inventory estate.json; mailposture fix estate.json',
  );
  expect(more).toEqual([]);
  const [, file = ''] = /^The html report is in (.*report\.html)\.$/.exec(page) ?? [];
  expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*cognito-sender-exists/i);
  expect(code).toBe(0);
});

describe('story-before', () => {
  test('tells the situations of every pool apart', async () => {
    const { code, report } = await demo();
    const pools = namesOf(report, 'fail').filter((name) => name.startsWith('cognito-'));
    expect(pools.sort()).toEqual([
      // Only kumo-workspace has ever been set up to log them; kumo-sso sends by a function of its own.
      ...['campaigns', 'customers', 'eu-beta', 'eu-cards', 'eu-gifts', 'eu-status', 'forum', 'hackathon'].map(
        (pool) => `cognito-delivery-errors-logged kumo-${pool}`,
      ),
      ...['invoices', 'mobile', 'osaka', 'partners', 'studio', 'us-customers', 'us-events'].map(
        (pool) => `cognito-delivery-errors-logged kumo-${pool}`,
      ),
      'cognito-notices-sender kumo-workspace',
      'cognito-otp-own-sender kumo-customers',
      'cognito-own-quota kumo-partners',
      'cognito-own-sender kumo-customers',
      'cognito-own-sender kumo-osaka',
      // A custom MAIL FROM is set up for one identity only: the rest have one leg, or none.
      ...['eu-cards', 'eu-gifts', 'eu-status', 'forum', 'hackathon', 'invoices', 'mobile', 'partners'].map(
        (pool) => `cognito-sender-bulk-ready kumo-${pool}`,
      ),
      'cognito-sender-bulk-ready kumo-us-events',
      'cognito-sender-bulk-ready kumo-workspace',
      'cognito-sender-exists kumo-campaigns',
      'cognito-sender-exists kumo-eu-beta',
      'cognito-sender-exists kumo-us-customers',
      'cognito-sender-in-production kumo-eu-cards',
      'cognito-sender-in-production kumo-eu-gifts',
      'cognito-sender-in-production kumo-eu-status',
      'cognito-sender-in-production kumo-mobile',
      'cognito-sender-in-production kumo-us-events',
      'cognito-sender-is-domain kumo-eu-gifts',
      'cognito-sender-is-domain kumo-forum',
      'cognito-sender-is-domain kumo-hackathon',
      // Under review in eu-west-1; paused in us-east-1, from where the mobile app's pool sends too.
      ...['eu-cards', 'eu-gifts', 'eu-status', 'mobile', 'us-events'].map(
        (pool) => `cognito-sender-may-send kumo-${pool}`,
      ),
      // Only kumo-workspace has a configuration set, and that one has no event destination.
      ...['eu-cards', 'eu-gifts', 'eu-status', 'forum', 'hackathon', 'invoices', 'mobile', 'studio'].map(
        (pool) => `cognito-sender-monitored kumo-${pool}`,
      ),
      'cognito-sender-monitored kumo-us-events',
      'cognito-sender-monitored kumo-workspace',
      // Lone addresses, domains that SES does not sign as, and one with signing off.
      ...['eu-cards', 'eu-gifts', 'eu-status', 'forum', 'hackathon', 'us-events'].map(
        (pool) => `cognito-sender-passes-dmarc kumo-${pool}`,
      ),
      'cognito-sender-region-allowed kumo-us-customers',
      'cognito-sender-verified kumo-eu-cards',
      'cognito-sender-verified kumo-us-events',
    ]);
    expect(namesOf(report, 'unknown')).toEqual([]);
    expect(report.coverage.complete).toBe(true);
    expect(code).toBe(1);
  });

  test('tells how SES stands in each Region that is used, and which address is nobody’s own', async () => {
    const { report } = await demo('--check', 'ses-*');
    const told = [...report.findings]
      .filter(({ outcome, checkId, subject }) => {
        return outcome === 'fail' && (subject.kind === 'account' || checkId === 'ses-identity-own-domain');
      })
      .map((finding) => `${finding.severity} ${nameOf(finding)}`);
    expect(told).toEqual([
      'critical ses-sending-enabled SES in us-east-1',
      'high ses-bounce-rate-low SES in eu-west-1',
      'high ses-complaint-rate-low SES in eu-west-1',
      'high ses-enforcement-healthy SES in eu-west-1',
      'high ses-identity-own-domain kumo.notes.team@gmail.com',
      'high ses-production-access SES in eu-west-1',
      'high ses-production-access SES in us-east-1',
      'medium ses-quota-headroom SES in eu-west-1',
      'medium ses-suppression-on SES in eu-west-1',
    ]);
  });

  test('each finding carries its evidence with the API that it came from, and a failing one its cure', async () => {
    const { report } = await demo();
    for (const finding of [...report.findings].filter(({ outcome }) => outcome === 'fail')) {
      expect(finding.evidence.length).toBeGreaterThan(0);
      for (const { source, field } of finding.evidence) {
        expect(source).toMatch(/^(cognito-idp|ses|cloudwatch|dns):\w+$/);
        expect(field).not.toBe('');
      }
      expect(finding.remediation?.summary).toMatch(/\.$/);
      expect(finding.remediation?.link).toMatch(/^https:/);
    }
  });
});

test('story-after has no failing finding, and the same pools', async () => {
  const { code, report } = await demo('--estate', 'story-after');
  expect(namesOf(report, 'fail')).toEqual([]);
  expect(namesOf(report, 'unknown')).toEqual([]);
  expect(report.summary.subjects.userPool).toBe(17);
  expect(code).toBe(0);
});

test('a denied list makes exactly the checks unknown that needed it', async () => {
  const [whole, denied] = await Promise.all([demo(), demo('--deny', 'ses:ListEmailIdentities@eu-west-1')]);
  const pools = ['kumo-eu-cards', 'kumo-eu-gifts', 'kumo-eu-status'];
  const ofPools = ['exists', 'is-domain', 'verified', 'passes-dmarc', 'bulk-ready', 'monitored'].map(
    (what) => `cognito-sender-${what}`,
  );
  const idsOf = (kind: Finding['subject']['kind']) =>
    CHECKS.filter((check) => check.kind === kind).map(({ id }) => id);
  expect(namesOf(denied.report, 'unknown').sort()).toEqual(
    [
      ...ofPools.flatMap((check) => pools.map((pool) => `${check} ${pool}`)),
      ...idsOf('identity').map((check) => `${check} every identity in eu-west-1`),
      ...idsOf('domain').map((check) => `${check} every domain that mail comes from in eu-west-1`),
    ].sort(),
  );
  // Nothing else changed: what the other Regions and the other checks say is as it was.
  const unseen = ({ subject }: Finding) => subject.region === 'eu-west-1' && subject.kind === 'identity';
  const verdicts = (report: Report) =>
    new Map([...report.findings].map((finding) => [nameOf(finding), finding]));
  const before = verdicts(whole.report);
  for (const [name, finding] of verdicts(denied.report)) {
    const { outcome, severity } = finding;
    if (outcome !== 'unknown') expect(before.get(name)).toMatchObject({ outcome, severity });
  }
  const lost = [...before.values()].filter(
    (finding) => !verdicts(denied.report).has(nameOf(finding)) && !unseen(finding),
  );
  // Only eu-west-1 has an identity for this domain.
  expect(lost.map(nameOf).sort()).toEqual(
    idsOf('domain')
      .map((check) => `${check} kumo-support.example`)
      .sort(),
  );
  expect(denied.report.coverage.gaps).toEqual([
    expect.objectContaining({
      region: 'eu-west-1',
      action: 'ses:ListEmailIdentities',
      why: expect.stringContaining('AccessDenied'),
    }),
  ]);
  expect(denied.code).toBe(3);
});

test('an unknown answer outranks findings, whatever --fail-on says', async () => {
  const { code } = await demo('--deny', 'cognito-idp:DescribeUserPool@us-east-1', '--fail-on', 'none');
  expect(code).toBe(3);
});

test('--deep-reads bounds what is read one by one, and what it leaves out is told', async () => {
  const { code, report } = await demo('--check', 'ses-identity-not-public', '--deep-reads', '0');
  expect(namesOf(report, 'unknown')).toHaveLength(report.findings.length);
  const each = expect.objectContaining({
    action: 'ses:GetEmailIdentity',
    what: expect.stringMatching(/identit/),
  });
  // One gap for each Region that has identities.
  expect(report.coverage.gaps).toEqual([each, each, each]);
  expect(code).toBe(3);
});

test('an alert that cannot be published is told, and the findings are printed all the same', async () => {
  const { code, stdout, stderr } = await mailposture(['demo', '--format', 'json', '--deny', 'sns:Publish']);
  expect((JSON.parse(stdout) as Report).findings.length).toBeGreaterThan(0);
  expect(stderr).toMatch(/mailposture: could not publish to SNS topic .*AuthorizationError/);
  expect(code).toBe(2);
});

test('--fail-on, --check and --region narrow what counts and what is looked at', async () => {
  const low = await demo('--estate', 'story-before', '--check', 'cognito-own-quota', '--fail-on', 'high');
  expect(low.report.summary.worst).toBe('medium');
  expect(low.code).toBe(0);
  const medium = await demo('--check', 'cognito-own-quota', '--fail-on', 'medium');
  expect(medium.code).toBe(1);
  const region = await demo('--region', 'ap-northeast-3');
  expect(region.report.coverage.regions).toEqual(['ap-northeast-3']);
  expect([...new Set([...region.report.findings].map(({ subject }) => subject.region))]).toEqual([
    'ap-northeast-3',
  ]);
});

test('--subject narrows what is reported and published, not what is read or kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  const inventory = join(folder, 'inventory.json');
  const named = ['--subject', 'kumo-forum', '--subject', 'kumo-eu-*'];
  const { code, report, stderr } = await demo(...named, '--save-inventory', inventory);
  const pools = ['kumo-eu-beta', 'kumo-eu-cards', 'kumo-eu-gifts', 'kumo-eu-status', 'kumo-forum'];
  expect([...new Set([...report.findings].map(({ subject }) => subject.name))].sort()).toEqual(pools);
  expect(report.summary.subjects).toEqual({ userPool: pools.length, identity: 0, account: 0, domain: 0 });
  expect(report.coverage.regions).toContain('us-east-1');
  expect([...report.findings].some(({ follows }) => follows?.subject.kind === 'identity')).toBe(true);
  expect(stderr).toContain('in 5 pools; all of it was seen');
  expect(stderr).not.toContain('kumo-osaka');
  expect(code).toBe(1);
  const again = await mailposture(['evaluate', inventory, '--format', 'json', ...named]);
  expect(JSON.parse(again.stdout)).toEqual(withoutHistory(report));
  const whole = await mailposture(['evaluate', inventory, '--subject', 'kumo-osaka']);
  expect(whole.stdout).toContain('user pool kumo-osaka');
});

test('a --subject that is none is told after the scan, whose inventory is kept', async () => {
  const inventory = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'inventory.json');
  const { code, stdout, stderr } = await mailposture([
    ...['demo', '--subject', 'kumo-from', '--save-inventory', inventory],
  ]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/mailposture: --subject: nothing .* is called "kumo-from" \(near: "kumo-forum", /);
  expect(JSON.parse(await readFile(inventory, 'utf8')).format).toBe('mailposture-inventory/1');
});

test('a kept inventory is judged again to the same report, from a file and from standard input', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  const [inventory, report] = [join(folder, 'inventory.json'), join(folder, 'report.json')];
  const scanned = await mailposture([
    'demo',
    '--format',
    'json',
    '--save-inventory',
    inventory,
    '--out',
    report,
  ]);
  expect(scanned.stdout).toBe('');
  expect(scanned.stderr).toContain(report);
  const whole: Report = JSON.parse(await readFile(report, 'utf8'));
  const again = await mailposture(['evaluate', inventory, '--format', 'json']);
  expect(JSON.parse(again.stdout)).toEqual(withoutHistory(whole));
  expect(again.code).toBe(1);
  const piped = await mailposture(
    ['evaluate', '-', '--format', 'json'],
    {},
    await readFile(inventory, 'utf8'),
  );
  expect(piped.stdout).toBe(again.stdout);
});

test('an estate of one’s own', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'company.json');
  const estate = {
    name: 'company',
    description: 'One pool on the default sender, with a name that means harm.',
    managementAccount: '999988887777',
    accounts: [
      {
        Id: '999988887777',
        Name: 'Company',
        regions: {
          'eu-central-1': { userPools: [{ Id: 'eu-central-1_Abc123', Name: 'shop\u001b[2J<!channel>' }] },
        },
      },
    ],
  };
  await writeFile(file, JSON.stringify(estate));
  const { code, stdout } = await mailposture(['demo', '--estate', file]);
  expect(stdout).toContain('user pool shop [2J<!channel> (eu-central-1)');
  expect(stdout).toContain('`shop [2J&lt;!channel&gt;`');
  expect(stdout).not.toContain('\u001b');
  expect(code).toBe(1);

  await writeFile(file, JSON.stringify({ ...estate, acounts: [], managementAccount: 'us' }));
  const wrong = await mailposture(['demo', '--estate', file]);
  expect(wrong.stderr).toMatch(
    /company\.json does not fit the estate schema:\n {2}.*managementAccount: an account id is 12 digits/,
  );
  expect(wrong.stderr).toContain('acounts');
  expect(wrong.code).toBe(2);
});
