import { rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Parts } from '../feature.ts';

/** Where uploads lie: copies that are Vigil's own and go with their video. */
export function uploadsDir(dataDir: string): string {
  return join(dataDir, 'uploads');
}

type Needs = Pick<Parts, 'artifacts' | 'config' | 'jobs' | 'runner' | 'textIndex' | 'vectors' | 'videos'>;

/**
 * Removes rows, vectors, text and artifacts of a video, after stopping what still works on it. False when somebody
 * else was faster. Throws `not-found`.
 */
export async function removeVideo(videoId: string, parts: Needs): Promise<boolean> {
  const { artifacts, config, jobs, runner, textIndex, vectors, videos } = parts;
  const { path } = await videos.get(videoId);
  for (const job of await jobs.listForSubject(videoId)) {
    if (job.state !== 'queued' && job.state !== 'running') continue;
    await runner.cancel(job.jobId);
    await runner.waitFor(job.jobId);
  }
  const removed = await videos.remove(videoId);
  await jobs.removeSettledForSubject(videoId);
  await vectors.removeVideo(videoId);
  await textIndex.remove(videoId);
  await artifacts.remove(videoId);
  if (path.startsWith(uploadsDir(config.dataDir) + sep)) await rm(path, { force: true });
  return removed;
}
