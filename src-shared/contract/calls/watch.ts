import { z } from 'zod';
import { Empty } from '../../model/common.ts';
import { Role } from '../../model/video.ts';
import { LeftFile, WatchedFile, WatchRules } from '../../model/watch.ts';
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
  'watch.preview': call(
    z.object({
      /** Rules to try; those of the settings when left out. */
      rules: WatchRules.optional(),
      /** Paths below the folder, with `/`, to try them on; when left out, files that lie there, or were taken in. */
      names: z.array(z.string().min(1).max(4000)).max(1000).optional(),
    }),
    z.object({
      /** Which files these are: those given, those that lie in the folder, or those that were taken in. */
      source: z.enum(['given', 'waiting', 'taken']),
      total: z.number().int(),
      groups: z.array(
        z.object({
          /** Position of the rule that decides, from 0; null where none fits and the folders decide. */
          rule: z.number().int().nullable(),
          count: z.number().int(),
          /** The first of them and what each would be taken for. */
          examples: z.array(
            z.object({
              name: z.string(),
              cameraId: z.string().nullable(),
              siteId: z.string().nullable(),
              taskId: z.string().nullable(),
              role: Role.nullable(),
              /** What the camera's clock showed at its start, where the pattern reads it: `2024-05-01T13:22:11`. */
              clock: z.string().nullable(),
            }),
          ),
        }),
      ),
    }),
    'What files of the watched folder would be taken for by rules; takes nothing in.',
    { http: 'POST /watch/preview' },
  ),
} as const;
