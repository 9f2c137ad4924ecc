// What of a pool's change goes into its resources in Terraform and CloudFormation: the part that changes, with texts as they are.
import fc from 'fast-check';
import { parse } from 'yaml';
import { poolCloudFormation, poolTerraform } from '../../../src/fix/aws/pool.ts';
import { type JsonObject, LOCALES } from '../../../src/model.ts';
import { englishLeft, isJapanese, styleFaults, tokensLost } from '../../support/languages.ts';
import { readHcl } from '../render/hcl.ts';
import { hostileValue, LOG_CHANGE, POOL_CHANGE, POOL_CHANGES, RISK_CHANGE } from './changes.ts';
import { bodyOf, commentsOf, stringsIn, wellFormed } from './read.ts';

describe('a user pool', () => {
  const email = {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    From: 'Shop "%{x}" <no-reply@example.com>',
  };
  const change = { ...POOL_CHANGE, input: { EmailConfiguration: email } };

  test('shows what goes into its own resource', () => {
    expect(poolTerraform(change).en).toBe(`\
# Into the aws_cognito_user_pool of the pool eu-west-1_AbCdEf123, in place of what it says of e-mail; without such a resource use the command of AWS CLI.
email_configuration {
  email_sending_account = "DEVELOPER"
  source_arn            = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
  from_email_address    = "Shop \\"%%{x}\\" <no-reply@example.com>"
}
`);
    expect(parse(poolCloudFormation(change).ja)).toEqual({ EmailConfiguration: email });
  });

  test.each<[JsonObject]>([[{}], [{ EmailConfiguration: null }], [{ EmailConfiguration: { From: 1 } }]])(
    'shows nothing of an input like %j',
    (input) => {
      expect(bodyOf(poolTerraform({ ...POOL_CHANGE, input }).en)).toBe('email_configuration {}');
    },
  );

  test('leaves out what CloudFormation would replace, and says so', () => {
    const input = { EmailConfiguration: { From: '{{resolve:ssm:x}}' } };
    const { en } = poolCloudFormation({ ...POOL_CHANGE, input });
    expect([bodyOf(en), en.startsWith('# Left out is what holds')]).toEqual(['', true]);
  });

  test('its notices: who sends them, and nothing of what they say', () => {
    expect(bodyOf(poolTerraform(RISK_CHANGE).en)).toBe(`\
notify_configuration {
  source_arn = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
  from       = "Shop <no-reply@example.com>"
}`);
    expect(parse(poolCloudFormation(RISK_CHANGE).en)).toEqual({
      AccountTakeoverRiskConfiguration: {
        NotifyConfiguration: {
          SourceArn: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
          From: 'Shop <no-reply@example.com>',
        },
      },
    });
  });

  test('its logs: all of them, and the group that has to be there first', () => {
    expect(bodyOf(poolTerraform(LOG_CHANGE).en)).toBe(`\
log_configurations {
  event_source = "userAuthEvents"
  log_level    = "INFO"

  s3_configuration {
    bucket_arn = "arn:aws:s3:::example-logs"
  }
}

log_configurations {
  event_source = "userNotification"
  log_level    = "ERROR"

  cloud_watch_logs_configuration {
    log_group_arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/cognito/eu-west-1_AbCdEf123"
  }
}`);
    const template = poolCloudFormation(LOG_CHANGE).ja;
    expect(parse(template)).toEqual({ LogConfigurations: LOG_CHANGE.input.LogConfigurations });
    expect(commentsOf(template)[1]).toContain('/aws/vendedlogs/cognito/eu-west-1_AbCdEf123');
    const { createLogGroup: _group, ...there } = LOG_CHANGE;
    expect(commentsOf(poolTerraform(there).en)).toHaveLength(1);
  });

  test('no text ends its quotation marks', () => {
    fc.assert(
      fc.property(hostileValue, (hostile) => {
        const logs = [{ EventSource: hostile, LogLevel: hostile, S3Configuration: { BucketArn: hostile } }];
        const changes = [
          { ...POOL_CHANGE, input: { EmailConfiguration: { From: hostile } } },
          {
            ...RISK_CHANGE,
            input: { AccountTakeoverRiskConfiguration: { NotifyConfiguration: { From: hostile } } },
          },
          { ...LOG_CHANGE, input: { LogConfigurations: logs } },
        ];
        for (const one of changes) {
          const held = new Set(stringsIn(one.input).map(wellFormed));
          const template = parse(poolCloudFormation(one).en);
          if (hostile.includes('{{resolve:')) expect(template).toBeNull();
          else
            expect(template).toEqual(
              JSON.parse(JSON.stringify(one.input), (_, item) =>
                typeof item === 'string' ? wellFormed(item) : item,
              ),
            );
          expect(stringsIn(readHcl(poolTerraform(one).en))).toEqual(expect.arrayContaining([...held]));
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([change, ...POOL_CHANGES])('says the same in each language ($change)', (one) => {
    for (const text of [poolTerraform(one), poolCloudFormation(one)]) {
      const [comment] = LOCALES.map((locale) => commentsOf(text[locale])[0] ?? '');
      expect(comment).not.toBe('');
      expect(tokensLost(text)).toEqual([]);
      const japanese = commentsOf(text.ja).map((line) => line.slice(2));
      expect(japanese.every(isJapanese)).toBe(true);
      expect(japanese.flatMap((line) => [...englishLeft(line), ...styleFaults(line)])).toEqual([]);
    }
  });
});
