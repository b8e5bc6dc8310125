import { z } from 'zod';

/** Where a thing is in a picture: parts of its width and height from the upper left corner, 0..1. */
export const ObjectBox = z.object({
  timeSec: z.number(),
  left: z.number(),
  top: z.number(),
  right: z.number(),
  bottom: z.number(),
});
export type ObjectBox = z.infer<typeof ObjectBox>;

/** One thing, followed from the first picture that shows it to the last. */
const ObjectTrack = z.object({
  /** Its number in the video. */
  track: z.number().int(),
  /** What the detector calls it. */
  label: z.string(),
  /** How sure the detector is, 0..1. */
  score: z.number(),
  startSec: z.number(),
  endSec: z.number(),
  /** Where it is in the pictures that were looked at, in order of time; empty unless asked for. */
  boxes: z.array(ObjectBox),
});

export const VideoObjects = z.object({
  /** `not-made`: a detector is there, and looks when the video is indexed again. `no-detector`: none is installed or chosen. */
  state: z.enum(['ready', 'not-made', 'no-detector']),
  /** What found them; null where nothing has looked. */
  detector: z.object({ id: z.string(), version: z.string(), title: z.string() }).nullable(),
  /** A picture was looked at in each part of so many seconds. */
  everySec: z.number(),
  /** What there is in the whole video, the most first. */
  labels: z.array(z.object({ label: z.string(), tracks: z.number().int() })),
  /** Those that are to be seen in the time asked for, in the order in which they begin. */
  tracks: z.array(ObjectTrack),
  /** Whether there are more tracks or boxes than were asked for. */
  more: z.boolean(),
});
export type VideoObjects = z.infer<typeof VideoObjects>;
