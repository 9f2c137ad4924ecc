// Before all tests, in Jest's first process: what its workers and the processes that tests start inherit.
import putTemporaryFilesInOneFolder from './temporary-files.mjs';

const GUARD = new URL('./loopback-only.mjs', import.meta.url).href;

export default async function setUp() {
  await putTemporaryFilesInOneFolder();
  // Here, for the tests of a single file: those Jest runs in its own process.
  await import(GUARD);
  const { NODE_OPTIONS } = process.env;
  process.env.NODE_OPTIONS = [NODE_OPTIONS, `--import=${GUARD}`].filter(Boolean).join(' ');
}
