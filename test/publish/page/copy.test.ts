// Copying from the HTML report, in browsers that allow it and in those that do not.
import type { FindingFix } from '../../../src/model.ts';
import { describePage } from '../../support/report-page.ts';
import { finding, report } from '../../support/reports.ts';

describePage('the page copies what is to be pasted', (open) => {
  const paste = ['aws ses a --name "b"', 'aws ses c'];
  const fix: FindingFix = {
    steps: [
      {
        kind: 'ses',
        change: 'forwardFeedback',
        identity: 'a',
        account: '1',
        region: 'r',
        gone: [],
        check: '',
        paste,
      },
    ],
    open: [],
    plan: 'mailposture fix',
  };
  const some = report({ findings: [finding({ fix })] });

  test('by the clipboard', async () => {
    const { page } = await open(some, { permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.locator('#today .copy').first();
    await button.click();
    await page.locator('#today .copy', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(paste.join('\n'));
    expect(await page.locator('[role=status]').textContent()).toContain('Copied');
  });

  test('by a selection, where the browser refuses the clipboard', async () => {
    const { page } = await open(some);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('refused')) },
      });
    });
    const button = page.locator('#today .copy').first();
    await button.click();
    await page.locator('#today .copy', { hasText: 'Copied' }).waitFor();
    expect(await button.evaluate((each) => each === document.activeElement)).toBe(true);
    await page.locator('input[type=search]').focus();
    await page.keyboard.press('Control+V');
    expect(await page.locator('input[type=search]').inputValue()).toContain('aws ses a --name "b"');
  });

  test('or says that it could not', async () => {
    const { page } = await open(some);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await page.locator('#today .copy').first().click();
    await page.locator('#today .copy', { hasText: 'did not let it be copied' }).waitFor();
  });
});
