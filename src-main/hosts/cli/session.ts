import type {
  CallInput,
  CallName,
  CallOutput,
  LongCallName,
  LongCallOutput,
} from '../../../src-shared/contract/api.ts';
import { createClient, type Transport, type VigilClient } from '../../../src-shared/contract/client.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { ProgressBar, type ProgressStream } from './progress.ts';

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

  /** Says something beside the outcome, where progress is shown. */
  tell(line: string): void {
    this.#bar.tell(line);
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

  /** Makes a long call, shows its job and gives what came out of it. Ctrl-C cancels the job and throws `cancelled`. */
  async run<Name extends LongCallName>(name: Name, input: CallInput<Name>): Promise<LongCallOutput<Name>> {
    this.#throwIfStopped();
    try {
      return await runLongCall(this.#client, name, input, {
        signal: this.#signal,
        onChange: (job) => {
          if (job.state === 'running') this.#showJob(job, 0, 1);
        },
      });
    } finally {
      this.#bar.clear();
    }
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

  /** Until the jobs are asked for again: a moment, or sooner when Ctrl-C is pressed. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, REFRESH_MS);
      this.#signal.addEventListener('abort', done);
      if (this.#signal.aborted) done();
    });
  }
}
