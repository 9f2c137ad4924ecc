// The HTML report in a real browser, opened as a file: what people do with it, and that it asks nobody for anything.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { NO_CHANGES } from '../../../src/model.ts';
import { describePage, SINCE, wholeReport } from '../../support/report-page.ts';
import { report } from '../../support/reports.ts';
import { reportOn } from '../two-accounts.ts';

describePage('the page', (open) => {
  const rows = (page: Page) => page.locator('.finding:visible').count();
  const fragment = (page: Page) => page.evaluate(() => location.hash);

  test.each(['en', 'ja'] as const)(
    'shows every part without a complaint of the browser: %s',
    async (locale) => {
      const { page, complaints } = await open(wholeReport(locale));
      expect(await page.locator('h1').textContent()).toBe(
        locale === 'en'
          ? 'Mail of 1 of 4 user pools may not arrive.'
          : '4 個のユーザープールのうち 1 個で、メールが届かないおそれがあります。',
      );
      expect(await page.locator('section[id] > h2').allTextContents()).toHaveLength(6);
      for (const details of await page.locator('details:not([open]) > summary').all()) {
        if (await details.isVisible()) await details.click();
      }
      expect(await page.locator('.finding').count()).toBeGreaterThan(20);
      expect(complaints).toEqual([]);
    },
  );

  test.each(['light', 'dark'] as const)('has nothing that axe objects to: %s', async (colorScheme) => {
    const { page, complaints } = await open(wholeReport(), { colorScheme });
    for (const details of await page
      .locator('#today details, .filters, #trend details, #coverage details')
      .all()) {
      await details.evaluate((each: HTMLDetailsElement) => {
        each.open = true;
      });
    }
    await page.locator('.finding summary').first().click();
    // The page's policy holds for scripts that are put into it; not for what the debugger evaluates.
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
      const found = await axe.run();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('draws the chain of each pool, and says in words where it breaks', async () => {
    const { page } = await open(wholeReport());
    const chains = page.locator('.chain');
    expect(await chains.locator('h3').allTextContents()).toEqual(['default', 'own', 'unread', 'lambda']);
    const first = chains.first();
    expect(
      await first
        .locator('.stop')
        .evaluateAll((stops) => stops.map((stop) => stop.getAttribute('data-state'))),
    ).toEqual(['weak', 'broken', 'nothing', 'nothing', 'nothing', 'nothing', 'broken']);
    expect(await first.textContent()).toContain('Breaks at: Sender');
    await first.locator('.fault a').click();
    expect(await page.locator('.finding details[open] .check-id').textContent()).toBe('cognito-own-sender');
  });

  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['one account', ['111122223333'], ['eu-west-1'], ['example.com']],
    [
      'several accounts',
      ['111122223333', '444455556666'],
      ['eu-west-1 · 111122223333', 'eu-west-1 · 444455556666'],
      ['example.com 111122223333', 'example.com 444455556666'],
    ],
  ])(
    'tells rows of the matrix apart that share name and Region: %s',
    async (_, accounts, places, domains) => {
      const { page } = await open(reportOn(accounts));
      // Their text also where they are out of sight, and not laid out.
      const rowsOf = async (caption: string) => {
        const heads = await page
          .locator('.matrix', { hasText: caption })
          .locator('tbody th')
          .allTextContents();
        return heads.map((text) => text.trim());
      };
      expect(await rowsOf('User pools')).toEqual(places.map((place) => `shop ${place}`));
      expect(await rowsOf('Domains')).toEqual(domains);
    },
  );

  test('filters by figures, choices and words, keeps them in the address, and tells how many are left', async () => {
    const { page } = await open(wholeReport());
    const all = await page.evaluate(() => document.querySelector('.count')?.textContent);
    await page.locator('.tally[data-severity=high]').click();
    await page.waitForFunction(() => location.hash === '#severity=high&outcome=fail');
    const left = await rows(page);
    expect(left).toBeGreaterThan(0);
    expect(await page.locator('.count').textContent()).toMatch(new RegExp(`: ${left} / `));
    await page.waitForFunction(
      (count) => document.querySelector('[role=status]')?.textContent?.includes(`${count} / `),
      left,
    );

    await page.locator('input[type=search]').fill('own');
    await page.waitForFunction(() => location.hash.includes('text=own'));
    await page.locator('.filters summary').first().click();
    expect(await page.getByLabel('high', { exact: true }).isChecked()).toBe(true);
    await page.getByLabel('high', { exact: true }).uncheck();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.keyboard.press('Escape');
    expect(await page.locator('.filters .panel').isVisible()).toBe(false);
    await page.waitForFunction(() => location.hash === '');
    expect(await page.locator('.count').textContent()).toBe(all);

    await page.locator('input[type=search]').fill('nothing of the kind');
    await page.locator('#findings', { hasText: 'No finding fits these filters.' }).waitFor();
    await page.locator('#chains', { hasText: 'No finding fits these filters.' }).waitFor();
  });

  test('opens what an address names: filters, and a finding among those that are folded away', async () => {
    const { page } = await open(wholeReport(), { hash: '#outcome=unknown' });
    expect(await page.locator('.finding-group h3').allTextContents()).toEqual([
      expect.stringMatching(/^Not known/),
    ]);

    const { page: again } = await open(wholeReport());
    const passes = again.locator('.matrix a[data-state=nothing]').first();
    const name = await passes.getAttribute('href');
    const { page: third } = await open(wholeReport(), { hash: name ?? '' });
    const target = third.locator('.finding details[open] > summary');
    await target.waitFor();
    expect(await target.evaluate((summary) => summary === document.activeElement)).toBe(true);
    expect(await third.evaluate(() => document.activeElement?.getBoundingClientRect().top)).toBeLessThan(900);
  });

  test('goes by the keyboard: past the bar, through the matrix with the arrows, to a finding and back', async () => {
    const { page } = await open(wholeReport());
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    const stops = page.locator('.matrix a[tabindex="0"]');
    expect(await stops.count()).toBe(await page.locator('.matrix table').count());
    await stops.first().focus();
    const here = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const there = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    expect(there).not.toBe(here);
    expect(await stops.first().getAttribute('href')).toBe(there);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.tagName === 'SUMMARY');
    expect(await fragment(page)).toBe(there);
    await page.goBack();
    await page.waitForFunction(() => location.hash === '');
  });

  test('on paper, what fails is open and no control is left', async () => {
    const { page } = await open(wholeReport());
    await page.emulateMedia({ media: 'print' });
    await page.locator('.finding[data-state=broken] .body').first().waitFor();
    const fails = page.locator('.finding[data-state=broken], .finding[data-state=weak]');
    expect(await fails.locator('.body').count()).toBe(await fails.count());
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect(await page.locator('.copy:visible, .theme:visible, input:visible').count()).toBe(0);
    expect(await page.locator('#today details.more:not([open]), #trend details:not([open])').count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => document.querySelector('.finding .body') === null);
  });

  test('the switch turns the scheme round', async () => {
    const { page } = await open(wholeReport(), { colorScheme: 'dark' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await paper()).not.toBe(dark);
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await paper()).toBe(dark);
  });

  test('without scripts the worst findings are there as plain text', async () => {
    const { page, complaints } = await open(wholeReport(), { javaScriptEnabled: false });
    const text = await page.locator('main').innerText();
    expect(text).toContain('by a script, which does not run here');
    expect(text).toContain('HIGH cognito-own-sender: user pool default (eu-west-1)');
    expect(complaints).toEqual([]);
  });

  test('the first scan has nothing to compare with, and an estate without pools says what it has', async () => {
    const first = {
      counts: NO_CHANGES,
      past: [],
      trend: [{ takenAt: SINCE, failing: { critical: 0, high: 0, medium: 0, low: 0 }, unknown: 0 }],
    };
    const { page, complaints } = await open({ ...report(), changes: first });
    expect(await page.locator('#today').textContent()).toContain('This is the first scan');
    expect(await page.locator('h1').textContent()).toContain('nothing failing in 8 pools');
    expect(await page.locator('#findings').textContent()).toContain('There are no findings.');
    expect(complaints).toEqual([]);
  });
});

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
