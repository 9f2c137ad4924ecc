// What else is asked of pools than DescribeUserPool tells: each fact, and that nothing is asked where it cannot matter.
import type { Deps } from '../../src/deps.ts';
import type { Inventory, Report, Subject } from '../../src/model.ts';
import { countCalls, findingsThatAre, inCompany, lookAt } from '../support/company.ts';
import {
  ACCOUNT,
  domain,
  estate,
  identityArn,
  type PoolInput,
  pool,
  poolOf,
  REGION,
} from '../support/estate.ts';
import { textWith } from '../support/japanese.ts';

/** The facts of the only pool of an inventory. */
function factsOf({ listings }: Inventory): Subject<'userPool'>['facts'] {
  const [only, ...more] = listings.flatMap((listing) =>
    listing.kind === 'userPool' && listing.subjects.known ? listing.subjects.value : [],
  );
  if (only === undefined || more.length > 0) throw new Error('not one pool');
  return only.facts;
}

const ID = `${REGION}_A`;
const CHECKS = ['cognito-otp-own-sender', 'cognito-notices-sender', 'cognito-delivery-errors-logged'];
const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/mail-errors`;
const ERROR_LOG = { LogLevel: 'ERROR', EventSource: 'userNotification', LogGroupArn: LOG_GROUP } as const;
const NOTICES = { SourceArn: identityArn('example.com'), From: 'Security <security@example.com>' };

/** One pool in a Region with a verified domain. */
const withPool = (settings: PoolInput) =>
  estate({ [REGION]: { ses: { identities: [domain('example.com')] }, userPools: [settings] } });

/** How often each of the three questions was asked. */
function asked(calls: Parameters<typeof countCalls>[0]): Record<string, number> {
  const counts = Object.entries(countCalls(calls));
  const three = /^cognito-idp:(GetUserPoolMfaConfig|DescribeRiskConfiguration|GetLogDeliveryConfiguration)$/;
  return Object.fromEntries(
    counts.flatMap(([action, count]) => {
      const [, name] = three.exec(action) ?? [];
      return name === undefined ? [] : [[name, count]];
    }),
  );
}

/** Changes what an operation answers before anyone sees it. */
function answering(deps: Deps, operation: string, change: (answer: object) => void): void {
  deps.cognito(REGION).middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName === `${operation}Command`) change(result.output);
        return result;
      },
    { step: 'initialize' },
  );
}

describe('emailFactors', () => {
  const MFA_ON = { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} } as const;
  const CUSTOM = { CustomEmailSender: { LambdaArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:mail` } };
  const OWN_FROM = { SourceArn: identityArn('example.com'), From: 'a@example.com' };

  test.each<[string, PoolInput, { otp: boolean; mfa: boolean | 'not read' }, number, string]>([
    ['neither', pool(ID), { otp: false, mfa: false }, 0, 'notApplicable'],
    [
      'a first factor, from the default sender',
      pool(ID, {}, { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] }),
      { otp: true, mfa: false },
      0,
      'fail',
    ],
    ['a second factor, from the default sender', pool(ID, {}, MFA_ON), { otp: false, mfa: true }, 1, 'fail'],
    ['a second factor, with an own FROM', pool(ID, OWN_FROM, MFA_ON), { otp: false, mfa: true }, 1, 'fail'],
    [
      'a second factor, but not by e-mail',
      pool(ID, {}, { MfaConfiguration: 'ON' }),
      { otp: false, mfa: false },
      1,
      'notApplicable',
    ],
    [
      'e-mail is set up, but MFA is off',
      pool(ID, {}, { ...MFA_ON, MfaConfiguration: 'OFF' }),
      { otp: false, mfa: false },
      0,
      'notApplicable',
    ],
    [
      'both, from SES of its own',
      { ...poolOf('example.com', ID), ...MFA_ON, AllowedFirstAuthFactors: ['EMAIL_OTP'] },
      { otp: true, mfa: 'not read' },
      0,
      'pass',
    ],
    [
      'a function that sends',
      pool(ID, {}, { ...MFA_ON, LambdaConfig: CUSTOM }),
      { otp: false, mfa: 'not read' },
      0,
      'notApplicable',
    ],
  ])('%s', async (_case, settings, { otp, mfa }, calls, outcome) => {
    const looked = await lookAt(withPool(settings), { request: { checks: ['cognito-otp-own-sender'] } });
    expect(factsOf(looked.inventory).emailFactors).toMatchObject({
      known: true,
      value: {
        otp,
        mfa:
          mfa === 'not read' ? { known: false, why: textWith(/^not read: /) } : { known: true, value: mfa },
      },
    });
    expect(asked(looked.calls)).toEqual(calls > 0 ? { GetUserPoolMfaConfig: calls } : {});
    expect([...looked.report.findings].map((finding) => finding.outcome)).toEqual([outcome]);
    // Something that nobody had to ask is no gap.
    expect(looked.report.coverage).toMatchObject({ complete: true, gaps: [] });
  });

  test('a denied GetUserPoolMfaConfig leaves open only what it decides', async () => {
    const faults = [{ kind: 'deny', action: 'cognito-idp:GetUserPoolMfaConfig' }] as const;
    const two = estate({
      [REGION]: {
        userPools: [
          pool(`${REGION}_Mfa`, {}, MFA_ON),
          pool(`${REGION}_Otp`, {}, { ...MFA_ON, AllowedFirstAuthFactors: ['EMAIL_OTP'] }),
        ],
      },
    });
    const { report } = await lookAt(two, { faults, request: { checks: ['cognito-otp-own-sender'] } });
    expect(findingsThatAre('fail', report)).toEqual([`cognito-otp-own-sender pool ${REGION}_Otp`]);
    expect(findingsThatAre('unknown', report)).toEqual([`cognito-otp-own-sender pool ${REGION}_Mfa`]);
    expect(becauseOf(report, 'unknown')).toMatch(/GetUserPoolMfaConfig .* AccessDenied/);
    expect(report.coverage.gaps.map(({ action, what }) => `${action} ${what}`).sort()).toEqual([
      `cognito-idp:GetUserPoolMfaConfig ${REGION}_Mfa`,
      `cognito-idp:GetUserPoolMfaConfig ${REGION}_Otp`,
    ]);
  });
});

const becauseOf = (report: Report, outcome: string) =>
  [...report.findings].find((finding) => finding.outcome === outcome)?.because;

describe('notices', () => {
  const PLUS = { UserPoolTier: 'PLUS', RiskNotifyConfiguration: NOTICES } as const;
  const request = { checks: ['cognito-notices-sender'] };

  test('are followed to the identity that sends them', async () => {
    const { inventory, report, calls } = await lookAt(withPool(pool(ID, {}, PLUS)), { request });
    expect(factsOf(inventory).notices).toMatchObject({
      known: true,
      source: 'cognito-idp:DescribeRiskConfiguration',
      value: {
        kind: 'configured',
        source: { kind: 'identity', identity: 'example.com' },
        from: { kind: 'address', address: 'security@example.com' },
        identities: {
          known: true,
          source: 'ses:ListEmailIdentities',
          value: [{ kind: 'found', named: { name: 'example.com', status: 'SUCCESS' } }],
        },
      },
    });
    expect(findingsThatAre('pass', report)).toEqual([`cognito-notices-sender pool ${ID}`]);
    expect(asked(calls)).toEqual({ DescribeRiskConfiguration: 1 });
  });

  test.each<[string, Partial<PoolInput>, string]>([
    [
      'an identity that is gone',
      { RiskNotifyConfiguration: { SourceArn: identityArn('gone.example') } },
      'fail',
    ],
    [
      "another account's",
      { RiskNotifyConfiguration: { SourceArn: identityArn('example.com', REGION, '999988887777') } },
      'fail',
    ],
    [
      'no ARN of an identity',
      { RiskNotifyConfiguration: { SourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:template/x` } },
      'fail',
    ],
    ['nothing is set', {}, 'notApplicable'],
  ])('%s', async (_case, settings, outcome) => {
    const of = withPool(pool(ID, {}, { UserPoolTier: 'PLUS', ...settings }));
    const { report } = await lookAt(of, { request });
    expect([...report.findings].map((finding) => finding.outcome)).toEqual([outcome]);
  });

  test('an identity that is not verified', async () => {
    const waiting = estate({
      [REGION]: {
        ses: { identities: [domain('example.com', { VerificationStatus: 'PENDING' })] },
        userPools: [pool(ID, {}, PLUS)],
      },
    });
    const { report } = await lookAt(waiting, { request });
    expect(becauseOf(report, 'fail')).toMatch(/example\.com in eu-west-1 is PENDING/);
  });

  test('are not asked about on a tier without threat protection', async () => {
    for (const UserPoolTier of ['LITE', 'ESSENTIALS'] as const) {
      const { inventory, calls } = await lookAt(withPool(pool(ID, {}, { UserPoolTier })), { request });
      expect(asked(calls)).toEqual({});
      expect(factsOf(inventory).notices).toEqual({
        known: true,
        value: { kind: 'none' },
        source: 'cognito-idp:DescribeUserPool',
      });
    }
  });

  test.each<[string, object, number]>([
    ['no tier is told', { UserPoolTier: undefined }, 1],
    ['the add-ons are on', { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }, 1],
    ['the add-ons are off', { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } }, 0],
  ])('%s: asked, and that add-ons are not enabled is an answer', async (_case, told, calls) => {
    await inCompany(withPool(pool(ID)), async (company) => {
      answering(company.deps, 'DescribeUserPool', (answer) => {
        if ('UserPool' in answer) Object.assign(answer.UserPool ?? {}, told);
      });
      const { inventory, report } = await company.look(request);
      expect(asked(company.calls)).toEqual(calls > 0 ? { DescribeRiskConfiguration: calls } : {});
      expect(factsOf(inventory).notices).toMatchObject({ known: true, value: { kind: 'none' } });
      expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    });
  });

  test.each<[string, object, string]>([
    ['every action is silent', { LowAction: { Notify: false }, HighAction: { Notify: false } }, 'none'],
    ['one action notifies', { LowAction: { Notify: false }, HighAction: { Notify: true } }, 'configured'],
    ['no action is told', {}, 'configured'],
  ])('%s', async (_case, Actions, kind) => {
    await inCompany(withPool(pool(ID, {}, PLUS)), async (company) => {
      answering(company.deps, 'DescribeRiskConfiguration', (answer) => {
        Object.assign(answer, {
          RiskConfiguration: { AccountTakeoverRiskConfiguration: { NotifyConfiguration: NOTICES, Actions } },
        });
      });
      const { inventory } = await company.look(request);
      expect(factsOf(inventory).notices).toMatchObject({ known: true, value: { kind } });
    });
  });

  test('a risk configuration that is not found is none', async () => {
    await inCompany(withPool(pool(ID, {}, PLUS)), async ({ company, deps, look }) => {
      beforeSending(deps, 'DescribeRiskConfiguration', () =>
        company.aws.world.region(ACCOUNT, REGION).userPools.splice(0),
      );
      const { inventory, report } = await look(request);
      expect(factsOf(inventory).notices).toMatchObject({ known: true, value: { kind: 'none' } });
      expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
    });
  });

  test('a denied DescribeRiskConfiguration, and a denied list of identities', async () => {
    for (const action of ['cognito-idp:DescribeRiskConfiguration', 'ses:ListEmailIdentities']) {
      const faults = [{ kind: 'deny', action }] as const;
      const { report } = await lookAt(withPool(pool(ID, {}, PLUS)), { faults, request });
      expect(findingsThatAre('unknown', report)).toEqual([`cognito-notices-sender pool ${ID}`]);
      expect(becauseOf(report, 'unknown')).toContain(action);
    }
  });

  const away = estate({
    [REGION]: {
      userPools: [
        pool(
          ID,
          {},
          { ...PLUS, RiskNotifyConfiguration: { SourceArn: identityArn('example.com', 'us-east-1') } },
        ),
      ],
    },
    'us-east-1': { ses: { identities: [domain('example.com')] } },
  });

  test('a Region outside the scan that only notices are sent from is read, and only for its identities', async () => {
    const { report, calls } = await lookAt(away, { request: { regions: [REGION], checks: ['cognito-*'] } });
    expect(findingsThatAre('pass', report)).toContain(`cognito-notices-sender pool ${ID}`);
    expect(findingsThatAre('unknown', report)).toEqual([]);
    const there = calls.filter(({ region, action }) => region === 'us-east-1' && action?.startsWith('ses:'));
    expect(there.map(({ action }) => action)).toEqual(['ses:ListEmailIdentities']);
  });

  test('and is left alone where no check asks about notices', async () => {
    const { calls } = await lookAt(away, { request: { regions: [REGION], checks: ['cognito-sender-*'] } });
    expect(asked(calls)).toEqual({});
    expect(
      calls.filter(({ region, action }) => region === 'us-east-1' && action?.startsWith('ses:')),
    ).toEqual([]);
  });
});

describe('riskSettings', () => {
  const PLUS = { UserPoolTier: 'PLUS', RiskNotifyConfiguration: NOTICES } as const;
  const request = { checks: ['cognito-notices-sender'] };

  test('are the members of SetRiskConfiguration as they came, of the answer that tells of notices', async () => {
    await inCompany(withPool(pool(ID, {}, PLUS)), async (company) => {
      const told = {
        AccountTakeoverRiskConfiguration: {
          NotifyConfiguration: { ...NOTICES, BlockEmail: { Subject: '"; $(id)', HtmlBody: undefined } },
          Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
        },
        CompromisedCredentialsRiskConfiguration: {
          EventFilter: ['SIGN_IN'],
          Actions: { EventAction: 'BLOCK' },
        },
        RiskExceptionConfiguration: { SkippedIPRangeList: ['192.0.2.0/24'] },
      };
      answering(company.deps, 'DescribeRiskConfiguration', (answer) => {
        const rest = { UserPoolId: ID, ClientId: 'a', LastModifiedDate: new Date(0) };
        Object.assign(answer, { RiskConfiguration: { ...told, ...rest } });
      });
      const { inventory } = await company.look(request);
      expect(factsOf(inventory).riskSettings).toEqual({
        known: true,
        source: 'cognito-idp:DescribeRiskConfiguration',
        // As JSON, so that what is undefined is not there.
        value: JSON.parse(JSON.stringify(told)),
      });
      expect(asked(company.calls)).toEqual({ DescribeRiskConfiguration: 1 });
    });
  });

  test.each<[string, PoolInput, object]>([
    [
      'without any',
      pool(ID, {}, { UserPoolTier: 'PLUS' }),
      { source: 'cognito-idp:DescribeRiskConfiguration' },
    ],
    ['on a tier that has none', pool(ID), { source: 'cognito-idp:DescribeUserPool' }],
  ])('are empty %s', async (_case, settings, from) => {
    const { inventory } = await lookAt(withPool(settings), { request });
    expect(factsOf(inventory).riskSettings).toEqual({ known: true, value: {}, ...from });
  });

  test('are not asked for alone', async () => {
    const { inventory, calls } = await lookAt(withPool(pool(ID, {}, PLUS)), {
      request: { checks: ['cognito-own-sender'] },
    });
    expect(factsOf(inventory).riskSettings).toMatchObject({ known: false, why: textWith(/^not read: /) });
    expect(factsOf(inventory).logDelivery).toMatchObject({ known: false, why: textWith(/^not read: /) });
    expect(asked(calls)).toEqual({});
  });
});

describe('deliveryErrorLog', () => {
  test.each<[string, NonNullable<PoolInput['LogConfigurations']>, string]>([
    ['none', [], 'fail'],
    ['errors, in a log group', [ERROR_LOG], 'pass'],
    ['another kind of log', [{ ...ERROR_LOG, EventSource: 'userAuthEvents', LogLevel: 'INFO' }], 'fail'],
    ['another level', [{ ...ERROR_LOG, LogLevel: 'INFO' }], 'fail'],
    ['errors, without a log group', [{ LogLevel: 'ERROR', EventSource: 'userNotification' }], 'fail'],
    [
      'errors beside another kind',
      [{ ...ERROR_LOG, EventSource: 'userAuthEvents', LogLevel: 'INFO' }, ERROR_LOG],
      'pass',
    ],
  ])('%s', async (_case, LogConfigurations, outcome) => {
    const { inventory, report, calls } = await lookAt(withPool(pool(ID, {}, { LogConfigurations })), {
      request: { checks: ['cognito-delivery-errors-logged'] },
    });
    expect(factsOf(inventory).deliveryErrorLog).toEqual({
      known: true,
      value: outcome === 'pass' ? { kind: 'delivered', to: LOG_GROUP } : { kind: 'none' },
      source: 'cognito-idp:GetLogDeliveryConfiguration',
    });
    expect([...report.findings].map((finding) => finding.outcome)).toEqual([outcome]);
    expect(asked(calls)).toEqual({ GetLogDeliveryConfiguration: 1 });
    // All of them, as they came: a fix has to send them back.
    expect(factsOf(inventory).logDelivery).toEqual({
      known: true,
      value: LogConfigurations.map(({ LogGroupArn, ...rest }) =>
        LogGroupArn === undefined ? rest : { ...rest, CloudWatchLogsConfiguration: { LogGroupArn } },
      ),
      source: 'cognito-idp:GetLogDeliveryConfiguration',
    });
  });

  test('is known of a pool whose settings could not be read', async () => {
    const faults = [{ kind: 'deny', action: 'cognito-idp:DescribeUserPool' }] as const;
    const { inventory, report, calls } = await lookAt(withPool(pool(ID)), {
      faults,
      request: { checks: CHECKS },
    });
    expect(factsOf(inventory).deliveryErrorLog).toMatchObject({ known: true, value: { kind: 'none' } });
    // Whether Cognito sends the mail at all is not.
    expect(findingsThatAre('unknown', report)).toHaveLength(3);
    expect(asked(calls)).toEqual({ GetLogDeliveryConfiguration: 1 });
  });
});

/** Does something just before an operation is sent for the first time. */
function beforeSending(deps: Deps, operation: string, act: () => void): void {
  deps.cognito(REGION).middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === `${operation}Command`) act();
        return next(args);
      },
    { step: 'initialize' },
  );
}

test.each([
  ['GetUserPoolMfaConfig', 'cognito-otp-own-sender'],
  ['GetLogDeliveryConfiguration', 'cognito-delivery-errors-logged'],
])('a pool that was deleted before %s is noted, and is no gap', async (operation, check) => {
  await inCompany(withPool(pool(ID, {}, { MfaConfiguration: 'ON' })), async ({ company, deps, look }) => {
    beforeSending(deps, operation, () => company.aws.world.region(ACCOUNT, REGION).userPools.splice(0));
    const { report } = await look({ checks: [check] });
    expect([...report.findings]).toEqual([]);
    expect(report.coverage).toMatchObject({
      complete: true,
      gaps: [],
      notes: [`The user pool ${ID} in ${REGION} was deleted while the scan ran.`],
    });
  });
});

test('each of the three is asked only for a check that is on', async () => {
  const all = withPool(
    pool(
      ID,
      {},
      {
        UserPoolTier: 'PLUS',
        RiskNotifyConfiguration: NOTICES,
        MfaConfiguration: 'ON',
        LogConfigurations: [ERROR_LOG],
      },
    ),
  );
  const of = async (checks: string[]) => asked((await lookAt(all, { request: { checks } })).calls);
  expect(await of(['cognito-own-*', 'cognito-sender-*', 'ses-*', 'domain-*'])).toEqual({});
  expect(await of(['cognito-otp-own-sender'])).toEqual({ GetUserPoolMfaConfig: 1 });
  expect(await of(['cognito-notices-sender'])).toEqual({ DescribeRiskConfiguration: 1 });
  expect(await of(['cognito-delivery-errors-logged'])).toEqual({ GetLogDeliveryConfiguration: 1 });
  expect(await of([])).toEqual({
    GetUserPoolMfaConfig: 1,
    DescribeRiskConfiguration: 1,
    GetLogDeliveryConfiguration: 1,
  });
});
