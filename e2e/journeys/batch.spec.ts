import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addFiles, card, expect, test } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('bad files say why and the batch goes on', async ({ app }, info) => {
  const { page } = app;
  await app.drop([footage.empty.path, footage.text.path, footage.colours.path]);
  await expect(card(page, footage.colours.path)).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  const refused = page.getByTestId('refused');
  await expect(refused).toHaveCount(2);
  await expect(refused.filter({ hasText: 'empty.mp4' })).toContainText('empty-file');
  await expect(refused.filter({ hasText: 'notes.mp4' })).toContainText('not-a-video');
  await takeScreenshots(page, info, 'library-refused');
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await expect(refused).toHaveCount(0);
});

test('indexing shows how far it is, stops at once, and can be started again', async ({ app }) => {
  const { page } = app;
  await addFiles(app, [footage.long.path]);
  const long = card(page, footage.long.path);
  await expect(long.locator('[data-job="running"]')).toBeVisible({ timeout: 60_000 });
  await expect(long.getByRole('progressbar')).toBeVisible();
  await long.getByRole('button', { name: /^Cancel/ }).click();
  await expect(long.locator('[data-job="cancelled"]')).toBeVisible();
  await expect(long.getByText('Cancelled')).toBeVisible();
  await long.getByRole('button', { name: /again$/ }).click();
  await expect(long.locator('[data-job="running"], [data-job="queued"]')).toBeVisible();
  await long.getByRole('button', { name: /^Cancel/ }).click();
  await expect(long.locator('[data-job="cancelled"]')).toBeVisible();
});

test('indexing rests when paused, lets others pass meanwhile, and goes on', async ({ app }, info) => {
  const { page } = app;
  await addFiles(app, [footage.long.path]);
  const long = card(page, footage.long.path);
  const colours = card(page, footage.colours.path);
  await expect(long.locator('[data-job="running"]')).toBeVisible({ timeout: 60_000 });
  await long.getByRole('button', { name: /^Pause/ }).click();
  await expect(long.locator('[data-job="paused"]')).toBeVisible();
  await expect(long.getByText('Paused')).toBeVisible();
  await addFiles(app, [footage.colours.path]);
  await expect(colours).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  await expect(long.locator('[data-job="paused"]')).toBeVisible();
  await takeScreenshots(page, info, 'library-paused');
  await page.getByRole('button', { name: `More for ${footage.long.name}` }).click();
  await page.getByRole('menuitem', { name: 'Index next' }).click();
  await expect(long.locator('[data-job="running"]')).toBeVisible();
  await long.getByRole('button', { name: /^Pause/ }).click();
  await long.getByRole('button', { name: /^Go on/ }).click();
  await expect(long.locator('[data-job="running"]')).toBeVisible();
  await long.getByRole('button', { name: /^Cancel/ }).click();
  await expect(long.locator('[data-job="cancelled"]')).toBeVisible();
});

test('work is seen on every page, can be steered there, and says what to do about what failed', async ({
  app,
}, info) => {
  const { page } = app;
  const work = page.getByTestId('work');
  await expect(work).toHaveAccessibleName('Work: nothing under way');
  await page.keyboard.press('w');
  await expect(page.getByText('What takes longer')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('What takes longer')).toBeHidden();

  await addFiles(app, [footage.long.path]);
  await expect(card(page, footage.long.path).locator('[data-job="running"]')).toBeVisible({ timeout: 60_000 });
  await addFiles(app, [footage.gold.path]);
  // Of a kind that the tray knows nothing special about but its name.
  await callCore(page, 'eval.shots', { file: `${footage.text.path}.missing` });
  for (const name of ['Review', 'SOP', 'Settings', 'Library']) {
    await page.getByRole('navigation').getByText(name, { exact: true }).click();
    await expect(work).toHaveAccessibleName(/^Work: .*1 failed/);
  }
  await work.click();
  const tray = page.getByRole('dialog', { name: 'Work' });
  const failed = tray.locator('[data-work="failed"]');
  await expect(failed).toContainText('Check the id or path');
  await expect(failed).toContainText('not-found');
  const long = tray.locator('[data-kind="ingest"]', { hasText: footage.long.name });
  await expect(long).toContainText('Indexing');
  await takeScreenshots(page, info, 'work');
  await failed.getByRole('button', { name: /again$/ }).click();
  await expect(failed).toContainText('not-found');
  await failed.getByRole('button', { name: /off the list$/ }).click();
  await expect(failed).toHaveCount(0);
  await long.getByRole('button', { name: /^Pause/ }).click();
  await expect(long).toHaveAttribute('data-work', 'paused');
  const gold = tray.locator('[data-work="completed"]', { hasText: footage.gold.name });
  await expect(gold).toBeVisible({ timeout: 90_000 });
  await long.getByRole('button', { name: /^Do .* next$/ }).click();
  await long.getByRole('button', { name: /^Cancel/ }).click();
  await expect(long).toHaveAttribute('data-work', 'cancelled');
  await tray.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(tray.getByText('Nothing under way')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tray).toBeHidden();
  await expect(work).toBeFocused();
  await expect(work).toHaveAccessibleName('Work: nothing under way');
});

test('much at once is asked about first', async ({ app }, info) => {
  const { page } = app;
  const folder = await mkdtemp(join(tmpdir(), 'vigil-e2e-many-'));
  try {
    for (let at = 10; at <= 30; at++) await copyFile(footage.colours.path, join(folder, `${at}.mp4`));
    const add = async () => {
      await page.getByRole('button', { name: 'More for Add videos' }).first().click();
      await page.getByRole('menuitem', { name: 'By path on this machine' }).click();
      await page.getByLabel('File or folder').fill(folder);
      await page.getByRole('dialog').getByRole('button', { name: 'Add videos' }).click();
    };
    await add();
    const dialog = page.getByRole('dialog', { name: 'Add these recordings?' });
    await expect(dialog).toContainText('21');
    await expect(dialog).toContainText('Room on the drive');
    await takeScreenshots(page, info, 'import-check');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Add your first recording')).toBeVisible();
    await add();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(page.locator('[data-video]')).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a removed video can be taken back, and goes when it is not', async ({ app }) => {
  const { page } = app;
  await addFiles(app, [footage.colours.path]);
  const colours = card(page, footage.colours.path);
  await expect(colours).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  const remove = async () => {
    await page.getByRole('button', { name: 'More for colours.mp4' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(colours).toBeHidden();
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(colours).toBeVisible();
  await remove();
  await expect(page.getByText('Add your first recording')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden({ timeout: 15_000 });
  await page.reload();
  await expect(page.getByText('Add your first recording')).toBeVisible();
});

test('layout is remembered, filters are not', async ({ app }) => {
  const { page } = app;
  await addFiles(app, [footage.colours.path]);
  await expect(card(page, footage.colours.path)).toHaveAttribute('data-status', 'ready', { timeout: 90_000 });
  await page.getByText('List', { exact: true }).click({ force: true });
  await expect(page.getByRole('list', { name: 'Library' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('nothing of that name');
  await expect(page.getByText('No video matches')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Library' })).toBeVisible();
  await expect(card(page, footage.colours.path)).toBeVisible();
});
