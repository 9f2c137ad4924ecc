// `npm run audit`: does the registry know of something against what is shipped? Exit codes: 0 no, 1 yes, 2 it did not answer.
// Tools that build, deploy and test are told and fail nothing (SECURITY.md says why).
import { spawnSync } from 'node:child_process';
import { auditOf } from './supply/audit.ts';
import { readLock, runtimePackages } from './supply/runtime.ts';

const { stdout, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
  cwd: new URL('..', import.meta.url),
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
const packages = runtimePackages(await readLock());
const audit = error ? ({ kind: 'no answer', why: error.message } as const) : auditOf(stdout, packages);
if (audit.kind !== 'no answer') for (const one of audit.tools) console.log(`a tool, not shipped: ${one}`);
switch (audit.kind) {
  case 'clean':
    console.log(`Nothing is known against the ${packages.length} packages that are shipped.`);
    break;
  case 'found':
    for (const one of audit.shipped) console.error(`shipped: ${one}`);
    process.exitCode = 1;
    break;
  case 'no answer':
    console.error(`Not audited, which is no good news: the registry did not answer. ${audit.why}`);
    process.exitCode = 2;
}
