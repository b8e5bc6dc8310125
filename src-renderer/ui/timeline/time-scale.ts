import type { Span } from '../../../src-shared/time.ts';

/** The visible part of a timeline: the time at pixel 0, and how much time one pixel holds. On the video's clock. */
export interface View {
  readonly startSec: number;
  readonly secPerPx: number;
  readonly widthPx: number;
}

/** Closest zoom: one pixel is 2 ms, a frame of 25 per second is 20 px wide. */
const MIN_SEC_PER_PX = 0.002;

export const secToPx = (view: View, sec: number): number => (sec - view.startSec) / view.secPerPx;
export const pxToSec = (view: View, px: number): number => view.startSec + px * view.secPerPx;
export const endSec = (view: View): number => pxToSec(view, view.widthPx);

const lengthOf = ({ startSec, endSec: end }: Span): number => end - startSec;

/** How many digits of a second a time under a pixel has. */
export const timeDigits = (view: View): 1 | 3 => (view.secPerPx < 0.05 ? 3 : 1);

/** What a view shows of `whole`: a recording, or a take of one. */
export const visibleSpan = (view: View, whole: Span): Span => ({
  startSec: view.startSec,
  endSec: Math.min(whole.endSec, endSec(view)),
});

/** All of it. */
export function fitView(whole: Span, widthPx: number): View {
  const width = Math.max(1, widthPx);
  return { startSec: whole.startSec, secPerPx: Math.max(MIN_SEC_PER_PX, lengthOf(whole) / width), widthPx: width };
}

/** Keeps the view inside of what there is and its zoom inside the limits; the left edge gives way last. */
export function clampView(view: View, whole: Span): View {
  const widest = Math.max(MIN_SEC_PER_PX, lengthOf(whole) / Math.max(1, view.widthPx));
  const secPerPx = Math.min(widest, Math.max(MIN_SEC_PER_PX, view.secPerPx));
  const lastStart = Math.max(whole.startSec, whole.endSec - secPerPx * view.widthPx);
  return { ...view, secPerPx, startSec: Math.min(lastStart, Math.max(whole.startSec, view.startSec)) };
}

/** Zooms by `factor` (below 1 is closer) so that the time under `anchorPx` stays under it. */
export function zoomAt(view: View, anchorPx: number, factor: number, whole: Span): View {
  const anchorSec = pxToSec(view, anchorPx);
  const { secPerPx } = clampView({ ...view, secPerPx: view.secPerPx * factor }, whole);
  return clampView({ ...view, secPerPx, startSec: anchorSec - anchorPx * secPerPx }, whole);
}

export const panBy = (view: View, deltaPx: number, whole: Span): View =>
  clampView({ ...view, startSec: view.startSec + deltaPx * view.secPerPx }, whole);

/** The same part in another width; a view of everything stays one of everything. */
export function resizeView(view: View, widthPx: number, whole: Span): View {
  const showsAll = view.secPerPx * view.widthPx >= lengthOf(whole) * 0.999;
  if (showsAll) return fitView(whole, widthPx);
  return clampView({ ...view, widthPx: Math.max(1, widthPx) }, whole);
}

/** Moves the view as little as it takes to show `sec`, with a margin; the same view when it is shown already. */
export function reveal(view: View, sec: number, whole: Span): View {
  const px = secToPx(view, sec);
  const marginPx = Math.min(80, view.widthPx / 4);
  if (px >= 0 && px <= view.widthPx) return view;
  const atPx = px < 0 ? marginPx : view.widthPx - marginPx;
  return clampView({ ...view, startSec: sec - atPx * view.secPerPx }, whole);
}

/** Zooms so that a span fills about a third of the width, never out of what is already closer. */
export function focusSpan(view: View, span: Span, whole: Span): View {
  const wanted = Math.max(0.5, lengthOf(span)) / (view.widthPx / 3);
  const secPerPx = Math.min(view.secPerPx, wanted);
  const middle = (span.startSec + span.endSec) / 2;
  return clampView({ ...view, secPerPx, startSec: middle - (view.widthPx / 2) * secPerPx }, whole);
}

/** A span narrower than this cannot be seen well. */
const MIN_CLEAR_PX = 12;

/** Zooms in on a span that would be hard to see; leaves a view alone that shows it well. */
export function bringClose(view: View, span: Span, whole: Span): View {
  const [left, right] = [secToPx(view, span.startSec), secToPx(view, span.endSec)];
  const isClear = left >= 0 && right <= view.widthPx && right - left >= MIN_CLEAR_PX;
  return isClear ? view : focusSpan(view, span, whole);
}
