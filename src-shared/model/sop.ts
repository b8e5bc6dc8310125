import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { Id, Seconds, SpanShape } from './common.ts';
import { Role } from './video.ts';

export const FindingType = z.enum(['missing', 'swapped', 'repeated', 'extra', 'slow', 'fast', 'deviating']);
export type FindingType = z.infer<typeof FindingType>;

/** Share of a step's part of the score that a finding of full extent costs; types left out cost what is usual. */
export const Penalties = z.partialRecord(FindingType, z.number().min(0).max(10));
export type Penalties = z.infer<typeof Penalties>;

/**
 * What findings usually cost: a missing step its whole part of the score; one done at the wrong time half of both
 * steps; one done differently half; the rest is about pace and tidiness.
 */
export const USUAL_PENALTIES: Readonly<Record<FindingType, number>> = {
  missing: 1,
  swapped: 0.5,
  deviating: 0.5,
  slow: 0.3,
  fast: 0.3,
  repeated: 0.3,
  extra: 0.3,
};

export const Task = z.object({
  taskId: Id,
  name: z.string(),
  description: z.string(),
  goldTakes: z.number().int(),
  traineeTakes: z.number().int(),
  /** Points a run needs to pass; null for the pass mark of the settings. */
  passMark: z.number().nullable(),
  penalties: Penalties,
  createdAt: z.string(),
});
export type Task = z.infer<typeof Task>;

/**
 * A step as given by a user or a file, on the video's clock. A rule that is left out stays what it was for the step of
 * that name, else: required, in its place, weight 1, as long as the gold takes show.
 */
export const StepInput = z
  .object({
    name: z.string().min(1).max(200),
    startSec: Seconds,
    endSec: Seconds,
    /** False for a step that may be left out. */
    required: z.boolean().optional(),
    /** False for a step that may be done at any time. */
    orderMatters: z.boolean().optional(),
    /** Its part of the score against the other steps' weights. */
    weight: z.number().min(0).max(100).optional(),
    /** Durations the task allows, in seconds; null takes the bound away. */
    minSec: z.number().min(0).nullable().optional(),
    maxSec: z.number().positive().nullable().optional(),
  })
  .refine(({ minSec, maxSec }) => minSec == null || maxSec == null || minSec <= maxSec, {
    message: 'The shortest allowed duration is longer than the longest one.',
  });
export type StepInput = z.infer<typeof StepInput>;

export const Step = z.object({
  index: z.number().int(),
  name: z.string(),
  startSec: z.number(),
  endSec: z.number(),
  /** True while the bounds come from change points and nobody has confirmed them. */
  suggested: z.boolean(),
  required: z.boolean(),
  orderMatters: z.boolean(),
  weight: z.number(),
  minSec: z.number().nullable(),
  maxSec: z.number().nullable(),
});
export type Step = z.infer<typeof Step>;

/** What a task asks of a step that nobody has said anything about. */
export const DEFAULT_STEP_RULES = {
  required: true,
  orderMatters: true,
  weight: 1,
  minSec: null,
  maxSec: null,
} as const;

/** The steps a gold take had once. */
export const StepsVersion = z.object({ version: z.number().int(), createdAt: z.string(), steps: z.array(Step) });
export type StepsVersion = z.infer<typeof StepsVersion>;

export const Take = z.object({
  takeId: Id,
  taskId: Id,
  videoId: Id,
  videoName: z.string(),
  role: Role,
  startSec: z.number(),
  endSec: z.number(),
  /** Who does the run; null where nobody said. */
  label: z.string().nullable(),
  steps: z.array(Step),
  /** Grows by one whenever the steps are edited. */
  stepsVersion: z.number().int(),
  createdAt: z.string(),
});
export type Take = z.infer<typeof Take>;

/** `vigil` finds steps in frame vectors; `sopilot-v1` is SOPilot's own score, computed beside it in any case. */
export const Scorer = z.enum(['vigil', 'sopilot-v1']);
export type Scorer = z.infer<typeof Scorer>;

const nullableSpan = z.object({ start_sec: z.number().nullable(), end_sec: z.number().nullable() });

/** SOPilot's result object, key for key (its names are its own). */
export const SopilotResult = z.object({
  score: z.number(),
  metrics: z.record(z.string(), z.number()),
  step_boundaries: z.object({ gold: z.array(z.number()), trainee: z.array(z.number()) }),
  deviations: z.array(
    z.object({
      type: z.enum(['step_missing', 'order_swap', 'execution_deviation']),
      gold_step: z.number(),
      gold_time: nullableSpan,
      trainee_time: nullableSpan,
      confidence: z.number(),
      reason: z.string(),
    }),
  ),
  alignment_preview: z.array(z.object({ gold_clip: z.number(), trainee_clip: z.number(), similarity: z.number() })),
  clip_count: z.object({ gold: z.number(), trainee: z.number() }),
  step_map_preview: z.object({ gold: z.array(z.number()), trainee: z.array(z.number()) }),
  neural_mode: z.boolean(),
});
export type SopilotResult = z.infer<typeof SopilotResult>;

export const StepOutcome = z.object({
  index: z.number().int(),
  name: z.string(),
  goldStartSec: z.number(),
  goldEndSec: z.number(),
  /** Where the trainee does this step, as [start, end] on the trainee video's clock. */
  spans: z.array(z.tuple([z.number(), z.number()])),
  outcomes: z.array(z.string()),
  /** Trainee time over gold time; null when the step was not seen. */
  durationRatio: z.number().nullable(),
  similarity: z.number().nullable(),
});
export type StepOutcome = z.infer<typeof StepOutcome>;

export const Finding = z.object({
  type: FindingType,
  steps: z.array(z.number().int()),
  startSec: z.number().nullable(),
  endSec: z.number().nullable(),
  goldSpan: SpanShape.nullable(),
  severity: z.enum(['minor', 'major']),
  confidence: z.number(),
  pointsLost: z.number(),
  explanation: Sentence,
});
export type Finding = z.infer<typeof Finding>;

/** A pair of clips the alignment puts together, for synced playback: times on each video's own clock. */
export const AlignmentPoint = z.object({ goldSec: z.number(), traineeSec: z.number(), similarity: z.number() });
export type AlignmentPoint = z.infer<typeof AlignmentPoint>;

/** What a score was made with: editing the task afterwards changes none of it. */
export const ScoredWith = z.object({
  /** Of the first gold take. */
  steps: z.array(Step),
  stepsVersion: z.number().int(),
  passMark: z.number(),
  penalties: Penalties,
});
export type ScoredWith = z.infer<typeof ScoredWith>;

export const Score = z.object({
  scoreId: Id,
  jobId: Id.nullable(),
  taskId: Id,
  goldTakeIds: z.array(Id),
  traineeTakeId: Id,
  goldVideoId: Id,
  traineeVideoId: Id,
  goldName: z.string(),
  traineeName: z.string(),
  /** Who did the run; null where nobody said. */
  traineeLabel: z.string().nullable(),
  state: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
  score: z.number().nullable(),
  passed: z.boolean().nullable(),
  scorer: Scorer,
  encoder: z.string(),
  steps: z.array(StepOutcome),
  findings: z.array(Finding),
  sopilotV1: SopilotResult.extend({
    goldTakeId: Id,
    /** The feature adapter its clips passed through; null for none. */
    adapterVersion: z.number().int().nullable(),
  }).nullable(),
  alignment: z.array(AlignmentPoint),
  /** What a reader should know of this score: sentences, in the order they came up. */
  notices: z.array(Sentence),
  /**
   * Why `sopilotV1` cannot be compared with one made now (another feature adapter is in use), as a sentence; null when
   * it can. A score of `vigil` itself never depends on the adapter. Worked out when the score is read.
   */
  staleReason: Sentence.nullable(),
  /** Null for a score that is not finished, or was made by a version that did not keep it. */
  scoredWith: ScoredWith.nullable(),
  error: Sentence.nullable(),
  createdAt: z.string(),
});
export type Score = z.infer<typeof Score>;
