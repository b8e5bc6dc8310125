import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { addAndIndex, expect, test } from '../fixtures/app.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

test('the library is checked, what is damaged is named, and a repair makes it again', async ({
  app,
  dataDir,
}, info) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Health', exact: true }).click();
  const section = page.getByRole('region', { name: 'Check of the library' });
  const check = section.getByRole('button', { name: 'Check library' });
  await check.click();
  await expect(section.getByText('Nothing is damaged or gone.')).toBeVisible();
  await expect(section.getByRole('button', { name: 'Repair' })).toHaveCount(0);

  const artifacts = join(dataDir, 'artifacts');
  const folder = join(artifacts, readdirSync(artifacts)[0]!);
  truncateSync(join(folder, 'motion.f32'), 40);
  truncateSync(join(folder, 'chunks.vigil-basic.npy'), 0);
  await check.click();
  await expect(section.getByText('2 things are damaged or gone.')).toBeVisible();
  await expect(
    section.getByRole('row', { name: /colours\.mp4 chunk vectors .* Vigil can make it again/ }),
  ).toBeVisible();
  await section.scrollIntoViewIfNeeded();
  await takeScreenshots(page, info, 'check-damaged');

  await section.getByRole('button', { name: 'Repair' }).click();
  await expect(section.getByText('2 things were damaged and are mended.')).toBeVisible({ timeout: 60_000 });
  await takeScreenshots(page, info, 'check-mended');
  await check.click();
  await expect(section.getByText('Nothing is damaged or gone.')).toBeVisible();
});
