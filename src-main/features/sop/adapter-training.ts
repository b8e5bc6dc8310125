import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import type { AdapterStore } from '../../stores/adapter-store.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { TrainAdapterInput, TrainAdapterOutput } from '../../workers/tasks/sop/train-adapter-task.ts';
import type { SopilotDependencies } from './sopilot-part.ts';

/** What a training job is asked to do. */
export const TrainingInput = z.object({
  trigger: z.enum(['manual', 'nightly']),
  /** Every video with clips, not only those added since the last training. */
  all: z.boolean(),
});
export type TrainingInput = z.infer<typeof TrainingInput>;

export interface TrainingVideoDependencies extends Pick<SopilotDependencies, 'clipFiles' | 'hasClips'> {
  readonly adapters: Pick<AdapterStore, 'list' | 'videosAdded' | 'find'>;
}

export interface TrainingDependencies extends TrainingVideoDependencies {
  readonly adaptersIn: (trx: Trx) => Pick<AdapterStore, 'insert'>;
  /** Where adapters lie. */
  readonly adaptersFolder: string;
  /** Runs in a worker thread. */
  readonly runTraining: (
    input: TrainAdapterInput,
    signal: AbortSignal,
    onProgress: (progress: { readonly done: number }) => void,
  ) => Promise<TrainAdapterOutput>;
  readonly nowIso: () => string;
}

/** What the training stage needs of the runner's context. */
export interface TrainingContext {
  readonly job: Pick<Job, 'subjectId'>;
  readonly input: unknown;
  readonly signal: AbortSignal;
  progress(fraction: number, detail: string): void;
  commit(write: (trx: Trx) => Promise<void>): Promise<void>;
}

export interface TrainingStage {
  readonly name: string;
  readonly weight: number;
  run(context: TrainingContext): Promise<void>;
  cleanup(job: Pick<Job, 'subjectId'>): Promise<void>;
}

/** Raw clip vectors of the videos a training looks at: those added since the last one, unless all are asked for. */
export async function trainingVectors(
  { adapters, clipFiles, hasClips }: TrainingVideoDependencies,
  { all, until }: { readonly all: boolean; readonly until?: string },
): Promise<string[]> {
  // An adapter that was brought over from SOPilot may be older than those trained here, and its version newer.
  const trainedAt = all ? [] : (await adapters.list()).map(({ createdAt }) => createdAt);
  const videoIds = await adapters.videosAdded(trainedAt.toSorted().at(-1) ?? null, until);
  const paths: string[] = [];
  for (const videoId of videoIds) {
    const files = clipFiles(videoId);
    if (await hasClips(files)) paths.push(files.vectorsPath);
  }
  return paths;
}

/** Throws `bad-input` when there is nothing to train on. */
export function requireVectors(paths: readonly string[], all: boolean): void {
  if (paths.length > 0) return;
  throw all
    ? new VigilError('bad-input', 'No video has SOPilot clips yet.', {
        hint: 'Score a run first: its clips are made then.',
      })
    : new VigilError('bad-input', 'No video with SOPilot clips was added since the last training.', {
        hint: 'Train on all videos, or add some first.',
      });
}

/**
 * The one stage of a training job. The file comes first, the row that takes it into use after it: until then the
 * earlier adapter is in use, whatever happens.
 */
export function createTrainingStages(dependencies: TrainingDependencies): readonly TrainingStage[] {
  const { adapters, adaptersIn, adaptersFolder, runTraining, nowIso } = dependencies;
  const fileOf = ({ subjectId }: Pick<Job, 'subjectId'>): string => `feature_adapter_${subjectId}.npz`;
  return [
    {
      name: 'train',
      weight: 1,
      run: async ({ job, input, signal, progress, commit }) => {
        const { trigger, all } = TrainingInput.parse(input);
        const until = nowIso();
        const vectorPaths = await trainingVectors(dependencies, { all, until });
        requireVectors(vectorPaths, all);
        const file = fileOf(job);
        const adapterPath = join(adaptersFolder, file);
        const made = await runTraining({ vectorPaths, adapterPath }, signal, ({ done }) =>
          progress(done / vectorPaths.length, `${done} of ${vectorPaths.length} videos`),
        );
        await commit(async (trx) => {
          await adaptersIn(trx).insert({ adapterId: job.subjectId, trigger, file, createdAt: until, ...made });
        });
      },
      cleanup: async (job) => {
        if (await adapters.find(job.subjectId)) return;
        await rm(join(adaptersFolder, fileOf(job)), { force: true });
      },
    },
  ];
}
