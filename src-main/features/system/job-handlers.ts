import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Job, JobState } from '../../../src-shared/model/job.ts';

export interface JobDependencies {
  readonly listJobs: (filter: { states?: readonly JobState[]; limit: number }) => Promise<Job[]>;
  readonly getJob: (jobId: string) => Promise<Job | undefined>;
  readonly cancelJob: (jobId: string) => Promise<void>;
  readonly retryJob: (jobId: string) => Promise<void>;
}

export function createJobHandlers({
  listJobs,
  getJob,
  cancelJob,
  retryJob,
}: JobDependencies): Handlers<'jobs.list' | 'jobs.get' | 'jobs.cancel' | 'jobs.retry'> {
  const found = async (jobId: string): Promise<Job> => {
    const job = await getJob(jobId);
    if (job) return job;
    throw new VigilError('not-found', `There is no job ${jobId}.`, { hint: 'List the jobs to see their ids.' });
  };
  return {
    'jobs.list': async ({ states, limit }) => ({ jobs: await listJobs(states ? { states, limit } : { limit }) }),
    'jobs.get': ({ jobId }) => found(jobId),
    'jobs.cancel': async ({ jobId }) => {
      await found(jobId);
      await cancelJob(jobId);
      return found(jobId);
    },
    'jobs.retry': async ({ jobId }) => {
      const job = await found(jobId);
      if (job.state !== 'failed' && job.state !== 'cancelled') {
        throw new VigilError('conflict', `The job is ${job.state}; only a failed or cancelled one can be retried.`);
      }
      await retryJob(jobId);
      return found(jobId);
    },
  };
}
