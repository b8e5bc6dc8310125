import type { Parts } from '../feature.ts';
import { checkRecording, type SameRecordingNeeds } from '../same-recording.ts';

/** Reads the bytes of recordings whose size and time do not tell, one after the other, as they are asked for. */
export function checkUnchecked(needs: SameRecordingNeeds & Pick<Parts, 'log'>): () => Promise<void> {
  const stop = new AbortController();
  const waiting = new Set<string>();
  let working: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    for (const videoId of waiting) {
      if (stop.signal.aborted) return;
      await checkRecording(videoId, stop.signal, needs).catch((error: unknown) => {
        if (!stop.signal.aborted) needs.log.warn('A recording could not be compared', { videoId, err: error });
      });
      waiting.delete(videoId);
    }
  };
  const stopListening = needs.recordings.onUnchecked((videoId) => {
    waiting.add(videoId);
    working ??= work().finally(() => {
      working = undefined;
    });
  });
  return async () => {
    stopListening();
    stop.abort();
    await working;
  };
}
