// Who may send as an identity, who sends the notices of threat protection, and where undelivered messages are logged.
import { cognitoMaySend } from '../../../src/checks/policy/cognito.ts';
import { readPolicies } from '../../../src/checks/policy/decide.ts';
import {
  cognitoStatement,
  policyOf,
  senderPolicies,
  statement,
} from '../../../src/checks/samples/policies.ts';
import {
  DEFAULT_SENDER,
  DOMAIN,
  found,
  identityRef,
  missing,
  noticesFrom,
  ownFromSender,
  sesSender,
} from '../../../src/checks/samples.ts';
import { OF_POOL } from '../../../src/fix/of-pool.ts';
import type { Fix, SendingPolicy, Subject } from '../../../src/model.ts';
import { known, unread } from '../../support/probe.ts';
import { expectSameNames, said } from '../../support/said.ts';
import { contextOf, emailIn, type Facts, identity, inShort, ofDomain, poolWith, REGION } from './estate.ts';

const ARN = identityRef(DOMAIN).arn;
const email = { EmailSendingAccount: 'COGNITO_DEFAULT', SourceArn: ARN, From: `no-reply@${DOMAIN}` };

function fixOf(
  check: string,
  pool: Subject<'userPool'>,
  others: Parameters<typeof contextOf>[0] = [],
  failing: readonly string[] = [],
): Fix {
  const fix = OF_POOL[check]?.(pool, contextOf([pool, ...others], [check, ...failing])) ?? {
    changes: [],
    open: [],
  };
  for (const text of fix.open) expectSameNames(text);
  return fix;
}

describe('the policy of an identity', () => {
  const CHECK = 'cognito-sender-authorized';
  const poolAt = (region: string, policies: readonly SendingPolicy[]) =>
    poolWith(
      ownFromSender(DOMAIN),
      email,
      { ...ofDomain(), senderPolicies: known([senderPolicies(policies)]) },
      region,
    );
  const put = (fix: Fix) =>
    fix.changes.flatMap((change) => (change.kind === 'ses' && change.change === 'putPolicy' ? [change] : []));
  const decisionOn = (fix: Fix, pool: Subject<'userPool'>, standing: readonly SendingPolicy[]) => {
    const policies = put(fix).map(({ name, document }) => ({ name, document: JSON.stringify(document) }));
    const kept = standing.filter(({ name }) => policies.every((one) => one.name !== name));
    const from = { kind: 'address', address: `no-reply@${DOMAIN}`, domain: DOMAIN } as const;
    return cognitoMaySend(readPolicies([...kept, ...policies]), ARN, { ...pool, arn: pool.id, from }).kind;
  };

  test.each([REGION, 'us-east-1', 'ap-southeast-4', 'xx-north-9'])(
    'lets Cognito send for a pool in %s',
    (region) => {
      const pool = poolAt(region, []);
      const fix = fixOf(CHECK, pool);
      expect(put(fix)).toMatchObject([{ identity: DOMAIN, name: 'cognito', replaces: false }]);
      expect(decisionOn(fix, pool, [])).toBe('allowed');
    },
  );

  test('another pool is let in by none of it', () => {
    const fix = fixOf(CHECK, poolAt(REGION, []));
    expect(decisionOn(fix, { ...poolAt(REGION, []), id: `${poolAt(REGION, []).id}2` }, [])).toBe('refused');
  });

  test('one that is ours goes on with the pools that it has; all pools of the identity are in one', () => {
    const [pool, other] = [poolAt(REGION, []), poolAt('us-east-1', [])];
    const [first] = put(fixOf(CHECK, pool));
    const standing = [{ name: 'cognito', document: JSON.stringify(first?.document) }];
    const next = poolAt('us-east-1', standing);
    const fix = fixOf(CHECK, next);
    expect(put(fix)).toMatchObject([{ name: 'cognito', replaces: true }]);
    expect(decisionOn(fix, next, standing)).toBe('allowed');
    expect(decisionOn(fix, pool, standing)).toBe('allowed');
    const both = (one: Subject<'userPool'>) => OF_POOL[CHECK]?.(one, contextOf([pool, other], [CHECK]));
    expect(both(pool)).toEqual(both(other));
  });

  test.each([
    ['of somebody else', policyOf(statement({ Principal: { AWS: '999900001111' } })).document],
    ['of the console, with other words', policyOf(cognitoStatement({ Sid: 'stmnt1' })).document],
    ['that cannot be read', '{"Version": '],
    ['that is no policy', '[null, {"Statement": null}]'],
  ])('a policy of that name %s is left alone', (_case, document) => {
    const standing = [
      { name: 'cognito', document },
      { name: 'cognito-2', document },
    ];
    const fix = fixOf(CHECK, poolAt(REGION, standing));
    expect(put(fix)).toMatchObject([{ name: 'cognito-3', replaces: false }]);
    expect(fix.open).toEqual([]);
  });

  test('what is denied stays denied, which is said', () => {
    const standing = [policyOf(statement({ Effect: 'Deny' }))];
    expect(fixOf(CHECK, poolAt(REGION, standing)).open).toEqual([
      said(/policy "senders" .* denies something/),
    ]);
  });

  test('where the pool is to go through SES, the policy comes first', () => {
    const fix = fixOf(CHECK, poolAt(REGION, []), [identity(DOMAIN)], ['cognito-own-quota']);
    expect(inShort(fix)[0]).toBe(`putPolicy ${DOMAIN} cognito`);
    expect(emailIn(fix)).toMatchObject({ EmailSendingAccount: 'DEVELOPER' });
  });
});

describe('the notices of threat protection', () => {
  const CHECK = 'cognito-notices-sender';
  const other = `alerts@other.example`;
  const RISK = {
    ClientId: 'none-of-the-pool',
    CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
    AccountTakeoverRiskConfiguration: {
      Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } },
      NotifyConfiguration: {
        SourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/other.example',
        From: `Alerts <${other}>`,
        ReplyTo: 'x@y.example',
        BlockEmail: { Subject: 'it\'s "you"' },
      },
    },
    RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
  };
  const lost = missing('notFound', 'arn:aws:ses:eu-west-1:111122223333:identity/other.example');
  const configured = {
    ...noticesFrom('other.example', [lost]),
    from: { kind: 'address', address: other, domain: 'other.example' },
  } as const;
  const notices = known(configured);
  const facts: Facts<'userPool'> = { notices, riskSettings: known(RISK) };

  test('come from where the pool sends from through SES, and the rest goes back', () => {
    const sent = { ...email, EmailSendingAccount: 'DEVELOPER' };
    const fix = fixOf(CHECK, poolWith(sesSender(DOMAIN), sent, { ...ofDomain(), ...facts }), [
      identity(DOMAIN),
    ]);
    const { ClientId: _, ...rest } = RISK;
    const takeover = RISK.AccountTakeoverRiskConfiguration;
    const NotifyConfiguration = {
      ...takeover.NotifyConfiguration,
      SourceArn: ARN,
      From: `no-reply@${DOMAIN}`,
    };
    expect(fix.changes).toEqual([
      expect.objectContaining({
        change: 'setRiskConfiguration',
        identity: { name: DOMAIN, region: REGION },
        input: {
          ...rest,
          AccountTakeoverRiskConfiguration: { ...takeover, NotifyConfiguration },
          UserPoolId: `${REGION}_Customers`,
        },
      }),
    ]);
    expect(fix.open).toEqual([said(/has to let email\.cognito-idp\.amazonaws\.com send/)]);
  });

  test('without such a sender from their own address, as an identity that holds it', () => {
    const pool = poolWith(DEFAULT_SENDER, undefined, facts);
    const there = fixOf(CHECK, pool, [identity('other.example', 'us-east-1')]);
    expect(there.changes).toMatchObject([
      {
        input: {
          AccountTakeoverRiskConfiguration: {
            NotifyConfiguration: {
              SourceArn: 'arn:aws:ses:us-east-1:111122223333:identity/other.example',
              From: `Alerts <${other}>`,
            },
          },
        },
      },
    ]);
    expect(inShort(fixOf(CHECK, pool))).toEqual(['createDomainIdentity other.example']);
  });

  test('an identity that only waits needs nothing of the pool', () => {
    const waits = known({
      ...configured,
      identities: known([found(identityRef('other.example', 'PENDING'))]),
    });
    const fix = fixOf(CHECK, poolWith(DEFAULT_SENDER, undefined, { ...facts, notices: waits }));
    expect(fix).toEqual({ changes: [], open: [said(/what cures ses-identity-verified of other\.example/)] });
  });

  test('settings that were not read cannot be sent back', () => {
    const pool = poolWith(DEFAULT_SENDER, undefined, { ...facts, riskSettings: unread });
    expect(fixOf(CHECK, pool)).toEqual({ changes: [], open: [said(/SetRiskConfiguration resets/)] });
  });
});

describe('the log of messages that could not be delivered', () => {
  const CHECK = 'cognito-delivery-errors-logged';
  const events = {
    EventSource: 'userAuthEvents',
    LogLevel: 'INFO',
    S3Configuration: { BucketArn: 'arn:aws:s3:::logs' },
  };
  const group = `/aws/vendedlogs/cognito/${REGION}_Customers`;
  const arn = `arn:aws:logs:${REGION}:111122223333:log-group:${group}`;

  test.each([
    ['nothing is logged', []],
    ['other events are', [events]],
    ['one without a group', [{ EventSource: 'userNotification', LogLevel: 'ERROR' }, events]],
  ])('%s', (_case, logs) => {
    const fix = fixOf(CHECK, poolWith(DEFAULT_SENDER, undefined, { logDelivery: known(logs) }));
    const kept = logs.filter((log) => log === events);
    const log = {
      EventSource: 'userNotification',
      LogLevel: 'ERROR',
      CloudWatchLogsConfiguration: { LogGroupArn: arn },
    };
    expect(fix.changes).toMatchObject([
      {
        createLogGroup: group,
        input: { UserPoolId: `${REGION}_Customers`, LogConfigurations: [...kept, log] },
      },
    ]);
  });

  test('a group that is named for another level stays', () => {
    const CloudWatchLogsConfiguration = {
      LogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:theirs',
    };
    const logDelivery = known([
      { EventSource: 'userNotification', LogLevel: 'INFO', CloudWatchLogsConfiguration },
    ]);
    const [change] = fixOf(CHECK, poolWith(DEFAULT_SENDER, undefined, { logDelivery })).changes;
    expect(change).toMatchObject({
      input: { LogConfigurations: [{ LogLevel: 'ERROR', CloudWatchLogsConfiguration }] },
    });
    expect(change).not.toHaveProperty('createLogGroup');
  });

  test('what was not read cannot be sent back', () => {
    const fix = fixOf(CHECK, poolWith(DEFAULT_SENDER, undefined, { logDelivery: unread }));
    expect(fix).toEqual({ changes: [], open: [said(/SetLogDeliveryConfiguration resets/)] });
  });
});
