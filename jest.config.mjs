// Jest in ESM mode: package.json starts it with --experimental-vm-modules; without that flag Jest quietly runs CommonJS.
// test/toolchain.test.ts asserts that it did not.
export default {
  testEnvironment: 'node',
  // Generous, because a loaded machine is no fault of the code: it only bounds what hangs.
  testTimeout: 60_000,
  // Modules of a suite are not freed within a process with ES modules: in one, all suites outgrow Node's heap. Two
  // workers also where there is one core, since Jest would then run everything in its own process.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  globalSetup: '<rootDir>/test/support/before-tests.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/loopback-checked.mjs'],
  globalTeardown: '<rootDir>/test/support/remove-temporary-files.mjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
