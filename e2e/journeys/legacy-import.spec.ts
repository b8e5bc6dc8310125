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
      { id: 3, taskId: 'pump service', bytes: readFileSync(footage.trainee.path) },
    ],
    { scores: [2, 3].map((id) => ({ id: `score-of-old-${id}`, gold: 1, trainee: id, score: 81.25 })) },
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
    const run = (name: string) => page.locator(`[data-take="${name}"]`);
    await expect(run('run 2.mp4')).toContainText('81.3');

    // Nothing is indexed yet, and the recording of one run is gone.
    await page.getByRole('button', { name: 'Score all unscored (2)' }).click();
    await expect(run('run 3.mp4')).not.toContainText('81.3', { timeout: 90_000 });
    await expect(run('run 3.mp4').getByRole('button', { name: 'Show result' })).toBeVisible();
    await expect(run('run 2.mp4')).toContainText('run 2.mp4 is no longer at');
    await expect(run('run 2.mp4')).toContainText('81.3');
    await takeScreenshots(page, info, 'scored-after-import');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
