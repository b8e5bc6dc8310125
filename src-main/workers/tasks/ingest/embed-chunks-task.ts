import { join } from 'node:path';
import type { Chunk, ChunkConfig, ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import { chooseKeyframes } from '../../../engines/chunks/keyframes.ts';
import { poolChunkVectors } from '../../../engines/chunks/pool-chunk-vectors.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { forgetChecksums, takeChecksums } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles, readFloats } from '../../../stores/artifacts/scan-files.ts';
import { motionAtSamples } from './motion-at-samples.ts';
import { openVectorRows } from './vector-rows.ts';

export interface EmbedChunksInput {
  readonly artifactsDir: string;
  readonly encoderId: string;
  readonly dim: number;
  readonly chunks: readonly Pick<Chunk, 'level' | 'startSec' | 'endSec'>[];
  readonly config: ChunkConfig;
}

/**
 * Pools vectors for chunks that are there already from the frame vectors of another encoder, as cutting the video anew
 * with that encoder would. Leaves `chunks.<encoder>.npy`, a row for each chunk in the order given.
 */
export async function runEmbedChunksTask(input: EmbedChunksInput): Promise<void> {
  const { artifactsDir: folder, encoderId, dim, chunks, config } = input;
  const frameTimesSec = await readDoubles(folder, layout.frameTimes);
  const sampleTimesSec = await readDoubles(folder, layout.sampleTimes(encoderId));
  const allMotion = await readFloats(folder, layout.motion);
  const motion =
    config.keyframeChoice === 'motion' ? motionAtSamples(allMotion, frameTimesSec, sampleTimesSec) : undefined;
  const wanted = keyframesOf(config);
  const rows = openVectorRows(join(folder, layout.frameVectors(encoderId)), dim);
  try {
    const keyframeRows = chunks.map((chunk) => chooseKeyframes(chunk, wanted[chunk.level], sampleTimesSec, motion));
    const vectors = poolChunkVectors(rows.read, dim, keyframeRows);
    const name = layout.chunkVectors(encoderId);
    await forgetChecksums(folder, [name]);
    await writeVectorMatrix(join(folder, name), { rows: chunks.length, dim, vectors });
    await takeChecksums(folder, [name]);
  } finally {
    rows.close();
  }
}

function keyframesOf(config: ChunkConfig): Readonly<Record<ChunkLevel, number>> {
  const { shotKeyframes, microKeyframes, mesoKeyframes, macroKeyframes } = config;
  return { shot: shotKeyframes, micro: microKeyframes, meso: mesoKeyframes, macro: macroKeyframes, legacy: 1 };
}
