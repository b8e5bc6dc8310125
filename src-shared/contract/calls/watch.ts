import { z } from 'zod';
import { Empty } from '../../model/common.ts';
import { LeftFile, WatchedFile } from '../../model/watch.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { call } from '../call.ts';

export const watchCalls = {
  'watch.status': call(
    Empty,
    z.object({
      enabled: z.boolean(),
      /** The folder in use, also when watching is off. */
      folder: z.string(),
      /** The folder that is used when none is chosen. */
      defaultFolder: z.string(),
      /** Why nothing is taken in although watching is on; null when all is well. */
      problem: Sentence.nullable(),
      lastLookedAt: z.string().nullable(),
      /** Files under way, then those that ended, newest first. */
      files: z.array(WatchedFile),
      /** What is left where it is, and why: links, names and folders that cannot be read, files that cannot be moved. */
      left: z.array(LeftFile),
      completed: z.number().int(),
      failed: z.number().int(),
    }),
    'The watched folder: what is under way in it and what has become of its files.',
    { http: 'GET /watch' },
  ),
} as const;
