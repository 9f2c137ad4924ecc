// A small estate for the services that findings are published to, and what an SDK client needs to reach a simulator.
import { parseEstate } from '../../src/simulator/estate.ts';
import type { Simulator } from '../../src/simulator/server.ts';

export const ACCOUNT = '111111111111';
export const OTHER = '222222222222';
export const REGION = 'eu-west-1';

export const publishingEstate = parseEstate({
  name: 'publishing',
  description: 'Topics, buckets and Security Hub of two accounts',
  managementAccount: ACCOUNT,
  accounts: [
    {
      Id: ACCOUNT,
      Name: 'main',
      regions: {
        [REGION]: {
          topics: [{ Name: 'digest' }, { Name: 'quiet' }],
          buckets: ['reports'],
          securityHub: true,
          eventBuses: ['posture'],
          ses: { account: { Reputation: { BounceRate: 0.0625, ComplaintRate: 0.0005 } } },
        },
        'us-east-1': { topics: [{ Name: 'far' }], buckets: ['far-reports'] },
      },
    },
    {
      Id: OTHER,
      Name: 'other',
      regions: { [REGION]: { topics: [{ Name: 'theirs' }], buckets: ['their-reports'] } },
    },
  ],
});

/** Settings of an SDK client: the simulator, one Region, one account; no retries, so that an error shows at once. */
export function clientOf(simulator: Simulator, region = REGION, account = ACCOUNT) {
  return {
    endpoint: simulator.endpoint,
    region,
    credentials: simulator.credentialsFor(account),
    maxAttempts: 1,
  };
}
