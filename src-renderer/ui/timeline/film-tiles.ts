import type { Span } from '../../../src-shared/time.ts';
import { nearestBefore } from '../player/frame-steps.ts';
import { secToPx, type View } from './time-scale.ts';

/** One picture of a film strip. */
export interface FilmTile {
  readonly leftPx: number;
  /** The time that the tile covers. */
  readonly span: Span;
  /** The time whose picture it shows. */
  readonly sec: number;
  /** The part of `span` in the same shot as `sec`: any picture out of it will do. */
  readonly part: Span;
  /** All of that shot: what may stand in until there is a picture of the part. */
  readonly shot: Span;
}

/** A tile this short shows one moment: of a cut in it, what comes after. */
const CLOSE_SEC = 2;

/**
 * The pictures in view, side by side, over the whole width. They hang on `whole`, not on the window: panning moves them
 * and changes none. A tile shows the middle of its span; a short one in which a shot begins shows that shot. `cuts` are
 * the times at which shots begin, in order.
 */
export function filmTiles(view: View, whole: Span, tilePx: number, cuts: readonly number[] = []): FilmTile[] {
  const tileSec = tilePx * view.secPerPx;
  const tiles: FilmTile[] = [];
  for (let tile = Math.floor((view.startSec - whole.startSec) / tileSec); ; tile++) {
    const startSec = whole.startSec + tile * tileSec;
    const leftPx = secToPx(view, startSec);
    if (leftPx >= view.widthPx || startSec >= whole.endSec) return tiles;
    const span = { startSec, endSec: Math.min(whole.endSec, startSec + tileSec) };
    tiles.push({ leftPx, span, ...momentOf(span, whole, cuts) });
  }
}

function momentOf(span: Span, whole: Span, cuts: readonly number[]): Pick<FilmTile, 'sec' | 'part' | 'shot'> {
  const middle = (span.startSec + span.endSec) / 2;
  const next = cuts[firstAfter(cuts, middle)];
  const isClose = span.endSec - span.startSec <= CLOSE_SEC;
  const hasCutBefore = (nearestBefore(cuts, middle) ?? -1) > span.startSec && (cuts[0] ?? middle) <= middle;
  const sec = isClose && !hasCutBefore && next !== undefined && next < span.endSec ? next : middle;
  const at = firstAfter(cuts, sec);
  const shot = { startSec: cuts[at - 1] ?? whole.startSec, endSec: cuts[at] ?? whole.endSec };
  const part = { startSec: Math.max(span.startSec, shot.startSec), endSec: Math.min(span.endSec, shot.endSec) };
  return { sec, part, shot };
}

/** Index of the first of sorted `times` after `sec`. */
function firstAfter(times: readonly number[], sec: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= sec) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Stored times are whole milliseconds: a picture that begins with its shot may be said to come just before it. */
const ROUNDING_SEC = 0.001;

/** The one of sorted `times` within a span that is nearest to `sec`, by its index; null where none is. */
export function nearestIn(times: readonly number[], { startSec, endSec }: Span, sec: number): number | null {
  const first = firstAfter(times, startSec - ROUNDING_SEC);
  const last = firstAfter(times, endSec - ROUNDING_SEC) - 1;
  if (last < first) return null;
  const after = Math.min(last, Math.max(first, firstAfter(times, sec)));
  const before = Math.max(first, after - 1);
  return sec - times[before]! <= times[after]! - sec ? before : after;
}
