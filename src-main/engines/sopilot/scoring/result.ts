/*
 * The result of SOPilot's scoring, in the shape and under the names of its own files (`score_<job>.json`), so that old
 * and new runs can be stored, printed and compared alike.
 */

/** A stretch of one video in seconds; both null when no clip was aligned. */
export interface SopilotTimeRange {
  readonly start_sec: number | null;
  readonly end_sec: number | null;
}

type SopilotDeviationType = 'step_missing' | 'order_swap' | 'execution_deviation';

export interface SopilotDeviation {
  readonly type: SopilotDeviationType;
  readonly gold_step: number;
  readonly gold_time: SopilotTimeRange;
  readonly trainee_time: SopilotTimeRange;
  /** Not limited to 1: one minus a similarity, which may be negative. */
  readonly confidence: number;
  readonly reason: string;
}

export interface SopilotMetrics {
  readonly miss: number;
  readonly swap: number;
  readonly deviation: number;
  readonly over_time: number;
  readonly temporal_warp: number;
  readonly path_stretch: number;
  readonly duplicate_ratio: number;
  readonly order_violation_ratio: number;
  readonly temporal_drift: number;
  readonly confidence_loss: number;
  readonly local_similarity_gap: number;
  readonly adaptive_low_similarity_threshold: number;
  readonly effective_low_similarity_threshold: number;
  readonly hard_miss_ratio: number;
  readonly mean_alignment_cost: number;
}

interface SopilotAlignedPair {
  readonly gold_clip: number;
  readonly trainee_clip: number;
  /** Rounded to 4 decimals, halves to even. */
  readonly similarity: number;
}

/** One value for each side of a comparison. */
interface BothSides<T> {
  readonly gold: T;
  readonly trainee: T;
}

export interface SopilotResult {
  /** 0..100, not rounded. */
  readonly score: number;
  readonly metrics: SopilotMetrics;
  readonly step_boundaries: BothSides<readonly number[]>;
  readonly deviations: readonly SopilotDeviation[];
  /** The first 300 pairs of the alignment path. */
  readonly alignment_preview: readonly SopilotAlignedPair[];
  readonly clip_count: BothSides<number>;
  /** Step number of each of the first 100 clips. */
  readonly step_map_preview: BothSides<readonly number[]>;
  readonly neural_mode: false;
}

/** The whole alignment, which the result object only previews. */
export interface SopilotDtw {
  /** [gold clip, trainee clip], forward. */
  readonly path: readonly (readonly [number, number])[];
  readonly path_length: number;
  readonly mean_cost: number;
}
