// How the HTML report does with some 5,000 findings in a real browser: how long until it can be used, until a keystroke
// in the search shows, and how many frames scrolling from top to bottom takes longer than it should.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Report } from '../../src/model.ts';
import { htmlReport } from '../../src/publish/page/index.ts';
import { NO_BROWSER, startBrowser } from '../../test/support/browser.ts';

interface PageFigures {
  readonly findings: number;
  readonly failing: number;
  readonly htmlBytes: number;
  readonly makeMs: number;
  /** From the address to a page that can be used, and until every row is made. */
  readonly usableMs: number;
  readonly wholeMs: number;
  /** Median from a keystroke in the search to the frame that shows it, and the longest. */
  readonly keystrokeMs: number;
  readonly slowestKeystrokeMs: number;
  /** Of frames while the page scrolls from top to bottom, a screen each: median, and the longest. */
  readonly frameMs: number;
  readonly longestFrameMs: number;
}

/** @returns why there are none where this machine has no browser */
export async function pageFigures(report: Report): Promise<PageFigures | string> {
  if (NO_BROWSER !== undefined) return NO_BROWSER;
  const start = performance.now();
  const html = htmlReport(report);
  const makeMs = performance.now() - start;
  const folder = await mkdtemp(join(tmpdir(), 'mailposture-bench-'));
  const browser = await startBrowser();
  try {
    const file = join(folder, 'report.html');
    await writeFile(file, html);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    return {
      findings: report.findings.length,
      failing: report.summary.outcomes.fail,
      htmlBytes: Buffer.byteLength(html),
      makeMs: Math.round(makeMs),
      ...(await loading(page, file, report.summary.outcomes.fail + report.summary.outcomes.unknown)),
      ...(await typing(page)),
      ...(await scrolling(page)),
    };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

async function loading(page: Page, file: string, rows: number) {
  const start = performance.now();
  await page.goto(`file://${file}`);
  await page.locator('input[type=search]').waitFor();
  const usableMs = Math.round(performance.now() - start);
  await page.waitForFunction((count) => document.querySelectorAll('.finding').length >= count, rows);
  return { usableMs, wholeMs: Math.round(performance.now() - start) };
}

/** The search is one that narrows with each key, and widens again. */
async function typing(page: Page) {
  const times = await page.evaluate(async () => {
    const input = document.querySelector('input[type=search]');
    if (!(input instanceof HTMLInputElement)) throw new Error('the page has no search');
    const all: number[] = [];
    for (const text of ['d', 'dk', 'dki', 'dkim', 'dkim ', 'dkim e', 'dkim', 'dki', 'dk', 'd', '']) {
      const start = performance.now();
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      all.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 400));
    }
    return all;
  });
  return { keystrokeMs: median(times), slowestKeystrokeMs: Math.round(Math.max(...times)) };
}

async function scrolling(page: Page) {
  const frames = await page.evaluate(async () => {
    const all: number[] = [];
    let last = performance.now();
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 2 && all.length < 600) {
      scrollBy({ top: innerHeight, behavior: 'instant' });
      await new Promise((done) => requestAnimationFrame(done));
      all.push(performance.now() - last);
      last = performance.now();
    }
    return all;
  });
  return { frameMs: median(frames), longestFrameMs: Math.round(Math.max(...frames)) };
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}
