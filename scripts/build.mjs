// Builds the published package's command: one bundle of our own code, with the dependencies left to npm, and the
// estates beside it. A checkout does not need it: there bin/mailposture.mjs runs the sources.
import { cp, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { foldersOf, NOTICES, noticesOf } from './notices.mjs';

const dist = new URL('../dist/', import.meta.url);
await rm(dist, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [new URL('../src/cli.ts', import.meta.url).pathname],
  outfile: new URL('cli.mjs', dist).pathname,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'linked',
  logLevel: 'warning',
  metafile: true,
});
await writeFile(new URL(NOTICES, dist), await noticesOf(foldersOf(Object.keys(metafile.inputs))));
await cp(new URL('../src/simulator/estates/', import.meta.url), new URL('estates/', dist), {
  recursive: true,
});
