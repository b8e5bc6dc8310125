import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';

/** A given end may be this much behind the end of the video: players and people round. */
const TOLERANCE_SEC = 0.5;

/** The span of a take on its video's clock; the whole video where an end is left out. Throws `bad-input`. */
export function takeSpan(
  video: Pick<Video, 'name' | 'durationSec'>,
  given: { readonly fromSec?: number | undefined; readonly toSec?: number | undefined },
): Span {
  const { durationSec } = video;
  const startSec = given.fromSec ?? 0;
  const endSec = given.toSec ?? durationSec;
  if (startSec >= durationSec || endSec > durationSec + TOLERANCE_SEC) {
    const outside = startSec >= durationSec ? startSec : endSec;
    throw new VigilError('bad-input', say('outside-video', { atSec: outside, name: video.name, durationSec }), {
      hint: say('outside-video-hint'),
    });
  }
  if (endSec <= startSec) {
    throw new VigilError('bad-input', say('take-ends-before-start', { endSec, startSec }), {
      hint: say('take-ends-before-start-hint'),
    });
  }
  return { startSec, endSec: Math.min(endSec, durationSec) };
}

/** Whether a take is all of its video, so that no clip may be left out by rounding. */
export function coversVideo(take: Span, video: Pick<Video, 'durationSec'>): boolean {
  return take.startSec <= 0.001 && take.endSec >= video.durationSec - 0.001;
}
