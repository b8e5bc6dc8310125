import type { Span } from '../../../src-shared/time.ts';
import { secToPx, type View } from './time-scale.ts';

/** One picture of a film strip. */
interface FilmTile {
  readonly leftPx: number;
  /** Of its middle. */
  readonly sec: number;
}

/** The pictures in view, side by side. They hang on `whole`, not on the window: panning moves them and changes none. */
export function filmTiles(view: View, whole: Span, tilePx: number): FilmTile[] {
  const tileSec = tilePx * view.secPerPx;
  const tiles: FilmTile[] = [];
  for (let tile = Math.floor((view.startSec - whole.startSec) / tileSec); ; tile++) {
    const startSec = whole.startSec + tile * tileSec;
    const leftPx = secToPx(view, startSec);
    if (leftPx >= view.widthPx || startSec >= whole.endSec) return tiles;
    tiles.push({ leftPx, sec: Math.min(whole.endSec, startSec + tileSec / 2) });
  }
}
