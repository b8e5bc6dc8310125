import type { Page } from '@playwright/test';
import { addAndIndex, card, expect, test } from '../fixtures/app.ts';
import { clockShown, drawBurnedClock, timeSaid } from '../fixtures/burned-clock.ts';

// With MP3, AVI would begin between two pictures, which it cannot say.
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'pcm_s16le'];
const HEVC = ['-c:v', 'libx265', '-x265-params', 'log-level=error', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'];

/** A busy machine makes a copy slowly. */
const MADE = { timeout: 150_000 };

const played = (page: Page) => page.locator('video[data-source="proxy"]');

async function open(page: Page, path: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
  await card(page, path).getByRole('button', { name: /^Open/ }).click();
}

async function goTo(page: Page, sec: number): Promise<void> {
  await page.evaluate((at) => {
    location.hash = location.hash.replace(/(\?.*)?$/, `?at=${at}`);
  }, sec);
}

/** Whether the picture is the one that the player says it is; both round to less than a frame. */
async function showsWhatItSays(page: Page, near?: number): Promise<void> {
  await expect
    .poll(async () => {
      const [said, shown] = [await timeSaid(page), await clockShown(page)];
      const isNear = near === undefined || Math.abs(said - near) < 0.2;
      return isNear && Math.abs(said - shown) < 0.012 ? 'the same' : `says ${said}, shows ${shown}, wanted ${near}`;
    })
    .toBe('the same');
}

test.describe('a recording that does not play here', () => {
  test('is played as a copy on the same clock, sought, stepped and at speed', async ({ app }, info) => {
    const { page } = app;
    const uneven = "setpts='PTS+30*mod(N,3)'";
    const recordings = [
      ['plain.avi', { sec: 20, encoding: MPEG4 }],
      ['ten-bit.mp4', { sec: 20, encoding: [...HEVC, '-c:a', 'aac'] }],
      ['late.mkv', { sec: 20, timing: uneven, encoding: [...MPEG4, '-output_ts_offset', '20'] }],
      ['late-picture.mkv', { sec: 20, timing: `${uneven},setpts=PTS+600`, encoding: MPEG4 }],
      ['turned.mov', { sec: 20, turned: true, encoding: MPEG4 }],
    ] as const;
    const drawn = recordings.map(([name, how]) => {
      drawBurnedClock(info.outputPath(name), how);
      return info.outputPath(name);
    });
    await addAndIndex(app, ...drawn);
    for (const path of drawn) {
      await test.step(path, async () => {
        await open(page, path);
        // The copy, or the part of it that is ready.
        await expect(page.locator('video:not([data-source="original"])')).toBeVisible(MADE);
        await showsWhatItSays(page);
        await goTo(page, 3.05);
        await showsWhatItSays(page, 3.05);
        // Three frames are 0.3 s, even ones and uneven ones.
        const before = await timeSaid(page);
        for (let frame = 0; frame < 3; frame += 1) await page.keyboard.press('ArrowRight');
        await expect.poll(() => timeSaid(page)).toBeCloseTo(before + 0.3, 2);
        await showsWhatItSays(page);
        for (let frame = 0; frame < 3; frame += 1) await page.keyboard.press('ArrowLeft');
        await expect.poll(() => timeSaid(page)).toBeCloseTo(before, 2);
        await showsWhatItSays(page);
        // At double speed.
        await page.keyboard.press('l');
        await page.keyboard.press('l');
        await expect.poll(() => timeSaid(page)).toBeGreaterThan(4);
        await page.keyboard.press('k');
        await showsWhatItSays(page);
      });
    }
  });

  test('plays as far as its copy is, says how long yet, and can be removed', async ({ app }, info) => {
    const { page } = app;
    const path = info.outputPath('long.avi');
    drawBurnedClock(path, { sec: 120, encoding: MPEG4 });
    await addAndIndex(app, path);
    await open(page, path);
    // A part of it, or on a quick machine the whole.
    await expect(page.locator('video[data-source]')).toBeVisible(MADE);
    await goTo(page, 3);
    await showsWhatItSays(page, 3);
    await goTo(page, 110);
    await expect(played(page)).toBeVisible(MADE);
    await showsWhatItSays(page, 110);

    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByText('Stills only')).toBeVisible();
    await page.getByRole('button', { name: 'Prepare to play' }).click();
    await expect(page.locator('video[data-source]')).toBeVisible(MADE);
    // Behind the end of a part, which is left for the whole.
    await goTo(page, 109);
    await expect(played(page)).toBeVisible(MADE);
    await showsWhatItSays(page, 109);
  });
});
