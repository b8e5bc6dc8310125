import type { Job } from '../model/worded.ts';
import { english } from '../sentences/en/index.ts';
import { say } from '../sentences/say.ts';
import type { SentenceCatalog } from '../sentences/word.ts';
import type { CallInput, LongCallName, LongCallOutput } from './api.ts';
import type { VigilClient } from './client.ts';
import { VigilError } from './errors.ts';

/** How often a job is asked for when no event tells of it: the line to the core may have been cut for a moment. */
const ASK_EVERY_MS = 1000;
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

export interface FollowOptions {
  /** Cancels the job. */
  readonly signal?: AbortSignal;
  /** Called with the job at first and after each change. */
  readonly onChange?: (job: Job) => void;
  /** The language of a cancelled job's error; English when left out. */
  readonly catalog?: SentenceCatalog;
}

/**
 * Makes a long call and gives what came out of its job. Throws what kept the job from completing, `cancelled` when the
 * signal or somebody else stopped it.
 */
export async function runLongCall<Name extends LongCallName>(
  client: VigilClient,
  name: Name,
  input: CallInput<Name>,
  options: FollowOptions = {},
): Promise<LongCallOutput<Name>> {
  const { jobId } = (await client.call(name, input)) as { readonly jobId: string };
  const job = await followJob(client, jobId, options);
  if (job.error) throw VigilError.fromShape(job.error);
  if (job.state === 'cancelled') {
    const { catalog = english } = options;
    throw new VigilError('cancelled', say('job-of-title-cancelled', { title: job.title }), { catalog });
  }
  const { result } = await client.call('jobs.result', { jobId });
  return result as LongCallOutput<Name>;
}

/** A job by its id, once it has ended, however it ended. */
function followJob(client: VigilClient, jobId: string, { signal, onChange }: FollowOptions = {}): Promise<Job> {
  const { promise, resolve, reject } = Promise.withResolvers<Job>();
  let asking: Promise<void> | undefined;
  let askAgain = false;
  const ask = (): void => {
    // One question at a time; what changed meanwhile is asked for after it.
    askAgain = asking !== undefined;
    asking ??= client
      .call('jobs.get', { jobId })
      .then((job) => {
        onChange?.(job);
        if (ENDED.has(job.state)) resolve(job);
      }, reject)
      .finally(() => {
        asking = undefined;
        if (askAgain) ask();
      });
  };
  const cancel = (): void => void client.call('jobs.cancel', { jobId }).then(ask, reject);
  const unsubscribe = client.subscribe((event) => {
    if (event.type === 'job.changed' && event.jobId === jobId) ask();
  });
  const timer = setInterval(ask, ASK_EVERY_MS);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  else ask();
  return promise.finally(() => {
    clearInterval(timer);
    unsubscribe();
    askAgain = false;
    signal?.removeEventListener('abort', cancel);
  });
}
