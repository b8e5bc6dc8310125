import type { Feature } from '../feature.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { previewRules } from './preview.ts';
import { watchStatus } from './watch-status.ts';
import type { WatchNeeds } from './watched-file.ts';

/** As often as SOPilot. */
export const POLL_EVERY_MS = 5000;

/** The watched folder; `nowMs` counts as `performance.now` does. */
export function watchFeature(
  parts: Omit<WatchNeeds, 'ingest' | 'sop'>,
  below: Pick<WatchNeeds, 'ingest' | 'sop'>,
  nowMs?: () => number,
): Feature<'watch.preview' | 'watch.status'> & { readonly watcher: FolderWatcher } {
  const watcher = new FolderWatcher({ ...parts, ...below }, nowMs);
  return {
    watcher,
    calls: {
      'watch.status': () => watchStatus(watcher, parts),
      'watch.preview': (asked, { signal }) => previewRules(asked, watcher.folder, parts, signal),
    },
    start: () => {
      const timer = setInterval(() => void watcher.poll(), POLL_EVERY_MS);
      timer.unref();
      return async () => {
        clearInterval(timer);
        watcher.close();
        await watcher.settled();
      };
    },
  };
}
