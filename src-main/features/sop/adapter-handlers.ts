import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Adapter, AdapterStatus } from '../../../src-shared/model/adapter.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import type { AdapterStore, StoredAdapter } from '../../stores/adapter-store.ts';
import { LEAST_NEW_VIDEOS } from './adapter-schedule.ts';
import {
  requireVectors,
  type TrainingInput,
  type TrainingVideoDependencies,
  trainingVectors,
} from './adapter-training.ts';

export interface AdapterDependencies extends TrainingVideoDependencies {
  readonly adapters: AdapterStore;
  /** Takes a version into use, in a transaction of its own. */
  readonly use: (version: number | null) => Promise<void>;
  /** The training that waits or runs. */
  readonly unfinished: () => Promise<Job | undefined>;
  readonly enqueue: (input: TrainingInput) => Promise<Job>;
  readonly nightly: () => Omit<AdapterStatus['nightly'], 'minNewVideos'>;
  readonly announce: () => void;
}

export type AdapterCalls = 'sop.adapter.status' | 'sop.adapter.train' | 'sop.adapter.use';

/** SOPilot's feature adapter: what is in use, training another, going back to an earlier one or to none. */
export function createAdapterHandlers(dependencies: AdapterDependencies): Handlers<AdapterCalls> {
  const { use, announce } = dependencies;
  return {
    'sop.adapter.status': () => statusOf(dependencies),
    'sop.adapter.train': async ({ all }) => {
      const job = await startTraining({ trigger: 'manual', all }, dependencies);
      return { adapterId: job.subjectId, jobId: job.jobId };
    },
    'sop.adapter.use': async ({ version }) => {
      await use(version);
      announce();
      return statusOf(dependencies);
    },
  };
}

/** Starts a training, unless one waits or runs already: then that one. Throws `bad-input` without any new clips. */
export async function startTraining(
  input: TrainingInput,
  dependencies: Pick<AdapterDependencies, 'unfinished' | 'enqueue'> & TrainingVideoDependencies,
): Promise<Job> {
  const unfinished = await dependencies.unfinished();
  if (unfinished) return unfinished;
  requireVectors(await trainingVectors(dependencies, { all: input.all }), input.all);
  return dependencies.enqueue(input);
}

async function statusOf(dependencies: AdapterDependencies): Promise<AdapterStatus> {
  const { adapters, unfinished, nightly } = dependencies;
  const [all, job, fresh] = await Promise.all([
    adapters.list(),
    unfinished(),
    trainingVectors(dependencies, { all: false }),
  ]);
  const history = all.map(plainAdapter);
  return {
    current: history.find(({ active }) => active) ?? null,
    history,
    jobId: job?.jobId ?? null,
    newVideos: fresh.length,
    nightly: { ...nightly(), minNewVideos: LEAST_NEW_VIDEOS },
  };
}

/** Without its file: paths do not cross the seam. */
function plainAdapter({ file: _, ...adapter }: StoredAdapter): Adapter {
  return adapter;
}
