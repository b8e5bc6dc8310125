import type { Span } from '../../../src-shared/time.ts';
import type { FilmCache } from './film-cache.ts';
import { filmTiles } from './film-tiles.ts';
import { secToPx, type View } from './time-scale.ts';

/** A film strip on a canvas. */
interface PaintedFilm {
  readonly view: View;
  readonly whole: Span;
  readonly film: FilmCache;
  /** Times at which shots begin, in order. */
  readonly cuts: readonly number[];
  readonly topPx: number;
  readonly heightPx: number;
  /** Behind the pictures. */
  readonly background: string;
}

/** Draws the pictures in view side by side, over the whole width of what there is. */
export function paintFilm(context: CanvasRenderingContext2D, painted: PaintedFilm): void {
  const { view, whole, film, cuts, topPx, heightPx, background } = painted;
  const endPx = Math.min(view.widthPx, secToPx(view, whole.endSec));
  context.fillStyle = background;
  context.fillRect(0, topPx, endPx, heightPx);
  const tilePx = Math.round(heightPx * film.aspect);
  for (const tile of filmTiles(view, whole, tilePx, cuts)) {
    const picture = film.get(tile);
    if (!picture) continue;
    const { image, widthPx, heightPx: pictureHeightPx } = picture;
    const leftPx = Math.round(tile.leftPx);
    context.save();
    context.beginPath();
    context.rect(leftPx, topPx, Math.min(tilePx - 1, endPx - leftPx), heightPx);
    context.clip();
    // Filled to its edges; what does not fit is cut off on both sides alike.
    const scale = Math.max(tilePx / widthPx, heightPx / pictureHeightPx);
    const [width, height] = [widthPx * scale, pictureHeightPx * scale];
    const [x, y] = [leftPx + (tilePx - width) / 2, topPx + (heightPx - height) / 2];
    context.drawImage(image, 0, picture.topPx, widthPx, pictureHeightPx, x, y, width, height);
    context.restore();
  }
  film.settle();
}
