import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Chunk } from '../../src-shared/model/chunk.ts';
import { overlapSec } from '../../src-shared/time.ts';
import { writeClipShapedEncoder, writePictureEncoder } from '../engines/encoders/testing/clip-shaped-encoder.ts';
import { readVectorMatrix } from '../formats/npy.ts';
import { drawColours, drawFootage, drawMovingPicture } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { completed, importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');
const tokenizerDir = join(data, '../models/clip-tokenizer');
const hasTokenizer = existsSync(tokenizerDir);
if (!hasTokenizer) process.stderr.write(`Re-index: no tokenizer at ${tokenizerDir}, so with the image half alone\n`);

const BUILT_IN = 'vigil-basic';
const OTHER = hasTokenizer ? 'clip-shaped-1' : 'pictures-only';
const root = mkdtempSync(join(tmpdir(), 'vigil-re-index-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;
/** Indexed with both encoders. */
let both: string;
/** Indexed with the built-in one alone. */
let one: string;
let chunksBefore: readonly Chunk[];

beforeAll(async () => {
  const folder = join(dataDir, 'models', OTHER);
  await (hasTokenizer ? writeClipShapedEncoder(folder, tokenizerDir) : writePictureEncoder(folder));
  library = await openLibrary(dataDir);
  both = await importAndIndex(library.client, await drawFootage("testsrc2=s=160x90:r=10:d=24,hue=h='15*t'"));
  one = await importAndIndex(library.client, await drawColours(['red', 'yellow', 'navy', 'white'], 5));
  chunksBefore = await chunksOf(both);
  await completed(library.client, (await library.client.call('vigil.index', { videoId: both, encoder: OTHER })).jobId);
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

async function chunksOf(videoId: string): Promise<readonly Chunk[]> {
  return (await library.client.call('chunks.list', { videoId })).chunks;
}

const choose = (encoder: string) => library.client.call('settings.update', { encoder });
const vectorFiles = (videoId: string): string[] =>
  readdirSync(join(dataDir, 'artifacts', videoId))
    .filter((name) => name.endsWith('.npy'))
    .sort();

/** Cosines of a chunk with all others of its video, from the file of an encoder; rows stand in the chunks' order. */
async function cosines(encoder: string, chunks: readonly Chunk[], like: Chunk): Promise<Map<string, number>> {
  const { rows, dim, vectors } = await readVectorMatrix(
    join(dataDir, 'artifacts', like.videoId, `chunks.${encoder}.npy`),
  );
  expect(rows).toBe(chunks.length);
  const row = (at: number): Float32Array => vectors.subarray(at * dim, (at + 1) * dim);
  const wanted = row(chunks.indexOf(like));
  return new Map(chunks.map(({ chunkId }, at) => [chunkId, row(at).reduce((sum, x, k) => sum + x * wanted[k]!, 0)]));
}

describe('a video indexed again with another encoder', () => {
  it('keeps its chunks and has the vectors of both', async () => {
    const chunks = await chunksOf(both);
    const spans = (list: readonly Chunk[]): unknown[] => list.map(({ keyframes, ...span }) => span);
    expect(spans(chunks)).toEqual(spans(chunksBefore));
    expect(vectorFiles(both)).toEqual(
      [`chunks.${BUILT_IN}.npy`, `chunks.${OTHER}.npy`, `frames.${BUILT_IN}.npy`, `frames.${OTHER}.npy`].sort(),
    );
    expect(vectorFiles(one)).toEqual([`chunks.${BUILT_IN}.npy`, `frames.${BUILT_IN}.npy`]);
  });

  it.each([BUILT_IN, OTHER])('is searched by the vectors of %s alone', async (encoder) => {
    await choose(encoder);
    const { client } = library;
    const chunks = await chunksOf(both);
    const micro = chunks.filter(({ level }) => level === 'micro');
    for (const like of [micro[0]!, micro[Math.floor(micro.length / 2)]!, micro.at(-1)!]) {
      const search = { likeChunkId: like.chunkId, level: 'micro', topK: 3 } as const;
      const found = await client.call('vigil.search', { ...search, filters: { videoIds: [both] } });
      expect(found.encoder).toBe(encoder);
      const byFile = await cosines(encoder, chunks, like);
      const others = micro.filter((chunk) => overlapSec(chunk, like) === 0);
      const best = Math.max(...others.map(({ chunkId }) => byFile.get(chunkId)!));
      expect(byFile.get(found.hits[0]!.chunkId)).toBeCloseTo(best, 4);
    }
    const [first] = micro;
    const everywhere = await client.call('vigil.search', { likeChunkId: first!.chunkId, topK: 50 });
    const seen = new Set(everywhere.hits.map(({ videoId }) => videoId));
    expect(seen).toEqual(encoder === BUILT_IN ? new Set([both, one]) : new Set([both]));
  });

  it('is not compared with a video that has no vectors of the encoder in use', async () => {
    await choose(OTHER);
    const [chunk] = await chunksOf(one);
    const search = library.client.call('vigil.search', { likeChunkId: chunk!.chunkId });
    await expect(search).rejects.toMatchObject({ code: 'encoder-mismatch', hint: expect.stringMatching(/index/i) });
    await choose(BUILT_IN);
    expect((await library.client.call('vigil.search', { likeChunkId: chunk!.chunkId })).hits).not.toEqual([]);
  });

  it('stays searchable as it was when the second indexing is cancelled half-way', async () => {
    await choose(BUILT_IN);
    const { client } = library;
    const long = await importAndIndex(client, await drawMovingPicture(190));
    const before = await chunksOf(long);
    const { jobId } = await client.call('vigil.index', { videoId: long, encoder: OTHER });
    await waitForJob(client, jobId!, ({ state, progress }) => state !== 'queued' && progress > 0.1);
    expect((await client.call('jobs.cancel', { jobId: jobId! })).state).toBe('cancelled');
    const like = before.find(({ level }) => level === 'micro')!;
    const search = { likeChunkId: like.chunkId, filters: { videoIds: [long] } };
    expect((await client.call('vigil.search', search)).hits.length).toBeGreaterThan(0);
    expect(await client.call('videos.get', { videoId: long })).toMatchObject({
      status: 'ready',
      embeddingModel: BUILT_IN,
    });
    expect(await chunksOf(long)).toEqual(before);

    // A new start begins from nothing, and goes through; by then what the cancelled one left is gone.
    await completed(client, (await client.call('vigil.index', { videoId: long, encoder: OTHER })).jobId);
    expect(vectorFiles(long)).toContain(`chunks.${OTHER}.npy`);
    expect(existsSync(join(dataDir, 'artifacts', long, 'scan.partial'))).toBe(false);
  });

  it('is not searched by vectors of another version of the encoder, until it is indexed again', async () => {
    await library.close();
    const file = join(dataDir, 'models', OTHER, 'encoder.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...manifest, version: `${manifest.version}-next` }));
    library = await openLibrary(dataDir);
    await choose(OTHER);
    const { client } = library;
    const like = (await chunksOf(both)).find(({ level }) => level === 'micro')!;
    const search = { likeChunkId: like.chunkId, filters: { videoIds: [both] } };
    const left = await client.call('vigil.search', search);
    expect(left.hits).toEqual([]);
    expect(left.notices.join(' ')).toMatch(/vectors/);
    await completed(client, (await client.call('vigil.index', { videoId: both, encoder: OTHER })).jobId);
    expect((await client.call('vigil.search', search)).hits).not.toEqual([]);
  });
});
