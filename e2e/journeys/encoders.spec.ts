import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { writePictureEncoder } from '../../src-main/engines/encoders/testing/clip-shaped-encoder.ts';
import { addAndIndex, expect, test } from '../fixtures/app.ts';
import { runInCore } from '../fixtures/call.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('an encoder is tried, measured, and used once it has seen every video', async ({ app, dataDir }, info) => {
  const { page } = app;
  const film = join(dataDir, 'wall.mp4');
  const source = 'color=c=yellow:s=160x90:r=10:d=6';
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10'];
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  execFileSync(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', source, ...encoding, film]);
  await addAndIndex(app, film);
  const folder = join(dataDir, 'pictures');
  await writePictureEncoder(folder);
  await runInCore(page, 'models.import', { folder });

  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Models' }).click();
  await expect(page.getByRole('heading', { name: 'What can be asked now' })).toBeVisible();
  await takeScreenshots(page, info, 'models-first');
  const builtIn = page.locator('[data-model="vigil-basic"]');
  await builtIn.getByRole('button', { name: /^Measure/ }).click();
  await expect(builtIn.getByText(/\d pictures\/s/)).toBeVisible();
  await takeScreenshots(page, info, 'models-cards');

  await builtIn.getByRole('button', { name: /^Try/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Try', exact: true })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'A moment of a video' }).click();
  await page.getByRole('option', { name: 'wall.mp4' }).click();
  await dialog.getByLabel('Second').fill('2');
  await dialog.getByLabel('Sentences').fill('a yellow wall\na navy wall\na crane');
  await dialog.getByRole('button', { name: 'Try', exact: true }).click();
  await expect(dialog.getByRole('row', { name: /a yellow wall/ })).toContainText('%');
  await expect(dialog.getByRole('row', { name: /a crane/ })).toContainText('No words for it');
  await takeScreenshots(page, info, 'models-try');
  await page.keyboard.press('Escape');

  const seen = page.locator('[data-ability="encoder"]').getByRole('combobox');
  await seen.click();
  await page.getByRole('option', { name: 'Random weights (pictures-only)' }).click();
  await expect(seen).toHaveValue('Random weights (pictures-only)', { timeout: 60_000 });
  await expect(page.locator('[data-switching]')).toHaveCount(0);

  await page.locator('[data-model="pictures-only"]').getByRole('button', { name: 'In 1 video' }).click();
  await expect(page.getByTestId('library-count')).toContainText('1');
  await page.getByRole('button', { name: /^Only videos with something of/ }).click();
  await expect(page.getByRole('button', { name: /^Only videos with something of/ })).toHaveCount(0);
});
