import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { alignClips } from './align-clips.ts';
import { bestMatchMetrics } from './best-match.ts';
import { type AlignedPair, type ClipTime, findDeviations, lowPairs } from './deviations.ts';
import { meanOfDoubles } from './float32.ts';
import { DEFAULT_SOPILOT_PARAMS, type SopilotParams } from './params.ts';
import type { SopilotDtw, SopilotMetrics, SopilotResult } from './result.ts';
import { detectStepBoundaries, stepOfEachClip } from './step-boundaries.ts';

const PREVIEWED_PAIRS = 300;
const PREVIEWED_CLIPS = 100;

/** One video as SOPilot scores it: a row of `vectors` (clips x dim) and a time for every clip. */
export interface SopilotTake {
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly clips: readonly ClipTime[];
}

export interface SopilotEvaluation {
  readonly result: SopilotResult;
  readonly dtw: SopilotDtw;
}

/**
 * The scorer `sopilot-v1`: SOPilot's score of a trainee video against a gold one, with its findings, quirks included,
 * to the last bit. Either side may be empty. Throws `bad-input` when the sizes do not fit each other and `unsupported`
 * above 2000 clips on a side.
 */
export function evaluateSopilotV1(input: {
  readonly gold: SopilotTake;
  readonly trainee: SopilotTake;
  readonly params?: SopilotParams;
}): SopilotEvaluation {
  const { gold, trainee, params = DEFAULT_SOPILOT_PARAMS } = input;
  const m = clipCount(gold, say('of-gold'));
  const n = clipCount(trainee, say('of-trainee'));
  if (m > 0 && n > 0 && gold.dim !== trainee.dim) {
    throw new VigilError('bad-input', say('take-vector-sizes-differ', { goldDim: gold.dim, traineeDim: trainee.dim }));
  }
  const alignment = alignClips(gold.vectors, trainee.vectors, m > 0 ? gold.dim : trainee.dim);
  const boundaryParams = { thresholdFactor: params.threshold_factor, minStepClips: params.min_step_clips };
  const goldBoundaries = detectStepBoundaries(gold.vectors, gold.dim, boundaryParams);
  const traineeBoundaries = detectStepBoundaries(trainee.vectors, trainee.dim, boundaryParams);
  const goldSteps = stepOfEachClip(goldBoundaries);
  const best = bestMatchMetrics(alignment.similarity, m, n, params.low_similarity_threshold);
  const threshold = Math.max(params.low_similarity_threshold, best.adaptiveThreshold);
  const { pairs } = alignment;
  const deviations = findDeviations({
    pairs,
    goldBoundaries,
    goldSteps,
    goldClips: gold.clips,
    traineeClips: trainee.clips,
    threshold,
  });
  const longer = Math.max(m, n);
  const metrics: SopilotMetrics = {
    miss: deviations.filter((deviation) => deviation.type === 'step_missing').length,
    swap: deviations.filter((deviation) => deviation.type === 'order_swap').length,
    deviation: lowPairs(pairs, threshold).length / Math.max(1, pairs.length),
    over_time: Math.max(0, n - m) / Math.max(1, m),
    temporal_warp: temporalWarp(pairs, m, n),
    path_stretch: Math.max(0, pairs.length - longer) / Math.max(1, longer),
    duplicate_ratio: best.duplicateRatio,
    order_violation_ratio: best.orderViolationRatio,
    temporal_drift: best.temporalDrift,
    confidence_loss: best.confidenceLoss,
    local_similarity_gap: best.localSimilarityGap,
    adaptive_low_similarity_threshold: best.adaptiveThreshold,
    effective_low_similarity_threshold: threshold,
    hard_miss_ratio: best.hardMissRatio,
    mean_alignment_cost: alignment.meanCost,
  };
  return {
    result: {
      score: scoreOf(metrics, params),
      metrics,
      step_boundaries: { gold: goldBoundaries, trainee: traineeBoundaries },
      deviations,
      alignment_preview: pairs.slice(0, PREVIEWED_PAIRS).map((pair) => ({
        gold_clip: pair.gold,
        trainee_clip: pair.trainee,
        similarity: roundTo4Decimals(pair.similarity),
      })),
      clip_count: { gold: m, trainee: n },
      step_map_preview: {
        gold: goldSteps.slice(0, PREVIEWED_CLIPS),
        trainee: stepOfEachClip(traineeBoundaries).slice(0, PREVIEWED_CLIPS),
      },
      neural_mode: false,
    },
    dtw: {
      path: pairs.map((pair) => [pair.gold, pair.trainee] as const),
      path_length: pairs.length,
      mean_cost: alignment.meanCost,
    },
  };
}

function clipCount(take: SopilotTake, name: Sentence): number {
  const count = take.clips.length;
  if (take.vectors.length !== count * take.dim) {
    throw new VigilError(
      'bad-input',
      say('take-clips-do-not-fit', { name, count, dim: take.dim, values: take.vectors.length }),
    );
  }
  return count;
}

/** Mean distance of the path from the straight line, both sides scaled to 0..1; 1 for an empty path. */
function temporalWarp(pairs: readonly AlignedPair[], m: number, n: number): number {
  if (pairs.length === 0) return 1;
  const goldScale = Math.max(1, m - 1);
  const traineeScale = Math.max(1, n - 1);
  return meanOfDoubles(pairs.map((pair) => Math.abs(pair.gold / goldScale - pair.trainee / traineeScale)));
}

/** SOPilot's weights: each penalty is one of the five settings times a fixed factor. */
function scoreOf(metrics: SopilotMetrics, params: SopilotParams): number {
  const penalties = [
    params.w_miss * metrics.miss,
    params.w_swap * metrics.swap,
    params.w_dev * metrics.deviation,
    params.w_time * metrics.over_time,
    params.w_warp * metrics.temporal_warp,
    params.w_miss * 1.2 * metrics.duplicate_ratio,
    params.w_swap * 2 * metrics.order_violation_ratio,
    params.w_time * metrics.temporal_drift,
    params.w_dev * 10 * metrics.confidence_loss,
    params.w_dev * 20 * metrics.local_similarity_gap,
    params.w_time * 1.2 * metrics.path_stretch,
  ];
  const total = penalties.reduce((sum, penalty) => sum + penalty, 0);
  return Math.min(100, Math.max(0, 100 - total));
}

/** Python's `round(value, 4)`: an exact half, which only odd multiples of 1/32 are, goes to the even neighbour. */
function roundTo4Decimals(value: number): number {
  const thirtySeconds = value * 32;
  if (!Number.isInteger(thirtySeconds) || thirtySeconds % 2 === 0) return Number(value.toFixed(4));
  const lower = Math.floor(value * 10_000);
  return (lower % 2 === 0 ? lower : lower + 1) / 10_000;
}
