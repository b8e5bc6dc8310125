import { say } from '../../../src-shared/sentences/say.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { createClipStore } from '../../stores/clip-store.ts';
import type { Parts } from '../feature.ts';
import type { IngestInput } from './ingest-input.ts';

/** Cuts the scanned video into chunks and pools their vectors from the frame vectors; no picture is touched again. */
export function chunkStage({
  artifacts,
  config,
  encoders,
  pool,
  settings,
}: Pick<Parts, 'artifacts' | 'config' | 'encoders' | 'pool' | 'settings'>): StageDefinition<IngestInput> {
  return {
    name: 'chunk',
    weight: 3,
    async run({ job, input: { encoderId }, signal, progress, commit }) {
      const { manifest } = await encoders.locate(encoderId);
      const { shotDetector, shotThreshold } = settings.get();
      progress(0, say('cutting-into-chunks'));
      const { chunks } = await pool.run(
        'chunk',
        {
          videoId: job.subjectId,
          artifactsDir: artifacts.folder(job.subjectId),
          encoderId,
          dim: manifest.dim,
          config: { ...config.chunkConfig, shotDetector, shotThreshold },
        },
        { signal },
      );
      faultPoint('chunk:written');
      await commit((trx) =>
        createClipStore(trx).replaceForVideo(job.subjectId, chunks, {
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
