import type { LaidLane } from './lane.ts';

interface PlacedLane {
  readonly lane: LaidLane;
  readonly topPx: number;
}

/** What a timeline draws, with its place from top to bottom: ruler, film strip, lanes. */
export interface LaneStack {
  readonly film: { readonly topPx: number; readonly heightPx: number };
  readonly lanes: readonly PlacedLane[];
  readonly heightPx: number;
}

export const RULER_PX = 20;
const GAP_PX = 6;
/** The film strip takes what height is left, between these. */
const MIN_FILM_PX = 28;
const MAX_FILM_PX = 112;

/** Puts lanes below each other in a pane of some height; the film strip grows into what they leave. */
export function stackLanes(lanes: readonly LaidLane[], paneHeightPx: number): LaneStack {
  const lanesPx = lanes.reduce((sum, { heightPx }) => sum + heightPx + GAP_PX, 0);
  const leftPx = Math.floor(paneHeightPx - RULER_PX - GAP_PX - lanesPx);
  const filmPx = Math.min(MAX_FILM_PX, Math.max(MIN_FILM_PX, leftPx));
  let topPx = RULER_PX + filmPx + GAP_PX;
  const placed = lanes.map((lane): PlacedLane => {
    const place = { lane, topPx };
    topPx += lane.heightPx + GAP_PX;
    return place;
  });
  return { film: { topPx: RULER_PX, heightPx: filmPx }, lanes: placed, heightPx: topPx };
}

/** The lane at a height; null between lanes, on the film and on the ruler. */
export const laneAt = (stack: LaneStack, yPx: number): PlacedLane | null =>
  stack.lanes.find(({ lane, topPx }) => yPx >= topPx && yPx < topPx + lane.heightPx) ?? null;
