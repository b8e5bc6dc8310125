import { create } from 'zustand';
import type { Span } from '../../src-shared/time.ts';

/** The part of a recording that is to be handed on; either end may not be set yet. */
export interface Selection {
  readonly videoId: string;
  readonly startSec: number | null;
  readonly endSec: number | null;
}

/** Kept while another page is shown; a recording that is opened anew begins without one. */
export const useSelection = create<{ readonly selection: Selection | null }>(() => ({ selection: null }));

const put = (selection: Selection | null): void => useSelection.setState({ selection });

const of = (videoId: string): Selection => {
  const { selection } = useSelection.getState();
  return selection?.videoId === videoId ? selection : { videoId, startSec: null, endSec: null };
};

/** Begins the part at a time; an end that is not behind it is forgotten. */
export function setIn(videoId: string, startSec: number): void {
  const { endSec } = of(videoId);
  put({ videoId, startSec, endSec: endSec !== null && endSec > startSec ? endSec : null });
}

/** Ends the part before the picture at a time; a start that is not before it is forgotten. */
export function setOut(videoId: string, endSec: number): void {
  const { startSec } = of(videoId);
  put({ videoId, startSec: startSec !== null && startSec < endSec ? startSec : null, endSec });
}

export const clearSelection = (): void => put(null);

/** The part as a span, once both ends are set. */
export function spanOf(selection: Selection | null, videoId: string): Span | null {
  if (selection?.videoId !== videoId) return null;
  const { startSec, endSec } = selection;
  return startSec === null || endSec === null ? null : { startSec, endSec };
}
