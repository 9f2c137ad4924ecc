// The environment and the command line, with any text for each value: it is taken, or refused by the name of the variable or
// the option; and history files that are none.
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { memberSettingsFrom, settingsFrom } from '../../src/config.ts';
import { InputError } from '../../src/input.ts';
import { slackConfig } from '../../src/publish/slack/config.ts';
import { SlackConfigError } from '../../src/publish/slack/secret.ts';
import { startCompany } from '../../src/simulator/index.ts';
import { lookAt } from '../support/company.ts';
import { ACCOUNT, estate, pool } from '../support/estate.ts';
import { anyJson, jsonText, nearlyValid } from '../support/hostile-json.ts';
import { hostileText } from '../support/reports.ts';
import { environmentOf, Service } from '../support/service.ts';
import { publishingEstate } from '../support/simulated.ts';
import { command, expectRefused, expectToldOnly } from './command.ts';

const RUNS = 100;
const RUNS_OF_COMMAND = 6;

/** No process can be given a NUL (POSIX, "environ" and "exec"); an empty variable counts as not set. */
const value = hostileText.map((text) => text.replaceAll('\0', '')).filter((text) => text !== '');

const ESTATE = estate({ 'eu-west-1': { userPools: [pool('eu-west-1_A')] } });

/** A value that is right for each, as the others are while one is tried. */
const VARIABLES: Readonly<Record<string, string>> = {
  MAILPOSTURE_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:digest',
  MAILPOSTURE_TOPIC_FORM: 'plain',
  MAILPOSTURE_DIGEST: 'changes',
  MAILPOSTURE_FINDINGS: 'on',
  MAILPOSTURE_REMIND_DAYS: '7',
  MAILPOSTURE_REPORT_BUCKET: 'reports',
  MAILPOSTURE_REPORT_FORMATS: 'json,html',
  MAILPOSTURE_HISTORY: 's3://reports/history',
  MAILPOSTURE_SECURITY_HUB: 'off',
  MAILPOSTURE_EVENT_BUS: 'posture',
  MAILPOSTURE_METRICS: 'on',
  MAILPOSTURE_REGIONS: 'eu-west-1',
  MAILPOSTURE_DNS: '127.0.0.1:53',
  MAILPOSTURE_PACE: 'aws',
  MAILPOSTURE_CONFIG: 's3://reports/config.yml',
  MAILPOSTURE_LOCALE: 'en',
  MAILPOSTURE_DEEP_READS: 'all',
  MAILPOSTURE_ACCOUNTS: '111122223333',
  MAILPOSTURE_ROLE: 'MailpostureMember',
  MAILPOSTURE_EXTERNAL_ID: 'mailposture-7f3a',
};
/** Paths, which may hold anything. */
const PATHS = ['MAILPOSTURE_HISTORY', 'MAILPOSTURE_CONFIG'];

/** The error of what is thrown. @throws what is none of its class */
function refusal<E extends Error>(type: new (...args: never[]) => E, run: () => unknown): E | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof type) return error;
    throw error;
  }
}

test('all of them, rightly set, are taken', () => {
  expect(settingsFrom(VARIABLES)).toMatchObject({
    topicArn: VARIABLES.MAILPOSTURE_TOPIC_ARN,
    deepReads: Infinity,
  });
  expect(memberSettingsFrom(VARIABLES)).toMatchObject({ role: 'MailpostureMember' });
});

test.each(Object.keys(VARIABLES))('%s with any text is taken, or refused by its name', (name) => {
  let refused = 0;
  fc.assert(
    fc.property(value, (text) => {
      const error = refusal(InputError, () => settingsFrom({ ...VARIABLES, [name]: text }));
      if (error === undefined) return;
      refused += 1;
      expect(error.message).toMatch(new RegExp(`^environment is not valid: ${name}[.\\d]*: expected `));
      // None of these values is a secret, and all the same none is quoted: who set it knows it.
      if (text.length > 20) expect(error.message).not.toContain(text);
      expect(error.message.length).toBeLessThan(5000);
    }),
    { numRuns: RUNS },
  );
  if (!PATHS.includes(name)) expect(refused).toBeGreaterThan(RUNS / 2);
});

test('a variable of ours that nobody knows is refused by its name, whatever it is called', () => {
  fc.assert(
    fc.property(value, value, (rest, text) => {
      const name = `MAILPOSTURE_${rest}`;
      if (Object.hasOwn(VARIABLES, name)) return;
      const error = refusal(InputError, () => settingsFrom({ [name]: text }));
      expect(error?.message).toMatch(/^environment is not valid: MAILPOSTURE_.*: unknown key$/);
      expect(error?.message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    }),
    { numRuns: RUNS },
  );
});

const BOT = {
  SLACK_TOKEN_PARAMETER: '/token',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_THREADS_BUCKET: 'reports',
  SLACK_API_URL: 'http://127.0.0.1:1/',
};

test.each([...Object.keys(BOT), 'MAILPOSTURE_LOCALE', 'SLACK_WEBHOOK_PARAMETER'])(
  '%s of the Slack function with any text is taken, or refused by its name',
  (name) => {
    fc.assert(
      fc.property(value, (text) => {
        const error = refusal(SlackConfigError, () => slackConfig({ ...BOT, [name]: text }));
        if (error === undefined) return;
        expect(error.message).toContain(name);
        if (text.length > 20) expect(error.message).not.toContain(text);
      }),
      { numRuns: RUNS },
    );
  },
);

test.each([
  'https://127.0.0.1/',
  'http://127.0.0.1.evil.example/',
  'http://evil.example@127.0.0.1.nip.example/',
  'file:///',
])('a token does not go to %s', (SLACK_API_URL) => {
  expect(() => slackConfig({ ...BOT, SLACK_API_URL })).toThrow(
    /^SLACK_API_URL: expected http on this machine/,
  );
});

let inventory: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-'));
  inventory = join(folder, 'inventory.json');
  await writeFile(inventory, JSON.stringify((await lookAt(ESTATE)).inventory));
});

test.each(Object.keys(VARIABLES).filter((name) => !PATHS.includes(name)))(
  'the command says which variable: %s',
  async (name) => {
    const ran = await command(['evaluate', inventory], {
      ...VARIABLES,
      MAILPOSTURE_CONFIG: '',
      [name]: '\u001b[2J\u202e',
    });
    expectRefused(ran);
    expect(ran.stderr).toContain(name);
  },
);

/** Options whose values are read as something; without credentials a scan gets no further than that. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ...[
    '--region',
    '--dns',
    '--check',
    '--format',
    '--fail-on',
    '--write',
    '--config',
    '--deep-reads',
    '--pace',
    '--max-time',
  ]
    .concat(['--subject', '--topic', '--locale', '--profile', '--accounts', '--role', '--external-id'])
    .map((option) => ['scan', option] as const),
  ...[
    '--as',
    '--from',
    '--events-topic',
    '--dmarc-reports',
    '--hosted-zone',
    '--check',
    '--subject',
    '--locale',
  ].map((option) => ['fix', option] as const),
  ...['--dns', '--check', '--format', '--fail-on'].map((option) => ['domain', option] as const),
];

test.each(OPTIONS)('%s %s with any text is taken, or refused by its name', async (name, option) => {
  await fc.assert(
    fc.asyncProperty(value, async (text) => {
      const about = { scan: [], fix: [inventory], domain: ['127.0.0.1'] }[name] ?? [];
      const ran = await command([name, `${option}=${text}`, ...about], { AWS_REGION: 'eu-west-1' });
      // What was typed is quoted, and a control character takes six in JSON.
      if (ran.code === 2) expectRefused(ran, 12_000 + 6 * text.length);
      // What `fix` takes for a subject, a check or a mailbox may be one.
      else expect([name, ran.code]).toEqual(['fix', expect.any(Number)]);
      expect(ran.stderr).not.toMatch(/(Type|Range|Reference|Syntax)Error/);
    }),
    { numRuns: RUNS_OF_COMMAND },
  );
});

test('domain with any name is refused, or looked for', async () => {
  await fc.assert(
    fc.asyncProperty(value, async (text) => {
      const ran = await command(['domain', '--dns', '127.0.0.1:1', '--', text]);
      if (ran.code === 2) return expectRefused(ran, 12_000 + 6 * text.length);
      // Nobody answers there.
      expect([ran.code, ran.stderr]).toEqual([3, '']);
      expect(ran.stdout).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
    }),
    { numRuns: RUNS_OF_COMMAND * 5 },
  );
});

describe('a history that is none', () => {
  const KEPT = ['latest.json', 'deep.json'] as const;

  /** What one scan leaves behind. */
  async function kept(): Promise<{ service: Service; texts: Readonly<Record<string, string>> }> {
    const service = new Service();
    await service.scan(ESTATE);
    const texts = Object.fromEntries(
      KEPT.map((name) => [name, service.objects.get(`history/${ACCOUNT}/${name}`) ?? '']),
    );
    return { service, texts };
  }

  test.each(KEPT)('%s of any JSON: nobody is told anything, and it stays as it is', async (name) => {
    const { service, texts } = await kept();
    expect(texts[name]).toMatch(/^\{/);
    const key = `history/${ACCOUNT}/${name}`;
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyJson.map(jsonText), hostileText), async (text) => {
        const now = service.copy();
        now.rewrite(key, () => text);
        const before = now.objects;
        const { error, digests, findings } = await now.scan(ESTATE);
        expect(error).toMatchObject({ name: 'HistoryError' });
        expect(String(error)).toContain(name);
        expect([digests, findings]).toEqual([[], []]);
        expect(now.objects.get(key)).toBe(before.get(key));
      }),
      { numRuns: RUNS_OF_COMMAND },
    );
  });

  test.each(KEPT)(
    '%s with one field harmed: it is read, or refused by the name of the field',
    async (name) => {
      const { service, texts } = await kept();
      const key = `history/${ACCOUNT}/${name}`;
      await fc.assert(
        fc.asyncProperty(nearlyValid(JSON.parse(texts[name] ?? '')), async ({ value: harmed }) => {
          const now = service.copy();
          now.rewrite(key, () => jsonText(harmed));
          const before = now.objects.get(key);
          const { error, digests } = await now.scan(ESTATE);
          if (error === undefined) return;
          expect(error).toMatchObject({ name: 'HistoryError' });
          expect(digests).toEqual([]);
          expect(now.objects.get(key)).toBe(before);
        }),
        { numRuns: RUNS_OF_COMMAND * 2 },
      );
    },
  );

  test('in a folder: the command says which file, and leaves all as it is', async () => {
    const company = await startCompany({ estate: publishingEstate, faults: [], quotas: 'off', seed: 1 });
    const history = await mkdtemp(join(tmpdir(), 'mailposture-'));
    const account = publishingEstate.managementAccount;
    await mkdir(join(history, account));
    const file = join(history, account, 'latest.json');
    try {
      for (const text of [
        '',
        '{}',
        '[]',
        '\0',
        '{"__proto__": {"format": "mailposture-history/1"}}',
        '['.repeat(50_000),
      ]) {
        await writeFile(file, text);
        const {
          MAILPOSTURE_TOPIC_ARN: _,
          MAILPOSTURE_REPORT_BUCKET: __,
          ...environment
        } = environmentOf(company);
        const ran = await command(['scan', '--history', history], environment);
        // The report is told, without what changed.
        expectToldOnly(ran);
        expect(ran.stderr).toContain(file);
        expect(await readFile(file, 'utf8')).toBe(text);
        expect(await readdir(join(history, account))).toEqual(['latest.json']);
      }
    } finally {
      await company.close();
    }
  });
});
