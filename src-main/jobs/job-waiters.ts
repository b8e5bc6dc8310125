import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Job, JobState } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { JobStore } from '../stores/job-store.ts';

const ENDED: readonly JobState[] = ['completed', 'failed', 'cancelled'];

type Waiter = Pick<PromiseWithResolvers<Job>, 'resolve' | 'reject'>;

/** Those who wait for jobs to end. */
export class JobWaiters {
  readonly #jobs: JobStore;
  /** Whether something of a job still runs here; its waiters are answered after it. */
  readonly #isActive: (jobId: string) => boolean;
  readonly #waiting = new Map<string, Waiter[]>();

  constructor(jobs: JobStore, isActive: (jobId: string) => boolean) {
    this.#jobs = jobs;
    this.#isActive = isActive;
  }

  /** The job once it has ended and nothing of it runs any more. Throws `not-found`, or what `rejectAll` is given. */
  wait(jobId: string): Promise<Job> {
    const waiter = Promise.withResolvers<Job>();
    this.#waiting.set(jobId, [...(this.#waiting.get(jobId) ?? []), waiter]);
    this.answer(jobId).catch(waiter.reject);
    return waiter.promise;
  }

  async answer(jobId: string): Promise<void> {
    if (!this.#waiting.has(jobId) || this.#isActive(jobId)) return;
    const record = await this.#jobs.find(jobId);
    if (record && !ENDED.includes(record.job.state)) return;
    const waiting = this.#waiting.get(jobId) ?? [];
    this.#waiting.delete(jobId);
    for (const waiter of waiting) {
      if (record) waiter.resolve(record.job);
      else waiter.reject(new VigilError('not-found', say('job-not-found', { jobId })));
    }
  }

  async answerAll(): Promise<void> {
    for (const jobId of [...this.#waiting.keys()]) await this.answer(jobId);
  }

  rejectAll(error: Error): void {
    for (const waiting of this.#waiting.values()) for (const waiter of waiting) waiter.reject(error);
    this.#waiting.clear();
  }
}
