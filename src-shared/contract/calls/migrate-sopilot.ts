import { z } from 'zod';
import { Id } from '../../model/common.ts';
import { LegacyReport } from '../../model/legacy.ts';
import { call } from '../call.ts';

/** A folder of the old host and where it is now. */
export const LegacyRoot = z.object({ from: z.string().min(1), to: z.string().min(1) });
export type LegacyRoot = z.infer<typeof LegacyRoot>;

export const migrateSopilotCalls = {
  'migrate.sopilot': call(
    z.object({
      /** SOPilot’s data folder, the one with `sopilot.db` in it; it is only read. */
      folder: z.string().min(1),
      roots: z.array(LegacyRoot).max(50).default([]),
      /** Only look, and report what would be imported. */
      dryRun: z.boolean().default(false),
    }),
    z.object({ jobId: Id }),
    'Bring a SOPilot library over, as a job: videos, takes, clips and vectors, scores, audit trail. May be repeated.',
    { http: 'POST /migrate/sopilot' },
  ),
  'migrate.sopilotReport': call(
    z.object({ jobId: Id }),
    LegacyReport,
    'What a finished import found and did: counts, checksums, warnings.',
    { http: 'GET /migrate/sopilot/{jobId}' },
  ),
} as const;
