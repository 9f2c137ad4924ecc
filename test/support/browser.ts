// A real browser for tests of what people look at, where this machine has one.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's, and what GitHub's runners have. */
const USUAL = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const { CHROMIUM_PATH } = process.env;
const CHROMIUM = CHROMIUM_PATH ?? USUAL.find((path) => existsSync(path)) ?? '/usr/bin/chromium';

/** Why there is no browser; undefined where there is one. */
export const NO_BROWSER: string | undefined = existsSync(CHROMIUM)
  ? undefined
  : `there is no Chromium at ${CHROMIUM}: set CHROMIUM_PATH`;

/** Starts it without a word to anybody: nothing here may leave the machine. */
export function startBrowser(): Promise<Browser> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: CHROMIUM, args });
}
