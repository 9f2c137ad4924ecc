// Who uses SES in a Region, and which call told it: evidence never names one that gave no answer.
import { known } from '../../src/fact.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { domain, estate, poolOf } from '../support/estate.ts';
import { readAccount, WEST } from '../support/ses-account.ts';

const pool = poolOf('example.com', `${WEST}_A`);
const shop = estate({ [WEST]: { ses: { identities: [domain('example.com')] }, userPools: [pool] } });
const arn = `arn:aws:cognito-idp:${WEST}:111122223333:userpool/${WEST}_A`;
const denied = (action: string): Fault => ({ kind: 'deny', action });

test.each<[string, readonly Fault[], { identities: number; pools: string[] }, string]>([
  ['both lists', [], { identities: 1, pools: [arn] }, 'ses:ListEmailIdentities'],
  [
    'identities alone',
    [denied('cognito-idp:ListUserPools')],
    { identities: 1, pools: [] },
    'ses:ListEmailIdentities',
  ],
  [
    'pools alone',
    [denied('ses:ListEmailIdentities')],
    { identities: 0, pools: [arn] },
    'cognito-idp:DescribeUserPool',
  ],
])('seen by %s', async (_case, faults, use, source) => {
  const { facts } = await readAccount(shop, { faults });
  expect(facts.use).toEqual(known(use, source));
});
