import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { addAndIndex, card, expect, playback, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';

const cases = process.env['VIGIL_TEST_CASES'] ?? resolve(import.meta.dirname, '../../../shared/cases');
const numbered = join(cases, '01-segment-starts-late/seg1.mkv');

/** Mean red, green and blue of the picture on screen. */
function colourShown(page: Page): Promise<number[]> {
  return page.locator('video').evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const brush = canvas.getContext('2d')!;
    brush.drawImage(video, 0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
}

/** The number drawn into the picture on screen: two rows of eight cells, bright for 1, in the upper two fifths. */
function numberShown(page: Page): Promise<number> {
  return page.locator('video').evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [256, 160];
    const brush = canvas.getContext('2d')!;
    brush.drawImage(video, 0, 0, 256, 160);
    let number = 0;
    for (let bit = 0; bit < 16; bit += 1) {
      const [red = 0] = brush.getImageData((bit % 8) * 32 + 16, Math.floor(bit / 8) * 32 + 16, 1, 1).data;
      if (red > 127) number |= 1 << bit;
    }
    return number;
  });
}

function isYellow([red = 0, green = 0, blue = 0]: readonly number[]): boolean {
  return red > 200 && green > 170 && blue < 80;
}

test.describe('a recording whose clock starts late', () => {
  for (const ending of ['mkv', 'mp4'] as const) {
    test(`shows in ${ending} what is said to be there`, async ({ app }, info) => {
      const { page } = app;
      const late = info.outputPath(`late.${ending}`);
      const args = ['-i', footage.colours.path, '-c', 'copy', '-output_ts_offset', '6', late];
      execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
      await addAndIndex(app, late);
      await card(page, late).getByRole('button', { name: /^Open/ }).click();
      await expect(page.getByTestId('timecode')).toHaveText(/^00:00\.\d+ \/ 00:24$/);
      await page.keyboard.press('/');
      await page.keyboard.type('yellow');
      await page.keyboard.press('Enter');
      await page.getByTestId('evidence').first().click();
      await expect.poll(async () => (await colourShown(page))[0]).toBeGreaterThan(200);
      await expect.poll(async () => (await playback(page)).playing, { timeout: 60_000 }).toBe(false);
      // Where the pause came late, the player goes back to the last picture inside.
      await expect.poll(async () => isYellow(await colourShown(page))).toBe(true);
      await expect(page.getByTestId('timecode')).toHaveText(/^00:(0[89]|1[0-3])\.\d+ \/ 00:24$/);
    });
  }

  test('is drawn a mask on at a third of its length, as Vigil counts', async ({ app }, info) => {
    const { page } = app;
    const late = info.outputPath('late.mkv');
    // Yellow from 8 s to 16 s, behind navy and before green; the file's clock begins at 20 s.
    const part = (colour: string): string[] => ['-f', 'lavfi', '-i', `color=${colour}:s=160x90:r=10:d=8`];
    const parts = [...part('navy'), ...part('yellow'), ...part('green')];
    const codec = ['-filter_complex', 'concat=n=3', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    const args = [...parts, ...codec, '-g', '10', '-output_ts_offset', '20', late];
    execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
    await addAndIndex(app, late);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('group', { name: 'Picture to draw rectangles on' }).scrollIntoViewIfNeeded();
    await expect.poll(async () => isYellow(await colourShown(page))).toBe(true);
  });

  test('reaches the end of one whose length the browser takes too short', async ({ app }, info) => {
    const { page } = app;
    const late = info.outputPath('late-end.mp4');
    const parts = [
      '-f',
      'lavfi',
      '-i',
      'color=navy:s=160x90:r=10:d=37',
      '-f',
      'lavfi',
      '-i',
      'color=yellow:s=160x90:r=10:d=3',
    ];
    const codec = [
      '-filter_complex',
      'concat=n=2',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-g',
      '10',
    ];
    const args = [...parts, ...codec, '-output_ts_offset', '20', late];
    execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
    await addAndIndex(app, late);
    await card(page, late).getByRole('button', { name: /^Open/ }).click();
    await expect(page.getByTestId('timecode')).toHaveText(/^00:00\.000 \/ 00:40$/);
    await page.evaluate(() => {
      location.hash = location.hash.replace(/(\?.*)?$/, '?at=38.55');
    });
    await expect(page.getByTestId('timecode')).toHaveText(/^00:38\.500 \/ 00:40$/);
    await expect.poll(async () => (await colourShown(page))[0]).toBeGreaterThan(200);
    await page.keyboard.press('Space');
    await expect(page.getByTestId('timecode')).toHaveText(/^00:(39\.9|40\.0)\d+ \/ 00:40$/);
  });

  test('shows the very frame', async ({ app }) => {
    test.skip(!existsSync(numbered), `no ${numbered}`);
    const { page } = app;
    await addAndIndex(app, numbered);
    await card(page, numbered).getByRole('button', { name: /^Open/ }).click();
    await expect(page.getByTestId('timecode')).toHaveText(/^00:00\.000 \/ 00:06$/);
    for (const [sec, frame] of [
      ['2.05', 180],
      ['4.55', 205],
    ] as const) {
      await page.evaluate((at) => {
        location.hash = location.hash.replace(/(\?.*)?$/, `?at=${at}`);
      }, sec);
      await expect.poll(() => numberShown(page)).toBe(frame);
    }
    await expect(page.getByText('could be decoded')).toHaveCount(0);
  });
});
