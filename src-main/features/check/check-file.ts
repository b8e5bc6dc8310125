import type { CheckFinding } from '../../../src-shared/model/check.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { checkRecording, type SameRecordingNeeds } from '../same-recording.ts';

/**
 * Whether a video's file is still the recording that was added; bytes are read only where size and time do not tell.
 * A file that is gone is no damage: its drive may be off.
 */
export async function checkFile(
  { videoId, name, path }: Video,
  { repair }: { readonly repair: boolean },
  signal: AbortSignal,
  needs: SameRecordingNeeds,
): Promise<CheckFinding[]> {
  // A file that cannot be read any more is not the one that could.
  const state = await checkRecording(videoId, signal, needs).catch(() => {
    signal.throwIfAborted();
    return 'changed' as const;
  });
  if (state !== 'changed') return [];
  return [
    {
      videoId,
      videoName: name,
      what: say('what-recording'),
      file: null,
      problem: say('fault-other-recording', { path }),
      need: say('need-other-recording'),
      outcome: repair ? 'left' : 'open',
    },
  ];
}
