import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { JobRecord } from '../../stores/job-store.ts';
import type { Parts } from '../feature.ts';

export type JobCalls = 'jobs.list' | 'jobs.get' | 'jobs.result' | 'jobs.cancel' | 'jobs.retry';

/** Long work, whatever its kind. */
export function jobCalls({ jobs, runner }: Pick<Parts, 'jobs' | 'runner'>): Handlers<JobCalls> {
  const found = async (jobId: string): Promise<JobRecord> => {
    const record = await jobs.find(jobId);
    if (record) return record;
    throw new VigilError('not-found', `There is no job ${jobId}.`, { hint: 'List the jobs to see their ids.' });
  };
  return {
    'jobs.list': async (filter) => ({ jobs: await jobs.list(filter) }),
    'jobs.get': async ({ jobId }) => (await found(jobId)).job,
    'jobs.result': async ({ jobId }) => ({ result: (await found(jobId)).result }),
    'jobs.cancel': async ({ jobId }) => {
      await found(jobId);
      await runner.cancel(jobId);
      return (await found(jobId)).job;
    },
    'jobs.retry': async ({ jobId }) => {
      const { job } = await found(jobId);
      if (job.state !== 'failed' && job.state !== 'cancelled') {
        throw new VigilError('conflict', `The job is ${job.state}; only a failed or cancelled one can be retried.`);
      }
      await runner.retry(jobId);
      return (await found(jobId)).job;
    },
  };
}
