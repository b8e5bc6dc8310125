import type { Chunk, ChunkLevel } from '../../../src-shared/model/chunk.ts';
import { chunkIdOf, videoIdOf } from '../../platform/ids.ts';
import type { NewVideo } from '../video-store.ts';
import { migrateUp } from './migrate.ts';
import { openDatabase, type VigilDatabase } from './open.ts';

/** A migrated database in memory, for tests. */
export async function openTestDatabase(file = ':memory:'): Promise<VigilDatabase> {
  const database = openDatabase(file);
  await migrateUp(database, { backupDir: `${file}.backups` });
  return database;
}

/** A probed file with a made-up fingerprint. */
export function sampleVideo(name: string, more: Partial<NewVideo> = {}): NewVideo {
  const checksum = Buffer.from(name.padEnd(32, '.')).toString('hex').slice(0, 64);
  return {
    videoId: videoIdOf(checksum),
    name: `${name}.mp4`,
    path: `/footage/${name}.mp4`,
    checksum,
    sizeBytes: 1_000_000,
    modifiedMs: null,
    durationSec: 60,
    fps: 29.97,
    width: 1920,
    height: 1080,
    firstFrameSec: 0.02,
    codec: 'h264',
    playable: true,
    labels: {},
    ...more,
  };
}

/** Back-to-back chunks of `lengthSec` seconds. */
export function sampleChunks(videoId: string, level: ChunkLevel, count: number, lengthSec: number): Chunk[] {
  return Array.from({ length: count }, (_, index) => {
    const startSec = index * lengthSec;
    const endSec = startSec + lengthSec;
    return {
      chunkId: chunkIdOf(videoId, level, startSec, endSec),
      videoId,
      level,
      startSec,
      endSec,
      startFrame: Math.round(startSec * 30),
      endFrame: Math.round(endSec * 30),
      keyframes: [startSec + 0.5],
    };
  });
}
