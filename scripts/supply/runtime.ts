// Which packages of npm are part of what is shipped, by the lock file: what the published command needs at run time and what
// it needs in turn, and what is bundled into the functions and the report's page.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

const NEEDS = v.optional(v.record(v.string(), v.string()), {});
const ENTRY = v.object({
  /** Where it is installed under another name (`npm:…`). */
  name: v.optional(v.string()),
  version: v.optional(v.string()),
  license: v.optional(v.string()),
  integrity: v.optional(v.string()),
  dependencies: NEEDS,
  devDependencies: NEEDS,
  optionalDependencies: NEEDS,
  peerDependencies: NEEDS,
  peerDependenciesMeta: v.optional(v.record(v.string(), v.object({ optional: v.optional(v.boolean()) })), {}),
});
type Entry = v.InferOutput<typeof ENTRY>;
const LOCK = v.object({ lockfileVersion: v.literal(3), packages: v.record(v.string(), ENTRY) });
export type Lock = v.InferOutput<typeof LOCK>;

/** Development dependencies whose code is in what is shipped: the page of a report is written with it. */
const BUNDLED: readonly string[] = ['preact'];

export interface RuntimePackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined where its package.json says nothing. */
  readonly licence: string | undefined;
  /** Subresource Integrity, as npm checks it. */
  readonly integrity: string | undefined;
  /** Its folder below the project: `node_modules/…`. */
  readonly path: string;
  /** Paths of what it needs. */
  readonly needs: readonly string[];
}

/** Reads package-lock.json. @throws ValiError where it is no lock file of version 3 */
export async function readLock(
  file: URL | string = new URL('../../package-lock.json', import.meta.url),
): Promise<Lock> {
  return v.parse(LOCK, JSON.parse(await readFile(file, 'utf8')));
}

/**
 * What is shipped, each once, sorted by name and version. `npm ls` and `npm sbom --omit dev` (npm 11) leave out what a
 * development dependency needs, too: so the tree is walked here.
 * @throws RangeError for a need that the lock file does not have
 */
export function runtimePackages({ packages }: Lock): readonly RuntimePackage[] {
  const root = packages[''];
  if (root === undefined) throw new RangeError('the lock file has no project');
  const found = new Map<string, RuntimePackage>();
  const waiting = [...needsOf('', root, packages), ...BUNDLED.map((name) => required('', name, packages))];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = packages[path];
    if (entry === undefined || found.has(path)) continue;
    const needs = needsOf(path, entry, packages);
    const { version = '', license: licence, integrity } = entry;
    const name = entry.name ?? path.replace(/^.*node_modules\//, '');
    found.set(path, { name, version, licence, integrity, path, needs });
    waiting.push(...needs);
  }
  const key = ({ name, version, path }: RuntimePackage) => `${name} ${version} ${path}`;
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function needsOf(path: string, entry: Entry, packages: Lock['packages']): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  // npm lists what is optional among the dependencies of a lock file's packages, or apart.
  const certain = Object.keys(dependencies).filter((name) => !(name in optionalDependencies));
  const optional = Object.keys(optionalDependencies).flatMap((name) => placeOf(path, name, packages) ?? []);
  return [...[...certain, ...peers].map((name) => required(path, name, packages)), ...optional];
}

function required(from: string, name: string, packages: Lock['packages']): string {
  const place = placeOf(from, name, packages);
  if (place === undefined)
    throw new RangeError(`the lock file lacks ${name}, which ${from || 'the project'} needs`);
  return place;
}

/** Where Node.js finds a package from the folder of another one: in its own node_modules, or the next one above. */
function placeOf(from: string, name: string, packages: Lock['packages']): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}
