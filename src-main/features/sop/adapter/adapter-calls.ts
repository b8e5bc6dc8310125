import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import type { Adapter, AdapterStatus } from '../../../../src-shared/model/adapter.ts';
import type { JobKind } from '../../../jobs/define-job.ts';
import { createAdapterStore, type StoredAdapter } from '../../../stores/adapter-store.ts';
import { inTransaction } from '../../../stores/db/open.ts';
import type { Parts } from '../../feature.ts';
import { MIN_NEW_VIDEOS, type NightlyTraining } from './nightly-training.ts';
import { startTraining, type TrainingInput, unfinishedTraining } from './train-job.ts';
import { trainingVectors } from './training-vectors.ts';

export type AdapterCalls = 'sop.adapter.status' | 'sop.adapter.train' | 'sop.adapter.use';

type Needs = Pick<Parts, 'adapters' | 'artifacts' | 'database' | 'events' | 'jobs' | 'runner' | 'settings'>;

/** SOPilot's feature adapter: what is in use, training another, going back to an earlier one or to none. */
export function adapterCalls(
  parts: Needs,
  training: JobKind<TrainingInput>,
  nightly: NightlyTraining,
): Handlers<AdapterCalls> {
  return {
    'sop.adapter.status': () => adapterStatus(parts, nightly),
    'sop.adapter.train': async ({ all }) => {
      const job = await startTraining({ trigger: 'manual', all }, training, parts);
      return { adapterId: job.subjectId, jobId: job.jobId };
    },
    'sop.adapter.use': async ({ version }) => {
      await inTransaction(parts.database.db, (trx) => createAdapterStore(trx).use(version));
      parts.events.publish({ type: 'adapter.changed' });
      return adapterStatus(parts, nightly);
    },
  };
}

async function adapterStatus(parts: Needs, nightly: NightlyTraining): Promise<AdapterStatus> {
  const [all, job, newPaths] = await Promise.all([
    parts.adapters.list(),
    unfinishedTraining(parts),
    trainingVectors(parts, { all: false }),
  ]);
  const history = all.map(plainAdapter);
  const { nightlyTraining: enabled, nightlyTrainingHour: hour } = parts.settings.get();
  const nextRunAt = nightly.nextRunAt()?.toISOString() ?? null;
  return {
    current: history.find(({ active }) => active) ?? null,
    history,
    jobId: job?.jobId ?? null,
    newVideos: newPaths.length,
    nightly: { enabled, hour, nextRunAt, minNewVideos: MIN_NEW_VIDEOS },
  };
}

/** Without its file: paths do not cross the seam. */
function plainAdapter({ file: _, ...adapter }: StoredAdapter): Adapter {
  return adapter;
}
