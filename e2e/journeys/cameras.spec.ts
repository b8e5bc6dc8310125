import { copyFile } from 'node:fs/promises';
import { addFiles, card, expect, playback, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('two cameras line up on one clock', async ({ app }, info) => {
  const { page } = app;
  const dock = info.outputPath('2024-05-01_13-22-00.mp4');
  const gate = info.outputPath('20240502_000704.mp4');
  await copyFile(footage.colours.path, dock);
  await copyFile(footage.gold.path, gate);
  await addFiles(app, [dock, gate]);
  await expect(card(page, gate)).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  await expect(card(page, dock)).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });

  await test.step('each recording is labelled with its camera, and each camera with its zone', async () => {
    for (const [path, camera] of [
      [dock, 'dock 3'],
      [gate, 'gate'],
    ] as const) {
      await card(page, path).getByRole('button', { name: /^Open/ }).click();
      await page.getByText('Details', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Camera' }).fill(camera);
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Labels saved').first()).toBeVisible();
      await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
    }
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    for (const [camera, zone] of [
      ['dock 3', 'Europe/Berlin'],
      ['gate', 'Pacific/Chatham'],
    ] as const) {
      // Panels above may still be growing, which takes an open list out of sight.
      await expect(async () => {
        await page.getByRole('combobox', { name: camera }).fill(zone);
        await page.getByRole('option', { name: zone }).click({ timeout: 3000 });
      }).toPass();
      const dialog = page.getByRole('dialog', { name: `The clock of ${camera}` });
      await expect(dialog).toContainText(`1 recording begins at another time by ${zone}.`);
      if (camera === 'gate') await takeScreenshots(page, info, 'camera-zone');
      await dialog.getByRole('button', { name: 'Set the zone' }).click();
      await expect(dialog).toBeHidden();
    }
    await takeScreenshots(page, info, 'cameras');
  });

  await test.step('the moment on screen is found in the other camera', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
    await card(page, dock).getByRole('button', { name: /^Open/ }).click();
    const clock = page.getByTestId('wall-clock');
    await expect(clock).toHaveText('13:22:00');
    await page.keyboard.press('End');
    await expect(clock).toHaveText('13:22:23');
    await page.evaluate(() => {
      location.hash = location.hash.replace(/(\?.*)?$/, '?at=10');
    });
    await expect(clock).toHaveText('13:22:10');
    await clock.press('Enter');
    const other = page.getByRole('menuitem', { name: 'Camera gate' });
    await expect(other).toContainText('00:06.0');
    await takeScreenshots(page, info, 'same-moment');
    await page.keyboard.press('ArrowDown');
    await expect(other).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(clock).toHaveText('00:07:10');
    await expect.poll(async () => (await playback(page)).sec).toBeCloseTo(6, 1);
  });
});
