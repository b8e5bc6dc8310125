import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeVectorMatrix } from '../../formats/npy.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from '../qdrant/testing/library.fixture.ts';
import { createExactIndex } from './exact-index.ts';
import { createVectorCollections } from './vector-collections.ts';

const DIM = 16;
const VIDEOS = 12;
const CHUNKS = 40;

describe('indexes in memory, filled from the library', () => {
  let library: TestLibrary;
  let videoIds: string[];

  beforeAll(async () => {
    library = await openTestLibrary(DIM);
    videoIds = [];
    for (let video = 0; video < VIDEOS; video++) videoIds.push(await library.addVideo(`video-${video}`, CHUNKS));
  });
  afterAll(() => library.close());

  /** Collections that stand still after the first batch of a fill until `goOn`. */
  function heldAtFirstBatch(failAtBatch = 0) {
    const { clips, artifacts, product } = library;
    const reached = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    let batchesRead = 0;
    let closed = 0;
    const collections = createVectorCollections({
      clips: {
        encodersOf: clips.encodersOf,
        embedded: async function* (encoderId, videoId) {
          for await (const batch of clips.embedded(encoderId, videoId)) {
            batchesRead += 1;
            if (batchesRead === failAtBatch) throw new Error('The disk is gone.');
            yield batch;
            reached.resolve();
            await held.promise;
          }
        },
      },
      artifacts,
      dimOf: async () => DIM,
      createIndex: async (encoderId) => {
        const index = createExactIndex({ id: `test/${encoderId}`, dim: DIM, product });
        const close = async (): Promise<void> => {
          await index.close();
          closed += 1;
        };
        return { ...index, close };
      },
      warn: () => undefined,
    });
    return {
      collections,
      reached: reached.promise,
      goOn: () => held.resolve(),
      read: () => batchesRead,
      closed: () => closed,
    };
  }

  it('ends a fill at its next batch when it is closed, and fills nothing afterwards', async () => {
    const { collections, reached, goOn, read, closed } = heldAtFirstBatch();
    const opening = collections.open(ENCODER);
    const refused = expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await reached;
    const closing = collections.close();
    goOn();
    await closing;
    await refused;
    expect(read()).toBe(2);
    expect(closed()).toBe(1);
    expect(collections.isOpen(ENCODER)).toBe(false);
    await expect(collections.open(ENCODER)).rejects.toMatchObject({ code: 'cancelled' });
    expect(read()).toBe(2);
  });

  it('ends a fill that is released, and fills again when it is opened', async () => {
    const { collections, reached, goOn } = heldAtFirstBatch();
    const refused = expect(collections.open(ENCODER)).rejects.toMatchObject({ code: 'cancelled' });
    await reached;
    const released = collections.release(ENCODER);
    goOn();
    await Promise.all([released, refused]);
    expect(await (await collections.open(ENCODER)).count()).toBe(VIDEOS * CHUNKS);
    await collections.close();
  });

  it('keeps nothing of a fill that failed', async () => {
    const { collections, goOn, closed } = heldAtFirstBatch(3);
    goOn();
    await expect(collections.open(ENCODER)).rejects.toThrow('The disk is gone.');
    expect(closed()).toBe(1);
    expect(collections.isOpen(ENCODER)).toBe(false);
    expect(await (await collections.open(ENCODER)).count()).toBe(VIDEOS * CHUNKS);
    await collections.close();
  });

  it.each([
    ['text', () => Buffer.from('no vectors')],
    ['nothing', () => Buffer.alloc(0)],
    ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['a value that is no number', (bytes: Buffer) => withValue(bytes, Number.NaN)],
    ['a value beyond all others', (bytes: Buffer) => withValue(bytes, 3e38)],
    ['vectors of another encoder', () => encodeVectorMatrix({ rows: 1, dim: 3, vectors: new Float32Array(3) })],
  ])('leaves out the one video whose file holds %s, until it is made again', async (_, damage) => {
    const { collections, goOn } = heldAtFirstBatch();
    goOn();
    const damaged = videoIds[3]!;
    const path = library.artifacts.chunks(damaged, ENCODER);
    const bytes = await readFile(path);
    await writeFile(path, damage(bytes));
    const index = await collections.open(ENCODER);
    expect(await index.count()).toBe((VIDEOS - 1) * CHUNKS);
    expect([...collections.leftOut(ENCODER).keys()]).toEqual([damaged]);
    await writeFile(path, bytes);
    await collections.refillVideo(ENCODER, damaged);
    expect(await index.count()).toBe(VIDEOS * CHUNKS);
    expect(collections.leftOut(ENCODER).size).toBe(0);
    await collections.close();
  });

  it('takes a removal during a fill without making anybody wait for the fill', async () => {
    const { collections, reached, goOn, read } = heldAtFirstBatch();
    const opening = collections.open(ENCODER);
    await reached;
    await collections.removeVideo(videoIds[0]!);
    await collections.removeVideo(videoIds.at(-1)!);
    expect(read()).toBe(1);
    goOn();
    await opening;
    const index = await collections.open(ENCODER);
    expect(await index.count()).toBe((VIDEOS - 2) * CHUNKS);
    expect(await index.count({ videoIds: [videoIds[0]!] })).toBe(0);
    await collections.close();
  });
});

function withValue(bytes: Buffer, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeFloatLE(value, changed.length - 8);
  return changed;
}
