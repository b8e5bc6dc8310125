/** The visible part of a recording: where pixel 0 is, and how much time one pixel holds. */
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

/** The whole recording. */
export function fitView(durationSec: number, widthPx: number): View {
  const width = Math.max(1, widthPx);
  return { startSec: 0, secPerPx: Math.max(MIN_SEC_PER_PX, durationSec / width), widthPx: width };
}

/** Keeps the view inside the recording and its zoom inside the limits; the left edge gives way last. */
export function clampView(view: View, durationSec: number): View {
  const widest = Math.max(MIN_SEC_PER_PX, durationSec / Math.max(1, view.widthPx));
  const secPerPx = Math.min(widest, Math.max(MIN_SEC_PER_PX, view.secPerPx));
  const lastStart = Math.max(0, durationSec - secPerPx * view.widthPx);
  return { ...view, secPerPx, startSec: Math.min(lastStart, Math.max(0, view.startSec)) };
}

/** Zooms by `factor` (below 1 is closer) so that the time under `anchorPx` stays under it. */
export function zoomAt(view: View, anchorPx: number, factor: number, durationSec: number): View {
  const anchorSec = pxToSec(view, anchorPx);
  const { secPerPx } = clampView({ ...view, secPerPx: view.secPerPx * factor }, durationSec);
  return clampView({ ...view, secPerPx, startSec: anchorSec - anchorPx * secPerPx }, durationSec);
}

export const panBy = (view: View, deltaPx: number, durationSec: number): View =>
  clampView({ ...view, startSec: view.startSec + deltaPx * view.secPerPx }, durationSec);

/** The same part in another width; a view of everything stays one of everything. */
export function resizeView(view: View, widthPx: number, durationSec: number): View {
  const showsAll = view.secPerPx * view.widthPx >= durationSec * 0.999;
  if (showsAll) return fitView(durationSec, widthPx);
  return clampView({ ...view, widthPx: Math.max(1, widthPx) }, durationSec);
}

/** Moves the view as little as it takes to show `sec`, with a margin; the same view when it is shown already. */
export function reveal(view: View, sec: number, durationSec: number): View {
  const px = secToPx(view, sec);
  const marginPx = Math.min(80, view.widthPx / 4);
  if (px >= 0 && px <= view.widthPx) return view;
  const atPx = px < 0 ? marginPx : view.widthPx - marginPx;
  return clampView({ ...view, startSec: sec - atPx * view.secPerPx }, durationSec);
}

/** Zooms so that a span fills about a third of the width, never out of what is already closer. */
export function focusSpan(view: View, span: { startSec: number; endSec: number }, durationSec: number): View {
  const wanted = Math.max(0.5, span.endSec - span.startSec) / (view.widthPx / 3);
  const secPerPx = Math.min(view.secPerPx, wanted);
  const middle = (span.startSec + span.endSec) / 2;
  return clampView({ ...view, secPerPx, startSec: middle - (view.widthPx / 2) * secPerPx }, durationSec);
}

const TICK_STEPS_SEC = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
];

export interface Ticks {
  readonly stepSec: number;
  readonly secs: readonly number[];
}

/** Round times inside the view, at least `minGapPx` apart. */
export function ticks(view: View, minGapPx: number): Ticks {
  const wanted = minGapPx * view.secPerPx;
  const stepSec = TICK_STEPS_SEC.find((step) => step >= wanted) ?? 14_400;
  const first = Math.max(0, Math.ceil(view.startSec / stepSec - 1e-9));
  const last = Math.floor(endSec(view) / stepSec + 1e-9);
  const secs: number[] = [];
  for (let index = first; index <= last; index++) secs.push(index * stepSec);
  return { stepSec, secs };
}
