import { readdir } from 'node:fs/promises';
import { dataPaths } from '../../platform/paths.ts';
import { type SweptFolder, sweepUnfinished } from '../../platform/unfinished-files.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import type { Parts } from '../feature.ts';
import { forgetVideo, uploadsDir } from './remove-video.ts';
import { sweepUploads } from './sweep-uploads.ts';

/** Files of the data folder itself that are replaced whole; the folder may hold what is its user's, too. */
const REPLACED_WHOLE = /^(owner\.lock|owner-id|databases\.json|settings\.json|browser-choices\.json|open-vigil\.html)$/;
/** A restore that was cut off begins again, and so does the proof that the folder can be written. */
const OF_NO_USE = /^(\.write-test-\d+|vigil\.db\.restoring(-wal|-shm|-journal)?)$/;
/** Of an earlier Vigil, which named them by nothing else. */
const EARLIER_STAMPS = /^subtitles\.json\.tmp$/;
const IN_BACKUPS = /^vigil-.*(\.db|\.ndjson\.gz)$/;
/** A folder of artifacts that several workstations share is written by others meanwhile. */
const PATIENCE_WITH_OTHERS_MS = 24 * 3_600_000;

type Needs = Pick<Parts, 'artifacts' | 'config' | 'jobs' | 'screenTextIndex' | 'textIndex' | 'vectors' | 'videos'>;

/**
 * Removes what killed processes have left in Vigil's own folders: files that were not finished, uploads that broke off,
 * and what a removal that was cut off had still to remove. The caller owns the data folder, of which nothing that was
 * written before `openedAtMs` (Unix time) is still being written.
 */
export async function sweepDataFolder(needs: Needs, openedAtMs: number): Promise<void> {
  const { artifacts, config, videos } = needs;
  const paths = dataPaths(config.dataDir);
  const artifactsBeforeMs = config.artifactsDir === null ? openedAtMs : openedAtMs - PATIENCE_WITH_OTHERS_MS;
  const cutOff = await artifacts.setAsideBefore(artifactsBeforeMs);
  for (const videoId of cutOff) await settleRemoval(videoId, needs);
  const anything = (): boolean => true;
  await sweepUnfinished(
    [
      { folder: config.dataDir, isOwn: (name) => REPLACED_WHOLE.test(name), besides: OF_NO_USE },
      { folder: paths.backups, isOwn: (name) => IN_BACKUPS.test(name) },
      { folder: paths.legacy, isOwn: anything, recursive: true },
    ],
    openedAtMs,
  );
  await sweepUnfinished(await foldersOfArtifacts(artifacts.root), artifactsBeforeMs);
  await sweepUploads(uploadsDir(config.dataDir), (sha256) => videos.hasChecksum(sha256));
}

/** A video whose row is there was not removed: its files are put back. */
async function settleRemoval(videoId: string, needs: Needs): Promise<void> {
  const { artifacts, videos } = needs;
  if (await videos.find(videoId)) {
    await artifacts.bringBack(videoId);
    return;
  }
  await forgetVideo(videoId, needs);
  await artifacts.forgetSetAside(videoId);
}

async function foldersOfArtifacts(root: string): Promise<SweptFolder[]> {
  const names = await readdir(root).catch(() => []);
  const isOwn = (): boolean => true;
  return names.flatMap((name) => [
    { folder: `${root}/${name}`, isOwn, besides: EARLIER_STAMPS },
    { folder: `${root}/${name}/${layout.fromSopilot}`, isOwn },
  ]);
}
