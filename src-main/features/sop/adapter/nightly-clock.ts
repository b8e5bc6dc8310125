import type { JobKind } from '../../../jobs/define-job.ts';
import type { Parts } from '../../feature.ts';
import { createNightlyTraining, type NightlyTraining } from './nightly-training.ts';
import { startTraining, type TrainingInput } from './train-job.ts';
import { trainingVectors } from './training-vectors.ts';

const TICK_EVERY_MS = 60_000;

/** The nightly training of this library. */
export function nightlyTraining(
  parts: Pick<Parts, 'adapters' | 'artifacts' | 'jobs' | 'log' | 'runner' | 'settings'>,
  training: JobKind<TrainingInput>,
): NightlyTraining {
  return createNightlyTraining({
    now: () => new Date(),
    setting: () => {
      const { nightlyTraining: enabled, nightlyTrainingHour: hour } = parts.settings.get();
      return { enabled, hour };
    },
    countNewVideos: async () => (await trainingVectors(parts, { all: false })).length,
    train: () => startTraining({ trigger: 'nightly', all: false }, training, parts),
    report: (message) => parts.log.info(message),
  });
}

/** Asks every minute whether it is time to train; returns what ends that. */
export function startNightlyClock(nightly: NightlyTraining, { log }: Pick<Parts, 'log'>): () => void {
  const timer = setInterval(() => {
    nightly.tick().catch((error: unknown) => log.error('The nightly training could not be started.', { err: error }));
  }, TICK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
