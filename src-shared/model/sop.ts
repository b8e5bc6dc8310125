import { z } from 'zod';
import { Id, Seconds, SpanShape } from './common.ts';
import { Role } from './video.ts';

export const Task = z.object({
  taskId: Id,
  name: z.string(),
  description: z.string(),
  goldTakes: z.number().int(),
  traineeTakes: z.number().int(),
  createdAt: z.string(),
});
export type Task = z.infer<typeof Task>;

/** A step as given by a user or a file, on the video's clock. */
export const StepInput = z.object({ name: z.string().min(1).max(200), startSec: Seconds, endSec: Seconds });
export type StepInput = z.infer<typeof StepInput>;

export const Step = z.object({
  index: z.number().int(),
  name: z.string(),
  startSec: z.number(),
  endSec: z.number(),
  /** True while the bounds come from change points and nobody has confirmed them. */
  suggested: z.boolean(),
});
export type Step = z.infer<typeof Step>;

export const Take = z.object({
  takeId: Id,
  taskId: Id,
  videoId: Id,
  videoName: z.string(),
  role: Role,
  startSec: z.number(),
  endSec: z.number(),
  steps: z.array(Step),
  createdAt: z.string(),
});
export type Take = z.infer<typeof Take>;

export const Scorer = z.enum(['sopilot-v1']);
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
  type: z.enum(['missing', 'swapped', 'repeated', 'extra', 'slow', 'fast', 'deviating']),
  steps: z.array(z.number().int()),
  startSec: z.number().nullable(),
  endSec: z.number().nullable(),
  goldSpan: SpanShape.nullable(),
  severity: z.enum(['minor', 'major']),
  confidence: z.number(),
  pointsLost: z.number(),
  explanation: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** A pair of clips the alignment puts together, for synced playback: times on each video's own clock. */
export const AlignmentPoint = z.object({ goldSec: z.number(), traineeSec: z.number(), similarity: z.number() });
export type AlignmentPoint = z.infer<typeof AlignmentPoint>;

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
  state: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
  score: z.number().nullable(),
  passed: z.boolean().nullable(),
  scorer: Scorer,
  encoder: z.string(),
  steps: z.array(StepOutcome),
  findings: z.array(Finding),
  sopilotV1: SopilotResult.extend({ goldTakeId: Id }).nullable(),
  alignment: z.array(AlignmentPoint),
  error: z.string().nullable(),
  createdAt: z.string(),
});
export type Score = z.infer<typeof Score>;
