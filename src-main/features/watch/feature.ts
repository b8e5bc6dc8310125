import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import type { Sop } from '../sop/feature.ts';
import { FolderWatcher, WATCHER_ACTOR } from './folder-watcher.ts';
import { createWatchHandlers } from './handlers.ts';

/** As often as SOPilot. */
const POLL_EVERY_MS = 5000;

interface Below {
  readonly ingest: Pick<Ingest, 'importVideos'>;
  readonly sop: Pick<Sop, 'addGold' | 'addTrainee'>;
}

/** The watched folder. */
export function watchFeature(
  parts: Parts,
  below: Below,
): Feature<'watch.status'> & { readonly watcher: FolderWatcher } {
  const watcher = folderWatcher(parts, below);
  return {
    watcher,
    calls: createWatchHandlers({ watcher, enabled: () => parts.settings.get().watch.enabled }),
    start: () => {
      const timer = setInterval(() => void watcher.look(), POLL_EVERY_MS);
      timer.unref();
      return async () => {
        clearInterval(timer);
        watcher.close();
        await watcher.settled();
      };
    },
  };
}

function folderWatcher(parts: Parts, { ingest, sop }: Below): FolderWatcher {
  const { config, events, log, runner, settings, tasks, videos } = parts;
  return new FolderWatcher({
    settings: () => settings.get().watch,
    defaultFolder: join(config.dataDir, 'watch_inbox'),
    importFile: async (path, labels, signal) => {
      const request = { paths: [path], encoder: undefined, requestedBy: WATCHER_ACTOR, ...labels };
      const [imported] = await ingest.importVideos(request, signal);
      if (imported?.error) throw VigilError.fromShape(imported.error);
      if (!imported?.videoId) throw new VigilError('not-found', `${path} is no video.`);
      return { videoId: imported.videoId, jobId: imported.jobId };
    },
    completed: async (jobId) => {
      const { error, state } = await runner.waitFor(jobId);
      if (error) throw VigilError.fromShape(error);
      if (state !== 'completed') throw new VigilError('cancelled', 'Indexing it was cancelled.');
    },
    addTake: async ({ role, taskId, videoId }, signal) => {
      await tasks.ensure(taskId);
      return role === 'gold'
        ? sop.addGold({ taskId, videoId }, { signal })
        : sop.addTrainee({ taskId, videoId }, { signal });
    },
    moved: async (videoId, from, to) => {
      if ((await videos.find(videoId))?.path !== from) return;
      await videos.relink(videoId, to);
      events.publish({ type: 'video.changed', videoId });
    },
    announce: () => events.publish({ type: 'watch.changed' }),
    now: () => new Date(),
    warn: (message, fields) => log.warn(message, fields),
  });
}
