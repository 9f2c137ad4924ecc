// The rates of bounces and complaints: one call of CloudWatch for both, and only where somebody sends.
import type { GetMetricDataCommandInput, GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { readReputation } from '../../src/collect/ses-account.ts';
import { Journal, known, notKnown } from '../../src/fact.ts';
import type { AccountUse, Fact, Reputation } from '../../src/model.ts';
import { countCalls, findingsThatAre, inCompany, lookAt, type TestCompany } from '../support/company.ts';
import { ACCOUNT, domain, estate, poolOf } from '../support/estate.ts';
import { textWith } from '../support/japanese.ts';
import { accountIn, readAccount, used, WEST } from '../support/ses-account.ts';

const EAST = 'us-east-1';
const AT = { account: ACCOUNT, partition: 'aws', region: WEST };

describe('GetMetricData', () => {
  const rates = { BounceRate: 0.0625, ComplaintRate: 0.0005 };

  test('tells both rates in one call, and the facts of GetAccount without it', async () => {
    const { facts, calls, report } = await readAccount(used({ Reputation: rates }));
    expect(facts.reputation).toEqual(
      known({ bounceRate: 0.0625, complaintRate: 0.0005 }, 'cloudwatch:GetMetricData'),
    );
    expect(countCalls(calls)['cloudwatch:GetMetricData']).toBe(1);
    expect(findingsThatAre('fail', report)).toContain(`ses-bounce-rate-low SES in ${WEST}`);
    expect(findingsThatAre('pass', report)).toContain(`ses-complaint-rate-low SES in ${WEST}`);
  });

  test('without data points no rate is known to be anything, and nothing is missing', async () => {
    const { facts, report } = await readAccount(used());
    expect(facts.reputation).toEqual(known({}, 'cloudwatch:GetMetricData'));
    expect(findingsThatAre('notApplicable', report)).toEqual(
      expect.arrayContaining(['bounce', 'complaint'].map((rate) => `ses-${rate}-rate-low SES in ${WEST}`)),
    );
    expect(report.coverage.complete).toBe(true);
  });

  test('denied, the rates are not known', async () => {
    const { facts, report } = await readAccount(used({ Reputation: rates }), {
      faults: [{ kind: 'deny', action: 'cloudwatch:GetMetricData' }],
    });
    expect(facts.reputation).toEqual(
      notKnown(textWith(/^cloudwatch:GetMetricData in eu-west-1: AccessDenied/)),
    );
    expect(findingsThatAre('unknown', report)).toEqual(
      ['bounce', 'complaint'].map((rate) => `ses-${rate}-rate-low SES in ${WEST}`),
    );
  });

  test('throttled, it is asked again', async () => {
    const { facts, calls } = await readAccount(used({ Reputation: rates }), {
      faults: [{ kind: 'throttle', action: 'cloudwatch:GetMetricData', count: 2 }],
    });
    expect(countCalls(calls)['cloudwatch:GetMetricData']).toBe(3);
    expect(facts.reputation.known).toBe(true);
  });

  test('is asked just where there are identities or from where a pool sends', async () => {
    const regions = estate({
      [WEST]: {
        ses: { account: { Reputation: rates } },
        userPools: [poolOf('example.com', `${WEST}_A`, EAST)],
      },
      // No identity any more: the pool of another Region makes it used.
      [EAST]: { ses: { account: { Reputation: rates } } },
      'eu-central-1': { ses: { account: { Reputation: rates }, identities: [domain('example.com')] } },
      'ap-northeast-1': { ses: { account: { Reputation: rates } } },
    });
    const { inventory, calls } = await readAccount(regions);
    const asked = calls.filter(({ action }) => action === 'cloudwatch:GetMetricData');
    expect(asked.map(({ region }) => region).sort()).toEqual(['eu-central-1', EAST]);
    // Elsewhere nothing is claimed but that nobody is there.
    expect(accountIn(inventory, 'ap-northeast-1').reputation).toEqual(known({}, 'ses:ListEmailIdentities'));
    expect(accountIn(inventory, EAST).reputation).toEqual(
      known({ bounceRate: 0.0625, complaintRate: 0.0005 }, 'cloudwatch:GetMetricData'),
    );
  });

  test('a Region outside the scan that a pool sends from is not asked', async () => {
    const regions = estate({
      [WEST]: { userPools: [poolOf('example.com', `${WEST}_A`, EAST)] },
      [EAST]: { ses: { account: { Reputation: rates }, identities: [domain('example.com')] } },
    });
    const { calls } = await lookAt(regions, { request: { regions: [WEST] } });
    expect(countCalls(calls)).toMatchObject({ 'ses:GetAccount': 2 });
    expect(countCalls(calls)).not.toHaveProperty('cloudwatch:GetMetricData');
  });

  test('where nobody could see whether SES is used, it is not asked, and the rates are not known', async () => {
    const { facts, calls } = await readAccount(
      estate({ [WEST]: { ses: { account: { Reputation: rates } } } }),
      {
        faults: [{ kind: 'deny', action: 'ses:ListEmailIdentities' }],
      },
    );
    expect(countCalls(calls)).not.toHaveProperty('cloudwatch:GetMetricData');
    expect(facts.reputation).toEqual(facts.use);
    expect(facts.reputation).toEqual(notKnown(textWith('AccessDenied')));
  });
});

describe('what CloudWatch may answer besides', () => {
  const NOW = new Date('2026-11-15T08:30:00Z');
  const USE: Fact<AccountUse> = known({ identities: 1, pools: [] }, 'ses:ListEmailIdentities');
  const point = (hour: number) => new Date(`2026-11-15T0${hour}:00:00Z`);

  type Results = NonNullable<GetMetricDataCommandOutput['MetricDataResults']>;

  /** Reads the rates where CloudWatch gives these results. */
  async function answered(results: Results | undefined) {
    const inputs: object[] = [];
    const fact = await inCompany(used(), ({ deps }: TestCompany) => {
      deps.cloudwatch(WEST).middlewareStack.add(
        () => async (args) => {
          inputs.push(args.input);
          return {
            output: { $metadata: {}, ...(results === undefined ? {} : { MetricDataResults: results }) },
            response: {},
          };
        },
        { step: 'initialize' },
      );
      return readReputation(() => deps.cloudwatch(WEST), AT, USE, NOW, new Journal());
    });
    return { fact, inputs };
  }

  const complaints: Results[number] = {
    Id: 'complaints',
    Timestamps: [point(7)],
    Values: [0.0002],
    StatusCode: 'Complete',
  };

  test.each<[string, Results[number] | undefined, Reputation | string]>([
    [
      'the newest point, in whatever order',
      {
        Id: 'bounces',
        Timestamps: [point(5), point(7), point(6)],
        Values: [0.5, 0.01, 0.6],
        StatusCode: 'Complete',
      },
      { bounceRate: 0.01, complaintRate: 0.0002 },
    ],
    [
      'an answer cut short after the newest',
      { Id: 'bounces', Timestamps: [point(7), point(6)], Values: [0, 0.6], StatusCode: 'PartialData' },
      { bounceRate: 0, complaintRate: 0.0002 },
    ],
    [
      'no point of one metric',
      { Id: 'bounces', Timestamps: [], Values: [], StatusCode: 'Complete' },
      { complaintRate: 0.0002 },
    ],
    [
      'an error of CloudWatch',
      { Id: 'bounces', Timestamps: [], Values: [], StatusCode: 'InternalError' },
      'the answer for bounces is not whole: InternalError',
    ],
    [
      'an answer cut short before the first point',
      { Id: 'bounces', Timestamps: [], Values: [], StatusCode: 'PartialData' },
      'the answer for bounces is not whole: PartialData',
    ],
    ['no answer for one metric', undefined, 'the answer for bounces is not whole: it is missing'],
  ])('%s', async (_case, bounces, expected) => {
    const { fact } = await answered(bounces === undefined ? [complaints] : [complaints, bounces]);
    if (typeof expected === 'string') expect(fact).toEqual(notKnown(textWith(expected)));
    else expect(fact).toEqual(known(expected, 'cloudwatch:GetMetricData'));
  });

  test('no results at all', async () => {
    const { fact } = await answered(undefined);
    expect(fact).toEqual(
      notKnown({
        en: `cloudwatch:GetMetricData in ${WEST}: the answer for bounces is not whole: it is missing`,
        ja: `${WEST} の cloudwatch:GetMetricData: bounces の応答が完全ではありません: 応答に含まれていません`,
      }),
    );
  });

  test('it is asked for hourly averages of two weeks, of the whole account', async () => {
    const { inputs } = await answered([complaints]);
    const metric = (MetricName: string) => ({
      Metric: { Namespace: 'AWS/SES', MetricName },
      Period: 3600,
      Stat: 'Average',
    });
    const expected: GetMetricDataCommandInput = {
      StartTime: new Date('2026-11-01T08:30:00Z'),
      EndTime: NOW,
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        { Id: 'bounces', MetricStat: metric('Reputation.BounceRate') },
        { Id: 'complaints', MetricStat: metric('Reputation.ComplaintRate') },
      ],
    };
    expect(inputs).toEqual([expected]);
  });
});
