import { asVigilError, VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Ingest, Waiting } from '../../ingest/feature.ts';
import type { ComparedTakes } from './compared-takes.ts';
import { recordingGone } from './recording-gone.ts';

/**
 * Indexes what `vigil` compares and nobody has indexed yet, all with one encoder: videos that were brought over from
 * SOPilot come without frame vectors. Says whether anything was to be indexed. Throws why a recording cannot be; a gold
 * take beside the first one that cannot be is left for the score to leave out.
 */
export async function indexTakes(
  { golds, trainee }: ComparedTakes,
  { ingest }: { readonly ingest: Pick<Ingest, 'untilIndexed'> },
  { signal, progress }: Required<Waiting>,
): Promise<boolean> {
  const [first, ...others] = golds;
  const needed = new Map([first, trainee].map(({ video }) => [video.videoId, video]));
  const videos = new Map([...needed, ...others.map(({ video }) => [video.videoId, video] as const)]);
  const missing = [...videos.values()].filter((video) => !isIndexed(video));
  let encoderId = [...needed.values()].find(isIndexed)?.embeddingModel ?? undefined;
  for (const [at, video] of missing.entries()) {
    const waiting: Waiting = {
      signal,
      progress: (done, detail) => progress((at + done) / missing.length, detail),
    };
    try {
      if (!video.fileFound) throw recordingGone(video);
      encoderId = (await ingest.untilIndexed(video.videoId, waiting, encoderId)).embeddingModel ?? undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (needed.has(video.videoId)) throw withName(error, video);
    }
  }
  return missing.length > 0;
}

/** Why a video could not be indexed, said with its name: two are compared. */
function withName(thrown: unknown, { name, videoId }: Video): VigilError {
  const error = asVigilError(thrown);
  if (error.message.includes(name)) return error;
  const message = say('take-could-not-be-indexed', { name, reason: error.said.message });
  return new VigilError(error.code, message, {
    hint: error.said.hint,
    details: { ...error.details, videoId },
    cause: thrown,
  });
}

function isIndexed({ status, embeddingModel }: Video): boolean {
  return status === 'ready' && embeddingModel !== null;
}
