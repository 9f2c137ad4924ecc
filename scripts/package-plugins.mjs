// Plugins of esbuild for the packaged functions (serverless.yml names this file): source maps that say what a stack trace
// needs, file and line, and no more (whole ones would be half of a zip); and the notices of the packages that are bundled.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { foldersOf, NOTICES, noticesOf } from './notices.mjs';

/** What comes from npm is told by its package alone: esbuild has no option to leave it out (evanw/esbuild#1685, #4130). */
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

/**
 * A source map (ECMA-426) with one mapping for each line of ours that a stretch of the bundle comes from, and one for each
 * stretch of a package. Names go, too: a frame then has the bundle's name of its function, and the right line.
 */
function thinned(map) {
  const sources = new Map();
  const placeOf = (source) => {
    const name = PACKAGE.exec(source)?.[1];
    const told = name === undefined ? source : `npm:${name}`;
    const place = sources.get(told) ?? sources.size;
    sources.set(told, place);
    return { place, isOurs: name === undefined };
  };
  const lines = decode(map.mappings).map((segments) => {
    let before = '';
    return segments.flatMap((segment) => {
      // A stretch that comes from nowhere: what esbuild adds.
      if (segment.length === 1) {
        before = '';
        return [segment];
      }
      const [column, source, line, sourceColumn] = segment;
      const { place, isOurs } = placeOf(map.sources[source]);
      const from = isOurs ? [place, line, sourceColumn] : [place, 0, 0];
      const here = `${from[0]}:${from[1]}`;
      if (here === before) return [];
      before = here;
      return [[column, ...from]];
    });
  });
  return { version: 3, sources: [...sources.keys()], names: [], mappings: encode(lines) };
}

const thinSourceMaps = {
  name: 'thin-source-maps',
  setup(build) {
    // esbuild then hands over what it would write.
    build.initialOptions.write = false;
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text, contents } of outputFiles) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, path.endsWith('.map') ? JSON.stringify(thinned(JSON.parse(text))) : contents);
      }
    });
  },
};

/** serverless-esbuild puts what lies beside the bundles into every zip: one file tells what any of them holds. */
const bundled = new Set();
let written = Promise.resolve();

const thirdPartyNotices = {
  name: 'third-party-notices',
  setup(build) {
    const { initialOptions } = build;
    // esbuild then tells what it read; the option of serverless.yml would put that into the zips.
    initialOptions.metafile = true;
    const [entry] = initialOptions.entryPoints;
    const root = join(initialOptions.outdir, relative(dirname(entry), '.'));
    build.onEnd(({ metafile }) => {
      for (const folder of foldersOf(Object.keys(metafile?.inputs ?? {}))) bundled.add(folder);
      written = written.then(async () => {
        await mkdir(root, { recursive: true });
        await writeFile(join(root, NOTICES), await noticesOf(bundled));
      });
      return written;
    });
  },
};

export default [thinSourceMaps, thirdPartyNotices];
