import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import { isDriveFull } from '../../platform/drive-full.ts';
import { giveUpReserve, keepReserve } from '../../platform/drive-reserve.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import type { Parts } from '../feature.ts';

/** Where uploads lie: copies that are Vigil's own and go with their video. */
export function uploadsDir(dataDir: string): string {
  return join(dataDir, 'uploads');
}

/** An upload lies in a folder of this name: see `receiveUpload`. */
export const SHA256 = /^[0-9a-f]{64}$/;

type Needs = Pick<
  Parts,
  'artifacts' | 'config' | 'jobs' | 'runner' | 'screenTextIndex' | 'textIndex' | 'vectors' | 'videos'
>;

/**
 * Removes rows, vectors, text, artifacts and Vigil's own copy of a video, after stopping what still works on it. False when
 * somebody else was faster. What a killed process has not removed any more goes at the next start, or is put back where
 * the row is still there. On a full drive the rows are removed with the reserve's room, or else with that of the
 * video's files, which go first then: a process that is killed there leaves a row, which can be removed again. Throws
 * `not-found`; `disk-full` where all of that is not room enough.
 */
export async function removeVideo(videoId: string, parts: Needs): Promise<boolean> {
  const { artifacts, config, videos } = parts;
  const { checksum } = await videos.get(videoId);
  let given = 0;
  const removeFiles = async (): Promise<void> => {
    await artifacts.remove(videoId);
    // Under any name it was uploaded by, and where its row has come to name another copy.
    if (SHA256.test(checksum)) await rm(join(uploadsDir(config.dataDir), checksum), { recursive: true, force: true });
  };
  const inRoom = withRoom([
    async () => {
      given += giveUpReserve(config.dataDir);
    },
    removeFiles,
  ]);
  try {
    await inRoom(() => stopWorkOn(videoId, parts));
    await artifacts.setAside(videoId);
    faultPoint('remove:aside');
    const removed = await inRoom(() => videos.remove(videoId)).catch(async (error: unknown) => {
      await artifacts.bringBack(videoId);
      throw error;
    });
    faultPoint('remove:rows');
    await removeFiles();
    await inRoom(() => forgetVideo(videoId, parts));
    return removed;
  } finally {
    keepReserve(config.dataDir, given);
  }
}

/** Removes what is known of a video besides its rows and files; may be done again. */
export async function forgetVideo(
  videoId: string,
  { jobs, screenTextIndex, textIndex, vectors }: Pick<Needs, 'jobs' | 'screenTextIndex' | 'textIndex' | 'vectors'>,
): Promise<void> {
  await jobs.removeSettledForSubject(videoId);
  await vectors.removeVideo(videoId);
  await textIndex.remove(videoId);
  await screenTextIndex.remove(videoId);
}

async function stopWorkOn(videoId: string, { jobs, runner }: Needs): Promise<void> {
  for (const job of await jobs.listForSubject(videoId)) {
    if (!UNFINISHED.includes(job.state)) continue;
    await runner.cancel(job.jobId);
    await runner.waitFor(job.jobId);
  }
}

/** Does work that may be done again, making room where the drive is full: by one way after the other. */
function withRoom(ways: readonly (() => Promise<void>)[]) {
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (const makeRoom of ways) {
      try {
        return await work();
      } catch (error) {
        if (!isDriveFull(error)) throw error;
        await makeRoom();
      }
    }
    return work();
  };
}
