import type { Job } from '../../src-shared/model/job.ts';
import { ALONE, type Lease } from '../jobs/job-leases.ts';
import type { JobRunnerOptions } from '../jobs/job-runner.ts';
import type { Config } from '../platform/config.ts';
import { ownerIdOf } from '../platform/owner-id.ts';
import { dataPaths } from '../platform/paths.ts';
import type { Parts } from './parts.ts';

/** Whether other Vigils may have the same database. */
export function isShared({ db, postgresUrl }: Pick<Config, 'db' | 'postgresUrl'>): boolean {
  return db === 'postgres' && postgresUrl !== null;
}

/** What a runner needs to know when others have the same queue; nothing when it is alone. */
export function sharedQueue(parts: Parts): Pick<JobRunnerOptions, 'lease' | 'onElsewhere'> {
  const { config, log } = parts;
  if (!isShared(config)) return {};
  const lease: Lease = { ...ALONE, ownerId: ownerIdOf(dataPaths(config.dataDir).ownerId), shared: true };
  const onElsewhere = (job: Job): void => {
    if (job.kind !== 'ingest' || job.state !== 'completed') return;
    takeIn(parts, job.subjectId).catch((error: unknown) =>
      log.warn('What another Vigil indexed could not be taken in', { videoId: job.subjectId, err: error }),
    );
  };
  return { lease, onElsewhere };
}

/** Brings a video that another Vigil has indexed into the indexes of this one. */
async function takeIn({ clips, vectors, textIndex, transcripts }: Parts, videoId: string): Promise<void> {
  textIndex.replaceForVideo(videoId, await transcripts.listForVideo(videoId));
  for (const encoderId of await clips.encodersOf(videoId)) await vectors.refillVideo(encoderId, videoId);
}
