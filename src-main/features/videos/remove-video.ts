import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parts } from '../feature.ts';

/** Where uploads lie: copies that are Vigil's own and go with their video. */
export function uploadsDir(dataDir: string): string {
  return join(dataDir, 'uploads');
}

/** An upload lies in a folder of this name: see `receiveUpload`. */
export const SHA256 = /^[0-9a-f]{64}$/;

type Needs = Pick<Parts, 'artifacts' | 'config' | 'jobs' | 'runner' | 'textIndex' | 'vectors' | 'videos'>;

/**
 * Removes rows, vectors, text, artifacts and Vigil's own copy of a video, after stopping what still works on it. False when somebody
 * else was faster. Throws `not-found`.
 */
export async function removeVideo(videoId: string, parts: Needs): Promise<boolean> {
  const { artifacts, config, jobs, runner, textIndex, vectors, videos } = parts;
  const { checksum } = await videos.get(videoId);
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
  // Under any name it was uploaded by, and where its row has come to name another copy.
  if (SHA256.test(checksum)) await rm(join(uploadsDir(config.dataDir), checksum), { recursive: true, force: true });
  return removed;
}
