import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { openEncoder } from '../engines/encoders/open-encoder.ts';
import { writeVideoEncoder } from '../engines/encoders/testing/clip-shaped-encoder.ts';
import { testPattern } from '../engines/pictures/test-pattern.ts';
import { readVectorMatrix } from '../formats/npy.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { readDoubles } from '../stores/artifacts/scan-files.ts';
import { InferenceSessions } from '../workers/inference/inference-sessions.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const FRAMES = 8;
const ID = 'video-shaped';
const tokenizers = join(import.meta.dirname, '../engines/models/__fixtures__/tokenizers');
const root = mkdtempSync(join(tmpdir(), 'vigil-clip-encoder-'));
const given = join(root, 'given');
const dataDir = join(root, 'library');
let library: OpenLibrary;

beforeAll(async () => {
  await writeVideoEncoder(given, readFileSync(join(tokenizers, 'bpe.json'), 'utf8'), FRAMES);
  library = await openLibrary(dataDir);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('an encoder of clips', () => {
  it('makes one vector of the pictures of a clip in their order, and of a picture alone that of a clip that stands still', async () => {
    const encoder = await openEncoder(given, new InferenceSessions(1));
    const pictures = Array.from({ length: FRAMES }, (_, at) => testPattern(64 + 32 * at, 64));
    const there = await encoder.embedClips([pictures]);
    const back = await encoder.embedClips([pictures.toReversed()]);
    expect(there).toHaveLength(encoder.manifest.dim);
    const dot = there.reduce((sum, value, at) => sum + value * back[at]!, 0);
    expect(dot).toBeLessThan(0.9999);
    const still = Array.from({ length: FRAMES }, () => pictures[0]!);
    const both = await encoder.embedClips([still, pictures]);
    const alone = await encoder.embedImages([pictures[0]!]);
    expect(both).toHaveLength(2 * encoder.manifest.dim);
    for (const [at, value] of alone.entries()) expect(both[at]).toBeCloseTo(value, 5);
    for (const [at, value] of there.entries()) expect(both[encoder.manifest.dim + at]).toBeCloseTo(value, 5);
  });

  it('is imported, tested, indexed with and asked as one of pictures is', async () => {
    const { client } = library;
    await runLongCall(client, 'models.import', { folder: given });
    expect(await client.call('models.test', { modelId: ID })).toMatchObject({ ok: true });
    await client.call('settings.update', { encoder: ID });
    const { encoders } = await client.call('models.list', {});
    expect(encoders.find(({ encoderId }) => encoderId === ID)).toMatchObject({ kind: 'clip', state: 'ready' });
    const videoId = await importAndIndex(client, await drawMovingPicture(26));

    const folder = join(dataDir, 'artifacts', videoId);
    // Two pictures a second, so four seconds a clip; the last one has the two seconds that are left.
    const timesSec = await readDoubles(folder, layout.sampleTimes(ID));
    expect([...timesSec].map((sec) => Number(sec.toFixed(2)))).toEqual([2, 6, 10, 14, 18, 22, 25]);
    const { rows } = await readVectorMatrix(join(folder, layout.frameVectors(ID)));
    expect(rows).toBe(7);
    const { chunks } = await client.call('chunks.list', { videoId, level: 'meso' });
    for (const { startSec, endSec, keyframes } of chunks) {
      expect(keyframes.length).toBeGreaterThan(0);
      for (const sec of keyframes) expect(sec >= startSec && sec < endSec).toBe(true);
    }
    const found = await client.call('vigil.search', { text: 'the low valve', topK: 3 });
    expect(found).toMatchObject({ encoder: ID, notices: [] });
    expect(found.hits.length).toBeGreaterThan(0);
    expect(await client.call('vigil.query', { question: 'the low valve' })).toMatchObject({ encoder: ID });
    const { scores } = await client.call('models.try', {
      modelId: ID,
      moment: { videoId, atSec: 3 },
      texts: ['the low valve'],
    });
    expect(scores[0]!.cosine).toEqual(expect.any(Number));
  });
});
