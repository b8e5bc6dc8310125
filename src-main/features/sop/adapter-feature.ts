import type { Job } from '../../../src-shared/model/job.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import { newId } from '../../platform/ids.ts';
import { dataPaths } from '../../platform/paths.ts';
import { createAdapterStore } from '../../stores/adapter-store.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { inTransaction } from '../../stores/db/open.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import {
  type AdapterCalls,
  type AdapterDependencies,
  createAdapterHandlers,
  startTraining,
} from './adapter-handlers.ts';
import { createNightlyTraining } from './adapter-schedule.ts';
import { createTrainingStages, TrainingInput, trainingVectors } from './adapter-training.ts';
import { clipFiles, hasClips } from './clip-files.ts';

const TICK_EVERY_MS = 60_000;

/** Training a feature adapter, in one stage. */
function trainJob(parts: Parts): JobKind<TrainingInput> {
  const { adapters, artifacts, config, pool } = parts;
  const stages = createTrainingStages({
    adapters,
    adaptersIn: createAdapterStore,
    adaptersFolder: dataPaths(config.dataDir).adapters,
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    runTraining: (input, signal, onMessage) => pool.run('train-adapter', input, { signal, onMessage }),
    nowIso,
  });
  return defineJob({
    kind: 'train',
    input: TrainingInput,
    concurrency: 1,
    stages,
    events: ({ state }) => (state === 'running' ? [] : [{ type: 'adapter.changed' }]),
  });
}

/** Calls about the feature adapter, and the clock that trains it at night. */
export function adapterFeature(parts: Parts): Required<Feature<AdapterCalls>> {
  const { adapters, artifacts, database, events, jobs, log, runner, settings } = parts;
  const training = trainJob(parts);
  const setting = (): { enabled: boolean; hour: number } => {
    const { nightlyTraining, nightlyTrainingHour } = settings.get();
    return { enabled: nightlyTraining, hour: nightlyTrainingHour };
  };
  const dependencies: AdapterDependencies = {
    adapters,
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    use: (version) => inTransaction(database.db, (trx) => createAdapterStore(trx).use(version)),
    unfinished: async () => (await jobs.list({ states: ['queued', 'running'], limit: 500 })).find(isTraining),
    enqueue: (input) =>
      runner.enqueue(training, {
        subjectId: newId(),
        title: 'SOPilot feature adapter',
        input,
        requestedBy: input.trigger === 'nightly' ? 'nightly' : localActor(settings),
      }),
    nightly: () => ({ ...setting(), nextRunAt: nightly.nextRunAt()?.toISOString() ?? null }),
    announce: () => events.publish({ type: 'adapter.changed' }),
  };
  const nightly = createNightlyTraining({
    now: () => new Date(),
    setting,
    countNewVideos: async () => (await trainingVectors(dependencies, { all: false })).length,
    train: () => startTraining({ trigger: 'nightly', all: false }, dependencies),
    report: (message) => log.info(message),
  });
  return {
    calls: createAdapterHandlers(dependencies),
    jobs: [training],
    start: () => {
      const timer = setInterval(() => {
        nightly
          .tick()
          .catch((error: unknown) => log.error('The nightly training could not be started.', { err: error }));
      }, TICK_EVERY_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function isTraining({ kind }: Job): boolean {
  return kind === 'train';
}
