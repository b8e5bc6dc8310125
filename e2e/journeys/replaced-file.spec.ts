import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { addAndIndex, card, expect, test } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('evidence of a file that was replaced says so, shows stills of what was indexed, and the new file can be added', async ({
  app,
}, info) => {
  const { page } = app;
  const added = info.outputPath('belt.mp4');
  copyFileSync(footage.colours.path, added);
  await addAndIndex(app, added);
  const list = await callCore(page, 'videos.list', {});
  const { path } = list.videos[0]!;
  writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(1000)]));
  // Files are looked at again after a few seconds.
  await expect
    .poll(async () => (await callCore(page, 'videos.list', {})).videos[0]!.fileState, { timeout: 30_000 })
    .toBe('changed');
  await page.reload();
  await expect(card(page, added).getByText('Another file now')).toBeVisible();
  await takeScreenshots(page, info, 'library');

  await card(page, added).getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByText('This file is not the recording that was indexed.')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('yellow');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('answer')).toContainText('is not the recording that was indexed any more');
  await expect(page.getByTestId('evidence').first()).toContainText('The file holds something else by now');
  await takeScreenshots(page, info, 'review');
  await page.getByRole('button', { name: 'Play the file' }).click();
  await expect(page.locator('video')).toHaveCount(1);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
  await card(page, added)
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Add the file that is there now' }).click();
  await expect(card(page, added)).toHaveCount(2);
  await expect(card(page, added).getByText('File not found')).toHaveCount(1);
});
