import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeColourDetector } from '../../src-main/engines/objects/testing/detector-folders.ts';
import { writeToyReader } from '../../src-main/engines/reader/testing/reader-folders.ts';
import { addAndIndex, card, expect, playback, test } from '../fixtures/app.ts';
import { callCore, runInCore } from '../fixtures/call.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

const ffmpeg = (...args: readonly string[]): Buffer =>
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);

/** 8 s of grey: what is red counts as a person here (from 2 s to 6 s), what is blue as a truck. */
function draw(path: string, size: string, fields: string): void {
  const source = `color=c=0x707070:s=${size}:r=10:d=8,${fields}`;
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    source,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '10',
    path,
  );
}

/** A copy that lies on its side, and says so. */
function turn(upright: string, path: string): void {
  const lying = `${path}.lying.mp4`;
  ffmpeg('-i', upright, '-vf', 'transpose=cclock', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', lying);
  try {
    // From version 7 on it is an option of its own.
    ffmpeg('-display_rotation', '90', '-i', lying, '-c', 'copy', path);
  } catch {
    ffmpeg('-i', lying, '-metadata:s:v:0', 'rotate=270', '-c', 'copy', path);
  }
}

/** Where a frame lies on the picture that is shown, in parts of it. */
function frameOf(page: Page, label: string): Promise<number[] | null> {
  return page.locator('video').evaluate((video: HTMLVideoElement, named) => {
    const frame = document.querySelector(`[data-testid="object-boxes"] [data-label="${named}"] rect`);
    if (!frame || video.videoWidth === 0) return null;
    const pane = video.getBoundingClientRect();
    const scale = Math.min(pane.width / video.videoWidth, pane.height / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    const [x, y] = [pane.x + (pane.width - width) / 2, pane.y + (pane.height - height) / 2];
    const box = frame.getBoundingClientRect();
    const parts = [(box.left - x) / width, (box.top - y) / height, (box.right - x) / width, (box.bottom - y) / height];
    return parts.map((part) => Math.round(part * 20) / 20);
  }, label);
}

test('objects are on the timeline and framed over the picture', async ({ app, dataDir }, info) => {
  const { page } = app;
  const paths = {
    plain: join(dataDir, 'yard.mp4'),
    turned: join(dataDir, 'gate.mp4'),
    upright: join(dataDir, 'up.mp4'),
  };
  const red = (place: string) => `drawbox=${place}:c=red:t=fill:enable='between(t,2,5.95)'`;
  draw(paths.plain, '320x160', `${red('x=80:y=80:w=80:h=80')},drawbox=x=240:y=0:w=80:h=80:c=blue:t=fill`);
  draw(paths.upright, '160x320', red('x=80:y=240:w=80:h=80'));
  turn(paths.upright, paths.turned);
  const details = page.getByRole('tab', { name: 'Details' });
  const goTo = async (sec: number) => {
    await page.evaluate((at) => {
      location.hash = location.hash.replace(/(\?.*)?$/, `?at=${at}`);
    }, sec);
    await expect.poll(async () => (await playback(page)).sec).toBeCloseTo(sec, 1);
  };

  await test.step('without a detector the details say what is missing', async () => {
    await addAndIndex(app, paths.plain);
    await card(page, paths.plain).getByRole('button', { name: /^Open/ }).click();
    await details.click();
    await expect(page.getByText('that takes an object detector')).toBeVisible();
    await expect(page.getByRole('button', { name: /boxes around objects/ })).toHaveCount(0);
  });

  await test.step('with one, indexed again, they are counted, and framed where they are', async () => {
    const detector = join(dataDir, 'given-detector');
    writeColourDetector(detector, { labels: ['person', 'truck'] });
    await runInCore(page, 'models.import', { folder: detector });
    await expect(page.getByText('Not looked for yet')).toBeVisible();
    const videoId = /review\/([^?/]+)/.exec(page.url())![1]!;
    await callCore(page, 'vigil.index', { videoId });
    await expect(page.getByText('person 1, truck 1 (Colours)')).toBeVisible({ timeout: 60_000 });
    await goTo(3);
    await expect.poll(() => frameOf(page, 'person')).toEqual([0.25, 0.5, 0.5, 1]);
    expect(await frameOf(page, 'truck')).toEqual([0.75, 0, 1, 0.5]);
    await takeScreenshots(page, info, 'objects');
  });

  await test.step('what is written there is on the timeline and answers questions', async () => {
    const reader = join(dataDir, 'given-reader');
    // What is red says "red" here, what is blue "blue".
    writeToyReader(reader, { finder: { pixelThreshold: 0.6 } });
    await runInCore(page, 'models.import', { folder: reader });
    const videoId = /review\/([^?/]+)/.exec(page.url())![1]!;
    await callCore(page, 'vigil.index', { videoId, only: ['read'] });
    await expect(page.getByLabel('Timeline').getByText('Text', { exact: true })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Ask' }).click();
    await page.getByPlaceholder('Ask about the footage').fill('Where is the "blue" sign?');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Text in the picture says “.*blue”/).first()).toBeVisible();
    await takeScreenshots(page, info, 'screen-text');
    await details.click();
  });

  await test.step('B takes the frames away, for good', async () => {
    await page.keyboard.press('b');
    await expect(page.getByTestId('object-boxes')).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Show boxes around objects' })).toBeVisible();
    await expect(page.getByTestId('object-boxes')).toHaveCount(0);
    await page.getByRole('button', { name: 'Show boxes around objects' }).click();
    await expect(page.getByTestId('object-boxes')).toBeVisible();
  });

  await test.step('they fit a recording that lies on its side', async () => {
    await page.evaluate(() => {
      location.hash = '#/library';
    });
    await addAndIndex(app, paths.turned);
    await card(page, paths.turned).getByRole('button', { name: /^Open/ }).click();
    await expect.poll(async () => (await playback(page)).width).toBe(160);
    await goTo(3);
    await expect.poll(() => frameOf(page, 'person')).toEqual([0.5, 0.75, 1, 1]);
    await goTo(7);
    await expect.poll(() => frameOf(page, 'person')).toBeNull();
  });
});
