import { create } from 'zustand';
import { connection } from '../client/connection.ts';
import { refresh } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { hideNotice, showError, showUndo } from '../ui/notices.tsx';

/** Videos the user has removed and may still take back: hidden here, removed in the core when the time is up. */
export const useRemovals = create<{ videoIds: ReadonlySet<string> }>(() => ({ videoIds: new Set() }));

const UNDO_WINDOW_MS = 7000;

export function removeWithUndo(videoId: string, name: string): void {
  const noticeId = `remove-${videoId}`;
  const timer = setTimeout(() => {
    hideNotice(noticeId);
    void removeNow(videoId);
  }, UNDO_WINDOW_MS);
  setHidden(videoId, true);
  showUndo(noticeId, t.library.removed(name), () => {
    clearTimeout(timer);
    setHidden(videoId, false);
  });
}

async function removeNow(videoId: string): Promise<void> {
  try {
    await connection.client.call('videos.remove', { videoId });
  } catch (thrown) {
    setHidden(videoId, false);
    showError(thrown);
  }
  refresh(['videos.list', 'jobs.list', 'sop.takes.list']);
}

function setHidden(videoId: string, hidden: boolean): void {
  useRemovals.setState((state) => {
    const videoIds = new Set(state.videoIds);
    if (hidden) videoIds.add(videoId);
    else videoIds.delete(videoId);
    return { videoIds };
  });
}
