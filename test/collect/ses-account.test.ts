// What GetAccount tells of SES in a Region: each fact by itself, so that one that is missing takes no other with it.
import type { GetAccountCommandOutput } from '@aws-sdk/client-sesv2';
import { known, notKnown } from '../../src/fact.ts';
import type { FactsOf } from '../../src/model.ts';
import { countCalls, findingsThatAre, inCompany } from '../support/company.ts';
import { textWith } from '../support/japanese.ts';
import { accountIn, readAccount, used, WEST } from '../support/ses-account.ts';

describe('GetAccount', () => {
  test('tells four facts in one call', async () => {
    const { facts, calls } = await readAccount(
      used({
        ProductionAccessEnabled: false,
        ReviewStatus: 'DENIED',
        SendingEnabled: false,
        EnforcementStatus: 'WATCHED',
        SendQuota: { Max24HourSend: -1, MaxSendRate: 90, SentLast24Hours: 12 },
        SuppressedReasons: ['COMPLAINT'],
      }),
    );
    expect(countCalls(calls)['ses:GetAccount']).toBe(1);
    expect(facts).toMatchObject({
      productionAccess: known({ granted: false, review: 'denied' }, 'ses:GetAccount'),
      sending: known({ enabled: false, enforcement: 'WATCHED' }, 'ses:GetAccount'),
      quota: known({ max24Hours: -1, sent24Hours: 12, maxPerSecond: 90 }, 'ses:GetAccount'),
      suppression: known(['COMPLAINT'], 'ses:GetAccount'),
    });
  });

  test('suppression that is off is an empty list, and known', async () => {
    const { facts, report } = await readAccount(used({ SuppressedReasons: [] }));
    expect(facts.suppression).toEqual(known([], 'ses:GetAccount'));
    expect(findingsThatAre('fail', report)).toContain(`ses-suppression-on SES in ${WEST}`);
  });

  /** Takes something out of what GetAccount answers. */
  async function answeredWithout(spoil: (answer: GetAccountCommandOutput) => void) {
    return inCompany(used(), async ({ deps, look, calls }) => {
      deps.sesv2(WEST).middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const result = await next(args);
            // The middleware stack is typed for every command of the client; this answer is GetAccount's.
            if (commandName === 'GetAccountCommand') spoil(result.output as GetAccountCommandOutput);
            return result;
          },
        { step: 'initialize' },
      );
      const { inventory, report } = await look({ keepInventory: true });
      expect(countCalls(calls)['ses:GetAccount']).toBe(1);
      return { facts: accountIn(inventory, WEST), report };
    });
  }

  const SPOILT: Record<string, (answer: GetAccountCommandOutput) => void> = {
    ProductionAccessEnabled: (answer) => delete answer.ProductionAccessEnabled,
    SendingEnabled: (answer) => delete answer.SendingEnabled,
    EnforcementStatus: (answer) => delete answer.EnforcementStatus,
    'an empty EnforcementStatus': (answer) => {
      answer.EnforcementStatus = '';
    },
    SendQuota: (answer) => delete answer.SendQuota,
    'SendQuota.SentLast24Hours': (answer) => delete answer.SendQuota?.SentLast24Hours,
    SuppressionAttributes: (answer) => delete answer.SuppressionAttributes,
    'SuppressionAttributes.SuppressedReasons': (answer) =>
      delete answer.SuppressionAttributes?.SuppressedReasons,
  };

  test.each<[string, keyof FactsOf['account'], string, string[]]>([
    ['ProductionAccessEnabled', 'productionAccess', 'ProductionAccessEnabled', ['ses-production-access']],
    ['SendingEnabled', 'sending', 'SendingEnabled', ['ses-enforcement-healthy', 'ses-sending-enabled']],
    ['EnforcementStatus', 'sending', 'EnforcementStatus', ['ses-enforcement-healthy', 'ses-sending-enabled']],
    [
      'an empty EnforcementStatus',
      'sending',
      'EnforcementStatus',
      ['ses-enforcement-healthy', 'ses-sending-enabled'],
    ],
    ['SendQuota', 'quota', 'SendQuota.Max24HourSend', ['ses-quota-headroom']],
    ['SendQuota.SentLast24Hours', 'quota', 'SendQuota.SentLast24Hours', ['ses-quota-headroom']],
    [
      'SuppressionAttributes',
      'suppression',
      'SuppressionAttributes.SuppressedReasons',
      ['ses-suppression-on'],
    ],
    [
      'SuppressionAttributes.SuppressedReasons',
      'suppression',
      'SuppressionAttributes.SuppressedReasons',
      ['ses-suppression-on'],
    ],
  ])('without %s only %s is not known', async (missing, lost, field, checks) => {
    const { facts, report } = await answeredWithout(SPOILT[missing] ?? (() => {}));
    const why = textWith(
      new RegExp(`^ses:GetAccount in ${WEST} of .*: the answer holds no ${field.replace('.', '\\.')}$`),
    );
    const unread = Object.entries(facts).filter(([, fact]) => !fact.known);
    expect(unread).toEqual([[lost, notKnown(why)]]);
    expect(findingsThatAre('unknown', report).sort()).toEqual(
      checks.map((check) => `${check} SES in ${WEST}`),
    );
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.gaps).toEqual([
      expect.objectContaining({
        action: 'ses:GetAccount',
        region: WEST,
        why: `the answer holds no ${field}`,
      }),
    ]);
  });

  test('what no check needed may be missing', async () => {
    await inCompany(used(), async ({ deps, look }) => {
      deps.sesv2(WEST).middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          if (typeof result.output === 'object' && 'SendQuota' in result.output)
            delete result.output.SendQuota;
          return result;
        },
        { step: 'initialize' },
      );
      const { report, inventory } = await look({ checks: ['ses-sending-enabled'] });
      expect(report.coverage).toMatchObject({ complete: true, gaps: [] });
      expect(accountIn(inventory, WEST).quota).toEqual(notKnown(textWith('no check')));
    });
  });

  test('denied, all four are not known, and the rates are', async () => {
    const { facts } = await readAccount(used({ Reputation: { BounceRate: 0.01, ComplaintRate: 0 } }), {
      faults: [{ kind: 'deny', action: 'ses:GetAccount' }],
    });
    const why = textWith(/^ses:GetAccount in eu-west-1: AccessDenied/);
    expect(facts).toMatchObject({
      productionAccess: notKnown(why),
      sending: notKnown(why),
      quota: notKnown(why),
      suppression: notKnown(why),
      use: { known: true },
      reputation: { known: true },
    });
  });
});
