import { z } from 'zod';
import { Finding } from '../../../src-shared/model/sop.ts';

const Span = z.object({ startSec: z.number(), endSec: z.number() });
const FindingType = Finding.shape.type;

/** A finding a scorer must report, or may. `steps` are names of gold steps; `span` is on the video's clock. */
const ExpectedFinding = z.object({ type: FindingType, steps: z.array(z.string()), span: Span.optional() });
export type ExpectedFinding = z.infer<typeof ExpectedFinding>;

/** What a video shows when; `step` is null for what is no step of gold. */
const TimelinePart = z.object({ step: z.string().nullable(), start_sec: z.number(), end_sec: z.number() });
export type TimelinePart = z.infer<typeof TimelinePart>;

/** What a scorer must find: paths are relative to the file's folder. */
export const SopTruth = z.object({
  format_version: z.literal(1),
  rule: z.string().optional(),
  tasks: z.array(
    z.object({
      task_id: z.string(),
      gold: z.string(),
      gold_steps: z.array(Span.extend({ name: z.string() })),
      videos: z.array(
        z.object({
          file: z.string(),
          role: z.enum(['gold', 'trainee']),
          required: z.array(ExpectedFinding),
          tolerated: z.array(ExpectedFinding),
          step_timeline: z.array(TimelinePart).optional(),
          /** How a generated take's picture was changed. */
          looks: z.record(z.string(), z.number()).optional(),
        }),
      ),
    }),
  ),
});
export type SopTruth = z.infer<typeof SopTruth>;

const TimedStep = z.object({ step: z.string(), start_sec: z.number(), end_sec: z.number() });

/** The same procedure done by different people: paths are relative to the folder above the file's. */
export const SopPerformances = z.object({
  procedures: z.array(
    z.object({
      id: z.string(),
      performances: z
        .array(
          z.object({
            id: z.string(),
            video: z.string(),
            start_sec: z.number(),
            end_sec: z.number(),
            steps: z.array(TimedStep),
          }),
        )
        .default([]),
      pairs: z.array(z.object({ gold: z.string(), candidate: z.string() })).default([]),
    }),
  ),
});
export type SopPerformances = z.infer<typeof SopPerformances>;
