import { addAndIndex, card, expect, nextPlayback, playback, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { screenOf } from '../fixtures/screen.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('from a file to a cited answer that plays', async ({ app }, info) => {
  const { page } = app;
  await test.step('an empty library says how to begin', async () => {
    await expect(page.getByText('Add your first recording')).toBeVisible();
    await takeScreenshots(page, info, 'library-empty');
  });

  await test.step('a recording comes in and is indexed', async () => {
    await addAndIndex(app, footage.colours.path);
    await expect(page.getByTestId('library-count')).toHaveText('1 video');
    await takeScreenshots(page, info, 'library');
  });

  await test.step('it opens, plays, seeks and steps by frame', async () => {
    await card(page, footage.colours.path).getByRole('button', { name: /^Open/ }).click();
    await expect.poll(async () => (await playback(page)).width).toBeGreaterThan(0);
    await page.keyboard.press('Space');
    await expect.poll(async () => (await playback(page)).sec).toBeGreaterThan(0.3);
    await page.keyboard.press('k');
    await expect.poll(async () => (await playback(page)).playing).toBe(false);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('timecode')).toContainText('00:00.050');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('timecode')).toContainText('00:00.100');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await playback(page)).sec).toBeGreaterThan(1);
  });

  await test.step('a question is answered with evidence; a click plays it', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('yellow');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('answer')).toBeVisible();
    const first = page.getByTestId('evidence').first();
    const startSec = Number(await first.getAttribute('data-start'));
    const endSec = Number(await first.getAttribute('data-end'));
    const { yellow } = footage.colours;
    expect(Math.min(endSec, yellow.endSec) - Math.max(startSec, yellow.startSec)).toBeGreaterThan(0);
    await takeScreenshots(page, info, 'review-answer');
    const started = await nextPlayback(page);
    await first.click();
    const sec = await started();
    expect(sec).toBeGreaterThanOrEqual(startSec - 0.05);
    expect(sec).toBeLessThan(endSec);
    await expect(page.getByText(/^Clip /)).toBeVisible();
    // The clip stops at its end by itself, on the last frame of the span: what comes after it is not shown.
    await expect.poll(async () => (await playback(page)).playing, { timeout: 60_000 }).toBe(false);
    await expect.poll(async () => (await playback(page)).sec).toBeLessThan(endSec);
    expect((await playback(page)).sec).toBeGreaterThan(endSec - 0.3);
  });

  await test.step('more like this finds spans that look alike', async () => {
    await page.getByRole('button', { name: 'More like this' }).first().click();
    await expect(page.getByTestId('hits')).toBeVisible();
    await expect(page.getByTestId('evidence').first()).toBeVisible();
    await page.getByRole('button', { name: 'Find pictures like this frame' }).click();
    await expect(page.getByRole('heading', { name: /^Like the frame at/ })).toBeVisible();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await expect(page.getByTestId('answer')).toBeVisible();
  });

  await test.step('what is not there is said to be not there', async () => {
    await page.getByRole('textbox', { name: 'Ask about the footage' }).fill('a zebra crossing the river');
    await page.keyboard.press('Enter');
    // The built-in encoder has no words for a zebra: that is no word about the footage.
    await expect(page.getByTestId('not-understood')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Not understood' })).toBeVisible();
    await expect(page.getByText('install an encoder that reads any text')).toBeVisible();
    await takeScreenshots(page, info, 'review-not-understood');
    await page.getByRole('textbox', { name: 'Ask about the footage' }).fill('magenta on the left');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('not-found')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Not in the footage' })).toBeVisible();
    await takeScreenshots(page, info, 'review-not-found');
  });
});

test('pictures of the very moment: on a card, above the pointer, and on the film strip at every zoom', async ({
  app,
}, info) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  const thumb = (await card(page, footage.colours.path).locator('img').first().boundingBox())!;
  const story = page.locator('[data-story-sec]');
  for (const [sec, colour] of [
    [3, 'blue'],
    [11, 'yellow'],
  ] as const) {
    await page.mouse.move(thumb.x + (thumb.width * sec) / 24, thumb.y + thumb.height / 2);
    await expect(story).toHaveAttribute('data-story-sec', String(sec));
    await expect.poll(async () => (await screenOf(page))(thumb.x + 4, thumb.y + 4)).toBe(colour);
  }
  await takeScreenshots(page, info, 'card-hover');
  await card(page, footage.colours.path).getByRole('button', { name: /^Open/ }).click();
  const box = (await page.getByRole('slider', { name: 'Position' }).boundingBox())!;
  const [yPx, cutPx] = [box.y + 24, box.x + box.width / 3];
  // All of it: blue until 8 s, yellow until 14 s, then dark.
  const seen = async (...places: readonly number[]) => {
    const screen = await screenOf(page);
    return places.map((xPx) => screen(xPx, yPx));
  };
  const at = (sec: number) => box.x + (box.width * sec) / 24 - 5;
  await expect
    .poll(() => seen(at(1), at(6), at(10), at(17), at(23.5)))
    .toEqual(['blue', 'blue', 'yellow', 'dark', 'dark']);
  await page.mouse.move(at(11), box.y + 40);
  const hover = page.getByTestId('hover-picture');
  await expect(hover).toContainText(/00:1[01]\.\d/);
  const shown = (await hover.boundingBox())!;
  await expect.poll(async () => (await screenOf(page))(shown.x + 8, shown.y + 8)).toBe('yellow');
  // Down to frames, around the cut: what comes after it is not shown as what was before.
  await page.mouse.move(cutPx, box.y + 40);
  for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, -120);
  await expect(page.getByRole('region', { name: 'Timeline' }).locator('.v-time').first()).toHaveText(
    /^00:07\.\d – 00:0[89]/,
  );
  await expect
    .poll(() => seen(cutPx - 240, cutPx + 10, cutPx + 240, box.x + box.width - 12))
    .toEqual([...['blue', 'yellow', 'yellow', 'yellow']]);
  await takeScreenshots(page, info, 'film-close');
});

test('the timeline zooms to the pointer, pans and comes back', async ({ app }) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  await card(page, footage.colours.path).getByRole('button', { name: /^Open/ }).click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const slider = page.getByRole('slider', { name: 'Position' });
  await expect(slider).toBeVisible();
  const shown = timeline.locator('.v-time').first();
  await expect(shown).toHaveText(/^00:00.0 – 00:24/);
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -120);
  await expect(shown).not.toHaveText(/^00:00.0/);
  const zoomed = await shown.textContent();
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 200);
  await page.keyboard.up('Shift');
  await expect(shown).not.toHaveText(zoomed ?? '');
  await page.keyboard.press('0');
  await expect(shown).toHaveText(/^00:00.0 – 00:24/);
  // A click on the film goes there: the middle of 24 s.
  await page.mouse.click(box.x + box.width / 2, box.y + 40);
  await expect.poll(async () => (await playback(page)).sec).toBeGreaterThan(11.5);
  expect((await playback(page)).sec).toBeLessThan(12.5);
});

test('help and commands are a key away', async ({ app }, info) => {
  const { page } = app;
  await expect(page.getByText('Add your first recording')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await takeScreenshots(page, info, 'help');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
  await page.keyboard.press('Control+k');
  // At once: what comes before the field has the focus is not lost, and no shortcut.
  await page.keyboard.type('settings');
  const field = page.getByPlaceholder('Go to a page, a video or an action');
  await expect(field).toHaveValue('settings');
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Health' })).toBeVisible();
  await takeScreenshots(page, info, 'settings');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
});
