import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../../src-shared/contract/api.ts';
import { worded } from '../../../../src-shared/sentences/word.ts';
import { askCalls } from '../ask-calls.ts';
import { makeColourVideo } from '../testing/synthetic-video.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.ts';

describe('questions for what is written in the picture', () => {
  const root = mkdtempSync(join(tmpdir(), 'vigil-on-screen-'));
  let library: TestLibrary;
  let videoId = '';
  beforeAll(async () => {
    library = await openTestLibrary();
    const written = [
      { startSec: 2, endSec: 6, text: 'BAKER STREET' },
      { startSec: 10, endSec: 16, text: 'PUMP HOUSE 4' },
      { startSec: 17, endSec: 19, text: 'House rules for visitors' },
    ];
    const lines = [{ startSec: 7, endSec: 9, text: 'The bakers are in the street.' }];
    const path = await makeColourVideo(root, 'grey.mp4', [{ colour: 'gray', sec: 20 }]);
    ({ videoId } = await library.addVideo(path, { written, lines }));
  });
  afterAll(async () => {
    await library.close();
    rmSync(root, { recursive: true });
  });
  const ask = async (question: string) =>
    worded(
      await askCalls(library.needs)['vigil.query'](api['vigil.query'].input.parse({ question }), {
        signal: new AbortController().signal,
      }),
    );

  it.each([
    ['When is the street sign “Baker Street” shown?', 'BAKER STREET', 2, 6],
    ['How many people sit on the red sofa under the "Pump House" sign?', 'PUMP HOUSE 4', 10, 16],
    ['Where is a sign that says pump house 4?', 'PUMP HOUSE 4', 10, 16],
    ['visitors', 'House rules for visitors', 17, 19],
  ])('%s', async (question, text, startSec, endSec) => {
    const { found, evidence, answer } = await ask(question);
    expect(found).toBe(true);
    const [best] = evidence;
    expect(best).toMatchObject({ videoId, startSec, endSec, quote: { text, startSec, endSec, isWritten: true } });
    expect(best!.channels).toContain('on-screen');
    expect(best!.whyRelevant).toContain(`ext in the picture says “${text}”`);
    expect(answer).toContain(`“${text}” is written at`);
  });

  it('are not answered by half of what should be written there', async () => {
    const { evidence } = await ask('Where is the "Boiler room of the pump" sign?');
    expect(evidence.filter(({ whyRelevant }) => whyRelevant.startsWith('Text in the picture'))).toEqual([]);
  });
});
