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
  const videos = files.map(({ name }) => name).filter(isVideoName);
  const restless = files.filter((file) => !quiet.includes(file)).map(({ name }) => name);
  const waiting = videos.filter((video) =>
    restless.some((name) => name === video || (!isVideoName(name) && isSubtitleOf(name, video))),
  );
  const late = quiet.filter(
    ({ name }) => !isVideoName(name) && ![...videos, ...claimed].some((video) => isSubtitleOf(name, video)),
  );
  return { ready: videos.filter((name) => !waiting.includes(name)), waiting, late };
}

function isSubtitleOf(name: string, video: string): boolean {
  return (
    posix.dirname(name) === posix.dirname(video) && claimOn(posix.basename(name), posix.basename(video)) !== undefined
  );
}
