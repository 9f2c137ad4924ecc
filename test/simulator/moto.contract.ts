// The same contract against moto, an independent simulator of AWS: what both say alike is less likely to be our own
// mistake. Where moto does something else is listed (contract/moto-differences.ts); a listed difference that is gone
// fails the test. Not part of `npm test`, since it needs Python: `npm run test:moto`.
import { stripVTControlCharacters } from 'node:util';
import { describeOnMoto, type Moto, seedMoto, startMoto } from './contract/moto.ts';
import { MOTO_DIFFERENCES } from './contract/moto-differences.ts';
import type { ContractTarget } from './contract/target.ts';
import { CONTRACT } from './contract.ts';

const describeMoto = describeOnMoto('The contract is not run against moto');

describeMoto('moto', () => {
  let moto: Moto;
  let target: ContractTarget;

  beforeAll(async () => {
    moto = await startMoto();
    target = await seedMoto(moto.endpoint);
  }, 120_000);

  afterAll(() => moto.stop());

  const alike = CONTRACT.filter(({ name }) => MOTO_DIFFERENCES[name] === undefined);
  test.each(alike.map((each) => [each.name, each] as const))('does as AWS: %s', async (_, { run }) => {
    await run(target);
  });

  const different = CONTRACT.flatMap((each) => {
    const difference = MOTO_DIFFERENCES[each.name];
    return difference === undefined
      ? []
      : [[each.name, difference.instead, each.run, difference.shows] as const];
  });
  test.each(different)('differs: %s; moto %s', async (_name, _instead, run, shows) => {
    expect(await failureOf(run(target))).toMatch(shows);
  });
});

/** What a case fails with, without the colours that Jest puts in on a terminal; empty when it does not fail. */
async function failureOf(run: Promise<void>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return '';
  return error instanceof Error ? stripVTControlCharacters(error.message) : String(error);
}

test('every listed difference is of a case of the contract', () => {
  const names = new Set(CONTRACT.map(({ name }) => name));
  expect(Object.keys(MOTO_DIFFERENCES).filter((name) => !names.has(name))).toEqual([]);
});
