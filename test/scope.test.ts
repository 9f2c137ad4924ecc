// What a scan looked at: all Regions only where AWS's own lists of them were read to their end.
import { CHECKS } from '../src/checks/index.ts';
import { scopeOf } from '../src/scope.ts';
import { lookAt } from './support/company.ts';
import { estate, pool, REGION } from './support/estate.ts';

test.each<readonly [string, readonly string[] | undefined, readonly string[], boolean]>([
  ['nothing is denied', undefined, [], true],
  ['Regions were named', [REGION], [], false],
  ['the Regions of the account cannot be listed', undefined, ['account:ListRegions'], false],
  ['where services are offered cannot be listed', undefined, ['ssm:GetParametersByPath'], false],
])('%s', async (_, regions, actions, everyRegion) => {
  const faults = actions.map((action) => ({ kind: 'deny', action }) as const);
  const request = { checks: ['cognito-own-sender'], ...(regions && { regions }) };
  const { inventory } = await lookAt(estate({ [REGION]: { userPools: [pool(`${REGION}_A`)] } }), {
    request,
    faults,
  });
  expect(scopeOf(regions, CHECKS, inventory).everyRegion).toBe(everyRegion);
});
