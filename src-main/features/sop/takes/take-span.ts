import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';

interface GivenSpan {
  readonly fromSec?: number | undefined;
  readonly toSec?: number | undefined;
}

/** What a take is made of, by one and the same clock. */
interface GivenTimes extends GivenSpan {
  readonly steps?: readonly Span[] | undefined;
}

/** A given end may be this much behind the end of the video: players and people round. */
const TOLERANCE_SEC = 0.5;

/**
 * Times as given, on Vigil's clock. Other players count from where a file's own clock starts: where some of the times lie
 * outside the video as Vigil counts, and all of them inside as they do, all are theirs. Where steps are not, the span may
 * be: whoever has them written by Vigil can still read the span off a player.
 */
export function onVideoClock<Given extends GivenTimes>(
  video: Pick<Video, 'durationSec'>,
  given: Given,
  clockStartSec: number,
): Given {
  const fits = (sec: number | undefined): boolean =>
    sec === undefined || (sec >= clockStartSec && sec <= clockStartSec + video.durationSec + TOLERANCE_SEC);
  const { fromSec, toSec, steps } = given;
  if (!liesOutside(video, given)) return given;
  if (!(steps ?? []).every((step) => fits(step.startSec) && fits(step.endSec))) {
    return { ...given, ...onVideoClock(video, { fromSec, toSec }, clockStartSec) };
  }
  if (!fits(fromSec) || !fits(toSec)) return given;
  const moved = (sec: number | undefined): number | undefined => (sec === undefined ? undefined : sec - clockStartSec);
  return {
    ...given,
    ...{ fromSec: moved(fromSec), toSec: moved(toSec) },
    ...(steps && {
      steps: steps.map((step) => ({
        ...step,
        startSec: step.startSec - clockStartSec,
        endSec: step.endSec - clockStartSec,
      })),
    }),
  };
}

/** Whether a given time is none of the video's on Vigil's clock. */
export function liesOutside({ durationSec }: Pick<Video, 'durationSec'>, given: GivenTimes): boolean {
  const isOutside = (fromSec = 0, toSec = 0): boolean => fromSec >= durationSec || toSec > durationSec + TOLERANCE_SEC;
  return (
    isOutside(given.fromSec, given.toSec) ||
    (given.steps ?? []).some(({ startSec, endSec }) => isOutside(startSec, endSec))
  );
}

/** The span of a take on its video's clock; the whole video where an end is left out. Throws `bad-input`. */
export function takeSpan(video: Pick<Video, 'name' | 'durationSec'>, given: GivenSpan): Span {
  const { durationSec } = video;
  const startSec = given.fromSec ?? 0;
  const endSec = given.toSec ?? durationSec;
  if (liesOutside(video, { fromSec: startSec, toSec: endSec })) {
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
