// Everything that tests leave among the system's temporary files lies in one folder, which goes with them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'mailposture-tests-';

/** Before all tests: they and the processes that they start inherit it. */
export default async function setUp() {
  process.env.TMPDIR = await mkdtemp(join(tmpdir(), PREFIX));
}

/** After them. A folder that is not ours stays. */
export async function tearDown() {
  const folder = process.env.TMPDIR ?? '';
  if (basename(folder).startsWith(PREFIX)) await rm(folder, { recursive: true, force: true });
}
