import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Chunk, ChunkConfig } from '../../../../src-shared/model/chunk.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { chunkVideo } from '../../../engines/chunks/chunk-video.ts';
import { poolChunkVectors } from '../../../engines/chunks/pool-chunk-vectors.ts';
import { cutSearchOf, findCuts } from '../../../engines/shots/find-cuts.ts';
import { shotsFromCuts } from '../../../engines/shots/shots-from-cuts.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { chunkIdOf } from '../../../platform/ids.ts';
import { forgetChecksums, takeChecksums } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readBytes, readDoubles, readFloats, readScanSummary } from '../../../stores/artifacts/scan-files.ts';
import { motionAtSamples } from './motion-at-samples.ts';
import { openVectorRows } from './vector-rows.ts';

export interface ChunkTaskInput {
  readonly videoId: string;
  readonly artifactsDir: string;
  readonly encoderId: string;
  readonly dim: number;
  readonly config: ChunkConfig;
}

/**
 * Cuts a scanned video into chunks and pools their vectors from the frame vectors, which are read row by row; leaves
 * `chunks.<encoder>.npy` (chunks x dim). The chunks come in the order of its rows.
 */
export async function runChunkTask(input: ChunkTaskInput): Promise<{ readonly chunks: Chunk[] }> {
  const { videoId, artifactsDir: folder, encoderId, dim, config } = input;
  const summary = await readScanSummary(folder);
  if (!summary) throw new VigilError('not-found', say('video-not-scanned'), { hint: say('index-video-again') });
  const frameTimesSec = await readDoubles(folder, layout.frameTimes);
  const sampleTimesSec = await readDoubles(folder, layout.sampleTimes(encoderId));
  const contentScores = await readFloats(folder, layout.contentScores);
  const motion = await readFloats(folder, layout.motion);
  const cuts = findCuts(cutSearchOf(config), {
    contentScores,
    frameTimesSec,
    tinyFrames: config.shotDetector === 'auto' ? await readBytes(folder, layout.tinyFrames) : new Uint8Array(),
  });
  const drafts = chunkVideo({
    durationSec: summary.durationSec,
    shots: shotsFromCuts(cuts, frameTimesSec, summary.durationSec),
    frameTimesSec,
    sampleTimesSec,
    sampleMotion: motionAtSamples(motion, frameTimesSec, sampleTimesSec),
    config,
  });
  const rows = openVectorRows(join(folder, layout.frameVectors(encoderId)), dim);
  try {
    const keyframeRows = drafts.map((draft) => draft.keyframeRows);
    const vectors = poolChunkVectors(rows.read, dim, keyframeRows);
    const name = layout.chunkVectors(encoderId);
    await forgetChecksums(folder, [name]);
    await writeVectorMatrix(join(folder, name), { rows: drafts.length, dim, vectors });
    await takeChecksums(folder, [name]);
  } finally {
    rows.close();
  }
  const chunks = drafts.map(({ keyframeRows, ...draft }) => ({
    ...draft,
    videoId,
    chunkId: chunkIdOf(videoId, draft.level, draft.startSec, draft.endSec),
    keyframes: keyframeRows.map((row) => sampleTimesSec[row]!),
  }));
  return { chunks };
}
