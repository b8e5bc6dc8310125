import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';

/** What a score fails with whose recording has to be read and is not where it was. */
export function recordingGone({ name, path, videoId }: Video): VigilError {
  return new VigilError('not-found', say('recording-gone', { name, path }), {
    hint: say('recording-gone-hint'),
    details: { videoId },
  });
}
