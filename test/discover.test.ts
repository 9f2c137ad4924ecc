// Discovery: which account, which Regions, what they offer; and what a person is told when a scan cannot start.
import { STSClient } from '@aws-sdk/client-sts';
import { createDeps } from '../src/deps.ts';
import { DiscoverError } from '../src/discover/who-am-i.ts';
import { discover, type Scope } from '../src/discover.ts';
import { Journal } from '../src/fact.ts';
import type { Read, Text } from '../src/model.ts';
import { inCompany, lookAt, type TestCompanyOptions, withEnvironment } from './support/company.ts';
import { ACCOUNT, estate, many, pool } from './support/estate.ts';
import { expectJapanese, thrownBy } from './support/japanese.ts';

interface Discovered {
  readonly scope: Scope;
  readonly reads: readonly Read[];
  /** In English. */
  readonly notes: readonly string[];
  readonly texts: readonly Text[];
}

function discovered(
  of: Parameters<typeof inCompany>[0],
  options: TestCompanyOptions & { readonly only?: readonly string[] } = {},
): Promise<Discovered> {
  const { only, ...rest } = options;
  return inCompany(
    of,
    async ({ deps }) => {
      const journal = new Journal();
      const scope = await discover(deps, journal, only);
      const texts = journal.notes();
      return { scope, reads: journal.reads(), notes: texts.map(({ en }) => en), texts };
    },
    rest,
  );
}

const three = estate(
  { 'ap-northeast-1': {}, 'eu-west-1': {}, 'us-east-1': {} },
  { serviceRegions: { ses: ['eu-west-1'], 'cognito-idp': ['eu-west-1', 'us-east-1'] } },
);
const deny = (action: string) => ({ faults: [{ kind: 'deny', action } as const] });

describe('Regions', () => {
  test('that are enabled and offer Cognito or SES', async () => {
    const { scope, notes } = await discovered(three);
    expect(scope).toEqual({
      account: ACCOUNT,
      partition: 'aws',
      regions: [
        { region: 'eu-west-1', cognito: true, ses: true },
        { region: 'us-east-1', cognito: true, ses: false },
      ],
    });
    expect(notes).toEqual([]);
  });

  test('on all pages of both lists', async () => {
    const names = many(60, (i) => `eu-made-${i}`);
    const { scope, reads } = await discovered(
      estate(
        { 'eu-west-1': {} },
        {
          account: { RegionOptStatus: Object.fromEntries(names.map((name) => [name, 'ENABLED'] as const)) },
          serviceRegions: { ses: names, 'cognito-idp': names.slice(0, 25) },
        },
      ),
    );
    expect(scope.regions).toHaveLength(60);
    expect(scope.regions.filter(({ cognito }) => cognito)).toHaveLength(25);
    expect(reads.map(({ action, answered, items }) => [action, answered, items])).toEqual([
      ['account:ListRegions', 2, 61],
      ['ssm:GetParametersByPath', 6 + 3, 60 + 25],
    ]);
  });

  test.each([
    ['DISABLED', false],
    ['DISABLING', false],
    ['ENABLING', false],
    ['ENABLED', true],
    ['ENABLED_BY_DEFAULT', true],
  ] as const)('with the opt-in status %s are looked at: %s', async (status, looked) => {
    const { scope } = await discovered(
      estate(
        { 'us-east-1': {}, 'af-south-1': {} },
        { account: { RegionOptStatus: { 'af-south-1': status } } },
      ),
    );
    const names = scope.regions.map(({ region }) => region);
    expect(names).toEqual(looked ? ['af-south-1', 'us-east-1'] : ['us-east-1']);
  });
});

describe('what stands in for an answer', () => {
  const real = estate({
    'eu-west-1': { userPools: [pool('eu-west-1_A')] },
    'ap-east-1': {},
    'xx-future-1': {},
  });

  test('SSM denied: the bundled table says what a Region offers, which is noted and is no gap', async () => {
    const { report, inventory } = await lookAt(real, deny('ssm:GetParametersByPath'));
    expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    expect(report.coverage.notes).toEqual([
      expect.stringMatching(/^Which Regions offer Amazon Cognito was taken from the table .*AccessDenied/),
      expect.stringMatching(/^Which Regions offer Amazon SES was taken from the table .*AccessDenied/),
    ]);
    const failures = inventory.reads.flatMap(({ failures: all }) => all);
    expect(failures.map(({ instead }) => instead?.en)).toEqual([
      'the table of Regions that comes with Mailposture',
      'the table of Regions that comes with Mailposture',
    ]);
    const { scope } = await discovered(real, deny('ssm:GetParametersByPath'));
    expect(scope.regions).toEqual([
      { region: 'ap-east-1', cognito: true, ses: false },
      { region: 'eu-west-1', cognito: true, ses: true },
      // Not in the table: asked rather than passed over.
      { region: 'xx-future-1', cognito: true, ses: true },
    ]);
  });

  test('SSM that lists no Region is taken for no answer', async () => {
    const empty = estate({ 'eu-west-1': {} }, { serviceRegions: { ses: [], 'cognito-idp': ['eu-west-1'] } });
    const { scope, notes, texts } = await discovered(empty);
    expect(scope.regions).toEqual([{ region: 'eu-west-1', cognito: true, ses: true }]);
    expect(notes).toEqual([expect.stringMatching(/Amazon SES was taken from the table .*SSM lists none/)]);
    expect(texts.map(({ ja }) => ja)).toEqual([
      'Amazon SES を提供するリージョンは、Mailposture に同梱されている表から判断しました (SSM が 1 つも返しませんでした)。',
    ]);
  });

  test('ListRegions denied: a gap, for opt-in Regions were not looked at', async () => {
    const everywhere = many(1, () => 'eu-west-1').concat('us-west-2', 'af-south-1');
    const all = estate(
      { 'eu-west-1': {} },
      { serviceRegions: { ses: everywhere, 'cognito-idp': everywhere } },
    );
    const { report } = await lookAt(all, deny('account:ListRegions'));
    expect(report.coverage.regions).toEqual(['eu-west-1', 'us-west-2']);
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.gaps).toMatchObject([{ action: 'account:ListRegions', region: 'us-east-1' }]);
    expect(report.coverage.notes).toEqual([
      expect.stringMatching(/^Only the Regions .* Name them with --region/),
    ]);
  });

  test('ListRegions denied, but the Regions were named: no gap', async () => {
    const { report } = await lookAt(real, {
      ...deny('account:ListRegions'),
      request: { regions: ['eu-west-1'] },
    });
    expect(report.coverage).toMatchObject({ complete: true, regions: ['eu-west-1'] });
    expect(report.coverage.notes).toEqual([
      expect.stringMatching(
        /^Whether the Regions that were named are enabled is not known \(account:ListRegions /,
      ),
    ]);
  });
});

describe('--region', () => {
  const some = estate(
    { 'ap-northeast-1': {}, 'eu-west-1': {}, 'us-east-1': {}, 'af-south-1': {} },
    {
      serviceRegions: { ses: ['eu-west-1'], 'cognito-idp': ['eu-west-1', 'us-east-1'] },
      account: { RegionOptStatus: { 'af-south-1': 'DISABLED' } },
    },
  );

  test('only those, each once', async () => {
    const { scope } = await discovered(some, { only: ['us-east-1', 'eu-west-1', 'us-east-1'] });
    expect(scope.regions.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('what a named Region does not offer is noted', async () => {
    const { scope, notes, texts } = await discovered(some, { only: ['us-east-1', 'ap-northeast-1'] });
    expect(scope.regions).toEqual([
      { region: 'ap-northeast-1', cognito: false, ses: false },
      { region: 'us-east-1', cognito: true, ses: false },
    ]);
    expect(notes).toEqual([
      'Amazon Cognito is not offered in ap-northeast-1.',
      'Amazon SES is not offered in ap-northeast-1.',
      'Amazon SES is not offered in us-east-1.',
    ]);
    expect(texts[0]?.ja).toBe('Amazon Cognito は ap-northeast-1 では提供されていません。');
  });

  test.each<[string, string, TestCompanyOptions, RegExp]>([
    ['that does not exist', 'eu-wst-1', {}, /^eu-wst-1 is not an AWS Region .* like eu-west-1/],
    ['that is not enabled', 'af-south-1', {}, /^af-south-1 is not enabled .* or leave it out of --region/],
    [
      'that nobody can look up',
      'eu-wst-1',
      deny('account:ListRegions'),
      /^eu-wst-1 is not in the table of Regions .*account:ListRegions .*could not be read/,
    ],
  ])('one %s is refused', async (_, region, options, message) => {
    const { text } = await thrownBy(DiscoverError, () => discovered(some, { ...options, only: [region] }));
    expect(text.en).toMatch(message);
    expect(text.ja.startsWith(`${region} `)).toBe(true);
    expectJapanese(text);
  });
});

describe('a scan that cannot start says what to do, in one line', () => {
  const expectAdvice = async (start: Promise<unknown>, ...parts: RegExp[]) => {
    const error: unknown = await start.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof DiscoverError)) throw new Error(`no DiscoverError: ${String(error)}`);
    for (const part of parts) expect(error.message).toMatch(part);
    for (const told of Object.values(error.text)) expect(told).not.toMatch(/\n|\bat .*:\d+:\d+|\.\.|。。/);
    // What to do comes first; what went wrong is as AWS or the network said it.
    const reason = /^(.*?)\. /.exec(error.message)?.[1] ?? '';
    expect(error.text.ja).toMatch(/^[^:：]*\p{Script=Hiragana}.*。原因: /u);
    expect(error.text.ja).toContain(reason);
    expect(error.cause).toBeInstanceOf(Error);
  };

  test('no credentials', async () => {
    const restore = withEnvironment({ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    try {
      const deps = await createDeps();
      await expectAdvice(
        discover(deps, new Journal()),
        /No AWS credentials were found/,
        /aws configure.*AWS_PROFILE.*mailposture demo/,
      );
    } finally {
      restore();
    }
  });

  test('a profile that does not exist', async () => {
    const restore = withEnvironment({ AWS_PROFILE: 'nowhere', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    try {
      const deps = await createDeps();
      await expectAdvice(discover(deps, new Journal()), /No AWS credentials were found.*AWS_PROFILE/);
    } finally {
      restore();
    }
  });

  test.each<[string, TestCompanyOptions, RegExp[]]>([
    [
      'credentials that AWS does not know',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIASIM0999999999999' } },
      [/^InvalidClientTokenId/, /AWS does not accept these credentials: look at AWS_ACCESS_KEY_ID/],
    ],
    [
      'credentials that have expired',
      { faults: [{ kind: 'expired', action: 'sts:GetCallerIdentity' }] },
      [/^ExpiredToken/, /have expired: sign in again/],
    ],
    [
      'a Region that is no name',
      { environment: { AWS_REGION: 'not a region' } },
      [/region/i, /"not a region" is not the name of a Region.*AWS_REGION/],
    ],
    [
      'an account that may not even ask who it is',
      { faults: [{ kind: 'deny', action: 'sts:GetCallerIdentity' }] },
      [/^AccessDenied/, /could not find out whose account this is \(sts:GetCallerIdentity\)/],
    ],
  ])('%s', async (_, options, parts) => {
    await expectAdvice(discovered(three, options), ...parts);
  });

  // Errors of node:net are strangers to Jest's own world and come through the SDK without their code: so these are made
  // here. test/cli/usage.test.ts sees a real refused connection.
  test.each([
    ['Error', 'ECONNREFUSED'],
    ['Error', 'ENOTFOUND'],
    ['Error', 'EAI_AGAIN'],
    ['Error', 'ENETUNREACH'],
    ['TimeoutError', 'ECONNRESET'],
    ['TimeoutError', undefined],
  ])('an endpoint that does not answer: %s %s', async (name, code) => {
    const error = Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { name, ...(code && { code }) });
    const sts = new STSClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
      requestHandler: { metadata: { handlerProtocol: 'http/1.1' }, handle: () => Promise.reject(error) },
    });
    const never = () => {
      throw new Error('asked for more');
    };
    const ports = { homeRegion: 'eu-west-1', sts: () => sts, account: never, ssm: never };
    await expectAdvice(
      discover(ports, new Journal()),
      /^(ECONN|ENOTF|EAI_|ENETU|TimeoutError).*connect/,
      /The endpoint for eu-west-1 did not answer: .*AWS_REGION.*AWS_ENDPOINT_URL/,
    );
  });
});
