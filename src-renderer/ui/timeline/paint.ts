import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import type { FilmCache } from './film-cache.ts';
import { type LaneStack, RULER_PX } from './lane-stack.ts';
import { paintFilm } from './paint-film.ts';
import type { Palette } from './palette.ts';
import { rulerTicks } from './ticks.ts';
import { pxToSec, secToPx, timeDigits, type View } from './time-scale.ts';

/** What the timeline shows, apart from the play-head and the pointer. */
export interface Scene {
  /** The whole recording. */
  readonly whole: Span;
  readonly stack: LaneStack;
  readonly view: View;
  readonly palette: Palette;
  readonly film: FilmCache;
  /** Times at which shots begin, in order. */
  readonly cuts: readonly number[];
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
  const { whole, film, cuts } = scene;
  paintFilm(context, { view, whole, film, cuts, ...stack.film, background: palette.stage });
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
  const label = formatTimecode(pxToSec(view, pointerPx), timeDigits(view));
  context.font = palette.font;
  const width = context.measureText(label).width + 8;
  const left = Math.min(view.widthPx - width, Math.max(0, pointerPx - width / 2));
  context.fillStyle = palette.surface;
  context.fillRect(left, 0, width, RULER_PX - 3);
  context.fillStyle = palette.text;
  context.textBaseline = 'middle';
  context.fillText(label, left + 4, RULER_PX / 2 - 1);
}
