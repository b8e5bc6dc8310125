import { z } from 'zod';
import { parseTimecode } from '../time.ts';

export const Id = z.string().min(1).max(200);

/** Seconds on the player's clock; a number or a time code such as `1:15.4`. */
export const Seconds = z.union([z.number(), z.string()]).transform((value, context) => {
  const sec = typeof value === 'number' ? value : parseTimecode(value);
  if (sec === undefined || !Number.isFinite(sec) || sec < 0) {
    context.addIssue({
      code: 'custom',
      message: `"${value}" is not a time. Write seconds or a time code such as 1:15.`,
    });
    return z.NEVER;
  }
  return sec;
});

export const SpanShape = z.object({ startSec: z.number(), endSec: z.number() });

/** A span given by a user: either end may be left out. */
export const OptionalSpan = { fromSec: Seconds.optional(), toSec: Seconds.optional() };

export const Empty = z.object({}).strict();

export const Page = {
  limit: z.number().int().min(1).max(1000).default(200),
  offset: z.number().int().min(0).default(0),
};
