import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addAndIndex, expect, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('a privacy mask is drawn, applied to what was indexed, and a folder takes recordings in', async ({
  app,
  dataDir,
}, info) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  const stage = page.getByRole('group', { name: 'Picture to draw rectangles on' });

  await test.step('rectangles are drawn, moved by keys, and deleted', async () => {
    await stage.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = (await stage.boundingBox())!;
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height, { steps: 4 });
      await page.mouse.up();
    };
    await drag([0.1, 0.1], [0.4, 0.5]);
    await drag([0.6, 0.6], [0.8, 0.9]);
    const rects = stage.getByRole('button');
    await expect(rects).toHaveCount(2);
    await rects.last().press('Delete');
    await expect(rects).toHaveCount(1);
    await rects.first().press('ArrowRight');
    await expect(rects.first()).toHaveAccessibleName(/Rectangle 1: 11 % from the left, 10 % from the top, 30 by 40 %/);
    await page.getByRole('button', { name: 'Save mask' }).click();
    await expect(page.getByText('Mask saved')).toBeVisible();
    await expect(page.getByText('1 video was indexed with another mask.')).toBeVisible();
    await takeScreenshots(page, info, 'privacy');
  });

  await test.step('what was indexed is indexed again', async () => {
    await page.getByRole('button', { name: 'Index again' }).click();
    await expect(page.getByText('Every indexed video has the mask that is set for it.')).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step('the watched folder takes recordings in and puts aside what is none', async () => {
    const inbox = join(dataDir, 'watch_inbox');
    await mkdir(join(inbox, 'cards', 'gold'), { recursive: true });
    await copyFile(footage.gold.path, join(inbox, 'cards', 'gold', 'gold.mp4'));
    await writeFile(join(inbox, 'cards', 'notes.mp4'), 'Not a recording: notes about one.\n'.repeat(40));
    await symlink(footage.gold.path, join(inbox, 'cards', 'linked.mp4'));
    // A rule for a camera's files, tried on what lies there before it is saved.
    await mkdir(join(inbox, 'exports'));
    await copyFile(footage.colours.path, join(inbox, 'exports', 'gate_20240501_132211.mp4'));
    await page.getByRole('button', { name: 'Add rule' }).click();
    const rule = page.getByRole('group', { name: 'Rule 1' });
    await rule.getByRole('textbox', { name: '1. Pattern' }).fill('{lens}_*');
    await expect(page.getByText(/^Rule 1: \{lens\} is nothing that can be read/)).toBeVisible();
    await rule.getByRole('textbox', { name: '1. Pattern' }).fill('{camera}_{date}_{time}.mp4');
    await rule.getByRole('textbox', { name: 'Site' }).fill('Hall B');
    const preview = page.getByTestId('watch-preview');
    await expect(preview).toContainText('By rule 1: 1 file');
    await expect(preview).toContainText('camera gate, site Hall B, begins 2024-05-01 13:22:11');
    await expect(preview).toContainText('By no rule, so by the folders: 2 files');
    await rule.scrollIntoViewIfNeeded();
    await takeScreenshots(page, info, 'watch-rules');
    await page.getByRole('button', { name: 'Save rules' }).click();
    await expect(page.getByText('Rules saved')).toBeVisible();
    await page.getByRole('switch', { name: 'Take in recordings' }).click({ force: true });
    const taken = page.locator('[data-file="cards/gold/gold.mp4"]');
    await expect(taken).toHaveAttribute('data-state', 'completed', { timeout: 90_000 });
    await expect(page.locator('[data-file="cards/notes.mp4"]')).toHaveAttribute('data-state', 'failed');
    await expect(page.locator('[data-file="cards/linked.mp4"]')).toContainText(/is a link, which is left alone here/);
    expect(await readdir(join(inbox, '.processed', 'cards', 'gold'))).toEqual(['gold.mp4', 'gold.mp4.json']);
    await taken.scrollIntoViewIfNeeded();
    await takeScreenshots(page, info, 'watch');
  });
});
