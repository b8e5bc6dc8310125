import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../../src-shared/contract/api.ts';
import { worded } from '../../../../src-shared/sentences/word.ts';
import { InferenceSessions } from '../../../workers/inference/inference-sessions.ts';
import { importModel } from '../../models/import-model.ts';
import { createModelRegistry } from '../../models/model-registry.ts';
import { realModels } from '../../models/testing/noun-encoder.ts';
import { askCalls } from '../ask-calls.ts';
import { makeColourVideo } from '../testing/synthetic-video.ts';
import { type IndexedVideo, openTestLibrary, type TestLibrary } from '../testing/test-library.ts';
import { CHANNELS } from './channels.ts';

const published = join(realModels, 'all-minilm-l6-v2');
const present = existsSync(published);
if (!present) process.stdout.write('Meaning of transcripts skipped: its sentence model is not on this machine.\n');

describe.skipIf(!present)('what is said in other words', () => {
  let root = '';
  let library: TestLibrary;
  let video: IndexedVideo;
  let handlers: ReturnType<typeof askCalls>;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'vigil-meaning-'));
    cpSync(published, join(root, 'MiniLM'), { recursive: true });
    const modelsDir = join(root, 'models');
    mkdirSync(modelsDir);
    const inference = new InferenceSessions(1);
    const models = createModelRegistry({ roots: [join(root, 'builtin'), modelsDir], runtime: { inference } });
    // As the hub has it: no manifest of ours.
    const { modelId, kind } = await importModel(
      { folder: join(root, 'MiniLM'), importId: 'i1' },
      { models, inference, modelsDir },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    expect([modelId, kind]).toEqual(['minilm', 'sentence']);
    library = await openTestLibrary(undefined, CHANNELS, join(modelsDir, modelId));
    handlers = askCalls(library.needs);
    const lines = [
      'Welcome to the line.',
      'Press the red button to halt it',
      'whenever something goes wrong.',
      'Lunch is served at noon.',
      'The cat sleeps on the sofa.',
    ].map((text, at) => ({ startSec: 2 * at, endSec: 2 * at + 2, text }));
    video = await library.addVideo(await makeColourVideo(root, 'line.mp4', [{ colour: 'gray', sec: 20 }]), { lines });
  });
  afterAll(async () => {
    await library.close();
    rmSync(root, { recursive: true });
  });

  const ask = async (question: string) =>
    worded(
      await handlers['vigil.query'](api['vigil.query'].input.parse({ question, videoIds: [video.videoId] }), {
        signal: new AbortController().signal,
      }),
    );

  it('is found where no word of the question is, as one sentence', async () => {
    const { found, evidence } = await ask('How do I stop the machine in an emergency?');
    expect(found).toBe(true);
    expect(evidence[0]).toMatchObject({
      ...{ startSec: 2, endSec: 6, channels: ['meaning'] },
      whyRelevant: 'Says something like it: “Press the red button to halt it whenever something goes wrong.”',
    });
  });

  it('supports what is said in the very words', async () => {
    const { evidence } = await ask('Where does the cat sleep?');
    expect(evidence[0]).toMatchObject({ startSec: 8, endSec: 10 });
    expect([...evidence[0]!.channels].sort()).toEqual(['meaning', 'transcript']);
  });

  it('is not claimed of something else', async () => {
    const { found, evidence } = await ask('When does the aeroplane land?');
    expect(found).toBe(false);
    // Sentences about nothing of the kind are no near misses.
    expect(evidence.flatMap(({ channels }) => channels)).not.toContain('meaning');
  });
});
