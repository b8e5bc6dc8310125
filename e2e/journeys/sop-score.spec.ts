import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, nextPlayback, playback, test } from '../fixtures/app.ts';
import { callCore, runInCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';
import { takeScreenshots } from '../fixtures/screenshots.ts';

const STEPS = ['Red card', 'Green card', 'Blue card', 'Yellow card'].map((name, at) => ({
  name,
  startSec: at * 6,
  endSec: at * 6 + 6,
}));

/** Scores the muddled run against gold and opens the result. */
async function openResult(page: Page) {
  const taskId = 'cards';
  const [gold, run] = [
    await runInCore(page, 'sop.addGold', { taskId, path: footage.gold.path, steps: STEPS }),
    await runInCore(page, 'sop.addVideo', { taskId, path: footage.muddled.path }),
  ];
  const { scoreId } = await callCore(page, 'sop.score', { traineeTakeId: run.takeId });
  await expect
    .poll(async () => (await callCore(page, 'sop.getScore', { scoreId })).state, { timeout: 60_000 })
    .toBe('completed');
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/sop/${taskId}/${scoreId}`);
  await expect(page.getByTestId('ledger')).toBeVisible({ timeout: 30_000 });
  return { gold, run, score: await callCore(page, 'sop.getScore', { scoreId }) };
}

const times = async (page: Page): Promise<[number, number]> => [
  (await playback(page, 0)).sec,
  (await playback(page, 1)).sec,
];

test('a result explains every point, leads through its findings, and stands in the audit trail', async ({
  app,
}, info) => {
  const { page } = app;
  const { score, run } = await openResult(page);
  await expect.poll(async () => (await playback(page, 1)).width).toBeGreaterThan(0);

  await test.step('the points add up to the score', async () => {
    const taken = await page
      .getByTestId('ledger-row')
      .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset['tenths'])));
    expect(taken.length).toBeGreaterThanOrEqual(2);
    expect((1000 - taken.reduce((sum, tenths) => sum + tenths, 0)) / 10).toBeCloseTo(score.score ?? -1, 6);
    await expect(page.getByTestId('ledger-score')).toHaveText((score.score ?? -1).toFixed(1));
    await expect(page.getByTestId('ledger')).toContainText('Swapped: Green card, Blue card');
    await expect(page.getByText('70 of 100')).toBeVisible();
  });

  await test.step('N leads both recordings from finding to finding', async () => {
    const ordered = score.findings.toSorted((a, b) => (a.startSec ?? 0) - (b.startSec ?? 0));
    expect(ordered.map(({ type }) => type)).toEqual(['swapped', 'slow']);
    for (const finding of ordered) {
      await page.keyboard.press('n');
      await expect(page.locator('[data-testid="finding"][aria-current="true"]')).toContainText(finding.explanation);
      await expect
        .poll(async () => {
          const [gold, trainee] = await times(page);
          return Math.max(
            Math.abs(gold - (finding.goldSpan?.startSec ?? -9)),
            Math.abs(trainee - (finding.startSec ?? -9)),
          );
        })
        .toBeLessThan(0.15);
    }
    await page.keyboard.press('Shift+N');
    await expect(page.getByTestId('paired-playback')).toContainText('Swapped');
  });

  await test.step('its part repeats, until the whole run is asked for', async () => {
    const [swapped] = score.findings.filter(({ type }) => type === 'swapped');
    await page.keyboard.press('o');
    await expect(page.getByRole('button', { name: 'Repeat this part' })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('slider', { name: 'Position along the alignment' }).press('End');
    const started = await nextPlayback(page, 1);
    await page.getByRole('button', { name: 'Play both' }).click();
    expect(await started()).toBeLessThan(swapped?.endSec ?? 0);
    await page.getByRole('button', { name: 'Pause both' }).click();
    // The first Escape would close the button's tip.
    await page.mouse.move(0, 0);
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('paired-playback')).toBeHidden();
  });

  await test.step('only findings of the chosen kind are shown', async () => {
    await page
      .getByRole('group', { name: /Show only these kinds/ })
      .getByText('Slow')
      .click();
    await expect(page.getByTestId('finding')).toHaveCount(1);
    await page.keyboard.press('n');
    await expect(page.getByTestId('paired-playback')).toContainText('Slow: Yellow card');
    await page.keyboard.press('Escape');
  });

  await test.step('the heat map is drawn, and a click shows both at that moment', async () => {
    const map = page.getByTestId('heat-map');
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    await expect
      .poll(() =>
        map.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(Array.from({ length: data.length / 4 }, (_, at) => data[at * 4])).size;
        }),
      )
      .toBeGreaterThan(8);
    // Gold's green (9 s) beside the trainee's green (15 s), away from the alignment.
    await map.click({ position: { x: (box.width * 15) / (run.endSec - run.startSec), y: (box.height * 9) / 24 } });
    await expect
      .poll(async () => {
        const [gold, trainee] = await times(page);
        return Math.max(Math.abs(gold - 9), Math.abs(trainee - 15));
      })
      .toBeLessThan(0.3);
    await takeScreenshots(page, info, 'heat-map');
  });

  await test.step('a step is seen in both, wherever it was done', async () => {
    await page.getByRole('button', { name: 'Look at Gold, Step 3: Blue card' }).click();
    await expect
      .poll(async () => {
        const [gold, trainee] = await times(page);
        return Math.max(Math.abs(gold - 12), Math.abs(trainee - 6));
      })
      .toBeLessThan(1);
    await page.getByText('As done', { exact: true }).click();
    await expect(page.getByTestId('step-row').nth(1)).toContainText('Blue card');
  });

  await test.step('the audit trail is listed, exported signed, and checked', async () => {
    await page.getByRole('button', { name: 'Audit trail' }).click();
    await expect(page.getByTestId('audit-row')).toHaveCount(3);
    await expect(page.getByTestId('audit-row').first()).toContainText('muddled.mp4 against gold.mp4');

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export, signed' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^audit_export_.*\.json$/);
    const signed = info.outputPath('signed.json');
    await file.saveAs(signed);
    await expect(page.getByText('Exported 3 entries')).toBeVisible();

    const check = async (path: string, verdict: string, words: RegExp) => {
      await page.locator('input[type="file"]').setInputFiles(path);
      await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', verdict);
      await expect(page.getByTestId('verdict')).toContainText(words);
    };
    await check(signed, 'valid', /Unchanged.*3 entries/);
    await takeScreenshots(page, info, 'audit');
    const tampered = info.outputPath('tampered.json');
    await writeFile(tampered, (await readFile(signed, 'utf8')).replace(/"score": \d+(\.\d+)?/, '"score": 99.5'));
    await check(tampered, 'altered', /Changed: its content is not what was signed/);
    const bare = info.outputPath('bare.json');
    await writeFile(bare, '{"items": []}');
    await check(bare, 'unsigned', /Not signed/);

    await page.getByRole('button', { name: 'muddled.mp4 against gold.mp4' }).click();
    await expect(page.getByTestId('ledger')).toBeVisible();
  });

  await test.step('it stays open when a recording is gone, and says which', async () => {
    await callCore(page, 'videos.remove', { videoId: run.videoId });
    await expect(page.getByText(`${footage.muddled.name} is no longer in the library`)).toBeVisible();
    await expect(page.getByText(/trainee’s video muddled.mp4 was removed after scoring/)).toBeVisible();
    await expect(page.getByTestId('ledger-score')).toHaveText((score.score ?? -1).toFixed(1));
    // The clock is made again without the recording: until it is there, a key does nothing.
    await expect(async () => {
      await page.keyboard.press('n');
      await expect(page.getByTestId('paired-playback')).toBeVisible({ timeout: 500 });
    }).toPass();
    const started = await nextPlayback(page);
    await page.getByRole('button', { name: 'Play both' }).click();
    await started();
    await expect(page.locator('video')).toHaveCount(1);
    await takeScreenshots(page, info, 'gone');
  });
});
