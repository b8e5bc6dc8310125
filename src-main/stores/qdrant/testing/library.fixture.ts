import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { InferenceClient } from '../../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import { createArtifacts } from '../../artifacts/artifacts.ts';
import { createClipStore } from '../../clip-store.ts';
import { openTestDatabase, sampleChunks, sampleVideo } from '../../db/database.fixture.ts';
import { createExactIndex } from '../../vectors/exact-index.ts';
import { randomUnitVector, seededRandom } from '../../vectors/testing/points.ts';
import { createVectorCollections } from '../../vectors/vector-collections.ts';
import { createVideoStore } from '../../video-store.ts';

export const ENCODER = 'test-encoder';

export type TestLibrary = Awaited<ReturnType<typeof openTestLibrary>>;

/** A library of made-up vectors: real rows, real files, a real exact index. */
export async function openTestLibrary(dim: number, databaseFile?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-library-'));
  const database = await openTestDatabase(databaseFile);
  const artifacts = createArtifacts(join(folder, 'artifacts'));
  const clips = createClipStore(database.db);
  const videos = createVideoStore(database.db);
  const host = new InferenceHost({
    graphsDir: fileURLToPath(new URL('../../../../resources/graphs', import.meta.url)),
    threads: 1,
  });
  const client = new InferenceClient(() => host.connect());
  const warn = (): void => undefined;
  const exact = createVectorCollections({
    clips,
    artifacts,
    dimOf: async () => dim,
    createIndex: async (encoderId) => createExactIndex({ id: encoderId, dim, product: client }),
    warn,
  });
  const random = seededRandom(7);

  /** Writes rows and vectors of a video; a second call for the same name is an indexing again. */
  const addVideo = async (name: string, count: number, makeVector = () => randomUnitVector(random, dim)) => {
    const { video } = await videos.insert(sampleVideo(name));
    const { videoId } = video;
    await artifacts.ensureFolder(videoId);
    const vectors = new Float32Array(count * dim);
    for (let row = 0; row < count; row++) vectors.set(makeVector(), row * dim);
    await writeVectorMatrix(artifacts.chunks(videoId, ENCODER), { rows: count, dim, vectors });
    await clips.replaceForVideo(videoId, sampleChunks(videoId, 'micro', count, 1), {
      modelName: ENCODER,
      modelVersion: '1',
      dimension: dim,
      rows: Array.from({ length: count }, (_, row) => row),
    });
    return videoId;
  };

  return {
    folder,
    database,
    artifacts,
    clips,
    videos,
    exact,
    product: client,
    addVideo,
    query: () => randomUnitVector(random, dim),
    close: async () => {
      await exact.close();
      await client.close();
      await host.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
