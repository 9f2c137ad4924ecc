// The things of the outside world: what the SDK clients send, how fast, and what they do when nobody answers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createDeps } from '../src/deps.ts';
import { VERSION } from '../src/version.ts';
import { countCalls, inCompany, withEnvironment } from './support/company.ts';
import { address, domain, estate, many, pool, poolOf, REGION } from './support/estate.ts';

const small = estate({
  [REGION]: {
    ses: { identities: [domain('example.com')] },
    userPools: [poolOf('example.com', `${REGION}_A`)],
  },
});

describe('requests', () => {
  test('are counted, those that were tried again too', async () => {
    const faults = [{ kind: 'error', action: 'ses:GetAccount', count: 2 }] as const;
    await inCompany(
      small,
      async ({ deps, calls, look }) => {
        await look();
        expect(countCalls(calls)['ses:GetAccount']).toBe(3);
        expect(Object.fromEntries(deps.requests)).toEqual({
          'eu-west-1 STSClient.GetCallerIdentity': 1,
          'us-east-1 AccountClient.ListRegions': 1,
          'us-east-1 SSMClient.GetParametersByPath': 2,
          'eu-west-1 CognitoIdentityProviderClient.ListUserPools': 1,
          'eu-west-1 CognitoIdentityProviderClient.DescribeUserPool': 1,
          'eu-west-1 CognitoIdentityProviderClient.GetLogDeliveryConfiguration': 1,
          'eu-west-1 CloudWatchClient.GetMetricData': 1,
          'eu-west-1 SESClient.GetIdentityNotificationAttributes': 1,
          'eu-west-1 SESv2Client.GetEmailIdentity': 1,
          'eu-west-1 SESv2Client.GetAccount': 3,
          'eu-west-1 SESv2Client.ListEmailIdentities': 1,
          'eu-west-1 SESClient.GetIdentityDkimAttributes': 1,
          'eu-west-1 SESClient.GetIdentityMailFromDomainAttributes': 1,
        });
        const sent = [...deps.requests.values()].reduce((a, b) => a + b, 0);
        expect(sent).toBe(calls.length);
      },
      { faults },
    );
  });

  test('say who asks', async () => {
    await inCompany(small, async ({ deps }) => {
      const agents: string[] = [];
      deps.sts().middlewareStack.add(
        (next) => (args) => {
          const { request } = args;
          if (typeof request === 'object' && request !== null && 'headers' in request) {
            agents.push(JSON.stringify(request.headers));
          }
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      await deps.sts().send(new GetCallerIdentityCommand({}));
      expect(agents).toEqual([expect.stringContaining(`mailposture/${VERSION}`)]);
    });
  });

  test('one client a Region, kept', async () => {
    await inCompany(small, async ({ deps }) => {
      expect(deps.ses('eu-west-1')).toBe(deps.ses('eu-west-1'));
      expect(deps.ses('eu-west-1')).not.toBe(deps.ses('us-east-1'));
      expect(deps.cloudwatch('eu-west-1')).toBe(deps.cloudwatch('eu-west-1'));
      expect(await deps.cloudwatch('eu-west-1').config.region()).toBe('eu-west-1');
    });
  });

  test('that nobody answers end in an error, not in a warning and a wait without end', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const restore = withEnvironment({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
    try {
      const sts = (await createDeps()).sts();
      const answer = sts.send(new GetCallerIdentityCommand({}), { requestTimeout: 50 });
      await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      restore();
      silent.closeAllConnections();
      silent.close();
    }
  });
});

describe('pacing', () => {
  test("under AWS's own quotas nothing of a small scan is throttled", async () => {
    const paced = estate({
      [REGION]: {
        ses: {
          identities: [
            ...many(101, (i) => address(`u${i}@example.com`)),
            domain('one.example', { VerificationStatus: 'PENDING' }),
            domain('two.example', { VerificationStatus: 'PENDING' }),
          ],
        },
        userPools: many(20, (i) => pool(`${REGION}_P${i}`)),
      },
      'us-east-1': { ses: { identities: [domain('example.com')] } },
    });
    await inCompany(
      paced,
      async ({ calls, look }) => {
        // Each identity by itself would take a second each: two of a Region will do.
        const { report } = await look({ checks: ['cognito-*', 'ses-*'], deepReads: 2 });
        expect(report.coverage.gaps).toMatchObject([{ region: REGION, what: '101 identities' }]);
        expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([200]));
        expect(countCalls(calls)).toMatchObject({
          'ses:GetIdentityDkimAttributes': 3,
          'ses:GetEmailIdentity': 3,
          'cognito-idp:DescribeUserPool': 20,
        });
      },
      { quotas: 'aws', pace: 'aws' },
    );
  });

  test('without it the same quotas do throttle', async () => {
    const large = estate({ [REGION]: { ses: { identities: many(101, (i) => domain(`d${i}.example`)) } } });
    await inCompany(
      large,
      async ({ calls, look }) => {
        const { report } = await look({ checks: ['ses-dkim-enabled'] });
        expect(calls.some(({ error }) => error === 'Throttling')).toBe(true);
        expect(report.coverage.complete).toBe(true);
      },
      { quotas: 'aws' },
    );
  });
});

describe('the home Region', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['AWS_REGION', { AWS_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-3'],
    ['AWS_DEFAULT_REGION, as the AWS CLI reads it', { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['an empty AWS_REGION counts as none', { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['nothing says', {}, 'us-east-1'],
  ])('%s', async (_, environment, expected) => {
    const restore = withEnvironment(environment);
    try {
      expect((await createDeps()).homeRegion).toBe(expected);
    } finally {
      restore();
    }
  });

  test('the global services are asked in the home Region of the partition', async () => {
    const restore = withEnvironment({ AWS_REGION: 'us-gov-east-1' });
    try {
      const deps = await createDeps();
      expect(await deps.sts().config.region()).toBe('us-gov-east-1');
      expect(await deps.account().config.region()).toBe('us-gov-west-1');
      expect(await deps.ssm().config.region()).toBe('us-gov-west-1');
    } finally {
      restore();
    }
  });
});

test.each([
  ['an endpoint of its own', 'http://127.0.0.1:1', true],
  ['AWS', undefined, false],
])('S3 with %s: are buckets named in the path?', async (_, AWS_ENDPOINT_URL, expected) => {
  const restore = withEnvironment({ AWS_ENDPOINT_URL });
  try {
    expect((await createDeps()).s3(REGION).config.forcePathStyle).toBe(expected);
  } finally {
    restore();
  }
});
