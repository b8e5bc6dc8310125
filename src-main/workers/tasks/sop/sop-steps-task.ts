import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { AlignmentPoint, Finding, StepOutcome } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { scoreSteps } from '../../../engines/steps/score-steps.ts';
import type { PenaltyWeights } from '../../../engines/steps/step-penalties.ts';
import { cutTake, type GoldStep, type TakeVectors } from '../../../engines/steps/take-vectors.ts';
import { readVectorMatrix } from '../../../formats/npy.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import { alignTakes } from './sop-alignment.ts';

/** A take of an indexed video. */
export interface SopStepsTake {
  /** The video's artifacts folder. */
  readonly folder: string;
  /** On the player's clock. */
  readonly span: Span;
}

export interface SopStepsInput {
  /** All takes are compared by this encoder's frame vectors. */
  readonly encoderId: string;
  /** The first one's steps are what the result speaks of. */
  readonly golds: readonly (SopStepsTake & { readonly steps: readonly GoldStep[] })[];
  readonly trainee: SopStepsTake;
  readonly penalties?: Partial<PenaltyWeights> | undefined;
}

export interface SopStepsOutput {
  readonly score: number;
  readonly steps: readonly StepOutcome[];
  readonly findings: readonly Finding[];
  /** For playback of the trainee's take beside the first gold take. */
  readonly alignment: readonly AlignmentPoint[];
  /** Sentences. */
  readonly notices: readonly Sentence[];
}

/** Comparing this many pairs of frames takes a few seconds; longer takes are compared by every second, third, … frame. */
const MAX_CELLS = 24_000_000;
/** Gold's shortest step keeps this many frames, however long that takes: fewer, and it would be missed. */
const MIN_STEP_FRAMES = 20;
/** The scorer takes no more examples of a step than this from each gold take. */
const EXAMPLES_PER_STEP = 240;

/** Scores a take with the scorer `vigil` from the frame vectors on disk, and aligns it for playback. */
export async function runSopStepsTask(
  { encoderId, golds, trainee, penalties }: SopStepsInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<SopStepsOutput> {
  const takes = await Promise.all([trainee, ...golds].map((take) => readTake(take, encoderId)));
  const [run, ...references] = takes as [TakeVectors, ...TakeVectors[]];
  if (references.length === 0) throw new VigilError('bad-input', say('task-without-gold'));
  const factor = thinningOf(references, run, golds);
  const scored = scoreSteps({
    golds: references.map((take, at) => ({ ...thinned(take, factor), steps: golds[at]!.steps })),
    trainee: thinned(run, factor),
    encoderId,
    penalties,
  });
  signal.throwIfAborted();
  const { score, steps, findings } = scored;
  const alignment = await alignTakes(
    cutTake(references[0]!, say('the-gold-take')),
    cutTake(run, say('the-trainee-take')),
  );
  return { score, steps, findings, alignment, notices: factor > 1 ? [thinningNotice(run, factor)] : [] };
}

/** The frames of a take; times are on the player’s clock. */
export async function readTake({ folder, span }: SopStepsTake, encoderId: string): Promise<TakeVectors> {
  const [{ vectors, dim }, timesSec] = await Promise.all([
    readVectorMatrix(join(folder, layout.frameVectors(encoderId))),
    readDoubles(folder, layout.sampleTimes(encoderId)),
  ]);
  // Only the take's own frames are kept: a recording of a day holds a gigabyte of them.
  let first = 0;
  while (first < timesSec.length && timesSec[first]! < span.startSec) first += 1;
  let end = first;
  while (end < timesSec.length && timesSec[end]! < span.endSec) end += 1;
  return { vectors: vectors.slice(first * dim, end * dim), dim, timesSec: timesSec.slice(first, end), span };
}

/** Every how many-th frame is compared so that the whole stays within `MAX_CELLS`. */
function thinningOf(references: readonly TakeVectors[], run: TakeVectors, golds: SopStepsInput['golds']): number {
  const frameSec = (run.span.endSec - run.span.startSec) / Math.max(1, run.timesSec.length);
  const stepsSec = golds.flatMap(({ steps }) => steps.map(({ startSec, endSec }) => endSec - startSec));
  const most = Math.max(1, Math.floor(Math.min(...stepsSec) / frameSec / MIN_STEP_FRAMES));
  for (let factor = 1; factor < most; factor++) {
    const examples = references.map((take, at) =>
      Math.min(EXAMPLES_PER_STEP * (golds[at]!.steps.length + 1), take.timesSec.length / factor),
    );
    const cells = (examples.reduce((sum, count) => sum + count, 0) * run.timesSec.length) / factor;
    if (cells <= MAX_CELLS) return factor;
  }
  return most;
}

function thinned(take: TakeVectors, factor: number): TakeVectors {
  if (factor === 1) return take;
  const { dim } = take;
  const rows = Math.ceil(take.timesSec.length / factor);
  const vectors = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    vectors.set(take.vectors.subarray(row * factor * dim, (row * factor + 1) * dim), row * dim);
  }
  return { ...take, vectors, timesSec: Float64Array.from({ length: rows }, (_, row) => take.timesSec[row * factor]!) };
}

function thinningNotice({ timesSec }: TakeVectors, factor: number): Sentence {
  const everySec = ((timesSec[timesSec.length - 1]! - timesSec[0]!) / (timesSec.length - 1)) * factor;
  return say('takes-thinned', { everySec });
}
