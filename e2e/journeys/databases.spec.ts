import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { findPostgresBinaries } from '../../src-main/platform/postgres-binaries.ts';
import { addAndIndex, card, expect, test } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

const missing = whyNoPostgres();
if (missing) process.stderr.write(`The journey over two databases is skipped: ${missing}\n`);

test('one database is said to be one, and how to begin with two', async ({ app }) => {
  const section = await openDatabases(app.page);
  await expect(section.locator('[data-primary]')).toContainText('SQLite');
  await expect(section).toContainText('start Vigil with VIGIL_DB=dual');
  await expect(section.getByRole('button')).toHaveCount(0);
});

test.describe('a library in two databases', () => {
  test.skip(missing !== undefined, missing);
  test.use({ hostEnv: { VIGIL_DB: 'dual', VIGIL_POSTGRES_URL: '' } });

  test('goes on while they are compared, change places and come back', async ({ app, dataDir }, info) => {
    const { page } = app;
    const roles = page.locator('[data-primary]');
    await addAndIndex(app, footage.colours.path);
    await ask(page, 'yellow');

    const section = await openDatabases(page);
    await expect(roles).toHaveAttribute('data-replication', 'in-step', { timeout: 60_000 });
    await section.getByRole('button', { name: 'Compare now' }).click();
    await expect(section.getByText(/^Alike: \d+ rows in \d+ tables\./)).toBeVisible();

    await section.getByRole('button', { name: 'Make Postgres the primary' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make Postgres the primary' });
    await expect(dialog).toContainText('Work goes on');
    await dialog.getByRole('button', { name: 'Make Postgres the primary' }).click();
    await expect(section.getByText('Postgres is the primary now')).toBeVisible();
    await expect(roles).toHaveAttribute('data-primary', 'postgres');

    await ask(page, 'blue');
    await openDatabases(page);
    await expect(roles).toHaveAttribute('data-replication', 'in-step');
    const goBack = async () => {
      await section.getByRole('button', { name: 'Back to SQLite' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Back to SQLite' }).click();
    };
    setDomain(dataDir, 'not by Vigil');
    await section.getByRole('button', { name: 'Compare now' }).click();
    await expect(section.getByText(/^1 of \d+ tables differ$/)).toBeVisible();
    await expect(section.getByText(/ is another in SQLite: domain$/)).toBeVisible();
    await takeScreenshots(page, info, 'databases-differ');
    await goBack();
    await expect(section.getByRole('alert')).toContainText('differ (Videos); nothing was changed');
    await expect(roles).toHaveAttribute('data-primary', 'postgres');
    await section.getByRole('button', { name: 'Compare now' }).click();
    await section.getByRole('button', { name: 'Fill SQLite again' }).click();
    await expect(section.getByText(/^Alike: \d+ rows in \d+ tables\./)).toBeVisible();
    await goBack();
    await expect(section.getByText('SQLite is the primary again')).toBeVisible();
    await expect(roles).toHaveAttribute('data-primary', 'sqlite');

    const { answers } = await callCore(page, 'vigil.answers', { limit: 10 });
    expect(answers.map(({ question }) => question)).toEqual(['blue', 'yellow']);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
    await expect(card(page, footage.colours.path)).toHaveAttribute('data-status', 'ready');
  });
});

async function openDatabases(page: Page) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'Sections of the settings' });
  await sections.getByRole('button', { name: 'Databases' }).click();
  const section = page.getByRole('region', { name: 'Databases' });
  await expect(section.locator('[data-primary]')).toBeInViewport();
  await expect(sections.getByRole('button', { name: 'Databases' })).toHaveAttribute('aria-current', 'true');
  return section;
}

/** Changes the copy in SQLite behind the app's back. */
function setDomain(dataDir: string, domain: string): void {
  const copy = new Database(join(dataDir, 'vigil.db'));
  copy.prepare('update videos_v2 set domain = ?').run(domain);
  copy.close();
}

/** Asks about the recording on the Review page. */
async function ask(page: Page, question: string): Promise<void> {
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('button', { name: 'Library' }).click();
  await card(page, footage.colours.path).getByRole('button', { name: /^Open/ }).click();
  const box = page.getByRole('textbox', { name: 'Ask about the footage' });
  await box.fill(question);
  await box.press('Enter');
  await expect(page.getByTestId('answer')).toBeVisible();
}

function whyNoPostgres(): string | undefined {
  try {
    findPostgresBinaries();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
