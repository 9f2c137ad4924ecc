// Plugins of esbuild for the packaged functions (serverless.yml names this file): each function's files under its own name,
// and those alone that it can load; checks without what only their pages tell; source maps that say what a stack trace needs,
// file and line, and no more (whole ones would be half of a zip); and the notices of the packages that are bundled.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { foldersOf, NOTICES, noticesOf } from './notices.mjs';
import { checksWithoutPages } from './package-checks.mjs';

/**
 * Names the files that a function loads when it needs them after its handler: `scan.sns-3XDK6ECR.mjs`. serverless-esbuild
 * builds all functions into one folder, and keeps out of a zip what begins with the name of another handler and a dot.
 */
const ownChunks = {
  name: 'own-chunks',
  setup({ initialOptions }) {
    const [entry] = initialOptions.entryPoints;
    initialOptions.chunkNames = `${basename(entry, extname(entry))}.[name]-[hash]`;
  },
};

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

/**
 * The paths of the files that a handler can load, its own among them. esbuild makes a file of each import() in the modules
 * that it reads, those too that stand in a function which it then leaves out.
 */
function loadedBy(entry, outputs) {
  const [handler] = Object.entries(outputs).find(
    ([, { entryPoint }]) => resolve(entryPoint ?? '') === resolve(entry),
  );
  const paths = new Set([handler]);
  // A set gives what is added while one goes through it, too.
  for (const path of paths) {
    for (const { path: next, external } of outputs[path].imports) if (!external) paths.add(next);
  }
  return new Set([...paths].map((path) => resolve(path)));
}

const neededAndThin = {
  name: 'needed-and-thin',
  setup(build) {
    const { initialOptions } = build;
    const [entry] = initialOptions.entryPoints;
    // esbuild then hands over what it would write, and tells what imports what; the option of serverless.yml would put that
    // into the zips.
    initialOptions.write = false;
    initialOptions.metafile = true;
    build.onEnd(async ({ outputFiles, metafile, errors }) => {
      if (errors.length > 0) return;
      const loaded = loadedBy(entry, metafile.outputs);
      for (const { path, text, contents } of outputFiles) {
        const isMap = path.endsWith('.map');
        if (!loaded.has(isMap ? path.slice(0, -'.map'.length) : path)) continue;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, isMap ? JSON.stringify(thinned(JSON.parse(text))) : contents);
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

export default [ownChunks, checksWithoutPages, neededAndThin, thirdPartyNotices];
