import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FeatureAdapterFit } from '../../../engines/sopilot/files/feature-adapter.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import { writeFeatureAdapter } from './feature-adapter-file.ts';

export interface TrainAdapterInput {
  /** Raw clip vectors, one file per video, in the order in which the videos were added. */
  readonly vectorPaths: readonly string[];
  /** Where the adapter goes; replaced as a whole. */
  readonly adapterPath: string;
}

export interface TrainAdapterOutput {
  readonly videos: number;
  readonly clips: number;
  readonly dim: number;
}

/**
 * Fits a feature adapter to the raw clips of videos, one video in memory at a time; those of another dimension than
 * the first are left out. Emits how many are done. Throws `bad-input` for fewer than two clips. Stopped, it leaves
 * nothing.
 */
export async function runTrainAdapterTask(
  { vectorPaths, adapterPath }: TrainAdapterInput,
  context: { readonly signal: AbortSignal; emit(message: { readonly done: number }): void },
): Promise<TrainAdapterOutput> {
  const fit = new FeatureAdapterFit();
  for (const [at, path] of vectorPaths.entries()) {
    context.signal.throwIfAborted();
    fit.add(await readVectorMatrix(path));
    context.emit({ done: at + 1 });
  }
  const adapter = fit.finish();
  context.signal.throwIfAborted();
  await mkdir(dirname(adapterPath), { recursive: true });
  await writeFeatureAdapter(adapterPath, adapter);
  faultPoint('train-adapter:written');
  return { videos: adapter.videosUsed, clips: adapter.clipsUsed, dim: adapter.mean.length };
}
