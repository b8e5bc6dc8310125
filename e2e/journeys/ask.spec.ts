import type { Page } from '@playwright/test';
import { addAndIndex, card, expect, test, type VigilApp } from '../fixtures/app.ts';
import { callCore } from '../fixtures/call.ts';
import { footage } from '../fixtures/footage.ts';

test('an answer is seen to come piece by piece, its citations play once it is there', async ({ app }) => {
  const { page } = app;
  await openRecording(app);
  const states = await recordAnswerStates(page);
  if (app.kind === 'browser') {
    // Pieces and reply come over two connections there: the reply waits until the pieces have been seen.
    await page.route('**/call/vigil.query', async (route) => {
      // Asked for outside of the browser, where the system may not know names below localhost.
      const { host, port, pathname } = new URL(route.request().url());
      const headers = { ...(await route.request().allHeaders()), host };
      const response = await route.fetch({ url: `http://127.0.0.1:${port}${pathname}`, headers });
      await states.waitFor(2);
      await route.fulfill({ response });
    });
  }
  await ask(page, 'yellow lamp');
  await expect(page.getByTestId('answer')).toBeVisible();
  await expect(page.getByTestId('answer-so-far')).toBeHidden();
  const seen = await states.seen();
  expect(seen.length).toBeGreaterThanOrEqual(2);
  for (const [index, text] of seen.entries()) {
    expect(text.startsWith(seen[index - 1] ?? '')).toBe(true);
    expect(text.length).toBeGreaterThan(seen[index - 1]?.length ?? 0);
    // A citation is a chip from the moment it is complete.
    expect(text).not.toContain('[');
  }
  const { answers } = await callCore(page, 'vigil.answers', {});
  expect(answers).toHaveLength(1);
  expect(withoutBrackets(answers[0]!.answer).startsWith(seen.at(-1)!)).toBe(true);
  await expect(page.getByRole('button', { name: 'Evidence 1', exact: true })).toBeVisible();
});

test('stopping a question ends it in the core, by button and by key, and the next one is answered', async ({ app }) => {
  const { page } = app;
  await openRecording(app);
  const thaw = app.freeze();
  try {
    await ask(page, 'where is the blue part?');
    await expect(page.getByText('Looking through the footage')).toBeVisible();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText('Stopped. Nothing was kept of the answer.')).toBeVisible();
    await ask(page, 'where is it dark?');
    await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
    // Asked again before it was answered: the newest question is the one that counts.
    await ask(page, 'what is grey?');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Stopped. Nothing was kept of the answer.')).toBeVisible();
    await ask(page, 'yellow');
  } finally {
    thaw();
  }
  await expect(page.getByTestId('answer')).toBeVisible();
  await expect(page.getByText('Stopped. Nothing was kept of the answer.')).toBeHidden();
  // Those before reached the core earlier: had it gone on with them, they would be answered by now.
  const { answers } = await callCore(page, 'vigil.answers', {});
  expect(answers.map(({ question }) => question)).toEqual(['yellow']);
});

async function openRecording(app: VigilApp): Promise<void> {
  await addAndIndex(app, footage.spoken.path);
  await card(app.page, footage.spoken.path).getByRole('button', { name: /^Open/ }).click();
  await expect(app.page.getByRole('textbox', { name: 'Ask about the footage' })).toBeVisible();
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Ask about the footage' }).fill(question);
  await page.keyboard.press('Enter');
}

/** Writes down, in the page itself, every text that the coming answer shows. */
async function recordAnswerStates(page: Page) {
  const recorded = await page.evaluateHandle(() => {
    const texts: string[] = [];
    const look = () => {
      const text = document.querySelector('[data-testid="answer-so-far"]')?.textContent;
      if (text && text !== texts.at(-1)) texts.push(text);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    return texts;
  });
  return {
    seen: () => recorded.evaluate((texts) => [...texts]),
    waitFor: (count: number) =>
      page.waitForFunction(([texts, least]) => texts.length >= least, [recorded, count] as const),
  };
}

/** The text of an answer as a page shows it: a chip is its number, close to the words. */
function withoutBrackets(text: string): string {
  return text.replace(/\s*\[(\d+)\]/g, '$1');
}
