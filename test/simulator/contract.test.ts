// The simulator keeps the contract.
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { SERVICES } from '../../src/simulator/services/index.ts';
import { contractEstate, MANAGEMENT, MEMBER, POOLS } from './contract/estate.ts';
import { type ContractTarget, PARAMETER, PARAMETER_VALUE } from './contract/target.ts';
import { CONTRACT } from './contract.ts';

let simulator: Simulator;
let target: ContractTarget;

beforeAll(async () => {
  const parameters = { [PARAMETER]: PARAMETER_VALUE };
  simulator = await startSimulator({ estate: contractEstate(), parameters });
  target = {
    endpoint: simulator.endpoint,
    management: { id: MANAGEMENT, credentials: simulator.credentialsFor(MANAGEMENT) },
    member: { id: MEMBER, credentials: simulator.credentialsFor(MEMBER) },
    pools: POOLS,
  };
});

afterAll(() => simulator.close());

test.each(CONTRACT.map((each) => [each.name, each] as const))('%s', async (_, { run }) => {
  await run(target);
});

test('every operation of every service is in the contract', () => {
  // PublishBatch has no IAM action of its own; the other names are the actions'.
  const all = SERVICES.flatMap(({ prefix, operations }) =>
    operations.map(({ name, iamAction = name }) => `${prefix}:${iamAction}`),
  );
  const called = new Set(simulator.calls.map(({ action }) => action));
  expect(all.length).toBeGreaterThan(25);
  expect(all.filter((name) => !called.has(name))).toEqual([]);
});
