import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';

/** A matrix of vectors: `sha256_f32le` is over the numbers alone (binary32, row by row), `sum` the binary64 sum. */
export const LegacyMatrix = z.object({
  shape: z.tuple([z.number().int(), z.number().int()]),
  sha256_f32le: z.string(),
  sum: z.number(),
});
export type LegacyMatrix = z.infer<typeof LegacyMatrix>;

const nullableText = z.string().nullable();

/** A video row of SOPilot with what belongs to it, under SOPilot's names. Files are relative to its data folder. */
export const LegacyVideo = z.object({
  id: z.number().int(),
  task_id: z.string(),
  role: z.string(),
  site_id: nullableText,
  camera_id: nullableText,
  operator_id_hash: nullableText,
  embedding_model: z.string(),
  num_clips: z.number().int(),
  created_at: z.string(),
  file: z.string(),
  /** A row that a failed ingest left behind. */
  orphan: z.boolean(),
  file_present: z.boolean(),
  file_sha256: z.string().optional(),
  effective_vectors: LegacyMatrix.optional(),
  raw_vectors: LegacyMatrix.optional(),
  clip_meta: z.string().optional(),
  clip_rows: z.number().int().optional(),
});
export type LegacyVideo = z.infer<typeof LegacyVideo>;

export const LegacyIndexEntry = LegacyMatrix.extend({
  version: z.string(),
  current: z.boolean(),
  file: z.string(),
  metadata_rows: z.number().int(),
  video_ids: z.array(z.number().int()),
});
export type LegacyIndexEntry = z.infer<typeof LegacyIndexEntry>;

export const LegacyScore = z.object({
  id: z.string(),
  gold_video_id: z.number().int(),
  trainee_video_id: z.number().int(),
  status: z.string(),
  score: z.number().nullable(),
  result_file: nullableText,
  error_message: nullableText,
  /** Videos it names that are not there. */
  dangling: z.array(z.number().int()),
});
export type LegacyScore = z.infer<typeof LegacyScore>;

export const LegacyAdapter = z.object({
  file: z.string(),
  job_id: z.string(),
  dim: z.number().int(),
  mean_sum: z.number(),
  std_sum: z.number(),
});
export type LegacyAdapter = z.infer<typeof LegacyAdapter>;

const counts = z.record(z.string(), z.number().int());

/** Everything in a SOPilot data folder, counted and checksummed. */
export const LegacyInventory = z.object({
  row_counts: counts,
  job_status_counts: z.record(z.string(), counts),
  videos: z.array(LegacyVideo),
  orphan_video_ids: z.array(z.number().int()),
  index: z.object({ current_version: nullableText, entries: z.array(LegacyIndexEntry) }),
  score_jobs: z.array(LegacyScore),
  adapter: LegacyAdapter.nullable(),
  dangling_score_job_ids: z.array(z.string()),
  report_files: z.array(z.string()),
});
export type LegacyInventory = z.infer<typeof LegacyInventory>;

const LegacyWarningCode = z.enum([
  'orphan-video',
  'file-missing',
  'file-damaged',
  'same-bytes',
  'vectors-missing',
  'vectors-damaged',
  'score-without-video',
  'score-without-task',
  'result-missing',
  'index-damaged',
  'tasks-shared-index',
  'adapter-damaged',
  'adapter-not-used',
  'vectors-differ',
  'job-unfinished',
  'not-followed',
  'file-left-out',
  'rows-damaged',
]);

/** Something a person should know of: what it is about, and a sentence. */
export const LegacyWarning = z.object({ code: LegacyWarningCode, subject: z.string(), message: Sentence });
export type LegacyWarning = z.infer<typeof LegacyWarning>;

/** What an import did, or (`dryRun`) would do. */
export const LegacyReport = z.object({
  folder: z.string(),
  dryRun: z.boolean(),
  /** The folder the old host had its data in, from the paths in the database. */
  recordedRoot: nullableText,
  /** What the SOPilot folder holds. */
  source: LegacyInventory,
  /** The same, read back from this library after the import; null for a dry run. */
  library: LegacyInventory.nullable(),
  /** Whether the two are equal; null for a dry run. */
  verified: z.boolean().nullable(),
  /** Where they are not, as paths such as `videos.3.raw_vectors.sum`. */
  differences: z.array(z.string()),
  /** What is here now of this folder. */
  imported: z.object({
    videos: z.number().int(),
    takes: z.number().int(),
    tasks: z.number().int(),
    clips: z.number().int(),
    scores: z.number().int(),
    jobs: z.number().int(),
    files: z.number().int(),
  }),
  /** What this run added: all zero when there was nothing new. */
  added: z.object({ videos: z.number().int(), takes: z.number().int(), scores: z.number().int() }),
  warnings: z.array(LegacyWarning),
});
export type LegacyReport = z.infer<typeof LegacyReport>;
