// The scan's Lambda handler: what it joins of the event and the environment.
import { handler } from '../../handlers/scan.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { withEnvironment } from '../support/company.ts';
import { ACCOUNT, estate, pool } from '../support/estate.ts';
import { lambdaContext } from '../support/lambda.ts';

const EAST = 'us-east-1';
const WEST = 'eu-west-1';
const two = estate({
  [EAST]: { userPools: [pool(`${EAST}_A`)] },
  [WEST]: { userPools: [pool(`${WEST}_A`)] },
});

let company: Company;
let restore: () => void;
beforeAll(async () => {
  company = await startCompany({ estate: two, faults: [], quotas: 'off', seed: 1 });
});
afterEach(() => restore());
afterAll(() => company.close());

async function answerTo(event: object, environment: Readonly<Record<string, string>>) {
  restore = withEnvironment({
    ...company.aws.env,
    MAILPOSTURE_DNS: company.dns.address,
    MAILPOSTURE_PACE: 'off',
    MAILPOSTURE_LOCALE: undefined,
    MAILPOSTURE_REGIONS: undefined,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    ...environment,
  });
  return handler({ publish: false, checks: ['cognito-own-sender'], ...event }, lambdaContext());
}

test.each<[string, object, Readonly<Record<string, string>>, string]>([
  ['English where nothing says', {}, {}, 'en'],
  ['that of the environment', {}, { MAILPOSTURE_LOCALE: 'ja' }, 'ja'],
  ['that of the event', { locale: 'ja' }, {}, 'ja'],
  ['that of the event, whatever the environment says', { locale: 'en' }, { MAILPOSTURE_LOCALE: 'ja' }, 'en'],
])('the language is %s', async (_case, event, environment, locale) => {
  expect(await answerTo(event, environment)).toMatchObject({ locale });
});

test.each<[string, object, Readonly<Record<string, string>>, string[]]>([
  ['all where nothing says', {}, {}, [WEST, EAST]],
  ['those of the environment', {}, { MAILPOSTURE_REGIONS: WEST }, [WEST]],
  [
    'those of the event, whatever the environment says',
    { regions: [EAST] },
    { MAILPOSTURE_REGIONS: WEST },
    [EAST],
  ],
])('the Regions are %s', async (_case, event, environment, regions) => {
  const { coverage } = await answerTo(event, environment);
  expect(coverage).toMatchObject({ accounts: [ACCOUNT], regions });
});
