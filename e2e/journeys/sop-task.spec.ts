import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/api.ts';
import type { Take } from '../../src-shared/model/sop.ts';
import { SopTaskFile } from '../../src-shared/model/sop-task-file.ts';
import { expect, test } from '../fixtures/app.ts';
import { runInCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';

const COLOURS = ['Show the red card', 'Show the green card', 'Show the blue card', 'Show the yellow card'];

/** Asks the core as the window does, past its buttons: what a journey begins with, and what was stored. */
async function ask<Name extends CallName>(page: Page, name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
  const reply = await page.evaluate(
    async ([call, body]) => {
      if (window.vigilBridge) return window.vigilBridge.call(call, body);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`/call/${call}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return response.json();
    },
    [name, input] as const,
  );
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

/** A task with a gold take of four steps of 6 s, on screen. */
async function openTask(page: Page): Promise<Take> {
  const steps = COLOURS.map((name, at) => ({ name, startSec: at * 6, endSec: at * 6 + 6 }));
  await ask(page, 'sop.tasks.create', { taskId: 'cards', name: 'Colour cards' });
  const gold = await runInCore(page, 'sop.addGold', { taskId: 'cards', path: footage.gold.path, steps });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'SOP' }).click();
  await page
    .getByRole('navigation', { name: 'Tasks' })
    .getByRole('button', { name: /^Colour cards/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Colour cards' })).toBeVisible();
  return gold;
}

const storedSteps = async (page: Page) =>
  (await ask(page, 'sop.takes.list', { taskId: 'cards' })).takes.find((take) => take.role === 'gold')?.steps ?? [];

test('steps are moved on the timeline, given rules, saved, and brought back', async ({ app }) => {
  const { page } = app;
  await openTask(page);
  const startOf = (number: number) => page.getByRole('textbox', { name: `Start of step ${number}` });
  const endOf = (number: number) => page.getByRole('textbox', { name: `End of step ${number}` });
  const bound = (before: number) =>
    page.getByRole('slider', { name: `Boundary between “${COLOURS[before - 1]}” and “${COLOURS[before]}”` });

  await test.step('with the keyboard, a tenth or a second at a time', async () => {
    await bound(1).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await expect(endOf(1)).toHaveValue('00:07.100');
    await expect(startOf(2)).toHaveValue('00:07.100');
    // The picture follows the bound: its frame is the one on screen.
    await expect(page.getByTestId('step-clock')).toHaveText(/^00:07\.(0[5-9]|1)/);
  });

  await test.step('with the mouse, and taken back', async () => {
    const box = await bound(2).boundingBox();
    if (!box) throw new Error('The bound is not on screen.');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y, { steps: 4 });
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    const moved = await endOf(2).inputValue();
    expect(moved).toMatch(/^00:1[2-4]\.\d00$/);
    expect(moved).not.toBe('00:12.000');
    await expect(startOf(3)).toHaveValue(moved);
    await page.keyboard.press('Control+z');
    await expect(endOf(2)).toHaveValue('00:12.000');
    await expect(endOf(1)).toHaveValue('00:07.100');
    await page.keyboard.press('Control+Shift+z');
    await expect(startOf(3)).toHaveValue(moved);
    await page.keyboard.press('Control+z');
  });

  await test.step('rules of a step', async () => {
    await page.getByRole('button', { name: /^Step 2: / }).click();
    const card = page.getByRole('region', { name: 'Chosen step' });
    await card.getByRole('checkbox', { name: 'Must be done', exact: true }).uncheck();
    await card.getByRole('textbox', { name: 'Weight' }).fill('2.5');
    await card.getByRole('textbox', { name: 'At most' }).fill('9');
    const row = page.getByRole('table', { name: 'Steps' }).getByRole('row').nth(2);
    for (const word of ['Optional', 'Weight 2.5', '≤ 9 s']) await expect(row).toContainText(word);
  });

  await test.step('what is not saved is kept, and saved', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Library' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'SOP' }).click();
    await expect(page.getByText('Unsaved changes')).toBeVisible();
    await page.getByRole('button', { name: 'Save steps' }).click();
    await expect(page.getByText('Steps saved')).toBeVisible();
    await expect(page.getByText('Unsaved changes')).toBeHidden();
    const [first, second] = await storedSteps(page);
    expect(first).toMatchObject({ name: COLOURS[0], endSec: 7.1, required: true, weight: 1 });
    expect(second).toMatchObject({ startSec: 7.1, endSec: 12, required: false, weight: 2.5, maxSec: 9 });
  });

  await test.step('an earlier version is looked at and restored', async () => {
    await page.getByRole('button', { name: 'Versions' }).click();
    const versions = page.getByRole('dialog');
    await expect(versions.getByRole('button', { name: /^Version 2/ })).toContainText('Current');
    await versions.getByRole('button', { name: /^Version 1/ }).click();
    await expect(versions.getByRole('table', { name: 'Version 1' })).toContainText('00:06.0');
    await versions.getByRole('button', { name: 'Restore this version' }).click();
    await expect(page.getByText('Version 1 restored')).toBeVisible();
    await expect(endOf(1)).toHaveValue('00:06.000');
    expect((await storedSteps(page))[1]).toMatchObject({ startSec: 6, required: true, weight: 1, maxSec: null });
    const { versions: stored } = await ask(page, 'sop.stepVersions', {
      takeId: (await ask(page, 'sop.takes.list', { taskId: 'cards' })).takes[0]!.takeId,
    });
    expect(stored.map(({ version }) => version)).toEqual([3, 2, 1]);
  });
});

test('all runs are scored at once, counted and charted; the task is handed on as a file', async ({ app }, info) => {
  const { page } = app;
  await openTask(page);
  for (const toSec of [17, 18]) {
    await runInCore(page, 'sop.addVideo', { taskId: 'cards', path: footage.trainee.path, toSec, label: 'Aoki Hana' });
  }

  await test.step('scores and statistics', async () => {
    await page.getByRole('button', { name: 'Score all unscored (2)' }).click();
    await expect(page.getByText('2 runs are being scored')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show result' })).toHaveCount(2, { timeout: 90_000 });
    const statistics = page.getByRole('region', { name: 'How the runs went' });
    const failures = statistics.getByRole('table', { name: 'Which step fails most' });
    await expect(failures.getByRole('row', { name: COLOURS[1]! })).toContainText('2 of 2');
    await expect(statistics.getByRole('table', { name: 'Findings by kind' })).toContainText('Missing');
    const chart = statistics.getByRole('figure', { name: /^Scores of Aoki Hana/ });
    await expect(chart.getByRole('button')).toHaveCount(2);
    await chart.getByRole('button').first().click();
    await expect(page.getByTestId('score')).toBeVisible();
    await page.getByRole('button', { name: 'Back to the task' }).click();
  });

  await test.step('its own pass mark and penalties', async () => {
    await page.getByRole('button', { name: 'Task settings' }).click();
    const settings = page.getByRole('dialog', { name: 'Task settings' });
    await settings.getByText('Its own').click();
    await settings.getByRole('textbox', { name: 'Pass mark' }).fill('95');
    await settings.getByRole('textbox', { name: 'Slow' }).fill('0');
    await settings.getByRole('textbox', { name: 'Missing' }).fill('250');
    await settings.getByRole('button', { name: /^Missing: back to usual/ }).click();
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect(settings).toBeHidden();
    const { tasks } = await ask(page, 'sop.tasks.list', {});
    expect(tasks[0]).toMatchObject({ name: 'Colour cards', passMark: 95, penalties: { slow: 0 } });
  });

  const importFile = async (path: string) => {
    await page.getByRole('button', { name: 'Import a task from a file' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a task' });
    await dialog.locator('input[type="file"]').setInputFiles(path);
    return dialog;
  };
  const exported = await test.step('exported, and imported beside itself', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const path = info.outputPath('cards.json');
    await (await download).saveAs(path);
    const dialog = await importFile(path);
    await expect(dialog.getByText('There is this task already')).toBeVisible();
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Colour cards 2' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Name of step 2' })).toHaveValue(COLOURS[1]!);
    const { tasks } = await ask(page, 'sop.tasks.list', {});
    const copy = tasks.find(({ taskId }) => taskId === 'colour-cards-2');
    expect(copy).toMatchObject({ passMark: 95, penalties: { slow: 0 }, goldTakes: 1 });
    return SopTaskFile.parse(JSON.parse(await readFile(path, 'utf8')));
  });

  await test.step('a file whose video is not here says so', async () => {
    const elsewhere = exported.goldTakes.map((take) => ({
      ...take,
      video: { ...take.video, name: 'workshop-7.mp4', checksum: '0'.repeat(64) },
    }));
    const path = info.outputPath('elsewhere.json');
    await writeFile(path, JSON.stringify({ ...exported, goldTakes: elsewhere }));
    const dialog = await importFile(path);
    await dialog.getByText('Replace a task').click();
    await expect(dialog.getByRole('combobox', { name: 'Task to replace' })).toHaveValue('Colour cards');
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('workshop-7.mp4');
    await dialog.getByRole('button', { name: 'Open the task' }).click();
    await expect(page.getByRole('heading', { name: 'Colour cards', exact: true })).toBeVisible();
  });
});
