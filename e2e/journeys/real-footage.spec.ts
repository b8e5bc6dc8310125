import { join } from 'node:path';
import { addAndIndex, card, expect, nextPlayback, playback, test } from '../fixtures/app.ts';
import { realFootage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

// Questions are put to whatever lies there: what counts is that evidence plays where it says, not what it shows.
test('a real recording is indexed, asked and played', async ({ app }, info) => {
  const why = `no recordings under ${realFootage.dir} (set VIGIL_TEST_DATA)`;
  if (!realFootage.present) console.log(`Skipped: ${why}`);
  test.skip(!realFootage.present, why);
  const { page } = app;
  const path = join(realFootage.dir, 'qa', 'videos', 'v06.mp4');
  await addAndIndex(app, path);
  await card(page, path).getByRole('button', { name: /^Open/ }).click();
  await expect.poll(async () => (await playback(page)).width).toBeGreaterThan(0);
  await page.keyboard.press('/');
  await page.keyboard.type('yellow');
  await page.keyboard.press('Enter');
  const evidence = page.getByTestId('evidence');
  await expect(evidence.first()).toBeVisible();
  const startSec = Number(await evidence.first().getAttribute('data-start'));
  const endSec = Number(await evidence.first().getAttribute('data-end'));
  const started = await nextPlayback(page);
  await evidence.first().click();
  const sec = await started();
  expect(sec).toBeGreaterThanOrEqual(startSec - 0.05);
  expect(sec).toBeLessThan(endSec + 0.1);
  await takeScreenshots(page, info, 'review-real');
});
