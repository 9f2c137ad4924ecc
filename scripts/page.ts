// `npm run page`: bundles the script and the style of the HTML report into src/publish/page/assets.ts, which is
// committed, so that whatever makes reports needs no bundler. A test holds the file to a fresh build.
import { writeFile } from 'node:fs/promises';
import { pageAssets } from './page/assets.ts';

await writeFile(new URL('../src/publish/page/assets.ts', import.meta.url), await pageAssets());
