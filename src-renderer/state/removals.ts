import { create } from 'zustand';
import { connection } from '../client/connection.ts';
import { refresh } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { hideNotice, showError, showUndo } from './notices.ts';

/** Videos the user has removed and may still take back: hidden here, removed in the core when the time is up. */
export const useRemovals = create<{ videoIds: ReadonlySet<string> }>(() => ({ videoIds: new Set() }));

const UNDO_WINDOW_MS = 7000;

/** What waits for its time to be up, by video id. */
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

export function removeWithUndo(videoId: string, name: string): void {
  waiting.set(
    videoId,
    setTimeout(() => void removeNow(videoId), UNDO_WINDOW_MS),
  );
  setHidden(videoId, true);
  showUndo(noticeOf(videoId), t.library.removed(name), () => {
    const timer = waiting.get(videoId);
    if (timer === undefined) return;
    clearTimeout(timer);
    waiting.delete(videoId);
    setHidden(videoId, false);
  });
}

// Who closes the window meant what they removed before.
window.addEventListener('pagehide', () => {
  for (const videoId of [...waiting.keys()]) void removeNow(videoId);
});

async function removeNow(videoId: string): Promise<void> {
  clearTimeout(waiting.get(videoId));
  waiting.delete(videoId);
  try {
    await connection.client.call('videos.remove', { videoId });
  } catch (thrown) {
    setHidden(videoId, false);
    showError(thrown);
  }
  hideNotice(noticeOf(videoId));
  refresh(['videos.list', 'jobs.list', 'sop.takes.list']);
}

const noticeOf = (videoId: string): string => `remove-${videoId}`;

function setHidden(videoId: string, hidden: boolean): void {
  useRemovals.setState((state) => {
    const videoIds = new Set(state.videoIds);
    if (hidden) videoIds.add(videoId);
    else videoIds.delete(videoId);
    return { videoIds };
  });
}
