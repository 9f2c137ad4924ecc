// Hostile names and records in a real browser, and narrow screens.
import { describePage, wholeReport } from '../../support/report-page.ts';
import { finding, gap, report } from '../../support/reports.ts';

describePage('on a page', (open) => {
  test('names and records that are markup, long or reordering are text', async () => {
    const name = `</script><img src=x onerror=alert(1)>\u202e${'w'.repeat(10_000)}`;
    const hostile = finding({
      because: name,
      subject: { ...finding().subject, name, id: name, account: name, region: name },
      evidence: [{ source: name, field: name, value: name }],
    });
    const { page, complaints } = await open(
      report({ findings: [hostile], accounts: [name], regions: [name], gaps: [gap({ what: name })] }),
      { viewport: { width: 360, height: 800 } },
    );
    await page.locator('.finding summary').click();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.finding .body').textContent()).toContain(
      '<img src=x onerror=alert(1)>\\u202ewww',
    );
    expect(complaints).toEqual([]);
    // Nothing that long pushes the page wider than the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test.each([360, 768, 1280])('is no wider than a screen of %i pixels', async (width) => {
    const { page } = await open(wholeReport(), { viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
