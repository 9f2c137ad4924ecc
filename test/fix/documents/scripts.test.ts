// The scripts, run by shells with a stand-in for the AWS CLI: what it is called with, in which order, and what they do where
// something is missing. Nothing in a name is run.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { poolCommands, requestCommands, sesCommands } from '../../../src/fix/aws/commands.ts';
import { type Document, type DocumentForm, documentsOf } from '../../../src/fix/documents.ts';
import type { Plan } from '../../../src/fix/plan.ts';
import { LOCALES } from '../../../src/model.ts';
import { hostileText } from '../render/hostile.ts';
import { ACCOUNT, PLAN, planNamed, STEPS, TWO_ACCOUNTS } from './plans.ts';

const folder = mkdtempSync(join(tmpdir(), 'mailposture-scripts-'));
const seen = join(folder, 'argv');
const bin = join(folder, 'bin');
mkdirSync(bin);
// Each argument after another, with an empty one behind each call; answers what a script asks for.
writeFileSync(
  join(bin, 'aws'),
  `#!/bin/sh
printf '%s\\0' "$@" END >> '${seen}'
case "$*" in
  sts*) echo "$ACCOUNT" ;;
  sesv2\\ create-*) [ -z "$SES" ] || { echo "An error occurred ($SES) when calling it" >&2; exit 254; } ;;
  *list-hosted-zones-by-name*=other.example.*) echo ;;
  *list-hosted-zones-by-name*) printf '%s\\n' "$ZONES" ;;
  *list-resource-record-sets*) echo "$TTL" ;;
  *change-resource-record-sets*) [ -z "$REFUSED" ] ;;
  *get-email-identity*) echo "$VERIFIED" ;;
  *get-account*) echo "$PRODUCTION" ;;
  *get-role* | *describe-log-streams*) exit 254 ;;
esac
`,
);
chmodSync(join(bin, 'aws'), 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The arguments of each call. */
  readonly calls: readonly (readonly string[])[];
}

let count = 0;
function save(documents: readonly Document[]): string {
  count += 1;
  const place = join(folder, `plan-${count}`);
  for (const { path, text } of documents) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  return place;
}

function run(script: string, given: Readonly<Record<string, string>> = {}, shell = 'sh'): Run {
  writeFileSync(seen, '');
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    ACCOUNT,
    ZONES: '/hostedzone/Z1',
    TTL: '60',
    REFUSED: '',
    SES: '',
    VERIFIED: 'True',
    PRODUCTION: 'True',
    ...given,
  };
  const { status, stdout, stderr } = spawnSync(shell, [script], { env, encoding: 'utf8' });
  const calls: string[][] = [[]];
  for (const word of readFileSync(seen, 'utf8').split('\0').slice(0, -1)) {
    if (word === 'END') calls.push([]);
    else calls.at(-1)?.push(word);
  }
  return { status, stdout, stderr, calls: calls.slice(0, -1) };
}

const write = (plan: Plan, form: DocumentForm = 'cli', locale: 'en' | 'ja' = 'en') =>
  documentsOf(plan, form, { locale, zones: [] });
const scriptsIn = (documents: readonly Document[]) =>
  documents.map(({ path }) => path).filter((path) => path.endsWith('.sh'));

describe.each(['sh', 'bash', 'dash'])('%s', (shell) => {
  const has = spawnSync(shell, ['-c', ':']).status === 0;
  (has ? test : test.skip)('reads every script', () => {
    for (const plan of [PLAN, TWO_ACCOUNTS, planNamed('\'$(id)`id`"\n\\')]) {
      for (const { path, text } of [...write(plan), ...write(plan, 'route53'), ...write(plan, 'cli', 'ja')]) {
        if (!path.endsWith('.sh')) continue;
        const { status, stderr } = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
        expect([path, status, stderr]).toEqual([path, 0, '']);
      }
    }
  });
});

/** What the commands of a plan's steps call, but for what is left to people. */
function callsOf(plan: Plan): string[][] {
  return plan.steps
    .filter(({ id }) => id !== 'pool-staff')
    .flatMap(({ changes }) => changes)
    .flatMap((change) => {
      if (change.kind === 'ses') return sesCommands(change).run;
      if (change.kind === 'cognito') return poolCommands(change).run;
      return change.kind === 'request' && change.request === 'quotaIncrease'
        ? requestCommands(change, 'en').run.slice(0, 1)
        : [];
    })
    .flatMap(({ argv, unless }) => [...(unless === undefined ? [] : [unless.argv.slice(1)]), argv.slice(1)]);
}

const isQuestion = ([service = '', operation = '']: readonly string[]) =>
  ['route53', 'sts'].includes(service) ||
  ['get-email-identity', 'get-account', 'describe-user-pool'].includes(operation);

test('the scripts, run in order, make each call of the plan, and none that is still to be decided or filled in', () => {
  const documents = write(PLAN);
  const place = save(documents);
  const runs = scriptsIn(documents).map((path) => ({ path, ...run(join(place, path)) }));
  expect(runs.flatMap(({ calls }) => calls).filter((call) => !isQuestion(call))).toEqual(callsOf(PLAN));
  // One zone is elsewhere, and the request is not filled in.
  expect(runs.filter(({ status }) => status !== 0).map(({ path }) => path)).toEqual([
    '02-dns.sh',
    '06-production.sh',
  ]);
  for (const { stdout } of runs) expect(stdout).toContain('mailposture scan --region eu-west-1');
  expect(runs[0]?.stdout).toContain('run mailposture fix again');
});

test('what waits for the outcome of other steps stands in its script as comments', () => {
  const text = write(PLAN).find(({ path }) => path === '08-switch.sh')?.text;
  expect(text).toMatch(
    /^# Not yet: .* step 6 and 9\..*\n(?:# .*\n)*# aws cognito-idp update-user-pool .*eu-west-1_Staff/m,
  );
  const steps = STEPS.map((step) =>
    step.phase === 'tighten' ? { ...step, after: ['dkim-eu-west-1-new.example'] } : step,
  );
  const documents = write({ ...PLAN, steps });
  const { status, calls } = run(join(save(documents), '09-tighten.sh'));
  expect([status, calls.filter((call) => call.includes('change-resource-record-sets'))]).toEqual([0, []]);
});

test('nothing is done with the credentials of another account', () => {
  const place = save(write(PLAN));
  const { status, stderr, calls } = run(join(place, '01-identities.sh'), { ACCOUNT: '999999999999' });
  expect([status, calls]).toEqual([
    1,
    [['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text']],
  ]);
  expect(stderr).toContain('999999999999');
});

test.each(LOCALES)('a request is sent once it is filled in, and not before (%s)', (locale) => {
  const documents = write(PLAN, 'cli', locale);
  const script = '06-production.sh';
  const sent = ({ calls }: Run) =>
    calls.filter(([, operation]) => operation === 'put-account-details').length;
  const before = run(join(save(documents), script));
  expect([before.status, sent(before)]).toEqual([1, 0]);
  const filled = documents.map(({ path, text }) => ({
    path,
    text: path.startsWith('put-account-details') ? text.replaceAll(/<[^<>]*>/g, 'x') : text,
  }));
  const after = run(join(save(filled), script));
  expect([after.status, sent(after)]).toEqual([0, 1]);
});

test('what is there already stays; any other refusal ends the script', () => {
  const place = save(write(PLAN));
  const again = run(join(place, '07-watch.sh'), { SES: 'AlreadyExistsException' });
  expect(again.calls).toEqual(run(join(place, '07-watch.sh')).calls);
  expect([again.status, again.stderr.match(/there already/g)?.length]).toEqual([0, 2]);
  const refused = run(join(place, '07-watch.sh'), { SES: 'LimitExceededException' });
  expect([refused.status, refused.calls.length]).toEqual([1, 2]);
  expect(refused.stderr).toContain('LimitExceededException');
});

test.each([
  ['SES has verified its sender', { VERIFIED: 'False' }, 2],
  // The notices of the second go out through Cognito’s own SES.
  ['SES is out of the sandbox there', { PRODUCTION: 'False' }, 1],
])('a pool is not switched before %s, and the next one is asked for', (_, given, held) => {
  const { status, stderr, calls } = run(join(save(write(PLAN)), '08-switch.sh'), given);
  expect([status, stderr.match(/eu-west-1_AbCdEf123 \(False\)$/gm)?.length]).toEqual([1, held]);
  expect(stderr).toContain('is left as it is');
  expect(calls).toContainEqual([
    ...['sesv2', 'get-email-identity', '--region', 'eu-west-1', '--email-identity', 'example.com'],
    ...['--query', 'VerifiedForSendingStatus', '--output', 'text'],
  ]);
  const changes = calls.filter(
    ([service, operation = '']) => service === 'cognito-idp' && !operation.startsWith('describe'),
  );
  expect(changes.filter(([, operation]) => operation === 'update-user-pool')).toEqual([]);
});

describe('records', () => {
  const changes = ({ calls }: Run) =>
    calls
      .filter((call) => call.includes('change-resource-record-sets'))
      .map((call) => call.slice(call.indexOf('--hosted-zone-id') + 1));
  const dns = (place: string, given?: Readonly<Record<string, string>>) =>
    run(join(place, '02-dns.sh'), given);

  test('each batch goes to the zone that is found; a zone that is not holds up no other', () => {
    const done = dns(save(write(PLAN)));
    expect(changes(done)).toEqual(
      ['dkim-example.com', 'dmarc-example.com_example.com', 'spf-example.com'].map((name) => [
        '/hostedzone/Z1',
        '--change-batch',
        `file://${name}.json`,
      ]),
    );
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(/^other\.example\.: .* 02-dns_other\.example\.zone$/m);
  });

  test('the zone is asked for by name, and only a public one counts', () => {
    const [call] = dns(save(write(PLAN))).calls;
    expect(call).toEqual([
      'route53',
      'list-hosted-zones-by-name',
      '--dns-name=example.com.',
      '--query',
      "HostedZones[?Name=='example.com.' && Config.PrivateZone==`false`].Id",
      '--output',
      'text',
    ]);
    const profile = dns(save(write(PLAN)), { DNS_PROFILE: 'the dns' }).calls;
    expect(profile.every((words) => words[0] === '--profile' && words[1] === 'the dns')).toBe(true);
  });

  test.each(['', 'None', '/hostedzone/Z1\t/hostedzone/Z2'])('no zone is chosen from %j', (ZONES) => {
    const done = dns(save(write(PLAN)), { ZONES });
    expect([changes(done), done.status]).toEqual([[], 1]);
  });

  test('a batch that is refused is told, and holds up no other', () => {
    const done = dns(save(write(PLAN)), { REFUSED: 'yes' });
    expect(changes(done)).toHaveLength(3);
    expect([done.status, done.stderr.match(/did not take/g)?.length]).toEqual([1, 3]);
  });

  test('a deletion names the TTL that stands there, however often it is tried; without one nothing is deleted', () => {
    const place = save(write(PLAN));
    const ttls = () =>
      JSON.parse(readFileSync(join(place, 'dkim-example.com.json'), 'utf8')).Changes.map(
        ({ ResourceRecordSet: { TTL } }: { ResourceRecordSet: { TTL: number } }) => TTL,
      );
    expect(ttls()).toEqual([300, 3600, 3600]);
    const done = dns(place);
    expect(done.calls.find((call) => call.includes('list-resource-record-sets'))?.slice(2)).toEqual([
      '--hosted-zone-id',
      '/hostedzone/Z1',
      '--start-record-name=tok1._domainkey.example.com',
      '--start-record-type',
      'TXT',
      '--query',
      "ResourceRecordSets[?Name=='tok1._domainkey.example.com.' && Type=='TXT'].TTL | [0]",
      '--output',
      'text',
    ]);
    expect(ttls()).toEqual([60, 3600, 3600]);
    dns(place, { TTL: '86400' });
    expect(ttls()).toEqual([86_400, 3600, 3600]);
    const gone = dns(place, { TTL: 'None' });
    expect(changes(gone).map(([, , file]) => file)).not.toContain('file://dkim-example.com.json');
    expect(gone.stderr).toContain('dkim-example.com.json (tok1._domainkey.example.com TXT)');
    expect(ttls()).toEqual([86_400, 3600, 3600]);
  });

  test('a zone whose id is known is not looked up', () => {
    const zones = [{ name: 'Example.com.', id: 'Z9' }];
    const documents = documentsOf(PLAN, 'route53', { locale: 'en', zones });
    const done = run(join(save(documents), 'apply.sh'));
    expect(done.calls.filter((call) => call.includes('--dns-name=example.com.'))).toEqual([]);
    expect(changes(done).map(([zone]) => zone)).toEqual(['Z9', 'Z9', 'Z9', 'Z9']);
    expect(changes(run(join(save(documents), 'later/apply.sh')))).toHaveLength(1);
  });
});

describe('hostile names', () => {
  const NAMES = [
    `'; touch ${join(folder, 'PWNED')}; '`,
    `$(touch ${join(folder, 'PWNED')})`,
    `\`touch ${join(folder, 'PWNED')}\``,
    `x\ntouch ${join(folder, 'PWNED')}\n`,
    `EOF\ntouch ${join(folder, 'PWNED')}`,
    `\r\ntouch ${join(folder, 'PWNED')}`,
    '--profile',
    '%s%n',
  ];

  function tried(name: string): void {
    const plan = planNamed(name);
    const documents = write(plan);
    const place = save(documents);
    const runs = scriptsIn(documents).map((path) => run(join(place, path)));
    expect(runs.flatMap(({ calls }) => calls).filter((call) => !isQuestion(call))).toEqual(callsOf(plan));
    expect(existsSync(join(folder, 'PWNED'))).toBe(false);
    rmSync(place, { recursive: true });
  }

  test.each(NAMES)('%j is handed over as it is', tried);

  test('and so is any other', () => {
    fc.assert(
      fc.property(hostileText, (name) => tried(name.slice(0, 500))),
      { numRuns: 12 },
    );
  });
});

test('the fixture has a step of each kind', () => {
  expect(new Set(STEPS.flatMap(({ changes }) => changes.map(({ kind }) => kind))).size).toBe(5);
});
