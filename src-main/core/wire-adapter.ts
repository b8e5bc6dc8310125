import type { Handlers } from '../../src-shared/contract/handler.ts';
import type { Job } from '../../src-shared/model/job.ts';
import {
  type AdapterCalls,
  type AdapterDependencies,
  createAdapterHandlers,
  startTraining,
} from '../features/sop/adapter-handlers.ts';
import { createNightlyTraining } from '../features/sop/adapter-schedule.ts';
import { createTrainingStages, trainingVectors } from '../features/sop/adapter-training.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { StageDefinition } from '../jobs/job-stage.ts';
import { newId } from '../platform/ids.ts';
import { dataPaths } from '../platform/paths.ts';
import { createAdapterStore } from '../stores/adapter-store.ts';
import { nowIso } from '../stores/db/columns.ts';
import { inTransaction } from '../stores/db/open.ts';
import { localActor } from './actor.ts';
import type { Parts } from './parts.ts';
import { clipFiles, hasClips } from './wire-sop.ts';

const LOOK_EVERY_MS = 60_000;

/** The one stage of a training. */
export function trainingStages(parts: Parts): readonly StageDefinition[] {
  const { adapters, artifacts, config, pool } = parts;
  return createTrainingStages({
    adapters,
    adaptersIn: createAdapterStore,
    adaptersFolder: dataPaths(config.dataDir).adapters,
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    runTraining: (input, signal, onMessage) => pool.run('train-adapter', input, { signal, onMessage }),
    nowIso,
  });
}

/** Calls about the feature adapter, and the clock that trains it at night until `stop`. */
export function adapterWiring(
  parts: Parts,
  runner: JobRunner,
): { readonly handlers: Handlers<AdapterCalls>; stop(): void } {
  const { adapters, artifacts, database, events, jobs, log, settings } = parts;
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
      runner.enqueue({
        kind: 'train',
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
  const timer = setInterval(() => {
    nightly.tick().catch((error: unknown) => log.error('The nightly training could not be started.', { err: error }));
  }, LOOK_EVERY_MS);
  timer.unref();
  return { handlers: createAdapterHandlers(dependencies), stop: () => clearInterval(timer) };
}

function isTraining({ kind }: Job): boolean {
  return kind === 'train';
}
