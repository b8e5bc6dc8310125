import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { nearestBefore } from '../player/frame-steps.ts';
import type { FilmCache } from './film-cache.ts';
import { filmTiles } from './film-tiles.ts';
import { type LaneStack, RULER_PX } from './lane-stack.ts';
import type { Palette } from './palette.ts';
import { rulerTicks } from './ticks.ts';
import { pxToSec, secToPx, type View } from './time-scale.ts';

/** What the timeline shows, apart from the play-head and the pointer. */
export interface Scene {
  /** The whole recording. */
  readonly whole: Span;
  readonly stack: LaneStack;
  readonly view: View;
  readonly palette: Palette;
  readonly film: FilmCache;
  /** Times of the pictures there are, in order. */
  readonly filmTimes: readonly number[];
  /** The span that plays. */
  readonly current: CurrentSpan | null;
}

export interface CurrentSpan {
  /** Key of its lane. */
  readonly lane: string;
  readonly index: number;
}

/** Draws everything that changes with the view alone. */
export function paintScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { stack, view, palette, current } = scene;
  context.clearRect(0, 0, view.widthPx, stack.heightPx);
  paintRuler(context, scene);
  paintFilm(context, scene);
  const brush = { context, palette, view, film: stack.film };
  for (const { lane, topPx } of stack.lanes) {
    lane.paint(brush, topPx, lane.key === current?.lane ? current.index : null);
  }
}

function paintRuler(context: CanvasRenderingContext2D, { stack, view, palette }: Scene): void {
  context.font = palette.font;
  context.textBaseline = 'middle';
  for (const { sec, label } of rulerTicks(view)) {
    const px = Math.round(secToPx(view, sec)) + 0.5;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.moveTo(px, RULER_PX - 5);
    context.lineTo(px, stack.heightPx);
    context.stroke();
    context.fillStyle = palette.dim;
    if (px + 4 + context.measureText(label).width > view.widthPx) continue;
    context.fillText(label, px + 4, RULER_PX / 2);
  }
}

function paintFilm(context: CanvasRenderingContext2D, { whole, stack, view, palette, film, filmTimes }: Scene): void {
  const { topPx, heightPx } = stack.film;
  const endPx = Math.min(view.widthPx, secToPx(view, whole.endSec));
  context.fillStyle = palette.stage;
  context.fillRect(0, topPx, endPx, heightPx);
  const tilePx = Math.round((heightPx * 16) / 9);
  for (const { leftPx, sec } of filmTiles(view, whole, tilePx)) {
    const at = nearestBefore(filmTimes, sec);
    const image = at === null ? null : film.get(at);
    if (!image) continue;
    context.save();
    context.beginPath();
    context.rect(leftPx, topPx, Math.min(tilePx - 1, endPx - leftPx), heightPx);
    context.clip();
    const scale = Math.max(tilePx / image.naturalWidth, heightPx / image.naturalHeight);
    const width = image.naturalWidth * scale;
    const height = image.naturalHeight * scale;
    context.drawImage(image, leftPx + (tilePx - width) / 2, topPx + (heightPx - height) / 2, width, height);
    context.restore();
  }
}

/** What moves by itself: the play-head, the clip being played, the pointer. */
interface Overlay {
  readonly sec: number;
  readonly clip: Span | null;
  readonly pointerPx: number | null;
}

/** Draws what moves over a scene. */
export function paintOverlay(context: CanvasRenderingContext2D, scene: Scene, now: Overlay): void {
  const { stack, view, palette } = scene;
  context.clearRect(0, 0, view.widthPx, stack.heightPx);
  if (now.clip) {
    const left = secToPx(view, now.clip.startSec);
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.14;
    context.fillRect(left, 0, secToPx(view, now.clip.endSec) - left, stack.heightPx);
    context.globalAlpha = 1;
  }
  if (now.pointerPx !== null) paintPointer(context, scene, now.pointerPx);
  const px = Math.round(secToPx(view, now.sec));
  context.fillStyle = palette.accent;
  context.fillRect(px - 1, 0, 2, stack.heightPx);
  context.beginPath();
  context.moveTo(px - 6, 0);
  context.lineTo(px + 6, 0);
  context.lineTo(px, 8);
  context.fill();
}

/** A line through all lanes, and its time on the ruler. */
function paintPointer(context: CanvasRenderingContext2D, { stack, view, palette }: Scene, pointerPx: number): void {
  context.fillStyle = palette.dim;
  context.fillRect(Math.round(pointerPx), 0, 1, stack.heightPx);
  const label = formatTimecode(pxToSec(view, pointerPx), view.secPerPx < 0.05 ? 3 : 1);
  context.font = palette.font;
  const width = context.measureText(label).width + 8;
  const left = Math.min(view.widthPx - width, Math.max(0, pointerPx - width / 2));
  context.fillStyle = palette.surface;
  context.fillRect(left, 0, width, RULER_PX - 3);
  context.fillStyle = palette.text;
  context.textBaseline = 'middle';
  context.fillText(label, left + 4, RULER_PX / 2 - 1);
}
