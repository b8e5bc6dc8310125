import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeVectorMatrix } from '../../src-main/formats/npy.ts';
import { chunkIdOf, videoIdOf } from '../../src-main/platform/ids.ts';
import { dataPaths } from '../../src-main/platform/paths.ts';
import { createArtifacts } from '../../src-main/stores/artifacts/artifacts.ts';
import { createClipStore } from '../../src-main/stores/clip-store.ts';
import { migrateUp } from '../../src-main/stores/db/migrate.ts';
import { openDatabase } from '../../src-main/stores/db/open.ts';
import { createVideoStore } from '../../src-main/stores/video-store.ts';
import type { Chunk } from '../../src-shared/model/chunk.ts';

const ENCODER = 'vigil-basic';
const DIM = 512;
const CAMERAS = 40;
/** Chunks lie in clusters, as footage of the same places does; even noise would make every search alike. */
const CLUSTERS = 500;
const MICRO_SEC = 3;

export const LibrarySize = z.object({ videos: z.coerce.number().int().min(1), chunks: z.coerce.number().int().min(1) });

/** Fills an empty data folder with rows and vector files of a library that was indexed long ago; no footage. */
export async function makeLibrary(
  dataDir: string,
  size: { readonly videos: number; readonly chunks: number },
  onVideo: (done: number) => void,
): Promise<void> {
  const paths = dataPaths(dataDir);
  const artifacts = createArtifacts(paths.artifacts);
  const database = openDatabase(paths.database);
  await migrateUp(database, { backupDir: paths.backups });
  const videos = createVideoStore(database.db);
  const clips = createClipStore(database.db);
  const random = cheapRandom(7);
  const centres = Float32Array.from({ length: CLUSTERS * DIM }, () => random() - 0.5);
  const perVideo = Math.ceil(size.chunks / size.videos);
  try {
    for (let at = 0; at < size.videos; at += 1) {
      const checksum = at.toString(16).padStart(64, '0');
      const videoId = videoIdOf(checksum);
      const name = `line ${at % CAMERAS} shift ${Math.floor(at / CAMERAS)}.mp4`;
      await videos.insert({
        videoId,
        name,
        path: join('/footage', name),
        checksum,
        sizeBytes: 1_000_000_000,
        modifiedMs: null,
        durationSec: perVideo * MICRO_SEC,
        fps: 25,
        width: 1920,
        height: 1080,
        firstFrameSec: 0,
        codec: 'h264',
        playable: true,
        labels: { cameraId: `camera ${at % CAMERAS}`, domain: at % 3 === 0 ? 'assembly' : 'packing' },
      });
      const chunks = chunksOf(videoId, perVideo);
      await mkdir(artifacts.folder(videoId), { recursive: true });
      const vectors = vectorsAround(centres, perVideo, random);
      await writeVectorMatrix(artifacts.chunks(videoId, ENCODER), { rows: perVideo, dim: DIM, vectors });
      await clips.replaceForVideo(videoId, chunks, {
        modelName: ENCODER,
        modelVersion: '1',
        dimension: DIM,
        rows: chunks.map((_, row) => row),
      });
      const now = new Date().toISOString();
      await videos.updateFacts(videoId, { status: 'ready', embeddingModel: ENCODER, ingestedAt: now });
      onVideo(at + 1);
    }
  } finally {
    await database.close();
  }
}

function chunksOf(videoId: string, count: number): Chunk[] {
  return Array.from({ length: count }, (_, index) => {
    const [startSec, endSec] = [index * MICRO_SEC, (index + 1) * MICRO_SEC];
    return {
      chunkId: chunkIdOf(videoId, 'micro', startSec, endSec),
      videoId,
      level: 'micro' as const,
      startSec,
      endSec,
      startFrame: startSec * 25,
      endFrame: endSec * 25,
      keyframes: [startSec + 1.5],
    };
  });
}

/** Unit vectors, each near one of the centres. */
function vectorsAround(centres: Float32Array, count: number, random: () => number): Float32Array {
  const vectors = new Float32Array(count * DIM);
  for (let row = 0; row < count; row += 1) {
    const centre = Math.floor(random() * CLUSTERS) * DIM;
    let squares = 0;
    for (let i = 0; i < DIM; i += 1) {
      const value = centres[centre + i]! + 0.8 * (random() - 0.5);
      vectors[row * DIM + i] = value;
      squares += value * value;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < DIM; i += 1) vectors[row * DIM + i]! *= scale;
  }
  return vectors;
}

/** Half a milliard numbers are needed: a linear congruential generator is good enough and quick. */
function cheapRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
