import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSopilotFolder } from '../../src-main/features/legacy/testing/sopilot-folder.ts';
import { expect, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('a SOPilot library is looked through and brought over, and its scores are there', async ({ app }, info) => {
  const { page } = app;
  const folder = await mkdtemp(join(tmpdir(), 'vigil-e2e-sopilot-'));
  const bytes = readFileSync(footage.gold.path);
  makeSopilotFolder(
    folder,
    [
      { id: 1, taskId: 'pump service', role: 'gold', bytes },
      { id: 2, taskId: 'pump service', bytes: null },
    ],
    { scores: [{ id: 'score-of-old', gold: 1, trainee: 2, score: 81.25 }] },
  );
  try {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
    const section = page.getByRole('region', { name: 'Bring a SOPilot library over' });
    await section.scrollIntoViewIfNeeded();
    await section.getByLabel('SOPilot’s data folder').fill(join(folder, 'nowhere'));
    await section.getByRole('button', { name: 'Look first' }).click();
    await expect(page.getByText('There is no folder').first()).toBeVisible();

    await section.getByLabel('SOPilot’s data folder').fill(folder);
    await section.getByRole('button', { name: 'Look first' }).click();
    await expect(section.getByText('This was only a look: nothing was brought over.')).toBeVisible();
    await section.getByRole('button', { name: 'Bring over' }).click();
    await expect(section.getByText('Every count and checksum here equals SOPilot’s.')).toBeVisible();
    await section.getByText('1 thing to know').click();
    await expect(section.getByText(/The recording raw\/.* is not there/)).toBeVisible();
    await section.scrollIntoViewIfNeeded();
    await takeScreenshots(page, info, 'import');

    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'SOP' }).click();
    await page.getByText('pump service').first().click();
    await expect(page.getByText(/81(\.\d+)?/).first()).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
