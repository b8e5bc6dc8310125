import { useElementSize } from '@mantine/hooks';
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { createStore, useStore } from 'zustand';
import type { Span } from '../../../src-shared/time.ts';
import type { Player } from '../player/player.ts';
import { useKeys } from '../use-keys.ts';
import { bringClose, fitView, resizeView, reveal, secToPx, type View, zoomAt } from './time-scale.ts';
import { ZOOM_STEP } from './ZoomButtons.tsx';

export type ChangeView = (change: (view: View) => View) => void;

interface TimelineView {
  /** Of the element that is as wide as the view. */
  readonly ref: (element: HTMLElement | null) => void;
  readonly view: View;
  /** What can be shown. */
  readonly whole: Span;
  readonly change: ChangeView;
  /** Zooms at the play-head, or in the middle where it is out of sight; below 1 is closer. */
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
}

/**
 * The visible part of a timeline over `whole`: as wide as its element, moved by keys, following the play-head so that it
 * never leaves the picture while playing.
 */
export function useTimelineView(
  { startSec, endSec }: Span,
  player: Player,
  options: {
    /** A clip that is asked for is brought close. */
    readonly focusesClips?: boolean;
    /** While it holds something (a drag), the view stays. */
    readonly stays?: RefObject<unknown>;
  } = {},
): TimelineView {
  const { focusesClips = false, stays } = options;
  const { ref, width } = useElementSize();
  const whole = useMemo(() => ({ startSec, endSec }), [startSec, endSec]);
  const [store] = useState(() => createStore<{ view: View }>(() => ({ view: fitView(whole, 1) })));
  const view = useStore(store, (state) => state.view);
  const change = useCallback<ChangeView>(
    (how) => {
      const before = store.getState().view;
      const after = how(before);
      if (after !== before) store.setState({ view: after });
    },
    [store],
  );
  useEffect(() => {
    if (width > 0) change((before) => resizeView(before, width, whole));
  }, [change, width, whole]);
  useEffect(
    () =>
      player.store.subscribe((now, before) => {
        const { clip, sec } = now;
        if (focusesClips && clip && clip !== before.clip) change((shown) => bringClose(shown, clip, whole));
        else if (sec !== before.sec && sec >= whole.startSec && sec <= whole.endSec && !stays?.current)
          change((shown) => reveal(shown, sec, whole));
      }),
    [player, change, whole, focusesClips, stays],
  );
  const zoom = (factor: number) =>
    change((before) => {
      const px = secToPx(before, player.store.getState().sec);
      return zoomAt(before, px >= 0 && px <= before.widthPx ? px : before.widthPx / 2, factor, whole);
    });
  const fit = () => change((before) => fitView(whole, before.widthPx));
  useKeys({ '+': () => zoom(ZOOM_STEP), '=': () => zoom(ZOOM_STEP), '-': () => zoom(1 / ZOOM_STEP), '0': fit });
  return { ref, view, whole, change, zoom, fit };
}
