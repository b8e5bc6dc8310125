import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addAndIndex, card, expect, playback, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('a part is marked, exported and handed on', async ({ app, dataDir }, info) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  await card(page, footage.colours.path).getByRole('button', { name: /^Open/ }).click();
  await expect.poll(async () => (await playback(page)).width).toBeGreaterThan(0);
  const range = page.getByTestId('export-range');
  const goTo = async (sec: number) => {
    await page.evaluate((at) => {
      location.hash = location.hash.replace(/(\?.*)?$/, `?at=${at}`);
    }, sec);
    await expect.poll(async () => (await playback(page)).sec).toBe(sec);
    await expect(page.getByTestId('timecode')).toContainText(`00:${String(sec).padStart(2, '0')}.000`);
  };

  await test.step('I and O mark it, its ends can be moved, X clears it', async () => {
    await goTo(8);
    await page.keyboard.press('i');
    await goTo(10);
    await page.keyboard.press('o');
    await expect(range).toHaveText('00:08.000 – 00:10.000 (2.00 s)');
    await page.keyboard.press('x');
    await expect(range).toBeHidden();
    await page.keyboard.press('o');
    await goTo(8);
    await page.keyboard.press('i');
    const end = page.getByRole('slider', { name: 'Ends at' });
    const box = (await end.boundingBox())!;
    const shaded = (await page.getByTestId('range').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 8);
    await page.mouse.down();
    // Twice as far: two seconds more.
    await page.mouse.move(box.x + box.width / 2 + shaded.width, box.y + 8, { steps: 4 });
    await page.mouse.up();
    await expect(range).toHaveText(/^00:08.000 – 00:1[12]\.\d+ \(\d\.\d+ s\)$/);
    await end.press('ArrowRight');
    await takeScreenshots(page, info, 'export-range');
  });

  const shelf = page.getByRole('region', { name: 'Exports' });
  const last = shelf.getByTestId('export').first();
  await test.step('a clip is made as the dialog says', async () => {
    await page.getByRole('button', { name: 'Export clip…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export clip' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Yellow');
    const clock = dialog.getByRole('switch', { name: /^Burn in the time/ });
    await clock.press('Space');
    await expect(clock).toBeChecked();
    await takeScreenshots(page, info, 'export-dialog');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(last).toHaveAttribute('data-job', 'completed', { timeout: 60_000 });
    await expect(last.getByTestId('export-file')).toContainText('Yellow.mp4');
  });

  await test.step('it is handed on', async () => {
    if (app.kind === 'browser') {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        last.getByRole('button', { name: 'Download' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('Yellow.mp4');
      expect((await stat(await download.path())).size).toBeGreaterThan(1000);
      return;
    }
    const path = join(dataDir, 'exports', 'Yellow.mp4');
    const copy = info.outputPath('copy.mp4');
    await app.choose([copy], () => last.getByRole('button', { name: 'Save as…' }).click());
    await expect(page.getByText(`Saved: ${copy}`)).toBeVisible();
    expect((await stat(copy)).size).toBe((await stat(path)).size);
    await last.getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(() => app.reports).toContainEqual({ kind: 'shown', target: path });
    await last.getByTestId('export-file').dispatchEvent('dragstart');
    await expect.poll(() => app.reports).toContainEqual({ kind: 'dragged', target: path });
  });

  await test.step('a picture, and the evidence of an answer as one archive', async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save picture' }).click();
    await expect(last.getByTestId('export-file')).toContainText('.jpg', { timeout: 60_000 });
    await page.keyboard.press('/');
    await page.keyboard.type('yellow');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('answer')).toBeVisible();
    await page.getByRole('button', { name: 'Export all as zip' }).click();
    await expect(last.getByTestId('export-file')).toContainText('clips.zip', { timeout: 90_000 });
    await takeScreenshots(page, info, 'export-shelf');
  });
});
