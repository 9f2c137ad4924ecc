// Estates: one with a field that is not what it was is refused by the name of that field, or it is served and scanned to the
// end. Nothing in between: no server that falls over, no scan that ends with another error.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { DiscoverError } from '../../src/discover/who-am-i.ts';
import { type Estate, EstateError, parseEstate } from '../../src/simulator/estate.ts';
import { lookAt } from '../support/company.ts';
import { nearlyValid } from '../support/hostile-json.ts';

const STORY = JSON.parse(
  await readFile(new URL('../../src/simulator/estates/story-before.json', import.meta.url), 'utf8'),
);
const RUNS = 400;
/** Scans take longer. */
const SERVED = 40;

function parsed(value: unknown): Estate | EstateError {
  try {
    return parseEstate(value);
  } catch (error) {
    // Anything else fails the test.
    if (error instanceof EstateError) return error;
    throw error;
  }
}

/** The start of a field's name on a line of a message: it may be of any text, or empty. */
const asTold = (part: string): string =>
  part === '' ? '""' : part.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ').slice(0, 40);

test('a field that is not as it should be is refused by its name, on lines of bounded length', () => {
  let refused = 0;
  fc.assert(
    fc.property(nearlyValid(STORY), ({ value, path, name }) => {
      const estate = parsed(value);
      if (!(estate instanceof EstateError)) return;
      refused += 1;
      const { message } = estate;
      expect([...path, name].some((part) => message.includes(asTold(String(part))))).toBe(true);
      for (const line of estate.message.split('\n')) expect(line.length).toBeLessThan(1000);
    }),
    { numRuns: RUNS },
  );
  expect(refused).toBeGreaterThan(RUNS / 4);
});

test('one that is accepted is served and scanned to the end', async () => {
  let scanned = 0;
  await fc.assert(
    fc.asyncProperty(nearlyValid(STORY), async ({ value }) => {
      const estate = parsed(value);
      if (estate instanceof EstateError) return;
      const look = await lookAt(estate, { request: { checks: ['cognito-own-sender'] } }).catch(
        (error: unknown) => {
          // It may lack a Region to look at, or have a record that DNS cannot carry: then its name is told.
          if (error instanceof DiscoverError) return undefined;
          if (error instanceof Error && error.message.startsWith('DNS zones of the estate: '))
            return undefined;
          throw error;
        },
      );
      scanned += look === undefined ? 0 : 1;
    }),
    { numRuns: SERVED },
  );
  expect(scanned).toBeGreaterThan(0);
}, 120_000);

test('the account of the default credentials is one of the accounts', () => {
  expect(parsed({ ...STORY, managementAccount: '999999999999' })).toMatchObject({
    message: expect.stringContaining('managementAccount'),
  });
});
