import { z } from 'zod';
import { LibraryCheck } from '../../model/check.ts';
import { longCall } from '../call.ts';

export const checkCalls = {
  'system.check': longCall(
    z.object({
      /** Make again what can be made again. */
      repair: z.boolean().default(false),
    }),
    LibraryCheck,
    'Read every file of the library and compare it with its checksum; look at databases, indexes and models. With `repair` what is derived from the footage is made again; recordings, scores, audits and names are never touched.',
    { http: 'POST /check' },
  ),
} as const;
