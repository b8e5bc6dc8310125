import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';

/** Frame vectors of one recording and the stretch of it that is the take. */
export interface TakeVectors {
  /** (frames x dim), one row per time; of any length, all of one encoder. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Player's clock, ascending, about 4 per second. */
  readonly timesSec: ArrayLike<number>;
  readonly span: Span;
}

/** A step of a gold take and what the task asks of it. */
export interface GoldStep extends Span {
  readonly index: number;
  readonly name: string;
  /** Share of the score, against the other steps' weights; 1 when left out. */
  readonly weight?: number | undefined;
  /** A step that may be left out is never missing; true when left out. */
  readonly required?: boolean | undefined;
  /** False for a step that may be done at any time; true when left out. */
  readonly orderMatters?: boolean | undefined;
  /** Durations the task allows, whatever the gold takes show. */
  readonly allowedSec?: { readonly min: number; readonly max: number } | undefined;
}

/** One reference run. All gold takes of a task have the same steps in the same order of `index`. */
export interface GoldTake extends TakeVectors {
  readonly steps: readonly GoldStep[];
}

/** The frames of a take alone; `frameSec` is the usual time between two of them. */
export interface TakeFrames {
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly timesSec: Float64Array;
  readonly frameSec: number;
  readonly span: Span;
}

/** Cuts the frames in the take's span out of the recording's. Throws `bad-input` when fewer than two are there. */
export function cutTake({ vectors, dim, timesSec, span }: TakeVectors, name: Sentence): TakeFrames {
  if (vectors.length !== timesSec.length * dim) {
    throw new VigilError('bad-input', say('take-vectors-do-not-match-times', { name, frames: timesSec.length }));
  }
  let first = 0;
  while (first < timesSec.length && timesSec[first]! < span.startSec) first += 1;
  let end = first;
  while (end < timesSec.length && timesSec[end]! < span.endSec) end += 1;
  if (end - first < 2) {
    throw new VigilError('bad-input', say('take-too-short', { name, frames: end - first }), {
      hint: say('take-too-short-hint'),
    });
  }
  const times = Float64Array.from({ length: end - first }, (_, at) => timesSec[first + at]!);
  const gaps = Float64Array.from({ length: times.length - 1 }, (_, at) => times[at + 1]! - times[at]!).sort();
  return {
    vectors: vectors.subarray(first * dim, end * dim),
    dim,
    timesSec: times,
    frameSec: gaps[gaps.length >> 1]!,
    span,
  };
}

/** Checks gold takes against each other and the trainee's. Throws `bad-input`, `encoder-mismatch`. */
export function checkTakes(golds: readonly GoldTake[], trainee: TakeVectors): void {
  const [first] = golds;
  if (!first) {
    throw new VigilError('bad-input', say('task-without-gold'), { hint: say('task-without-gold-hint') });
  }
  if (first.steps.length === 0) {
    throw new VigilError('bad-input', say('gold-without-steps'), { hint: say('gold-without-steps-hint') });
  }
  for (const gold of golds) {
    if (gold.steps.length !== first.steps.length) {
      throw new VigilError('bad-input', say('gold-steps-differ'), {
        hint: say('gold-steps-differ-hint'),
        details: { steps: golds.map(({ steps }) => steps.length) },
      });
    }
  }
  for (const { dim } of [...golds.slice(1), trainee]) {
    if (dim === first.dim) continue;
    throw new VigilError('encoder-mismatch', say('takes-of-different-encoders'), {
      details: { goldDim: first.dim, dim },
    });
  }
}
