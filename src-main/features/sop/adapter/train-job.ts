import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Job } from '../../../../src-shared/model/job.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { defineJob, type JobKind } from '../../../jobs/define-job.ts';
import { newId } from '../../../platform/ids.ts';
import { dataPaths } from '../../../platform/paths.ts';
import { createAdapterStore } from '../../../stores/adapter-store.ts';
import { nowIso } from '../../../stores/db/columns.ts';
import type { Parts } from '../../feature.ts';
import { localActor } from '../../local-actor.ts';
import { requireVectors, trainingVectors } from './training-vectors.ts';

const TrainingInput = z.object({
  trigger: z.enum(['manual', 'nightly']),
  /** Every video with clips, not only those added since the last training. */
  all: z.boolean(),
});

/** What a training is asked to do. */
export type TrainingInput = z.infer<typeof TrainingInput>;

/**
 * Training a feature adapter, in one stage; its subject is the adapter. The file comes first, the row that takes it into
 * use after it: until then the earlier adapter is in use, whatever happens.
 */
export function trainJob({
  adapters,
  artifacts,
  config,
  pool,
}: Pick<Parts, 'adapters' | 'artifacts' | 'config' | 'pool'>): JobKind<TrainingInput> {
  const folder = dataPaths(config.dataDir).adapters;
  const fileOf = ({ subjectId }: Job): string => `feature_adapter_${subjectId}.npz`;
  return defineJob({
    kind: 'train',
    input: TrainingInput,
    concurrency: 1,
    stages: [
      {
        name: 'train',
        weight: 1,
        run: async ({ job, input: { trigger, all }, signal, progress, commit }) => {
          const until = nowIso();
          const vectorPaths = await trainingVectors({ adapters, artifacts }, { all, until });
          requireVectors(vectorPaths, all);
          const file = fileOf(job);
          const trained = await pool.run(
            'train-adapter',
            { vectorPaths, adapterPath: join(folder, file) },
            {
              signal,
              onMessage: ({ done }) =>
                progress(done / vectorPaths.length, say('videos-done', { done, total: vectorPaths.length })),
            },
          );
          await commit(async (trx) => {
            const adapter = { adapterId: job.subjectId, trigger, file, createdAt: until, ...trained };
            await createAdapterStore(trx).insert(adapter);
          });
        },
        cleanup: async (job) => {
          if (await adapters.find(job.subjectId)) return;
          await rm(join(folder, fileOf(job)), { force: true });
        },
      },
    ],
    events: ({ state }) => (state === 'running' ? [] : [{ type: 'adapter.changed' }]),
  });
}

type TrainingNeeds = Pick<Parts, 'adapters' | 'artifacts' | 'jobs' | 'runner' | 'settings'>;

/** Starts a training, unless one waits or runs already: then that one. Throws `bad-input` without any new clips. */
export async function startTraining(
  input: TrainingInput,
  training: JobKind<TrainingInput>,
  parts: TrainingNeeds,
): Promise<Job> {
  const unfinished = await unfinishedTraining(parts);
  if (unfinished) return unfinished;
  requireVectors(await trainingVectors(parts, { all: input.all }), input.all);
  return parts.runner.enqueue(training, {
    subjectId: newId(),
    title: say('adapter-job-title'),
    input,
    requestedBy: input.trigger === 'nightly' ? 'nightly' : localActor(parts.settings),
  });
}

/** The training that waits or runs. */
export async function unfinishedTraining({ jobs }: Pick<Parts, 'jobs'>): Promise<Job | undefined> {
  const unfinished = await jobs.list({ states: ['queued', 'running'], limit: 500 });
  return unfinished.find(({ kind }) => kind === 'train');
}
