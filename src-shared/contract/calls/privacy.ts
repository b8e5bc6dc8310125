import { z } from 'zod';
import { Id } from '../../model/common.ts';
import { call } from '../call.ts';

export const privacyCalls = {
  'privacy.status': call(
    z.object({ videoId: Id.optional() }),
    z.object({
      /** Searchable videos (only the given one, when one is) that were indexed with another mask than is set now. */
      outdated: z.number().int(),
      /** The first of them, newest first. */
      videos: z.array(z.object({ videoId: Id, name: z.string() })).max(100),
      /** What videos are labelled with, for choosing what a mask is for. */
      cameras: z.array(z.string()),
      sites: z.array(z.string()),
    }),
    'Which videos were indexed with another privacy mask than the one set now.',
    { http: 'GET /privacy' },
  ),
  'privacy.reindex': call(
    z.object({ videoIds: z.array(Id).max(10_000).optional() }),
    z.object({ jobIds: z.array(Id) }),
    'Index the videos again whose privacy mask has changed, or those of them that are given.',
    { http: 'POST /privacy/reindex' },
  ),
} as const;
