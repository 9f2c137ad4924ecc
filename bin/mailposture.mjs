#!/usr/bin/env node
// The `mailposture` command. A checkout runs its sources as they are, so that it is never older than they are; a
// published package, which holds no sources, runs what `npm run build` bundled.
import { existsSync } from 'node:fs';

// The SDK's reminder that it will ask for a newer Node is for us, who choose its version, not for who runs the command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const sources = new URL('../src/cli.ts', import.meta.url);
if (existsSync(sources)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else {
  await import(new URL('../dist/cli.mjs', import.meta.url).href);
}
