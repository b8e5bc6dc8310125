import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { JobRecord } from '../../stores/job-store.ts';
import type { Parts } from '../feature.ts';

export type JobCalls =
  | 'jobs.list'
  | 'jobs.outlook'
  | 'jobs.get'
  | 'jobs.result'
  | 'jobs.cancel'
  | 'jobs.pause'
  | 'jobs.resume'
  | 'jobs.moveFirst'
  | 'jobs.retry';

/** Long work, whatever its kind. */
export function jobCalls({ jobs, runner }: Pick<Parts, 'jobs' | 'runner'>): Handlers<JobCalls> {
  const found = async (jobId: string): Promise<JobRecord> => {
    const record = await jobs.find(jobId);
    if (record) return record;
    throw new VigilError('not-found', say('job-not-found', { jobId }), { hint: say('list-jobs-for-ids') });
  };
  return {
    'jobs.list': async (filter) => ({ jobs: await jobs.list(filter) }),
    'jobs.outlook': () => runner.outlook(),
    'jobs.get': async ({ jobId }) => (await found(jobId)).job,
    'jobs.result': async ({ jobId }) => ({ result: (await found(jobId)).result }),
    'jobs.cancel': async ({ jobId }) => {
      await found(jobId);
      await runner.cancel(jobId);
      return (await found(jobId)).job;
    },
    'jobs.pause': async ({ jobId }) => {
      await found(jobId);
      return runner.pause(jobId);
    },
    'jobs.resume': async ({ jobId }) => {
      await found(jobId);
      return runner.resume(jobId);
    },
    'jobs.moveFirst': async ({ jobId }) => {
      await found(jobId);
      return runner.moveFirst(jobId);
    },
    'jobs.retry': async ({ jobId }) => {
      const { job } = await found(jobId);
      if (job.state !== 'failed' && job.state !== 'cancelled') {
        throw new VigilError('conflict', say('job-not-retriable', { state: job.state }));
      }
      await runner.retry(jobId);
      return (await found(jobId)).job;
    },
  };
}
