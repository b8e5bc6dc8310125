import { posix } from 'node:path';
import { claimOn } from '../../engines/transcripts/sidecar-claims.ts';
import { isVideoName } from '../ingest/folder-walk.ts';
import type { InboxFile } from './inbox.ts';

/**
 * Who is to be claimed, who still changes or waits for a subtitle that does, and which subtitles wait for no recording
 * that is in the folder or being `claimed`.
 */
export function sortOut(
  files: readonly InboxFile[],
  quiet: readonly InboxFile[],
  claimed: readonly string[],
): { readonly ready: readonly string[]; readonly waiting: string[]; readonly late: readonly InboxFile[] } {
  const isQuiet = new Set(quiet);
  const videos = files.map(({ name }) => name).filter(isVideoName);
  const restless = new Set(files.filter((file) => !isQuiet.has(file)).map(({ name }) => name));
  const restlessSubtitles = [...restless].filter((name) => !isVideoName(name));
  const waits = (video: string): boolean =>
    restless.has(video) || restlessSubtitles.some((name) => isSubtitleOf(name, video));
  const [waiting, ready] = [videos.filter(waits), videos.filter((video) => !waits(video))];
  const recordings = [...videos, ...claimed];
  const late = quiet.filter(({ name }) => !isVideoName(name) && !recordings.some((video) => isSubtitleOf(name, video)));
  return { ready, waiting, late };
}

function isSubtitleOf(name: string, video: string): boolean {
  return (
    posix.dirname(name) === posix.dirname(video) && claimOn(posix.basename(name), posix.basename(video)) !== undefined
  );
}
