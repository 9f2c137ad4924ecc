// The committed bundle is what its sources make, and small enough to lie in a Lambda function.
import { readFile } from 'node:fs/promises';
import { pageAssets } from '../../../scripts/page/assets.ts';
import { NOTICE, SCRIPT, STYLE } from '../../../src/publish/page/assets.ts';

test('assets.ts is what `npm run page` writes', async () => {
  const written = await readFile('src/publish/page/assets.ts', 'utf8');
  // Compared as a whole, but not shown: it is one long line.
  expect(written === (await pageAssets()) ? 'fresh' : 'stale: run `npm run page` and commit the result').toBe(
    'fresh',
  );
});

test('nothing in it ends its own element, and nothing in the style is loaded', () => {
  expect(SCRIPT).not.toMatch(/<\/script|<!--/i);
  expect(STYLE).not.toMatch(/<\/style|@import|url\(/i);
});

test('the licence of what is bundled goes with it, as a comment of HTML', () => {
  expect(NOTICE).toContain('preact');
  expect(NOTICE).toContain('Permission is hereby granted');
  expect(NOTICE).not.toMatch(/^-?>|--|-$/);
});

test('the script is below 40 KB', () => {
  expect(Buffer.byteLength(SCRIPT)).toBeLessThan(40_000);
});
