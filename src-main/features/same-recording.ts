import { VigilError } from '../../src-shared/contract/errors.ts';
import type { FileState, Video } from '../../src-shared/model/video.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type FileStamp, stampOf } from '../platform/file-stamp.ts';
import type { Parts } from './feature.ts';

export type SameRecordingNeeds = Pick<Parts, 'events' | 'pool' | 'recordings' | 'videos'>;

/**
 * What lies at a video's path, asked now. Bytes are read where size and time do not tell; a file that was only copied
 * or touched is known by its new time from then on. Throws `cancelled`, and `not-found` for an unknown video.
 */
export async function checkRecording(
  videoId: string,
  signal: AbortSignal,
  { events, pool, recordings, videos }: SameRecordingNeeds,
): Promise<FileState> {
  const known = await videos.get(videoId);
  recordings.lookAgain(known.path);
  const { path, checksum, fileState } = await videos.get(videoId);
  if (fileState !== 'unchecked') {
    if (fileState !== known.fileState) events.publish({ type: 'video.changed', videoId });
    return fileState;
  }
  const { sha256, ...stamp } = await pool.run('fingerprint', { filePath: path }, { signal });
  if (sha256 === checksum) await videos.updateFacts(videoId, { modifiedMs: stamp.modifiedMs });
  else recordings.keepAsOther(path, stamp);
  events.publish({ type: 'video.changed', videoId });
  return sha256 === checksum ? 'here' : 'changed';
}

/**
 * Makes sure that a video's file is still the recording that was added, and gives its size and time; null for a file
 * that is gone. Throws `conflict` when it holds other bytes: what is made of them would stand under a wrong name.
 */
export async function sameRecording(
  { videoId, name, path }: Video,
  signal: AbortSignal,
  needs: SameRecordingNeeds,
): Promise<FileStamp | null> {
  const stamp = await stampOf(path);
  if ((await checkRecording(videoId, signal, needs)) !== 'changed') return stamp ?? null;
  throw new VigilError('conflict', say('recording-changed', { name, path }), {
    hint: say('recording-changed-hint'),
    details: { videoId, path },
  });
}
