import { VERSION } from '../../platform/version.ts';
import { createQueueStore } from '../../stores/queue-store.ts';
import type { Feature, Parts } from '../feature.ts';
import { type HealthCalls, healthCalls } from './health-calls.ts';
import { type JobCalls, jobCalls } from './job-calls.ts';
import { type PartsProbed, partProbes } from './part-probes.ts';
import { queueCalls } from './queue-calls.ts';

/** Long work, how the queues stand, and what works and what does not. */
export function systemFeature(
  parts: Parts,
  { check, ingest, models }: PartsProbed,
): Feature<JobCalls | HealthCalls | 'sop.queue'> {
  const { config, database, jobs, runner, videos } = parts;
  return {
    calls: {
      ...jobCalls({ jobs, runner }),
      ...queueCalls({ queue: createQueueStore(database.db), kinds: runner.kinds, now: () => new Date() }),
      ...healthCalls({
        version: VERSION,
        dataDir: config.dataDir,
        startedAtMs: Date.now(),
        probes: partProbes(parts, { check, ingest, models }),
        countJobs: jobs.countByState,
        countVideos: async () => Object.values(await videos.countByStatus()).reduce((sum, count) => sum + count, 0),
      }),
    },
  };
}
