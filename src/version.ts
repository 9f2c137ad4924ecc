// The version that reports, messages and the user agent carry. test/version.test.ts holds it equal to package.json's.
export const VERSION = '0.1.0';
