import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from '../../stores/qdrant/testing/library.fixture.ts';
import { createExactIndex } from '../../stores/vectors/exact-index.ts';
import { createVectorCollections } from '../../stores/vectors/vector-collections.ts';
import { warmVectors } from './warm-vectors.ts';

const DIM = 16;

describe('warming the index after the start', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await openTestLibrary(DIM);
    await library.addVideo('first', 100);
    await library.addVideo('second', 30);
  });
  afterAll(() => library.close());

  /** A core's vectors and settings; `filesRead` counts the videos whose vectors were read. */
  function start(vigilEnabled: boolean, encoder: string, afterMs: number) {
    const { clips, artifacts, product } = library;
    let filesRead = 0;
    const vectors = createVectorCollections({
      clips,
      artifacts: {
        chunks: (...of) => {
          filesRead += 1;
          return artifacts.chunks(...of);
        },
      },
      dimOf: async () => DIM,
      createIndex: async (id) => createExactIndex({ id, dim: DIM, product }),
      warn: () => undefined,
    });
    const settings = { get: () => ({ vigilEnabled, encoder }) };
    return {
      vectors,
      filesRead: () => filesRead,
      warming: warmVectors({ settings, clips, vectors, log: silentLog }, afterMs),
    };
  }

  it('has the index filled before the first search', async () => {
    const { vectors, warming, filesRead } = start(true, ENCODER, 0);
    await warming.done;
    expect(filesRead()).toBe(2);
    const hits = await (await vectors.open(ENCODER)).search({ vector: library.query(), filter: {}, limit: 200 });
    expect(hits).toHaveLength(130);
    expect(filesRead()).toBe(2);
    await vectors.close();
  });

  it('opens nothing when indexing is off or nothing is embedded', async () => {
    for (const [enabled, encoder] of [
      [false, ENCODER],
      [true, 'another-encoder'],
    ] as const) {
      const { vectors, warming } = start(enabled, encoder, 0);
      await warming.done;
      expect(vectors.isOpen(encoder)).toBe(false);
    }
  });

  it('begins nothing after it was stopped', async () => {
    const { vectors, warming } = start(true, ENCODER, 1000);
    await warming.stop();
    await warming.done;
    expect(vectors.isOpen(ENCODER)).toBe(false);
  });
});
