import { z } from 'zod';

/** A line that is written in the picture, [startSec, endSec) on the player's clock: a sign, a caption, a display. */
export const ScreenText = z.object({
  text: z.string(),
  /** How sure the surest reading is, 0..1. */
  score: z.number(),
  startSec: z.number(),
  endSec: z.number(),
  /** Where it is in the picture of that reading: parts of its width and height from the upper left corner, 0..1. */
  left: z.number(),
  top: z.number(),
  right: z.number(),
  bottom: z.number(),
});
export type ScreenText = z.infer<typeof ScreenText>;
