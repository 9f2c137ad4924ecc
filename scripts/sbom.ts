// `npm run -s sbom`: the bill of materials of what is shipped, on standard output.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { readLock, runtimePackages } from './supply/runtime.ts';
import { billOf } from './supply/sbom.ts';

const PRODUCT = v.object({
  name: v.string(),
  version: v.string(),
  license: v.string(),
  dependencies: v.record(v.string(), v.string()),
});

const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
const { dependencies, ...product } = v.parse(PRODUCT, JSON.parse(text));
const bill = billOf(product, Object.keys(dependencies), runtimePackages(await readLock()));
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
