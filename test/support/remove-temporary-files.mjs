// After all tests: see temporary-files.mjs.
export { tearDown as default } from './temporary-files.mjs';
