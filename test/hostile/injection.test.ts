// Hostile names, tags, policies and DNS records of a whole estate, scanned over AWS's own protocols and real DNS, through the
// deployed function and the command, into everything that is told or written: there it is text, and nothing else.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { handler } from '../../handlers/scan.ts';
import { LOCALES } from '../../src/model.ts';
import { FORMATS } from '../../src/publish/formats/index.ts';
import { parseDigest } from '../../src/publish/messages/digest.ts';
import { parseFindingMessage } from '../../src/publish/messages/finding-message.ts';
import { alertMessage } from '../../src/publish/slack/alert.ts';
import { slackMessage } from '../../src/publish/slack/digest.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { eventsOf } from '../../src/simulator/services/event-bridge.ts';
import { objectsOf } from '../../src/simulator/services/s3.ts';
import { importedFindingsOf } from '../../src/simulator/services/security-hub.ts';
import { type SnsPublished, topicsOf } from '../../src/simulator/services/sns-topics.ts';
import { readHcl } from '../fix/render/hcl.ts';
import { readZone } from '../fix/render/zone-reader.ts';
import { withEnvironment } from '../support/company.ts';
import { metricsIn } from '../support/emf.ts';
import { MARK, RUN } from '../support/hostile-texts.ts';
import { lambdaContext, printedBy } from '../support/lambda.ts';
import { environmentOf } from '../support/service.ts';
import { expectHarmless } from '../support/slack.ts';
import { command } from './command.ts';
import { ESTATE } from './estate.ts';
import { CONTROLS, READERS } from './readers.ts';

const extensionOf = (name: string) =>
  Object.entries(FORMATS).find(([format]) => format === name)?.[1].extension;

interface Told {
  readonly log: readonly string[];
  readonly objects: ReadonlyMap<string, string>;
  readonly messages: readonly SnsPublished[];
  readonly events: readonly unknown[];
  readonly imported: readonly unknown[];
  /** The inventory and the files that the command wrote, by name, and what it printed. */
  readonly command: ReadonlyMap<string, string>;
  readonly folder: string;
}

async function inCompany<T>(use: (company: Company) => Promise<T>): Promise<T> {
  const company = await startCompany({ estate: ESTATE, faults: [], quotas: 'off', seed: 1 });
  try {
    return await use(company);
  } finally {
    await company.close();
  }
}

async function tellAll(locale: string): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  return inCompany(async (company) => {
    const { world } = company.aws;
    const environment = {
      ...environmentOf(company),
      MAILPOSTURE_LOCALE: locale,
      MAILPOSTURE_METRICS: 'on',
      MAILPOSTURE_SECURITY_HUB: 'on',
      MAILPOSTURE_EVENT_BUS: 'posture',
      MAILPOSTURE_REPORT_FORMATS: Object.keys(FORMATS).join(','),
      MAILPOSTURE_TOPIC_FORM: locale === 'ja' ? 'amazon-q' : 'plain',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
      // As Lambda's own Node has nothing to warn of.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    const restore = withEnvironment(environment);
    const log = await printedBy(() => handler({}, lambdaContext())).finally(restore);
    const files = Object.keys(FORMATS).map((format) => `--write=${format}=${join(folder, format)}`);
    const scanned = await command(
      ['scan', ...files, '--history', join(folder, 'history'), '--save-inventory', join(folder, 'inventory')],
      { ...environment, MAILPOSTURE_CONFIG: '' },
    );
    const inventory = await readFile(join(folder, 'inventory'), 'utf8');
    return {
      log,
      objects: new Map([...objectsOf(world)].map(([path, { body }]) => [path, body.toString()])),
      messages: topicsOf(world).published,
      events: eventsOf(world).map(({ event }) => event),
      imported: [...importedFindingsOf(world).values()],
      command: new Map([
        ['table', scanned.stdout],
        ['stderr', scanned.stderr],
        ['inventory', inventory],
        ...(await Promise.all(
          Object.keys(FORMATS).map(
            async (format) => [format, await readFile(join(folder, format), 'utf8')] as const,
          ),
        )),
      ]),
      folder,
    };
  });
}

describe.each(LOCALES)('in %s', (locale) => {
  let told: Told;
  beforeAll(async () => {
    told = await tellAll(locale);
  });

  test.each(Object.entries(READERS))('a file of the format %s is one', (format, read) => {
    const text = told.command.get(format) ?? '';
    expect(text).toContain(MARK);
    read(text);
    const kept = [...told.objects].filter(([path]) => path.endsWith(`.${extensionOf(format)}`));
    expect(kept.length).toBeGreaterThan(0);
    for (const [path, body] of kept) if (path.includes('/reports/')) read(body);
  });

  test('a terminal shows text', () => {
    for (const name of ['table', 'stderr']) expect(told.command.get(name)).not.toMatch(CONTROLS);
    expect(told.command.get('table')).toContain(MARK);
  });

  test('each line of the log is one, and metrics are those of the scan', () => {
    const lines = told.log.map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(2);
    const metrics = told.log.flatMap(metricsIn);
    expect(metrics.length).toBeGreaterThan(5);
    for (const { namespace, name, dimensions } of metrics) {
      expect([namespace, Object.keys(dimensions)]).toEqual(['Mailposture', ['service']]);
      expect(name).toMatch(/^[A-Za-z]+$/);
    }
    for (const line of told.log) expect(line).not.toMatch(/[\u2028\u2029]|\p{Cc}/u);
  });

  test('a message of SNS has a subject of ASCII, attributes that can be filtered by, and an e-mail of text', () => {
    expect(told.messages.length).toBeGreaterThan(0);
    for (const { subject, parts, attributes } of told.messages) {
      if (subject !== undefined) expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
      expect(parts.email ?? '').not.toMatch(CONTROLS);
      expect(() => JSON.parse(parts.default)).not.toThrow();
      for (const [name, { Value }] of Object.entries(attributes)) {
        expect(name).toMatch(/^[\w.-]+$/);
        expect(Value).not.toMatch(/\p{Cc}/u);
      }
    }
  });

  test('Slack gets no mention, no link and no format of theirs', () => {
    for (const { parts } of told.messages) {
      const { format } = JSON.parse(parts.default);
      const isFinding = String(format).startsWith('mailposture-finding/');
      expectHarmless(
        isFinding
          ? alertMessage(parseFindingMessage(parts.default))
          : slackMessage(parseDigest(parts.default)),
      );
    }
  });

  test('events and findings of other services hold text', () => {
    expect(told.events.length).toBeGreaterThan(0);
    expect(told.imported.length).toBeGreaterThan(0);
    expect(JSON.stringify(told.imported)).toContain(MARK);
    // What people read of them; the rest is for programs, which get each text as it is.
    for (const one of told.imported) {
      const { Title, Description, Remediation } = JSON.parse(JSON.stringify(one));
      expect([Title, Description, Remediation?.Recommendation.Text].join('\n')).not.toMatch(CONTROLS);
      expect(Remediation?.Recommendation.Url ?? 'https://').toMatch(/^https:\/\/(?!evil)/);
    }
  });

  test('keys and names of files are of safe characters, and lead nowhere else', async () => {
    for (const path of told.objects.keys()) {
      expect(path).toMatch(/^mailposture-reports\/[\w/.-]+$/);
      expect(path).not.toMatch(/\.\.|\/\//);
    }
    const names = await readdir(told.folder, { recursive: true });
    for (const name of names) expect(name).toMatch(/^[\w/.-]+$/);
    expect(existsSync(join(tmpdir(), MARK))).toBe(false);
  });

  describe('a plan that cures it', () => {
    async function filesOf(form: string): Promise<[string, string][]> {
      const out = join(told.folder, `plan-${form}`);
      const { code, stderr, stdout } = await command(
        ['fix', join(told.folder, 'inventory'), '--as', form, '--out', out, '--locale', locale],
        {},
      );
      expect(stdout + stderr).not.toMatch(CONTROLS);
      expect([0, 3]).toContain(code);
      const entries = await readdir(out, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(file.slice(out.length)).toMatch(/^[\w/.-]+$/);
      return Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as [string, string]));
    }

    /** Each script by a shell, with an `aws` that says nothing; what it was called with. */
    async function runAll(scripts: readonly string[]): Promise<string> {
      const bin = join(told.folder, 'bin');
      await mkdir(bin, { recursive: true });
      await writeFile(
        join(bin, 'aws'),
        `#!/bin/sh\nprintf '%s\\n' "$@" >> "$CALLED"\ncase "$*" in sts*) echo 111122223333 ;; esac\n`,
      );
      await chmod(join(bin, 'aws'), 0o755);
      const called = join(told.folder, 'called');
      await writeFile(called, '');
      for (const script of scripts) {
        const { status } = spawnSync('sh', ['-n', script]);
        expect([script, status]).toEqual([script, 0]);
        spawnSync('sh', [script], {
          cwd: told.folder,
          env: { PATH: `${bin}:${process.env.PATH}`, CALLED: called },
          timeout: 20_000,
        });
      }
      return readFile(called, 'utf8');
    }

    test('as scripts: what is run is the AWS CLI, and nothing of a name', async () => {
      const files = await filesOf('cli');
      const scripts = files.map(([file]) => file).filter((file) => file.endsWith('.sh'));
      expect(scripts.length).toBeGreaterThan(0);
      for (const [file, text] of files) {
        expect([file, CONTROLS.test(text)]).toEqual([file, false]);
        if (file.endsWith('.json')) JSON.parse(text);
      }
      const called = await runAll(scripts);
      expect(called).not.toBe('');
      expect(await readdir(told.folder)).not.toContain(RUN);
      expect(called).not.toMatch(/^--(profile|endpoint-url)=/m);
    });

    test.each<[string, (text: string, file: string) => void]>([
      ['md', READERS.markdown],
      [
        'route53',
        (text, file) => (file.endsWith('.json') ? void JSON.parse(text) : expect(text).not.toMatch(CONTROLS)),
      ],
      [
        'zone',
        (text, file) =>
          /\.zone$|\.db$/.test(file) ? void readZone(text) : expect(text).not.toMatch(CONTROLS),
      ],
      [
        'terraform',
        (text, file) => (file.endsWith('.tf') ? void readHcl(text) : expect(text).not.toMatch(CONTROLS)),
      ],
      [
        'cloudformation',
        (text, file) =>
          /\.ya?ml$|\.json$/.test(file)
            ? expect(parseDocument(text, { logLevel: 'silent' }).errors).toEqual([])
            : expect(text).not.toMatch(CONTROLS),
      ],
    ])('as %s: each file is one of its kind', async (form, read) => {
      for (const [file, text] of await filesOf(form)) read(text, file);
    });
  });
});

test.each(['../../../tmp/mp7', '', '1111', '111122223333\n', '*', '__proto__'])(
  'an endpoint that calls the account %j is not believed: nothing is written by that name',
  async (account) => {
    const said = account.replaceAll('*', '&#42;');
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn>` +
          `<UserId>x</UserId><Account>${said}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A TCP server that listens has an AddressInfo; the other types are for pipes and servers that do not listen.
    const { port } = server.address() as AddressInfo;
    const history = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'history');
    try {
      await inCompany(async (company) => {
        const ran = await command(['scan', '--history', history], {
          ...company.aws.env,
          MAILPOSTURE_DNS: company.dns.address,
          AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
        });
        expect(ran.code).toBe(2);
        expect(ran.stderr).toMatch(/sts:GetCallerIdentity/);
        expect(ran.stdout).toBe('');
      });
    } finally {
      server.closeAllConnections();
      server.close();
      delete process.env.AWS_ENDPOINT_URL_STS;
    }
    expect(existsSync(history)).toBe(false);
  },
);
