import { z } from 'zod';

/** A line of the audit trail, under SOPilot's names: what was asked for, by whom, and how it ended. */
export const AuditItem = z.object({
  job_id: z.string(),
  job_type: z.enum(['ingest', 'score', 'training']),
  requested_by: z.string().nullable(),
  /** Of an ingest. */
  task_id: z.string().nullable(),
  /** The video of an ingest; `gold->trainee` videos of a score; what started a training (`manual`, `nightly`). */
  subject: z.string(),
  status: z.string(),
  /** Of an ingest. */
  model_name: z.string().nullable(),
  score: z.number().nullable(),
  error_message: z.string().nullable(),
  queued_at: z.string().nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  created_at: z.string(),
});
export type AuditItem = z.infer<typeof AuditItem>;

/** `altered`: the content is not what was signed. `other-key`: it may be, but was signed with another key. */
export const AuditVerdict = z.enum(['valid', 'altered', 'other-key', 'unsigned']);
export type AuditVerdict = z.infer<typeof AuditVerdict>;

/** Of the form of an export: 1 is SOPilot's, which Vigil wrote too at first; 2 is Vigil's. */
export const AuditVersion = z.union([z.literal(1), z.literal(2)]);
export type AuditVersion = z.infer<typeof AuditVersion>;

/** What an export says that its signature does not cover: anybody may have changed it. */
export const NotSigned = z.enum(['algorithm', 'key-id']);
export type NotSigned = z.infer<typeof NotSigned>;
