// Faults on demand: how they are written, which calls they strike, and what the caller sees.
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetIdentityDkimAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import {
  type Fault,
  FaultSyntaxError,
  type FaultTarget,
  makeFaultPlan,
  parseFaultTarget,
} from '../../src/simulator/faults.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';
import { contractEstate, MANAGEMENT, MEMBER } from './contract/estate.ts';
import { AWAY, BUCKET, errorOf, HOME } from './contract/target.ts';

describe('parseFaultTarget', () => {
  test.each<[string, FaultTarget]>([
    ['*', { action: '*' }],
    ['ses:ListEmailIdentities', { action: 'ses:ListEmailIdentities' }],
    ['ses:ListEmailIdentities@eu-west-1', { action: 'ses:ListEmailIdentities', region: 'eu-west-1' }],
    ['cognito-idp:Describe*@*', { action: 'cognito-idp:Describe*' }],
    ['*@111111111111/us-east-1', { action: '*', account: '111111111111', region: 'us-east-1' }],
    ['ses:*@111111111111/*', { action: 'ses:*', account: '111111111111' }],
    ['s3:GetObject@us-gov-west-1', { action: 's3:GetObject', region: 'us-gov-west-1' }],
  ])('%s', (text, target) => {
    expect(parseFaultTarget(text)).toEqual(target);
  });

  test.each([
    ['', 'there is no action'],
    ['@eu-west-1', 'there is no action'],
    ['ListEmailIdentities', 'ListEmailIdentities is not an action'],
    ['ses:', 'ses: is not an action'],
    ['ses:List EmailIdentities', 'is not an action'],
    ['ses:GetAccount@', 'an empty text is not a Region name'],
    ['ses:GetAccount@europe', 'europe is not a Region name'],
    ['ses:GetAccount@eu-west-1/111111111111', 'eu-west-1 is not an account id'],
    ['ses:GetAccount@1111/eu-west-1', '1111 is not an account id of 12 digits'],
    ['ses:GetAccount@a@b', 'more than one @'],
    ['ses:GetAccount@111111111111/eu-west-1/x', 'more than one /'],
  ])('%j is refused with the reason and the spelling', (text, why) => {
    const parse = () => parseFaultTarget(text);
    expect(parse).toThrow(FaultSyntaxError);
    expect(parse).toThrow(why);
    expect(parse).toThrow('ACTION@ACCOUNT/REGION');
  });

  test('reads back whatever is written, and refuses everything else with its own error', () => {
    const action = fc.stringMatching(/^[a-z][a-z0-9-]{0,9}:[A-Z][A-Za-z]{0,9}\*?$/);
    const account = fc.option(fc.stringMatching(/^\d{12}$/), { nil: undefined });
    const region = fc.option(fc.stringMatching(/^[a-z]{2}-[a-z]{4,5}-\d$/), { nil: undefined });
    fc.assert(
      fc.property(action, account, region, (name, id, place) => {
        const text = id === undefined ? `${name}@${place ?? '*'}` : `${name}@${id}/${place ?? '*'}`;
        const expected = { action: name, account: id, region: place };
        expect({ account: undefined, region: undefined, ...parseFaultTarget(text) }).toEqual(expected);
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'S', '1', ':', '@', '/', '*', '-', ' ') }),
        (text) => {
          try {
            parseFaultTarget(text);
          } catch (error) {
            expect(error).toBeInstanceOf(FaultSyntaxError);
          }
        },
      ),
    );
  });
});

describe('which calls a fault strikes', () => {
  const subject = (action: string, region = HOME, account = MANAGEMENT) => ({
    actions: [action],
    region,
    account,
  });
  const strikes = (fault: Partial<Fault>, ...subjects: ReturnType<typeof subject>[]) => {
    const plan = makeFaultPlan([{ kind: 'throttle', action: '*', ...fault }]);
    return subjects.map((each) => plan.strike(each).length);
  };

  test.each<[string, Partial<Fault>, number[]]>([
    ['by action', { action: 'ses:GetAccount' }, [1, 0, 1, 1]],
    ['by action, in any case of letters', { action: 'SES:getaccount' }, [1, 0, 1, 1]],
    ['by glob', { action: 'ses:List*' }, [0, 1, 0, 0]],
    ['by Region', { region: AWAY }, [0, 0, 1, 0]],
    ['by account', { account: MEMBER }, [0, 0, 0, 1]],
    ['so many times', { count: 2 }, [1, 1, 0, 0]],
    ['after so many', { after: 3 }, [0, 0, 0, 1]],
    ['so many times, after so many', { after: 1, count: 2 }, [0, 1, 1, 0]],
    ['never, at rate 0', { rate: 0 }, [0, 0, 0, 0]],
    ['always, at rate 1', { rate: 1 }, [1, 1, 1, 1]],
  ])('%s', (_, fault, expected) => {
    const calls = [
      subject('ses:GetAccount'),
      subject('ses:ListEmailIdentities'),
      subject('ses:GetAccount', AWAY),
      subject('ses:GetAccount', HOME, MEMBER),
    ];
    expect(strikes(fault, ...calls)).toEqual(expected);
  });

  test('a dot in a glob is a dot, and a glob matches the whole action', () => {
    expect(strikes({ action: 'ses:Get' }, subject('ses:GetAccount'))).toEqual([0]);
    expect(strikes({ action: 's.s:*' }, subject('ses:GetAccount'))).toEqual([0]);
  });

  test('a rate strikes about that share, the same calls for the same seed', () => {
    const run = (seed: number) => {
      const plan = makeFaultPlan([{ kind: 'error', action: '*', rate: 0.3 }], seed);
      return Array.from({ length: 2000 }, () => plan.strike(subject('ses:GetAccount')).length);
    };
    const struck = run(7).reduce((sum, each) => sum + each, 0);
    expect(struck).toBeGreaterThan(500);
    expect(struck).toBeLessThan(700);
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
});

describe('which draw a call has', () => {
  const call = (name: string, input = {}) => ({
    actions: ['ses:GetEmailIdentity'],
    account: MANAGEMENT,
    region: HOME,
    input: { EmailIdentity: name, ...input },
  });
  const half = (seed = 7) => makeFaultPlan([{ kind: 'throttle', action: '*', rate: 0.5 }], seed);
  const names = Array.from({ length: 64 }, (_, i) => `d${i}.example`);

  test('calls at once are struck alike, in whatever order they come in', () => {
    const strikes = (order: readonly string[]) => {
      const plan = half();
      return new Map(
        order.flatMap((name) => [1, 2].map((time) => [`${name} ${time}`, plan.strike(call(name)).length])),
      );
    };
    const [forwards, backwards] = [strikes(names), strikes([...names].reverse())];
    expect(new Map([...backwards].sort())).toEqual(new Map([...forwards].sort()));
    expect(new Set(forwards.values())).toEqual(new Set([0, 1]));
  });

  test('a call that is tried again has another draw', () => {
    const plan = half();
    const tries = Array.from({ length: 64 }, () => plan.strike(call('d.example')).length);
    expect(new Set(tries)).toEqual(new Set([0, 1]));
  });

  test('pages of a list are one call that comes again, whatever their tokens', () => {
    const strikes = (token: string) => {
      const plan = half();
      return names.map(
        (_, i) => plan.strike(call('d.example', i > 0 ? { NextToken: `${token}${i}` } : {})).length,
      );
    };
    expect(strikes('one')).toEqual(strikes('other'));
  });

  test('every strike is kept, with what it struck', () => {
    const plan = makeFaultPlan([{ kind: 'deny', action: 'ses:*', count: 1 }]);
    plan.strike(call('d.example'));
    plan.strike(call('d.example'));
    expect(plan.strikes).toEqual([
      { fault: { kind: 'deny', action: 'ses:*', count: 1 }, action: 'ses:GetEmailIdentity', region: HOME },
    ]);
  });
});

describe('what the caller sees', () => {
  let simulator: Simulator;
  const startWith = async (options: Pick<SimulatorOptions, 'faults' | 'pageItems'>) => {
    simulator = await startSimulator({ estate: contractEstate(), ...options });
    const credentials = simulator.credentialsFor(MANAGEMENT);
    return { endpoint: simulator.endpoint, region: HOME, credentials, maxAttempts: 1 };
  };
  const start = (...faults: Fault[]) => startWith({ faults });
  afterEach(() => simulator.close());

  type Where = Awaited<ReturnType<typeof start>>;
  const CALLS: Readonly<Record<string, (where: Where) => Promise<unknown>>> = {
    'account:ListRegions': (where) => new AccountClient(where).send(new ListRegionsCommand({})),
    'cognito-idp:ListUserPools': (where) =>
      new CognitoIdentityProviderClient(where).send(new ListUserPoolsCommand({ MaxResults: 1 })),
    'organizations:ListAccounts': (where) => new OrganizationsClient(where).send(new ListAccountsCommand({})),
    'ses:GetAccount': (where) => new SESv2Client(where).send(new GetAccountCommand({})),
    'ses:GetIdentityDkimAttributes': (where) =>
      new SESClient(where).send(new GetIdentityDkimAttributesCommand({ Identities: [] })),
    'ssm:GetParameter': (where) => new SSMClient(where).send(new GetParameterCommand({ Name: '/x' })),
    'sts:GetCallerIdentity': (where) => new STSClient(where).send(new GetCallerIdentityCommand({})),
  };

  test.each([
    ['account:ListRegions', 'TooManyRequestsException 429', 'InternalServerException 500'],
    ['cognito-idp:ListUserPools', 'TooManyRequestsException 400', 'InternalErrorException 500'],
    ['organizations:ListAccounts', 'TooManyRequestsException 400', 'ServiceException 500'],
    ['ses:GetAccount', 'TooManyRequestsException 429', 'InternalFailure 500'],
    ['ses:GetIdentityDkimAttributes', 'Throttling 400', 'InternalFailure 500'],
    ['ssm:GetParameter', 'ThrottlingException 400', 'InternalServerError 500'],
    ['sts:GetCallerIdentity', 'Throttling 400', 'InternalFailure 500'],
  ])('%s: throttle is %s, error is %s', async (action, throttled, failed) => {
    const where = await start({ kind: 'throttle', action, count: 1 }, { kind: 'error', action });
    const call = () => CALLS[action]?.(where) ?? Promise.resolve();
    expect((await errorOf(call())).code).toBe(throttled);
    expect((await errorOf(call())).code).toBe(failed);
  });

  test.each([
    ['account:ListRegions', 'AccessDeniedException 403', 'ExpiredTokenException 403'],
    ['cognito-idp:ListUserPools', 'AccessDeniedException 400', 'ExpiredTokenException 400'],
    ['ses:GetAccount', 'AccessDeniedException 403', 'ExpiredTokenException 403'],
    ['ses:GetIdentityDkimAttributes', 'AccessDenied 403', 'ExpiredToken 403'],
  ])('%s: deny is %s, expired is %s', async (action, denied, expired) => {
    const where = await start({ kind: 'deny', action, count: 1 }, { kind: 'expired', action });
    const call = () => CALLS[action]?.(where) ?? Promise.resolve();
    expect(await errorOf(call())).toEqual({
      code: denied,
      message:
        `User: arn:aws:iam::${MANAGEMENT}:user/simulator is not authorized to perform: ${action} ` +
        `because no identity-based policy allows the ${action} action`,
    });
    expect((await errorOf(call())).code).toBe(expired);
  });

  test('a reset connection is one that the SDK may try again', async () => {
    const where = await start({ kind: 'reset', action: 'ses:GetAccount', count: 1 });
    const once = new SESv2Client(where).send(new GetAccountCommand({}));
    await expect(once).rejects.toThrow('ECONNRESET');
    await new SESv2Client(where).send(new GetAccountCommand({}));
    expect(simulator.calls.map(({ status, error }) => [status, error])).toEqual([
      [0, 'reset'],
      [200, undefined],
    ]);
  });

  test('a lost answer: AWS has done it, and the caller hears nothing', async () => {
    const where = await start({ kind: 'lostAnswer', action: 's3:PutObject', count: 1 });
    const s3 = new S3Client({ ...where, forcePathStyle: true });
    const put = { Bucket: BUCKET, Key: 'k', Body: 'done' };
    await expect(s3.send(new PutObjectCommand(put))).rejects.toThrow('ECONNRESET');
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'k' }));
    expect(await Body?.transformToString()).toBe('done');
    expect(simulator.calls.map(({ status, error }) => [status, error])).toEqual([
      [0, 'reset'],
      [200, undefined],
    ]);
  });

  test.each<[Fault['kind'], string]>([
    ['conflict', 'ConditionalRequestConflict 409'],
    ['precondition', 'PreconditionFailed 412'],
    ['throttle', 'SlowDown 503'],
  ])('S3: %s is %s', async (kind, code) => {
    const where = await start({ kind, action: 's3:PutObject' });
    const s3 = new S3Client({ ...where, forcePathStyle: true });
    const put = { Bucket: BUCKET, Key: 'k', Body: 'text' };
    expect((await errorOf(s3.send(new PutObjectCommand({ ...put, IfNoneMatch: '*' })))).code).toBe(code);
    // A write without a condition has nothing to conflict with.
    const plain = s3.send(new PutObjectCommand(put)).then(
      () => 'done',
      () => 'refused',
    );
    expect(await plain).toBe(kind === 'throttle' ? 'refused' : 'done');
  });

  test('a stale paging token: the first page comes, and the service refuses the second in its own words', async () => {
    const where = await startWith({ faults: [{ kind: 'staleToken', action: '*' }], pageItems: 1 });
    const pools = new CognitoIdentityProviderClient(where);
    const first = await pools.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    expect(first.UserPools).toHaveLength(1);
    const second = new ListUserPoolsCommand({ MaxResults: 60, NextToken: first.NextToken });
    expect(await errorOf(pools.send(second))).toMatchObject({ code: 'InvalidParameterException 400' });
    const ses = new SESv2Client(where);
    const { NextToken } = await ses.send(new ListEmailIdentitiesCommand({}));
    expect(NextToken).toBeDefined();
    const more = ses.send(new ListEmailIdentitiesCommand({ NextToken }));
    expect(await errorOf(more)).toEqual({ code: 'BadRequestException 400', message: 'Invalid NextToken.' });
    expect(simulator.strikes.map(({ action }) => action)).toEqual([
      'cognito-idp:ListUserPools',
      'ses:ListEmailIdentities',
    ]);
  });

  test('credentials that expire in the middle: what came before is answered, and nothing after', async () => {
    const where = await start({ kind: 'expired', action: '*', after: 2 });
    const ses = new SESv2Client(where);
    const answers: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      const answer = ses.send(new GetAccountCommand({})).then(
        () => 'answered',
        (error: Error) => error.name,
      );
      answers.push(await answer);
    }
    expect(answers).toEqual(['answered', 'answered', 'ExpiredTokenException', 'ExpiredTokenException']);
  });

  test('a delayed answer holds up nothing else', async () => {
    const where = await start({ kind: 'delay', action: 'ses:GetAccount', delayMs: 600_000 });
    const ses = new SESv2Client(where);
    const controller = new AbortController();
    const delayed = ses.send(new GetAccountCommand({}), { abortSignal: controller.signal });
    await ses.send(new ListEmailIdentitiesCommand({}));
    expect(simulator.calls.map(({ action }) => action)).toEqual(['ses:ListEmailIdentities']);
    controller.abort();
    await expect(delayed).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a fault in one Region leaves the others alone', async () => {
    const where = await start({ kind: 'deny', ...parseFaultTarget(`ses:*@${AWAY}`) });
    await new SESv2Client(where).send(new GetAccountCommand({}));
    const away = new SESv2Client({ ...where, region: AWAY }).send(new GetAccountCommand({}));
    expect((await errorOf(away)).code).toBe('AccessDeniedException 403');
  });
});

test('a fault on an action that the simulator does not have is refused at the start', async () => {
  const fault: Fault = { kind: 'deny', action: 'ses:ListEmailIdentitys' };
  const start = startSimulator({ estate: contractEstate(), faults: [fault] });
  await expect(start).rejects.toThrow(/is called ses:ListEmailIdentitys\. It has: .*ses:ListEmailIdentities/);
});
