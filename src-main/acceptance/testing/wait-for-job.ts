import type { VigilClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import type { Job } from '../../../src-shared/model/worded.ts';

/** The job as soon as `isWanted` says so of it; looks again whenever a job changes. */
export function waitForJob(client: VigilClient, jobId: string, isWanted: (job: Job) => boolean): Promise<Job> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      client.call('jobs.get', { jobId }).then((job) => {
        if (!isWanted(job)) return;
        stop();
        resolve(job);
      }, reject);
    };
    const stop = client.subscribe((event) => {
      if (event.type === 'job.changed' && event.jobId === jobId) look();
    });
    look();
  });
}

/** Waits for a job to complete; throws what it failed with. */
export async function completed(client: VigilClient, jobId: string | null): Promise<void> {
  if (jobId === null) throw new Error('There is no job to wait for.');
  const job = await waitForJob(client, jobId, ({ state }) => ['completed', 'failed', 'cancelled'].includes(state));
  if (job.state !== 'completed') throw new Error(`The job ${job.state}: ${JSON.stringify(job.error)}`);
}

/** Waits until no job is queued or running. */
export async function allSettled(client: VigilClient): Promise<void> {
  for (;;) {
    const { jobs } = await client.call('jobs.list', { states: ['queued', 'running'], limit: 1 });
    if (!jobs[0]) return;
    await waitForJob(client, jobs[0].jobId, ({ state }) => state !== 'queued' && state !== 'running');
  }
}

/** Imports one file, waits until it is indexed, and gives its video id. */
export async function importAndIndex(
  client: VigilClient,
  path: string,
  labels: { readonly role?: 'gold' | 'trainee'; readonly taskId?: string } = {},
): Promise<string> {
  const { videos } = await runLongCall(client, 'videos.import', { paths: [path], ...labels });
  const [imported] = videos;
  if (!imported?.videoId) throw new Error(`${path}: ${imported?.error?.message ?? 'not imported'}`);
  await completed(client, imported.jobId);
  return imported.videoId;
}
