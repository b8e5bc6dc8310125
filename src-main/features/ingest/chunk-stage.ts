import type { Chunk, ChunkConfig } from '../../../src-shared/model/chunk.ts';
import type { EncoderManifest } from '../../engines/encoders/manifest.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { ChunkTaskInput } from '../../workers/tasks/ingest/chunk-task.ts';
import { IngestInput } from './ingest-input.ts';

export interface ChunkDependencies {
  readonly locateEncoder: (encoderId: string) => Promise<{ readonly manifest: EncoderManifest }>;
  readonly artifactsDir: (videoId: string) => string;
  readonly chunkConfig: () => ChunkConfig;
  /** Runs in a worker thread: pools the chunk vectors, leaves them as `.npy`, gives the chunks in row order. */
  readonly chunk: (input: ChunkTaskInput, signal: AbortSignal) => Promise<{ readonly chunks: readonly Chunk[] }>;
  readonly clipsIn: (trx: Trx) => Pick<ClipStore, 'replaceForVideo'>;
}

/** Cuts the scanned video into chunks and pools their vectors from the frame vectors; no picture is touched again. */
export function createChunkStage(dependencies: ChunkDependencies): StageDefinition {
  return {
    name: 'chunk',
    weight: 3,
    async run({ job, input, signal, progress, commit }) {
      const { encoderId } = IngestInput.parse(input);
      const { manifest } = await dependencies.locateEncoder(encoderId);
      progress(0, 'Cutting into chunks');
      const { chunks } = await dependencies.chunk(
        {
          videoId: job.subjectId,
          artifactsDir: dependencies.artifactsDir(job.subjectId),
          encoderId,
          dim: manifest.dim,
          config: dependencies.chunkConfig(),
        },
        signal,
      );
      faultPoint('chunk:written');
      await commit((trx) =>
        dependencies.clipsIn(trx).replaceForVideo(job.subjectId, chunks, {
          modelName: encoderId,
          modelVersion: manifest.version,
          dimension: manifest.dim,
          rows: chunks.map((_, row) => row),
        }),
      );
      faultPoint('chunk:committed');
    },
  };
}
