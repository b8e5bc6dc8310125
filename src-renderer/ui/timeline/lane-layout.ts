import type { Span } from '../../../src-shared/time.ts';
import { type View, endSec as viewEndSec } from './time-scale.ts';

/** Spans of one lane, ready to be drawn many times a second: sorted, packed into rows, in flat arrays. */
interface LaneItems {
  readonly count: number;
  readonly startSec: Float64Array;
  readonly endSec: Float64Array;
  readonly row: Uint8Array;
  readonly rowCount: number;
  /** Index into the list the lane was made from. */
  readonly source: Uint32Array;
  readonly longestSec: number;
}

/** One rectangle to draw: a single item, or a run of items too narrow to tell apart. */
interface Mark {
  readonly startPx: number;
  readonly endPx: number;
  readonly row: number;
  /** Items in it; 1 = drawn as itself. */
  readonly count: number;
  /** Source index of the first item. */
  readonly source: number;
}

/** Items narrower than this are merged with their neighbours. */
const SINGLE_PX = 3;

/**
 * Sorts spans by start and gives each its own row (`rowOf`), or the first row where it overlaps nothing; `maxRows` and
 * beyond share the last.
 */
export function layLane(spans: readonly Span[], maxRows = 2, rowOf?: (index: number) => number): LaneItems {
  const order = Array.from(spans, (_, index) => index).sort(
    (a, b) => spans[a]!.startSec - spans[b]!.startSec || spans[a]!.endSec - spans[b]!.endSec,
  );
  const count = order.length;
  const startSec = new Float64Array(count);
  const endSec = new Float64Array(count);
  const row = new Uint8Array(count);
  const rowEnds: number[] = [];
  let longestSec = 0;
  for (let i = 0; i < count; i++) {
    const span = spans[order[i]!]!;
    startSec[i] = span.startSec;
    endSec[i] = span.endSec;
    longestSec = Math.max(longestSec, span.endSec - span.startSec);
    let free = rowOf?.(order[i]!) ?? rowEnds.findIndex((end) => end <= span.startSec + 1e-6);
    if (free === -1) free = rowEnds.length;
    free = Math.min(free, maxRows - 1);
    rowEnds[free] = Math.max(rowEnds[free] ?? 0, span.endSec);
    row[i] = free;
  }
  return {
    count,
    startSec,
    endSec,
    row,
    rowCount: Math.max(1, rowEnds.length),
    source: Uint32Array.from(order),
    longestSec,
  };
}

/** The first item that starts at or after `sec`. */
function firstStartingAt(lane: LaneItems, sec: number): number {
  let low = 0;
  let high = lane.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.startSec[middle]! < sec) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What to draw of a lane in this view: never more rectangles than the width has room for, however many items. */
export function laneMarks(lane: LaneItems, view: View): Mark[] {
  const until = viewEndSec(view);
  const marks: Mark[] = [];
  const open: (Mark | undefined)[] = [];
  for (let i = firstStartingAt(lane, view.startSec - lane.longestSec); i < lane.count; i++) {
    if (lane.startSec[i]! >= until) break;
    if (lane.endSec[i]! <= view.startSec) continue;
    const startPx = (lane.startSec[i]! - view.startSec) / view.secPerPx;
    const endPx = (lane.endSec[i]! - view.startSec) / view.secPerPx;
    const row = lane.row[i]!;
    const run = open[row];
    if (endPx - startPx >= SINGLE_PX) {
      if (run) marks.push(run);
      open[row] = undefined;
      marks.push({ startPx, endPx, row, count: 1, source: lane.source[i]! });
    } else if (run && startPx - run.endPx < 1 && run.endPx - run.startPx < SINGLE_PX * 2) {
      open[row] = { ...run, endPx: Math.max(run.endPx, endPx), count: run.count + 1 };
    } else {
      if (run) marks.push(run);
      open[row] = { startPx, endPx, row, count: 1, source: lane.source[i]! };
    }
  }
  for (const run of open) if (run) marks.push(run);
  return marks;
}

/** The item under a point, nearest to `slackPx`; the later one where two overlap. Null when there is none. */
export function itemAt(lane: LaneItems, view: View, px: number, row: number | null, slackPx = 2): number | null {
  const sec = view.startSec + px * view.secPerPx;
  const slackSec = slackPx * view.secPerPx;
  let best: { source: number; distance: number } | null = null;
  for (let i = firstStartingAt(lane, sec - lane.longestSec - slackSec); i < lane.count; i++) {
    if (lane.startSec[i]! > sec + slackSec) break;
    if (row !== null && lane.row[i] !== row) continue;
    const distance = Math.max(0, lane.startSec[i]! - sec, sec - lane.endSec[i]!);
    if (distance <= slackSec && (best === null || distance <= best.distance)) {
      best = { source: lane.source[i]!, distance };
    }
  }
  return best?.source ?? null;
}

/**
 * The loudest bin under each pixel column, so that a short movement stays visible however far one zooms out.
 * `bins` are equal parts of the whole recording.
 */
export function peakPerPixel(bins: readonly number[], durationSec: number, view: View): Float32Array {
  const columns = new Float32Array(Math.ceil(view.widthPx));
  if (bins.length === 0 || durationSec <= 0) return columns;
  const binsPerSec = bins.length / durationSec;
  for (let px = 0; px < columns.length; px++) {
    const from = Math.floor((view.startSec + px * view.secPerPx) * binsPerSec);
    const to = Math.max(from + 1, Math.floor((view.startSec + (px + 1) * view.secPerPx) * binsPerSec));
    let peak = 0;
    for (let bin = Math.max(0, from); bin < Math.min(bins.length, to); bin++) peak = Math.max(peak, bins[bin]!);
    columns[px] = peak;
  }
  return columns;
}
