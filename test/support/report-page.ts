// Opens HTML reports in a real browser, and notes whatever the browser complains of or asks for.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { CHECKS } from '../../src/checks/index.ts';
import { CUSTOM_SENDER, DEFAULT_SENDER, DOMAIN, sesSender } from '../../src/checks/samples.ts';
import { judge } from '../../src/judge.ts';
import { type Locale, NO_CHANGES, type Report, same } from '../../src/model.ts';
import { htmlReport } from '../../src/publish/page/index.ts';
import { NO_BROWSER, startBrowser } from './browser.ts';
import { inventory, known, pool, pools, unread } from './probe.ts';
import { finding, gap } from './reports.ts';

export const SINCE = '2026-10-31T08:00:00.000Z';

/** Pools by each kind of sender, with a history: every part of the page has something to show. */
export function wholeReport(locale: Locale = 'en'): Report {
  const seen = inventory([
    pools(
      pool('default', known(DEFAULT_SENDER)),
      pool('own', known(sesSender(DOMAIN))),
      pool('lambda', known(CUSTOM_SENDER)),
      pool('unread', unread),
    ),
  ]);
  const judged = judge({ ...seen, notes: [same('how it was done')] }, CHECKS, undefined, locale);
  const fails = judged.findings.findIndex(({ outcome }) => outcome === 'fail');
  const before = { severity: 'low', because: 'It was milder.', seenAt: SINCE } as const;
  const findings = judged.findings.map((each, i) =>
    i === fails ? { ...each, change: 'still' as const, before } : each,
  );
  const past = [finding({ change: 'gone', before, since: SINCE })];
  const trend = [1, 5, 3].map((critical, day) => {
    const failing = { critical, high: 2, medium: 3, low: day };
    return { takenAt: `2026-10-${29 + day}T08:00:00.000Z`, failing, unknown: day };
  });
  return {
    ...judged,
    findings,
    coverage: { ...judged.coverage, gaps: [gap()] },
    changes: { since: SINCE, counts: { ...NO_CHANGES, severityUp: 1, gone: 1 }, past, trend },
  };
}

interface Opened {
  readonly page: Page;
  /** What the browser said, what scripts threw, and what was asked for besides the file. */
  readonly complaints: string[];
}

export type Open = (report: Report, options?: BrowserContextOptions & { hash?: string }) => Promise<Opened>;

/** Describes what a page does in a browser; skipped, with the reason, where there is none. */
export function describePage(name: string, body: (open: Open) => void): void {
  if (NO_BROWSER !== undefined) console.warn(`skipped: ${NO_BROWSER}`);
  const describeBrowser = NO_BROWSER === undefined ? describe : describe.skip;
  describeBrowser(name, () => {
    let browser: Browser;
    let folder = '';
    beforeAll(async () => {
      browser = await startBrowser();
      folder = await mkdtemp(join(tmpdir(), 'mailposture-page-'));
    });
    afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
    afterAll(async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    });
    body((report, options) => open(browser, folder, report, options));
  });
}

async function open(
  browser: Browser,
  folder: string,
  report: Report,
  { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
): Promise<Opened> {
  const file = join(folder, 'report.html');
  await writeFile(file, htmlReport(report));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', () => complaints.push('a script of the report ran'));
  page.on('request', (request) => {
    if (!request.url().startsWith('file://')) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(`file://${file}${hash}`);
  return { page, complaints };
}
