import { z } from 'zod';

/** Events say that something changed; the state itself is asked for. The one stream is `answer.delta`. */
export const CoreEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job.changed'), jobId: z.string() }),
  z.object({ type: z.literal('video.changed'), videoId: z.string() }),
  z.object({ type: z.literal('task.changed'), taskId: z.string() }),
  z.object({ type: z.literal('score.changed'), scoreId: z.string() }),
  z.object({ type: z.literal('adapter.changed') }),
  z.object({ type: z.literal('settings.changed') }),
  z.object({ type: z.literal('watch.changed') }),
  /** The next piece of an answer's text; all of them, one after another, are its `answer`. */
  z.object({ type: z.literal('answer.delta'), answerId: z.string(), text: z.string() }),
]);
export type CoreEvent = z.infer<typeof CoreEvent>;
