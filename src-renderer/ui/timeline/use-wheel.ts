import { type RefObject, useEffect } from 'react';
import type { Span } from '../../../src-shared/time.ts';
import { panBy, zoomAt } from './time-scale.ts';
import type { ChangeView } from './use-timeline-view.ts';

/** One turn of a wheel zooms no further than this many of its units do. */
const MAX_TURN = 120;
const ZOOM_PER_UNIT = 0.004;

/**
 * Wheel over a timeline: Shift pans, so does a sideways turn. `zooms` says what zooms at the pointer: a bare wheel, or
 * one with Ctrl where a bare wheel is to scroll the page.
 */
export function useWheel(
  element: RefObject<HTMLElement | null>,
  change: ChangeView,
  whole: Span,
  zooms: 'bare' | 'with-ctrl',
): void {
  // React listens to wheels passively; zooming must keep the page from scrolling.
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const turn = (event: WheelEvent) => {
      const withCtrl = event.ctrlKey || event.metaKey;
      if (zooms === 'with-ctrl' && !withCtrl && !event.shiftKey) return;
      event.preventDefault();
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (zooms === 'bare' ? isSideways : !withCtrl) {
        const deltaPx = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
        change((before) => panBy(before, deltaPx, whole));
        return;
      }
      const anchorPx = event.clientX - target.getBoundingClientRect().left;
      const factor = Math.exp(Math.max(-MAX_TURN, Math.min(MAX_TURN, event.deltaY)) * ZOOM_PER_UNIT);
      change((before) => zoomAt(before, anchorPx, factor, whole));
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [element, change, whole, zooms]);
}
