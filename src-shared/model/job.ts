import { z } from 'zod';
import { ErrorShape } from '../contract/errors.ts';
import { Sentence } from '../sentences/sentence.ts';
import { Id } from './common.ts';

/** `paused`: a user stopped it for now; it goes on from its last checkpoint when resumed. */
export const JobState = z.enum(['queued', 'running', 'paused', 'completed', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

/** States of jobs that have not ended. */
export const UNFINISHED: readonly JobState[] = ['queued', 'running', 'paused'];

/** Parts of an ingest that can be asked for alone, in order. */
export const IngestStage = z.enum(['scan', 'chunk', 'index', 'transcribe', 'read', 'passages']);
export type IngestStage = z.infer<typeof IngestStage>;

/** Long work, as a row: what a window that reloads sees at once. */
export const Job = z.object({
  jobId: Id,
  /** What is done: `ingest`, `score`, … Each feature names its own. */
  kind: z.string(),
  /** What the job works on: a video id, a score id or a feature adapter's id. */
  subjectId: Id,
  /** Words for the list: a file name, "trainee.mp4 against gold.mp4". */
  title: Sentence,
  state: JobState,
  stage: z.string().nullable(),
  /** 0..1 over the whole job. */
  progress: z.number(),
  /** What it does now, in words with units. */
  detail: Sentence,
  /** Seconds still to go, measured on the way; null while unknown. */
  etaSec: z.number().nullable(),
  /** Seconds the stage it is in still takes; null while unknown. */
  stageEtaSec: z.number().nullable(),
  attempts: z.number().int(),
  error: ErrorShape.nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

/** How the queues stand as a whole. */
export const QueueOutlook = z.object({
  running: z.number().int(),
  waiting: z.number().int(),
  /** Jobs that rest; nothing below counts them. */
  paused: z.number().int(),
  /** Seconds until all that runs and waits is done; null while unknown, and when there is nothing. */
  etaSec: z.number().nullable(),
  /** Those that run, then those that wait in the order in which they are worked on, kind by kind; the first thousand of each. */
  jobs: z.array(
    z.object({
      jobId: Id,
      /** When it should be done, in seconds from now; null while unknown. */
      endsInSec: z.number().nullable(),
    }),
  ),
  /** Kinds of jobs that can be paused. */
  pausable: z.array(z.string()),
});
export type QueueOutlook = z.infer<typeof QueueOutlook>;
