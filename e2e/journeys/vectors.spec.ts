import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findQdrantBinary } from '../../src-main/platform/qdrant-binary.ts';
import { addAndIndex, expect, test } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

const missing = whyNoQdrant();
if (missing) process.stderr.write(`The journey over two vector indexes is skipped: ${missing}\n`);
test.skip(missing !== undefined, missing);

test('the vectors move to Qdrant, are written down, and come back', async ({ app, dataDir }, info) => {
  const { page } = app;
  await addAndIndex(app, footage.colours.path);
  const before = await callCore(page, 'vigil.search', { text: 'yellow' });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'Sections of the settings' });
  await sections.getByRole('button', { name: 'Search and vectors' }).click();
  const section = page.getByRole('region', { name: 'Vector index' });
  const inUse = section.locator('[data-backend]');
  await expect(inUse).toHaveAttribute('data-backend', 'exact');

  await section.getByRole('button', { name: 'Move to Qdrant' }).click();
  await expect(section.getByText('Moved to Qdrant: every vector is there.')).toBeVisible({ timeout: 60_000 });
  await expect(section.getByText(/: (\d+) of \1 vectors · 100\.0 % of the ten best alike/)).toBeVisible();
  await expect(inUse).toHaveAttribute('data-backend', 'qdrant');
  await expect(inUse).toHaveAttribute('data-state', 'ok');
  const after = await callCore(page, 'vigil.search', { text: 'yellow' });
  expect([before.backend, after.backend]).toEqual(['exact', 'qdrant']);
  const { yellow } = footage.colours;
  for (const [best] of [before.hits, after.hits]) {
    expect(Math.min(best!.endSec, yellow.endSec) - Math.max(best!.startSec, yellow.startSec)).toBeGreaterThan(0);
  }

  await section.getByText('Snapshot', { exact: true }).click();
  const folder = join(dataDir, 'snapshots');
  await section.getByLabel('Folder').fill(folder);
  await section.getByRole('button', { name: 'Write snapshot' }).click();
  await expect(section.getByText(/\.snapshot · \d+ vectors$/)).toBeVisible();
  expect(await readdir(folder)).toHaveLength(1);
  await takeScreenshots(page, info, 'vectors');

  await section.getByRole('button', { name: 'Move to Exact' }).click();
  await expect(section.getByText('Moved to Exact: every vector is there.')).toBeVisible();
  await expect(inUse).toHaveAttribute('data-backend', 'exact');
});

function whyNoQdrant(): string | undefined {
  try {
    findQdrantBinary(process.env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
