import { z } from 'zod';

/**
 * Small pictures of a film at increasing times, in sprite sheets. Each sheet is one column of `tilesPerSheet` pictures,
 * the last one of those that are left; `/media/storyboard/<videoId>/<edition>/<sheet>.jpg` is its address.
 */
export const Storyboard = z.object({
  /** Seconds between two pictures. */
  everySec: z.number(),
  tileWidth: z.number().int(),
  tileHeight: z.number().int(),
  tilesPerSheet: z.number().int(),
  /** Changes when the pictures are made again. */
  edition: z.string(),
  /** When each picture stands, in seconds on the player's clock. */
  times: z.array(z.number()),
});
export type Storyboard = z.infer<typeof Storyboard>;
