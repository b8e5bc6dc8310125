import type { AlignmentPoint, Finding, SopilotResult } from '../../../src-shared/model/sop.ts';
import type { ClipTime } from '../../engines/sopilot/scoring/deviations.ts';
import type { SopilotMetrics } from '../../engines/sopilot/scoring/result.ts';
import { alignmentPoints, findingsOf } from '../sop/scoring/explain-sopilot.ts';

/** The clips of a video on SOPilot's clock, and what the player's clock shows at its 0. */
export interface TimedClips {
  readonly clips: readonly ClipTime[];
  readonly shiftSec: number;
}

/**
 * A result of SOPilot told as findings, and its pairs of clips on both players' clocks. SOPilot kept the first pairs of
 * its alignment only: both are told from those.
 */
export function explainResult(
  result: SopilotResult,
  gold: TimedClips,
  trainee: TimedClips,
): { readonly findings: readonly Finding[]; readonly alignment: readonly AlignmentPoint[] } {
  const pairs = result.alignment_preview.filter(
    ({ gold_clip, trainee_clip }) => gold_clip < gold.clips.length && trainee_clip < trainee.clips.length,
  );
  const evaluation = {
    result: { ...result, metrics: metricsOf(result), neural_mode: false as const },
    dtw: {
      path: pairs.map(({ gold_clip, trainee_clip }) => [gold_clip, trainee_clip] as const),
      path_length: pairs.length,
      mean_cost: result.metrics['mean_alignment_cost'] ?? 0,
    },
    similarities: pairs.map(({ similarity }) => similarity),
    goldClips: onPlayersClock(gold),
    traineeClips: onPlayersClock(trainee),
  };
  const pair = { evaluation, steps: [], goldShiftSec: gold.shiftSec, traineeShiftSec: trainee.shiftSec };
  return { findings: findingsOf(pair), alignment: alignmentPoints(pair) };
}

/** Every metric by its name; 0 for one that an older SOPilot did not have. */
function metricsOf({ metrics }: SopilotResult): SopilotMetrics {
  const value = (name: keyof SopilotMetrics): number => metrics[name] ?? 0;
  return {
    miss: value('miss'),
    swap: value('swap'),
    deviation: value('deviation'),
    over_time: value('over_time'),
    temporal_warp: value('temporal_warp'),
    path_stretch: value('path_stretch'),
    duplicate_ratio: value('duplicate_ratio'),
    order_violation_ratio: value('order_violation_ratio'),
    temporal_drift: value('temporal_drift'),
    confidence_loss: value('confidence_loss'),
    local_similarity_gap: value('local_similarity_gap'),
    adaptive_low_similarity_threshold: value('adaptive_low_similarity_threshold'),
    effective_low_similarity_threshold: value('effective_low_similarity_threshold'),
    hard_miss_ratio: value('hard_miss_ratio'),
    mean_alignment_cost: value('mean_alignment_cost'),
  };
}

function onPlayersClock({ clips, shiftSec }: TimedClips) {
  return clips.map(({ clipIdx, startSec, endSec }) => ({
    clipIdx,
    startSec: startSec + shiftSec,
    endSec: endSec + shiftSec,
  }));
}
