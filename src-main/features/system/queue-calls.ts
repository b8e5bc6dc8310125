import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { QueueStore } from '../../stores/queue-store.ts';

interface QueueNeeds {
  readonly queue: QueueStore;
  /** Kinds of jobs done here; counted even when there are none. */
  readonly kinds: () => readonly string[];
  readonly now: () => Date;
}

/** How the queues stand, as SOPilot's operators see them. */
export function queueCalls({ queue, kinds, now }: QueueNeeds): Handlers<'sop.queue'> {
  return {
    'sop.queue': async () => {
      const jobs = await queue.counts(kinds());
      const oldest = await queue.oldestWaiting();
      const at = now();
      return {
        generatedAt: at.toISOString(),
        runtimeMode: 'inline',
        queue: Object.fromEntries(Object.entries(jobs).map(([kind, counts]) => [kind, counts.queued])),
        jobs,
        oldestWaiting: oldest && {
          ...oldest,
          waitingSec: Math.max(0, (at.getTime() - Date.parse(oldest.queuedAt)) / 1000),
        },
      };
    },
  };
}
