import { isDeepStrictEqual } from 'node:util';
import type { Video } from '../../../src-shared/model/video.ts';
import { sidecarStamps } from '../../engines/transcripts/sidecar-stamps.ts';
import type { Artifacts } from '../../stores/artifacts/artifacts.ts';
import { readSubtitleStamps } from '../../stores/artifacts/subtitle-stamps.ts';

/** Whether a subtitle beside a video was added, changed or taken away since its transcript was read. */
export async function subtitlesChanged(
  { videoId, path, fileFound }: Video,
  { artifacts }: { readonly artifacts: Pick<Artifacts, 'folder'> },
): Promise<boolean> {
  // A drive that is not there takes nothing away.
  if (!fileFound) return false;
  const [before, now] = await Promise.all([readSubtitleStamps(artifacts.folder(videoId)), sidecarStamps(path)]);
  return !isDeepStrictEqual(now, before);
}
