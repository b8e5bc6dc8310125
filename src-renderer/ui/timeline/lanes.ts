import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { Span } from '../../../src-shared/time.ts';
import { type LaneItems, layLane } from './lane-layout.ts';

export type TimelineSource = CallOutput<'videos.timeline'>;
export type LaneKey = 'hits' | 'shot' | 'micro' | 'meso' | 'macro' | 'transcript';

export interface Lane {
  readonly key: LaneKey;
  readonly topPx: number;
  readonly rowPx: number;
  readonly items: LaneItems;
  readonly spans: readonly Span[];
}

/** Everything the timeline draws, with its place from top to bottom. */
export interface Lanes {
  readonly durationSec: number;
  readonly film: { readonly topPx: number; readonly heightPx: number; readonly times: readonly number[] };
  readonly lanes: readonly Lane[];
  readonly motion: { readonly topPx: number; readonly heightPx: number; readonly bins: readonly number[] };
  readonly transcript: TimelineSource['transcript'];
  readonly heightPx: number;
}

export const RULER_PX = 20;
const GAP_PX = 6;
/** The film strip takes what height is left, between these. */
const FILM_MIN_PX = 28;
const FILM_MAX_PX = 112;
const MOTION_PX = 28;
const ROW_PX: Readonly<Record<LaneKey, number>> = { hits: 14, shot: 12, micro: 6, meso: 6, macro: 6, transcript: 18 };
const LEVELS = ['micro', 'meso', 'macro'] as const;

/**
 * Lays the lanes out in a pane of some height: the film strip grows into what the others leave. A lane that has
 * nothing to show takes no room, except hits, whose place stays.
 */
export function layLanes(source: TimelineSource, hits: readonly Span[], paneHeightPx: number): Lanes {
  const least = stackLanes(source, hits, FILM_MIN_PX);
  const filmPx = Math.min(FILM_MAX_PX, FILM_MIN_PX + Math.floor(paneHeightPx - least.heightPx));
  return filmPx > FILM_MIN_PX ? stackLanes(source, hits, filmPx) : least;
}

function stackLanes(source: TimelineSource, hits: readonly Span[], filmPx: number): Lanes {
  let topPx = RULER_PX;
  const take = (heightPx: number): number => {
    const at = topPx;
    topPx += heightPx + GAP_PX;
    return at;
  };
  const film = { topPx: take(filmPx), heightPx: filmPx, times: source.thumbnails };
  const lanes: Lane[] = [];
  const add = (key: LaneKey, spans: readonly Span[], maxRows: number): void => {
    if (spans.length === 0 && key !== 'hits') return;
    const items = layLane(spans, maxRows);
    lanes.push({
      key,
      spans,
      items,
      rowPx: ROW_PX[key],
      topPx: take(ROW_PX[key] * items.rowCount + items.rowCount - 1),
    });
  };
  add('hits', hits, 1);
  add('shot', source.shots, 1);
  for (const level of LEVELS) {
    add(
      level,
      source.chunks.filter((chunk) => chunk.level === level),
      2,
    );
  }
  add('transcript', source.transcript, 1);
  const hasMotion = source.motion.length > 0;
  const motion = {
    topPx: hasMotion ? take(MOTION_PX) : topPx,
    heightPx: hasMotion ? MOTION_PX : 0,
    bins: source.motion,
  };
  return { durationSec: source.durationSec, film, lanes, motion, transcript: source.transcript, heightPx: topPx };
}

/** The lane and row at a height, or null between lanes. */
export function laneAt(lanes: Lanes, yPx: number): { lane: Lane; row: number } | null {
  for (const lane of lanes.lanes) {
    const row = Math.floor((yPx - lane.topPx) / (lane.rowPx + 1));
    if (yPx >= lane.topPx && row < lane.items.rowCount) return { lane, row };
  }
  return null;
}
