import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { addAndIndex, card, expect, nextPlayback, playback, test } from '../fixtures/app.ts';

const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));

// The README's pictures, of footage that the demo draws: no recording of anybody goes into the repository.
test('pictures for the documentation', async ({ app }) => {
  const { page } = app;
  const folder = await mkdtemp(join(tmpdir(), 'vigil-pictures-'));
  try {
    const demo = pathToFileURL(fileURLToPath(new URL('../../scripts/lib/demo-footage.mjs', import.meta.url))).href;
    const { makeFootage } = (await import(demo)) as {
      makeFootage(folder: string): { gold: string; trainee: string; line: string };
    };
    const files = makeFootage(folder);
    await addAndIndex(app, files.gold, files.trainee, files.line);
    await page.screenshot({ path: join(images, 'library.png') });
    await card(page, files.line).getByRole('button', { name: /^Open/ }).click();
    await expect.poll(async () => (await playback(page)).width).toBeGreaterThan(0);
    await page.keyboard.press('/');
    await page.keyboard.type('red on the right');
    await page.keyboard.press('Enter');
    const started = await nextPlayback(page);
    await page.getByTestId('evidence').first().click();
    await started();
    await expect.poll(async () => (await playback(page)).playing, { timeout: 60_000 }).toBe(false);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(images, 'review.png') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
