import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeClipShapedEncoder, writePictureEncoder } from '../engines/encoders/testing/clip-shaped-encoder.ts';
import { testQdrantBinary } from '../stores/qdrant/testing/qdrant.fixture.ts';
import { drawColours, drawMovingPicture } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { hashes } from './testing/library-state.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';
import { allSettled, completed, importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const tokenizerDir = join(data, '../models/clip-tokenizer');
const hasTokenizer = existsSync(tokenizerDir);
if (!hasTokenizer) process.stderr.write(`Encoders: no tokenizer at ${tokenizerDir}, so with the image half alone\n`);

const BUILT_IN = 'vigil-basic';
const OTHER = hasTokenizer ? 'clip-shaped-1' : 'pictures-only';
const root = mkdtempSync(join(tmpdir(), 'vigil-switching-'));
const folderOf = (library: string): string => join(root, library);
const filesOf = (library: string): Record<string, string> => hashes(join(folderOf(library), 'artifacts'));
let library: OpenLibrary;
let paths: readonly string[];
let videoIds: readonly string[];

async function install(library: string): Promise<void> {
  const folder = join(folderOf(library), 'models', OTHER);
  await (hasTokenizer ? writeClipShapedEncoder(folder, tokenizerDir) : writePictureEncoder(folder));
}

async function fill(of: OpenLibrary): Promise<string[]> {
  const ids: string[] = [];
  for (const path of paths) ids.push(await importAndIndex(of.client, path));
  return ids;
}

const question = { text: 'a yellow wall', topK: 5 } as const;
const inUse = async (): Promise<string> => (await library.client.call('settings.get', {})).settings.encoder;
const shortChunk = async () => {
  const { chunks } = await library.client.call('chunks.list', { videoId: videoIds[0], level: 'micro' });
  return chunks[0]!;
};
const coverage = () => library.client.call('models.coverage', { encoderId: OTHER });

beforeAll(async () => {
  paths = [await drawColours(['red', 'yellow', 'navy', 'white'], 3), await drawMovingPicture(8)];
  await install('first');
  library = await openLibrary(folderOf('first'));
  videoIds = await fill(library);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

describe('another encoder', () => {
  it('is used once it has seen every video; until then the old one answers and says so', async () => {
    const { client } = library;
    const before = filesOf('first');
    const answered = await client.call('vigil.search', question);
    const { jobId } = await client.call('models.reembed', { encoderId: OTHER });
    expect((await client.call('jobs.pause', { jobId })).state).toBe('paused');
    expect(await inUse()).toBe(BUILT_IN);
    const meanwhile = await client.call('vigil.search', question);
    expect(meanwhile).toMatchObject({ encoder: BUILT_IN, hits: answered.hits });
    expect(meanwhile.notices.join(' ')).toMatch(/takes over .*\d of 2 so far/);
    expect(await coverage()).toMatchObject({ inUse: false, videos: 2, switching: { jobId, encoderId: OTHER } });
    // Asked for again it goes on, and there is one of it.
    expect(await client.call('models.reembed', { encoderId: OTHER })).toEqual({ jobId });
    await completed(client, jobId);

    expect(await inUse()).toBe(OTHER);
    expect(await coverage()).toMatchObject({ inUse: true, videos: 2, indexed: 2, missing: [], switching: null });
    const chunk = await shortChunk();
    const found = await client.call('vigil.search', { likeChunkId: chunk.chunkId, topK: 50 });
    expect(found).toMatchObject({ encoder: OTHER, notices: [] });
    expect(new Set(found.hits.map(({ videoId }) => videoId))).toEqual(new Set(videoIds));
    // What SOP scores by is what it was, and all that was there is the same to the byte, but for what says what was made.
    const after = filesOf('first');
    const kept = Object.keys(before).filter((name) => !name.includes('scan.json'));
    expect(Object.fromEntries(kept.map((name) => [name, after[name]]))).toEqual(
      Object.fromEntries(kept.map((name) => [name, before[name]])),
    );
    for (const videoId of videoIds) {
      expect(await client.call('videos.get', { videoId })).toMatchObject({ embeddingModel: BUILT_IN });
    }
  });

  it('gives the very vectors that indexing with it from the first gives', async () => {
    await install('fresh');
    const fresh = await openLibrary(folderOf('fresh'));
    await fresh.client.call('settings.update', { encoder: OTHER });
    await fill(fresh);
    await fresh.close();
    const ofOther = (files: Record<string, string>) =>
      Object.fromEntries(Object.entries(files).filter(([name]) => name.includes(OTHER)));
    expect(Object.keys(ofOther(filesOf('fresh'))).length).toBeGreaterThanOrEqual(8);
    const withoutIds = (files: Record<string, string>): string[] => Object.values(ofOther(files)).toSorted();
    expect(withoutIds(filesOf('first'))).toEqual(withoutIds(filesOf('fresh')));
  });

  it('names a video whose recording is gone, and does not wait for it', async () => {
    const { client } = library;
    await client.call('settings.update', { encoder: BUILT_IN });
    const gone = join(root, 'gone.mp4');
    writeFileSync(gone, readFileSync(await drawColours(['green', 'black'], 3)));
    const videoId = await importAndIndex(client, gone);
    const { jobId: cancelled } = await client.call('models.reembed', { encoderId: OTHER });
    await client.call('jobs.cancel', { jobId: cancelled });
    await waitForJob(client, cancelled, ({ state }) => state === 'cancelled');
    expect(await inUse()).toBe(BUILT_IN);
    renameSync(gone, `${gone}.away`);
    const { jobId } = await client.call('models.reembed', { encoderId: OTHER });
    await completed(client, jobId);
    const { result } = await client.call('jobs.result', { jobId });
    if (existsSync(join(folderOf('first'), 'artifacts', videoId, `chunks.${OTHER}.npy`))) {
      // The cancelled run had seen it already.
      expect(result).toMatchObject({ indexed: 3, left: [] });
      return;
    }
    expect(result).toMatchObject({ videos: 3, indexed: 2, left: [{ videoId, name: 'gone.mp4' }] });
    expect(await inUse()).toBe(OTHER);
    const { notices } = await client.call('vigil.search', question);
    expect(notices.join(' ')).toMatch(/1 video has no vectors/);
  });

  it('of another version sees every video again by itself', async () => {
    const seen = (await coverage()).indexed;
    await library.close();
    const file = join(folderOf('first'), 'models', OTHER, 'encoder.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...manifest, version: `${manifest.version}-next` }));
    library = await openLibrary(folderOf('first'));
    const { client } = library;
    await expect.poll(async () => (await coverage()).indexed, { timeout: 60_000 }).toBe(seen);
    await allSettled(client);
    const chunk = await shortChunk();
    const found = await client.call('vigil.search', { likeChunkId: chunk.chunkId, topK: 50 });
    expect(new Set(found.hits.map(({ videoId }) => videoId))).toEqual(new Set(videoIds));
  });

  it('goes on after the process was killed in the middle, and what was searched meanwhile was the old index', async () => {
    await install('killed');
    const killed = await openLibrary(folderOf('killed'));
    await fill(killed);
    await killed.close();
    const environment = (fault = ''): NodeJS.ProcessEnv => ({
      VIGIL_DATA_DIR: folderOf('killed'),
      VIGIL_FAULT: fault,
      PATH: process.env['PATH'],
    });
    const use = ['models', 'use', 'encoder', OTHER];
    // The first video is done, the second has its frame vectors and no rows yet.
    const { signal, stderr } = await runVigil(use, environment('reembed:pooled#2'));
    expect(signal, stderr).toBe('SIGKILL');
    const asked = await vigilDocument<{ encoder: string; notices: string[]; hits: unknown[] }>(
      ['search', question.text],
      environment(),
    );
    expect(asked).toMatchObject({ encoder: BUILT_IN });
    expect(asked.hits.length).toBeGreaterThan(0);
    expect(asked.notices.join(' ')).toMatch(/takes over .*[12] of 2 so far/);
    const done = await vigilDocument<object>(use, environment());
    expect(done).toMatchObject({ encoderId: OTHER, from: BUILT_IN, videos: 2, indexed: 2, left: [] });
    const vectors = (files: Record<string, string>): string[] =>
      Object.entries(files).flatMap(([name, hash]) => (name.includes(OTHER) ? [hash] : []));
    expect(vectors(filesOf('killed')).toSorted()).toEqual(vectors(filesOf('fresh')).toSorted());
  });
});

describe.skipIf(testQdrantBinary() === undefined)('another encoder in a library whose vectors are in Qdrant', () => {
  it('is used once its collection is whole', async () => {
    await install('qdrant');
    const { client, close } = await openLibrary(folderOf('qdrant'));
    await importAndIndex(client, paths[0]!);
    await client.call('settings.update', { vectorBackend: 'qdrant' });
    await expect
      .poll(async () => (await client.call('vigil.search', question)).backend, { timeout: 60_000 })
      .toBe('qdrant');
    const { jobId } = await client.call('models.reembed', { encoderId: OTHER });
    await completed(client, jobId);
    const [chunk] = (await client.call('chunks.list', { level: 'micro', videoId: videoIds[0] })).chunks;
    const found = await client.call('vigil.search', { likeChunkId: chunk!.chunkId, topK: 5 });
    expect(found).toMatchObject({ encoder: OTHER, backend: 'qdrant', notices: [] });
    expect(found.hits.length).toBeGreaterThan(0);
    await close();
  });
});
