import type { CallInput, CallName, CallOutput } from '../../../src-shared/contract/api.ts';
import { createClient, type Transport, type VigilClient } from '../../../src-shared/contract/client.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { ProgressBar, type ProgressState, type ProgressStream } from './progress.ts';

const REFRESH_MS = 300;
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** One command's conversation with the core: calls, waiting with a bar, and Ctrl-C. */
export class Session {
  readonly #transport: Transport;
  readonly #client: VigilClient;
  readonly #signal: AbortSignal;
  readonly #bar: ProgressBar;

  constructor(transport: Transport, signal: AbortSignal, progressStream: ProgressStream) {
    this.#transport = transport;
    this.#signal = signal;
    this.#client = createClient(transport);
    this.#bar = new ProgressBar(progressStream);
  }

  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    this.#throwIfStopped();
    return this.#client.call(name, input, { signal: this.#signal });
  }

  /** Waits until all jobs have ended, however they ended. Ctrl-C cancels them and throws `cancelled`. */
  async waitForJobs(jobIds: readonly string[]): Promise<Job[]> {
    const ended = new Map<string, Job>();
    try {
      for (;;) {
        for (const jobId of jobIds) {
          if (ended.has(jobId)) continue;
          const job = await this.call('jobs.get', { jobId });
          if (ENDED.has(job.state)) ended.set(jobId, job);
          else if (job.state === 'running') this.#showJob(job, ended.size, jobIds.length);
        }
        if (ended.size === jobIds.length) return jobIds.map((jobId) => ended.get(jobId)!);
        await this.#pause();
      }
    } catch (error) {
      if (this.#signal.aborted) await this.#cancelJobs(jobIds.filter((jobId) => !ended.has(jobId)));
      throw error;
    } finally {
      this.#bar.clear();
    }
  }

  /**
   * Looks again and again until there is no progress to show any more; gives what it saw last. Ctrl-C makes the call
   * `cancelWith`, if there is one, and throws `cancelled`.
   */
  async watch<Seen>(
    look: () => Promise<Seen>,
    progressOf: (seen: Seen) => ProgressState | null,
    cancelWith?: 'migrate.cancelVectors',
  ): Promise<Seen> {
    try {
      for (;;) {
        const seen = await look();
        const progress = progressOf(seen);
        if (!progress) return seen;
        this.#bar.show(progress);
        await this.#pause();
      }
    } catch (error) {
      if (this.#signal.aborted && cancelWith) await this.#transport.call(cancelWith, {});
      throw error;
    } finally {
      this.#bar.clear();
    }
  }

  /** A call that starts jobs and waits for them inside the core: shows them, and cancels them on Ctrl-C. */
  async callWatched<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    const before = new Set((await this.#unfinished()).map((job) => job.jobId));
    const watching = new AbortController();
    const mine = new Map<string, Job>();
    const watch = this.#watchNew(before, mine, watching.signal);
    try {
      return await this.call(name, input);
    } catch (error) {
      if (this.#signal.aborted) await this.#cancelJobs([...mine.keys()]);
      throw error;
    } finally {
      watching.abort();
      await watch;
      this.#bar.clear();
    }
  }

  async #watchNew(before: ReadonlySet<string>, mine: Map<string, Job>, stop: AbortSignal): Promise<void> {
    while (!stop.aborted && !this.#signal.aborted) {
      for (const job of await this.#unfinished().catch(() => [])) {
        if (before.has(job.jobId)) continue;
        mine.set(job.jobId, job);
        if (job.state === 'running') this.#showJob(job, 0, 1);
      }
      await this.#pause(stop).catch(() => undefined);
    }
  }

  async #unfinished(): Promise<Job[]> {
    const { jobs } = await this.#client.call('jobs.list', { states: ['queued', 'running'], limit: 500 });
    return jobs;
  }

  #showJob(job: Job, done: number, total: number): void {
    const count = total > 1 ? `(${done + 1}/${total}) ` : '';
    const detail = [job.stage, job.detail].filter((text) => text !== null && text !== '').join(': ');
    this.#bar.show({ title: `${count}${job.title}`, fraction: job.progress, detail, etaSec: job.etaSec });
  }

  /** Without the aborted signal: these calls have to arrive. */
  async #cancelJobs(jobIds: readonly string[]): Promise<void> {
    await Promise.all(jobIds.map((jobId) => this.#transport.call('jobs.cancel', { jobId })));
  }

  #throwIfStopped(): void {
    if (this.#signal.aborted) throw new VigilError('cancelled', say('stopped'));
  }

  /** Until the next look: a moment, or sooner when something stops. */
  #pause(stop?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', done);
        stop?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, REFRESH_MS);
      this.#signal.addEventListener('abort', done);
      stop?.addEventListener('abort', done);
      if (this.#signal.aborted || stop?.aborted) done();
    });
  }
}
