import type { Handlers } from '../../src-shared/contract/handler.ts';
import { createPrivacyHandlers } from '../features/privacy/handlers.ts';
import { createQueueHandlers } from '../features/sop/queue-handlers.ts';
import type { FolderWatcher } from '../features/watch/folder-watcher.ts';
import { createWatchHandlers } from '../features/watch/handlers.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { createPrivacyStore } from '../stores/privacy-store.ts';
import { createQueueStore } from '../stores/queue-store.ts';
import type { Parts } from './parts.ts';
import { enqueueIngest } from './wire-ingest.ts';

/** Privacy masks, the watched folder, and how the queues stand. */
export function operationsHandlers(
  parts: Parts,
  runner: JobRunner,
  watcher: FolderWatcher,
): Handlers<'privacy.status' | 'privacy.reindex' | 'sop.queue' | 'watch.status'> {
  const { database, settings, videos } = parts;
  return {
    ...createPrivacyHandlers({
      privacy: createPrivacyStore(database.db),
      masks: () => settings.get().privacyMasks,
      indexAgain: async (videoId) => {
        const video = await videos.get(videoId);
        const encoderId = video.embeddingModel ?? undefined;
        return enqueueIngest(parts, runner, video, { encoderId, evenIfReady: true });
      },
    }),
    ...createQueueHandlers({ queue: createQueueStore(database.db), now: () => new Date() }),
    ...createWatchHandlers({ watcher, enabled: () => settings.get().watch.enabled }),
  };
}
