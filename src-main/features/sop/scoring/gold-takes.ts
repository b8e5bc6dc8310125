import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Step, Take } from '../../../../src-shared/model/sop.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { GoldStep } from '../../../engines/steps/take-vectors.ts';
import type { TakeOfVideo } from './compared-takes.ts';

/** The gold takes a run is held against, the one whose steps count first, and why others are left out. */
export interface ChosenGolds {
  readonly golds: readonly TakeOfVideo[];
  readonly notices: readonly Sentence[];
}

/** What the scorer itself allows where a task says nothing of a bound: these shares of what the gold takes show. */
const USUAL_MIN_SHARE = 0.85;
const USUAL_MAX_SHARE = 1.15;

/** The newest gold take that has steps, or the newest of all, before the others. */
export function inOrderOfUse(golds: readonly Take[]): Take[] {
  const reference = golds.find(({ steps }) => steps.length > 0) ?? golds[0];
  return reference ? [reference, ...golds.filter((take) => take !== reference)] : [];
}

/** Leaves out gold takes that cannot be used beside the first one: other steps, another encoder, or not indexed. */
export function usableGolds([reference, ...others]: readonly [TakeOfVideo, ...TakeOfVideo[]]): ChosenGolds {
  const notices: Sentence[] = [];
  const golds = [reference];
  for (const other of others) {
    const name = other.take.videoName;
    if (other.video.embeddingModel === null) {
      notices.push(say('gold-take-not-indexed', { name }));
    } else if (other.video.embeddingModel !== reference.video.embeddingModel) {
      notices.push(say('gold-take-of-other-encoder', { name }));
    } else if (stepNames(other.take) !== stepNames(reference.take)) {
      notices.push(say('gold-take-of-other-steps', { name }));
    } else golds.push(other);
  }
  return { golds, notices };
}

/** The encoder that both videos are indexed with. Throws `conflict` and `encoder-mismatch`. */
export function commonEncoder(gold: Video, trainee: Video): string {
  for (const video of [gold, trainee]) {
    if (video.status === 'ready' && video.embeddingModel !== null) continue;
    throw new VigilError('conflict', say('video-not-indexed-yet', { name: video.name }), {
      hint: say('video-not-indexed-yet-hint'),
      details: { videoId: video.videoId },
    });
  }
  const encoder = gold.embeddingModel!;
  if (trainee.embeddingModel !== encoder) {
    throw new VigilError(
      'encoder-mismatch',
      say('takes-indexed-differently', {
        gold: gold.name,
        goldEncoder: encoder,
        trainee: trainee.name,
        traineeEncoder: trainee.embeddingModel ?? say('no-encoder'),
      }),
      {
        hint: say('takes-indexed-differently-hint', { trainee: trainee.name, goldEncoder: encoder }),
        details: {
          goldVideoId: gold.videoId,
          goldEncoder: encoder,
          traineeVideoId: trainee.videoId,
          traineeEncoder: trainee.embeddingModel,
        },
      },
    );
  }
  return encoder;
}

/** Says so when the takes were filmed by different cameras: what only looks different may count as a deviation. */
export function cameraNotices(golds: readonly TakeOfVideo[], trainee: TakeOfVideo): Sentence[] {
  const cameras = new Set([...golds, trainee].flatMap(({ video }) => video.cameraId ?? []));
  if (cameras.size < 2) return [];
  return [say('takes-of-different-cameras', { cameras: [...cameras].join(', ') })];
}

/** The steps of a gold take as the scorer wants them; rules come from the first of all gold takes. */
export function scorerSteps(golds: readonly TakeOfVideo[], at: number): GoldStep[] {
  return golds[at]!.take.steps.map(({ index, name, startSec, endSec }, step) => {
    const rules = golds[0]!.take.steps[step]!;
    const { required, orderMatters, weight } = rules;
    const lengths = golds.map(({ take }) => take.steps[step]!.endSec - take.steps[step]!.startSec);
    return { index, name, startSec, endSec, required, orderMatters, weight, allowedSec: allowedSec(rules, lengths) };
  });
}

function allowedSec({ minSec, maxSec }: Step, goldSec: readonly number[]): GoldStep['allowedSec'] {
  if (minSec === null && maxSec === null) return undefined;
  const usualMin = USUAL_MIN_SHARE * Math.min(...goldSec);
  const usualMax = USUAL_MAX_SHARE * Math.max(...goldSec);
  return {
    min: minSec ?? Math.min(usualMin, maxSec!),
    max: maxSec ?? Math.max(usualMax, minSec!),
  };
}

function stepNames({ steps }: Take): string {
  return JSON.stringify(steps.map(({ name }) => name));
}
