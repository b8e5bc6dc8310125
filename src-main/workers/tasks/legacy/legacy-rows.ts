import { z } from 'zod';

const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);

/** Columns that every job table of SOPilot has; those added later may be missing in an old database. */
const jobColumns = {
  id: z.string(),
  requested_by: text,
  status: z.string(),
  error_message: text,
  created_at: z.string(),
  queued_at: text,
  started_at: text,
  finished_at: text,
};

export const LegacyVideoRow = z.object({
  id: z.number().int(),
  task_id: z.string(),
  role: z.string(),
  site_id: text,
  camera_id: text,
  operator_id_hash: text,
  file_path: z.string(),
  raw_embedding_path: text,
  embedding_path: text,
  clip_meta_path: text,
  embedding_model: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  num_clips: z
    .number()
    .int()
    .nullish()
    .transform((count) => count ?? 0),
  created_at: z.string(),
});
export type LegacyVideoRow = z.infer<typeof LegacyVideoRow>;

export const LegacyClipRow = z.object({
  video_id: z.number().int(),
  clip_idx: z.number().int(),
  start_sec: z.number(),
  end_sec: z.number(),
  quality_flags: z
    .string()
    .nullish()
    .transform((flags) => flags ?? ''),
});
export type LegacyClipRow = z.infer<typeof LegacyClipRow>;

export const LegacyIngestRow = z.looseObject({
  ...jobColumns,
  task_id: z.string(),
  role: z.string(),
  file_name: text,
  file_path: z.string(),
  video_id: number,
  source_fps: number,
  embedding_model: text,
});
export type LegacyIngestRow = z.infer<typeof LegacyIngestRow>;

export const LegacyScoreRow = z.looseObject({
  ...jobColumns,
  gold_video_id: z.number().int(),
  trainee_video_id: z.number().int(),
  score: number,
  result_path: text,
});
export type LegacyScoreRow = z.infer<typeof LegacyScoreRow>;

export const LegacyTrainingRow = z.looseObject({
  ...jobColumns,
  trigger: z.string(),
  summary_path: text,
  metrics_json: text,
});
export type LegacyTrainingRow = z.infer<typeof LegacyTrainingRow>;

/** The rows of a SOPilot database, in order of id. */
export interface LegacyRows {
  readonly videos: readonly LegacyVideoRow[];
  readonly clips: readonly LegacyClipRow[];
  readonly ingestJobs: readonly LegacyIngestRow[];
  readonly scoreJobs: readonly LegacyScoreRow[];
  readonly trainingJobs: readonly LegacyTrainingRow[];
}
