// Reports of whole estates, as the demo makes them, in every format and language: each reads as what it claims to be.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { CHECKS } from '../../../src/checks/index.ts';
import { parseInventory } from '../../../src/inventory.ts';
import { judge } from '../../../src/judge.ts';
import { type Inventory, LOCALES, type Report, same } from '../../../src/model.ts';
import { FORMATS, reportFile } from '../../../src/publish/formats/index.ts';
import { FORMAT_NAMES } from '../../../src/publish/formats/names.ts';
import { mailposture } from '../../support/command.ts';
import { ocsfFaults } from '../../support/ocsf.ts';
import { faultsOf, reportSchema, sarifSchema } from '../../support/report-schemas.ts';
import { written } from '../../support/written.ts';

const reportIs = reportSchema();
const sarifIs = sarifSchema();

/** Of the formats whose tests ask for no more than a valid document. */
const FAULTS: Record<'json' | 'sarif' | 'ocsf' | 'junit', (text: string) => unknown[]> = {
  json: (text) => faultsOf(reportIs, JSON.parse(text)),
  sarif: (text) => faultsOf(sarifIs, JSON.parse(text)),
  ocsf: (text) => JSON.parse(text).flatMap((event: unknown) => ocsfFaults(event)),
  junit: (text) => [XMLValidator.validate(text)].filter((valid) => valid !== true),
};

async function inventoryOf(estate: string): Promise<{ inventory: Inventory; printed: Report }> {
  const file = join(await mkdtemp(join(tmpdir(), 'mailposture-')), 'inventory.json');
  const args = ['demo', '--estate', estate, '--format', 'json', '--save-inventory', file];
  const { stdout } = await mailposture(args);
  return {
    inventory: parseInventory(await readFile(file, 'utf8'), same(file)),
    printed: JSON.parse(stdout),
  };
}

describe.each(['story-before', 'story-after', 'everything'])('%s', (estate) => {
  let made: Awaited<ReturnType<typeof inventoryOf>>;
  beforeAll(async () => {
    made = await inventoryOf(estate);
  });

  test('what the command prints, with its history, fits the schema', () => {
    expect(faultsOf(reportIs, made.printed)).toEqual([]);
  });

  describe.each(LOCALES)('%s', (locale) => {
    const report = () => judge(made.inventory, CHECKS, undefined, locale);

    test.each(Object.keys(FAULTS) as (keyof typeof FAULTS)[])('%s', (format) => {
      expect(FAULTS[format](written(format, report()))).toEqual([]);
    });

    test('every format is written, the same for the same report, and ends with a line break', () => {
      for (const format of FORMAT_NAMES) {
        const { body, contentType, extension } = reportFile(report(), format);
        const text = [...body].join('');
        expect(text).toBe(written(format, report()));
        expect(text.endsWith('\n')).toBe(true);
        expect([contentType, extension]).not.toContain('');
      }
    });
  });
});

test('no two formats would be written to the same object of a bucket', () => {
  const extensions = Object.values(FORMATS).map(({ extension }) => extension);
  expect(new Set(extensions).size).toBe(FORMAT_NAMES.length);
});
