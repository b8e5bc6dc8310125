import { readFile } from 'node:fs/promises';
import { addAndIndex, expect, nextPlayback, playback, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('a run is scored against gold, reported, and watched side by side', async ({ app }, info) => {
  const { page } = app;
  await addAndIndex(app, footage.gold.path);

  await test.step('a task with a gold take and a run', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'SOP' }).click();
    await expect(page.getByText('Score a run against the right way of doing it')).toBeVisible();
    await takeScreenshots(page, info, 'sop-empty');
    await page.getByRole('button', { name: 'New task' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Colour cards');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'Add gold take' }).click();
    const gold = page.getByRole('dialog', { name: 'Add gold take' });
    await gold.getByRole('combobox', { name: 'Video' }).click();
    await page.getByRole('option', { name: new RegExp(`^${footage.gold.name}`) }).click();
    await gold.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(gold).toBeHidden({ timeout: 90_000 });

    await page.getByRole('button', { name: 'Add trainee take' }).click();
    const trainee = page.getByRole('dialog', { name: 'Add trainee take' });
    await trainee.getByText('Choose a file').click();
    await app.choose([footage.trainee.path], () => trainee.getByRole('button', { name: 'Choose a file' }).click());
    await expect(trainee.getByText(footage.trainee.name)).toBeVisible();
    await trainee.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(trainee).toBeHidden({ timeout: 90_000 });
  });

  await test.step('its steps are named and bounded', async () => {
    const names = page.getByRole('textbox', { name: /^Name of step/ });
    await expect(names.first()).toBeVisible();
    await names.first().fill('Show the red card');
    await page.getByRole('textbox', { name: 'End of step 1' }).fill('soon');
    await expect(page.getByText('Not a time')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save steps' })).toBeDisabled();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await names.first().fill('Show the red card');
    await page.getByRole('button', { name: 'Save steps' }).click();
    await expect(page.getByText('Steps saved')).toBeVisible();
    await expect(names.first()).toHaveValue('Show the red card');
    await takeScreenshots(page, info, 'sop-task');
  });

  await test.step('the run is scored', async () => {
    await page.getByRole('button', { name: 'Score', exact: true }).click();
    await expect(page.getByTestId('score')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByTestId('step-row').first()).toContainText('Show the red card');
  });

  await test.step('both recordings play in step', async () => {
    await expect.poll(async () => (await playback(page, 0)).width).toBeGreaterThan(0);
    await expect.poll(async () => (await playback(page, 1)).width).toBeGreaterThan(0);
    const started = await Promise.all([nextPlayback(page, 0), nextPlayback(page, 1)]);
    await page.getByRole('button', { name: 'Play both' }).click();
    await Promise.race(started.map((starts) => starts()));
    await expect
      .poll(async () => Math.min((await playback(page, 0)).sec, (await playback(page, 1)).sec), { timeout: 30_000 })
      .toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Pause both' }).click();
    await expect.poll(async () => (await playback(page, 0)).playing).toBe(false);
    await page.getByRole('button', { name: 'Next step' }).click();
    await takeScreenshots(page, info, 'sop-score');
  });

  await test.step('the report is a PDF, a CSV and a JSON file', async () => {
    for (const [format, begins] of [
      ['PDF', '%PDF-'],
      ['CSV', ''],
      ['JSON', '{'],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: `Report ${format}` }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`));
      const bytes = await readFile(await file.path());
      expect(bytes.length).toBeGreaterThan(100);
      expect(bytes.subarray(0, begins.length).toString()).toBe(begins);
    }
  });

  await test.step('the attempt stands in the list', async () => {
    await page.getByRole('button', { name: 'Back to the task' }).click();
    await expect(page.locator(`[data-take="${footage.trainee.name}"]`)).toContainText('Show result');
  });
});
