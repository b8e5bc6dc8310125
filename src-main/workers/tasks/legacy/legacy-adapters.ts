import { join } from 'node:path';
import { z } from 'zod';
import { readFeatureAdapter } from '../sop/feature-adapter-file.ts';
import type { LegacyTrainingRow } from './legacy-rows.ts';
import type { LegacySource, LegacySourceAdapter } from './legacy-source.ts';

const TrainingMetrics = z.object({ videos_used: z.number().int().default(0), clips_used: z.number().int().default(0) });

/**
 * The adapters of completed trainings whose arrays are there, in the order they were trained; the one that the
 * pointer file names comes last. Damaged ones are left out: their files are kept all the same.
 */
export async function readLegacyAdapters(
  trainings: readonly LegacyTrainingRow[],
  { adapter, files }: Pick<LegacySource, 'adapter' | 'files'>,
  folder: string,
): Promise<LegacySourceAdapter[]> {
  const found: LegacySourceAdapter[] = [];
  for (const training of trainings.filter(({ status }) => status === 'completed')) {
    const name = adapter?.job_id === training.id ? adapter.file : `models/feature_adapter_${training.id}.npz`;
    const file = files.find((one) => one.name === name);
    const arrays = file && (await readFeatureAdapter(join(folder, name)).catch(() => undefined));
    if (!arrays) continue;
    found.push({
      jobId: training.id,
      path: file.path,
      fileSha256: file.fileSha256,
      trigger: training.trigger,
      dim: arrays.mean.length,
      ...usedOf(training),
      finishedAt: training.finished_at ?? training.created_at,
    });
  }
  const isCurrent = ({ jobId }: LegacySourceAdapter): boolean => jobId === adapter?.job_id;
  return [...found.filter((one) => !isCurrent(one)), ...found.filter(isCurrent)];
}

function usedOf({ metrics_json: text }: LegacyTrainingRow): { readonly videos: number; readonly clips: number } {
  try {
    const metrics = TrainingMetrics.parse(JSON.parse(text ?? '{}') as unknown);
    return { videos: metrics.videos_used, clips: metrics.clips_used };
  } catch {
    return { videos: 0, clips: 0 };
  }
}
