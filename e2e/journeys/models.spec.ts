import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '../fixtures/app.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

const models = process.env['VIGIL_TEST_MODELS'] ?? resolve(import.meta.dirname, '../../../shared/models');
const sentences = join(models, 'all-minilm-l6-v2');

test('a model is brought in, used, checked, set aside and removed', async ({ app }, info) => {
  test.skip(!existsSync(sentences), 'the sentence model is not on this machine');
  const { page } = app;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Models' }).click();
  const said = page.locator('[data-ability="sentence"]');
  await expect(said).toContainText('Not yet');

  // Nothing is fetched here: the offer alone, and that it can be forbidden.
  const offer = page.locator('[data-entry="silero-vad"]');
  await expect(offer.getByRole('button', { name: /^Fetch / })).toBeEnabled();
  await page.getByRole('switch', { name: /^Fetch nothing/ }).click({ force: true });
  await expect(offer.getByRole('button', { name: /^Fetch / })).toBeDisabled();

  await page.getByLabel('Folder or zip').fill(sentences);
  await page.getByRole('button', { name: 'Bring in' }).click();
  const card = page.getByRole('article', { name: 'all-minilm-l6-v2' });
  await expect(card).toContainText('In use', { timeout: 60_000 });
  await expect(said.getByRole('combobox')).toHaveValue('all-minilm-l6-v2');
  await takeScreenshots(page, info, 'models');

  await card.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText('Files and self-test vectors agree')).toBeVisible();

  await said.getByRole('combobox').click();
  await page.getByRole('option', { name: 'None' }).click();
  await expect(card.getByText('In use')).toHaveCount(0);

  await card.getByRole('button', { name: 'Remove' }).click();
  await card.getByRole('button', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
  await expect(said).toContainText('Not yet');
});
