import { join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Handlers } from '../../src-shared/contract/handler.ts';
import { importVideos } from '../features/videos/import-videos.ts';
import { FolderWatcher, WATCHER_ACTOR } from '../features/watch/folder-watcher.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { Parts } from './parts.ts';
import { importDependencies } from './wire-videos.ts';

/** SOPilot looks as often. */
const LOOK_EVERY_MS = 5000;

/** The watched folder of a core; it looks when `look` is called. */
export function folderWatcher(
  parts: Parts,
  runner: JobRunner,
  sop: Handlers<'sop.addGold' | 'sop.addVideo'>,
): FolderWatcher {
  const { config, events, log, settings, tasks, videos } = parts;
  return new FolderWatcher({
    settings: () => settings.get().watch,
    defaultFolder: join(config.dataDir, 'watch_inbox'),
    importFile: async (path, labels, signal) => {
      const request = { paths: [path], encoder: undefined, ...labels };
      const dependencies = importDependencies(parts, runner, WATCHER_ACTOR);
      const [imported] = await importVideos(request, signal, dependencies);
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
        ? sop['sop.addGold']({ taskId, videoId }, { signal })
        : sop['sop.addVideo']({ taskId, videoId }, { signal });
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

/** Looks at the folder again and again; returns how to stop. */
export function lookRegularly(watcher: FolderWatcher): () => void {
  const timer = setInterval(() => void watcher.look(), LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    watcher.close();
  };
}
