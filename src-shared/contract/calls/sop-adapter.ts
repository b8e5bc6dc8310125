import { z } from 'zod';
import { AdapterStatus } from '../../model/adapter.ts';
import { Empty, Id } from '../../model/common.ts';
import { call } from '../call.ts';

/** SOPilot's feature adapter. It changes scores of `sopilot-v1` and nothing else. */
export const sopAdapterCalls = {
  'sop.adapter.status': call(
    Empty,
    AdapterStatus,
    'The feature adapter in use, earlier ones, and when the next is trained.',
    { http: 'GET /train/nightly/status' },
  ),
  'sop.adapter.train': call(
    z.object({
      /** Train on every video with clips, not only on those added since the last training. */
      all: z.boolean().default(false),
    }),
    z.object({ adapterId: Id, jobId: Id }),
    'Train a feature adapter as a job; when it ends well the adapter is in use. One that waits or runs is returned.',
    { http: 'POST /train/nightly' },
  ),
  'sop.adapter.use': call(
    z.object({ version: z.number().int().min(1).nullable() }),
    AdapterStatus,
    'Compare clips through an earlier feature adapter, or (null) as they are. Scores made otherwise are then stale.',
    { http: 'POST /sop/adapter/use' },
  ),
} as const;
