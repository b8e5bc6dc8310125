import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { writeColourDetector } from '../engines/objects/testing/detector-folders.ts';
import { realModels } from '../features/models/testing/noun-encoder.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary, runInProcess } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const sentences = join(realModels, 'all-minilm-l6-v2');
if (!existsSync(sentences)) process.stdout.write(`Trying models: no sentence model at ${sentences}\n`);
const root = mkdtempSync(join(tmpdir(), 'vigil-trying-'));
let library: OpenLibrary;
let videoId: string;

beforeAll(async () => {
  library = await openLibrary(root);
  videoId = await importAndIndex(library.client, await drawColours(['red', 'yellow', 'navy', 'white'], 3));
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

const tried = (input: object) => library.client.call('models.try', { modelId: 'vigil-basic', ...input });

describe('a model that is tried', () => {
  it('says how well sentences fit a moment of a video, and which it has no words for', async () => {
    const texts = ['a yellow wall', 'a navy wall', 'a crane'];
    const { kind, scores, found } = await tried({ moment: { videoId, atSec: 4.5 }, texts });
    expect({ kind, found }).toEqual({ kind: 'encoder', found: [] });
    const [yellow, navy, crane] = scores;
    expect(yellow!.cosine!).toBeGreaterThan(navy!.cosine!);
    expect(yellow!.match!).toBeGreaterThan(0.5);
    expect(navy!.match!).toBeLessThan(0.5);
    expect(crane).toEqual({ text: 'a crane', cosine: null, match: null });
    const atNavy = await tried({ moment: { videoId, atSec: 7.5 }, texts: ['a navy wall'] });
    expect(atNavy.scores[0]!.match!).toBeGreaterThan(0.5);
  });

  it('says what it needs, and refuses what is no picture', async () => {
    await expect(tried({ texts: ['yellow'] })).rejects.toMatchObject({ code: 'bad-input', hint: expect.any(String) });
    await expect(tried({ moment: { videoId, atSec: 1 } })).rejects.toMatchObject({ code: 'bad-input' });
    const two = { moment: { videoId, atSec: 1 }, imageBase64: 'AAAA', texts: ['yellow'] };
    await expect(tried(two)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(tried({ imageBase64: 'AAAA', texts: ['yellow'] })).rejects.toMatchObject({ code: 'undecodable' });
    await expect(tried({ modelId: 'nobody', texts: ['yellow'] })).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('is measured, and is listed with the videos that hold something of it', async () => {
    const { client } = library;
    const measured = await client.call('models.measure', { modelId: 'vigil-basic' });
    expect(measured).toMatchObject({ modelId: 'vigil-basic', unit: 'pictures' });
    expect(measured.perSec).toBeGreaterThan(1);
    const { models } = await client.call('models.list', {});
    expect(models.find(({ modelId }) => modelId === 'vigil-basic')).toMatchObject({ videos: 1 });
    expect((await client.call('videos.list', { model: 'vigil-basic' })).total).toBe(1);
    expect((await client.call('videos.list', { model: 'another' })).total).toBe(0);
  });

  it('finds things in a picture', async () => {
    const { client } = library;
    const folder = join(root, 'detector');
    writeColourDetector(folder, { labels: ['person', 'truck'] });
    const { modelId } = await runLongCall(client, 'models.import', { folder });
    const red = await tried({ modelId, moment: { videoId, atSec: 1.5 } });
    expect(red.found.length).toBeGreaterThan(0);
    expect(new Set(red.found.map(({ text }) => text))).toEqual(new Set(['person']));
    expect((await tried({ modelId, moment: { videoId, atSec: 10.5 } })).found).toEqual([]);
    expect(await client.call('models.measure', { modelId })).toMatchObject({ unit: 'pictures' });
  });

  it.skipIf(!existsSync(sentences))('says which sentences mean what the first does', async () => {
    const { client } = library;
    await runLongCall(client, 'models.import', { folder: sentences });
    const texts = ['somebody falls down', 'a person lies on the floor', 'the invoice was paid'];
    const { scores } = await tried({ modelId: 'all-minilm-l6-v2', texts });
    expect(scores.map(({ text }) => text)).toEqual(texts.slice(1));
    expect(scores[0]!.cosine!).toBeGreaterThan(scores[1]!.cosine! + 0.2);
    await expect(tried({ modelId: 'all-minilm-l6-v2', texts: ['one'] })).rejects.toMatchObject({ code: 'bad-input' });
    expect(await client.call('models.measure', { modelId: 'all-minilm-l6-v2' })).toMatchObject({ unit: 'texts' });
  });

  it('can be tried from the command line', async () => {
    await library.close();
    const given = ['models', 'try', 'vigil-basic', 'a yellow wall', '--video', videoId, '--at', '4.5'];
    const { exitCode, document } = await runInProcess<{ scores: { match: number }[] }>(root, given);
    expect(exitCode).toBe(0);
    expect(document.scores[0]!.match).toBeGreaterThan(0.5);
    library = await openLibrary(root);
  });
});
