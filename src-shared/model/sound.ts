import { z } from 'zod';

/** A sound of a kind, such as `Siren`, [startSec, endSec) on the player's clock. */
export const SoundSpan = z.object({
  label: z.string(),
  /** The highest score that the model gave it, 0..1. */
  score: z.number(),
  startSec: z.number(),
  endSec: z.number(),
});
export type SoundSpan = z.infer<typeof SoundSpan>;
