import type { Span } from '../../../../src-shared/time.ts';
import { pxToSec, secToPx, type View } from '../../../ui/timeline/time-scale.ts';

/** The strip's view counts from the start of the take; steps and player count from the start of the video. */
export const toPx = (view: View, take: Span, sec: number): number => secToPx(view, sec - take.startSec);

export const toSec = (view: View, take: Span, px: number): number =>
  Math.max(take.startSec, Math.min(take.endSec, take.startSec + pxToSec(view, px)));

/** One picture of the film strip. */
export interface FilmTile {
  readonly leftPx: number;
  /** Of its middle, on the video's clock. */
  readonly sec: number;
}

/** The pictures in view, side by side; they hang on the take, so that panning moves them and changes none. */
export function filmTiles(view: View, take: Span, tilePx: number): FilmTile[] {
  const tileSec = tilePx * view.secPerPx;
  const durationSec = take.endSec - take.startSec;
  const tiles: FilmTile[] = [];
  for (let tile = Math.floor(view.startSec / tileSec); ; tile++) {
    const leftPx = secToPx(view, tile * tileSec);
    if (leftPx >= view.widthPx || tile * tileSec >= durationSec) return tiles;
    tiles.push({ leftPx, sec: Math.min(take.endSec, take.startSec + (tile + 0.5) * tileSec) });
  }
}
