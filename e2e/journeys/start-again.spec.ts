import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { addFiles, card, expect, test, type VigilApp } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { startHost } from '../fixtures/host.ts';

/** The window in a browser that has never seen Vigil. */
async function openWindow(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

test('the window is as it was left when Vigil is started again', async ({ browser, dataDir }) => {
  const first = await startHost(dataDir);
  const page = await openWindow(browser, first.url);
  const app: Pick<VigilApp, 'page' | 'choose'> = {
    page,
    async choose(paths, click) {
      const chooser = page.waitForEvent('filechooser');
      await click();
      await (await chooser).setFiles([...paths]);
    },
  };
  await addFiles(app, [footage.colours.path]);
  await expect(card(page, footage.colours.path)).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  await page.getByText('List', { exact: true }).click({ force: true });
  await expect(page.getByRole('list', { name: 'Library' })).toBeVisible();
  // Leaving the window hands over what it remembers.
  await page.goto('about:blank');
  await expect.poll(() => readFile(join(dataDir, 'browser-choices.json'), 'utf8').catch(() => '')).toContain('list');
  await page.context().close();
  await first.stop();

  const second = await startHost(dataDir);
  expect(new URL(second.url).hostname).not.toBe(new URL(first.url).hostname);
  const again = await openWindow(browser, second.url);
  await expect(again.getByRole('list', { name: 'Library' })).toBeVisible();
  await expect(card(again, footage.colours.path)).toBeVisible();
  await again.context().close();
  await second.stop();
});
