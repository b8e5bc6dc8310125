import { formatTimecode } from '../../../src-shared/time.ts';
import { nearestBefore } from '../player/frame-steps.ts';
import type { FilmCache } from './film-cache.ts';
import { laneMarks, peakPerPixel } from './lane-layout.ts';
import { type Lane, type Lanes, RULER_PX } from './lanes.ts';
import type { Palette } from './palette.ts';
import { pxToSec, secToPx, ticks, type View } from './time-scale.ts';

/** What the timeline shows, apart from the play-head and the pointer. */
export interface Scene {
  readonly lanes: Lanes;
  readonly view: View;
  readonly palette: Palette;
  readonly film: FilmCache;
  /** Index of the hit that is playing. */
  readonly currentHit: number | null;
}

/** Draws everything that changes with the view alone. */
export function paintScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { lanes, view } = scene;
  context.clearRect(0, 0, view.widthPx, lanes.heightPx);
  paintRuler(context, scene);
  paintFilm(context, scene);
  paintMotion(context, scene);
  for (const lane of lanes.lanes) paintLane(context, scene, lane);
}

function paintRuler(context: CanvasRenderingContext2D, { lanes, view, palette }: Scene): void {
  const { stepSec, secs } = ticks(view, 76);
  context.font = palette.font;
  context.textBaseline = 'middle';
  const decimals = stepSec >= 1 ? 0 : stepSec >= 0.1 ? 1 : 3;
  for (const sec of secs) {
    const px = Math.round(secToPx(view, sec)) + 0.5;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.moveTo(px, RULER_PX - 5);
    context.lineTo(px, lanes.heightPx);
    context.stroke();
    context.fillStyle = palette.dim;
    const label = formatTimecode(sec + 1e-6, decimals);
    if (px + 4 + context.measureText(label).width > view.widthPx) continue;
    context.fillText(label, px + 4, RULER_PX / 2);
  }
}

function paintFilm(context: CanvasRenderingContext2D, { lanes, view, palette, film }: Scene): void {
  const { topPx, heightPx, times } = lanes.film;
  const endPx = Math.min(view.widthPx, secToPx(view, lanes.durationSec));
  context.fillStyle = palette.stage;
  context.fillRect(0, topPx, endPx, heightPx);
  if (times.length === 0) return;
  const tilePx = Math.round((heightPx * 16) / 9);
  // Tiles hang on the recording, not on the window: panning moves them instead of changing their pictures.
  const tileSec = tilePx * view.secPerPx;
  const first = Math.floor(view.startSec / tileSec);
  for (let tile = first; ; tile++) {
    const leftPx = secToPx(view, tile * tileSec);
    if (leftPx >= endPx) break;
    const at = nearestBefore(times, (tile + 0.5) * tileSec);
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

function paintMotion(context: CanvasRenderingContext2D, { lanes, view, palette }: Scene): void {
  const { topPx, heightPx, bins } = lanes.motion;
  if (heightPx === 0) return;
  const columns = peakPerPixel(bins, lanes.durationSec, view);
  context.fillStyle = palette.motion;
  for (let px = 0; px < columns.length; px++) {
    const height = Math.max(columns[px]! > 0 ? 1 : 0, columns[px]! * heightPx);
    context.fillRect(px, topPx + heightPx - height, 1, height);
  }
}

function paintLane(context: CanvasRenderingContext2D, scene: Scene, lane: Lane): void {
  const { view, palette } = scene;
  for (const mark of laneMarks(lane.items, view)) {
    const top = lane.topPx + mark.row * (lane.rowPx + 1);
    const left = Math.max(-2, mark.startPx);
    const right = Math.min(view.widthPx + 2, mark.endPx);
    const width = Math.max(1, right - left - (mark.count === 1 && right - left > 4 ? 1 : 0));
    switch (lane.key) {
      case 'hits':
        paintHit(context, scene, mark.source, left, Math.max(4, width), top, lane.rowPx);
        break;
      case 'shot':
        context.globalAlpha = mark.count > 1 || mark.source % 2 === 0 ? 0.95 : 0.6;
        context.fillStyle = palette.shot;
        context.fillRect(left, top, width, lane.rowPx);
        break;
      case 'transcript':
        paintLine(context, scene, mark.source, left, width, top, lane.rowPx);
        break;
      default:
        context.globalAlpha = Math.min(1, 0.65 + mark.count * 0.05);
        context.fillStyle = palette.chunk;
        context.fillRect(left, top, width, lane.rowPx);
    }
    context.globalAlpha = 1;
  }
}

/** A hit: a bar with a notch down into the film, so that it is found by shape as well as by colour. */
function paintHit(
  context: CanvasRenderingContext2D,
  { palette, lanes, currentHit }: Scene,
  index: number,
  left: number,
  width: number,
  top: number,
  height: number,
): void {
  const current = index === currentHit;
  context.fillStyle = palette.hit;
  context.globalAlpha = current ? 0.36 : 0.12;
  context.fillRect(left, lanes.film.topPx, width, lanes.film.heightPx);
  context.globalAlpha = current ? 1 : 0.85;
  context.beginPath();
  context.roundRect(left, top, width, height, 2);
  context.fill();
  context.beginPath();
  context.moveTo(left + width / 2 - 4, top);
  context.lineTo(left + width / 2 + 4, top);
  context.lineTo(left + width / 2, top - 5);
  context.fill();
  if (current) {
    context.strokeStyle = palette.text;
    context.strokeRect(left + 0.5, top + 0.5, Math.max(1, width - 1), height - 1);
  }
}

function paintLine(
  context: CanvasRenderingContext2D,
  { palette, lanes }: Scene,
  index: number,
  left: number,
  width: number,
  top: number,
  height: number,
): void {
  context.fillStyle = palette.chunk;
  context.globalAlpha = 0.5;
  context.fillRect(left, top, width, height);
  context.globalAlpha = 1;
  if (width < 24) return;
  context.save();
  context.beginPath();
  context.rect(left, top, width - 4, height);
  context.clip();
  context.fillStyle = palette.text;
  context.font = palette.font;
  context.textBaseline = 'middle';
  context.fillText(lanes.transcript[index]?.text ?? '', Math.max(left, 0) + 4, top + height / 2);
  context.restore();
}

/** Draws what moves by itself: the play-head, the clip being played, the pointer's time. */
export function paintOverlay(
  context: CanvasRenderingContext2D,
  { lanes, view, palette }: Scene,
  now: {
    readonly sec: number;
    readonly clip: { startSec: number; endSec: number } | null;
    readonly pointerPx: number | null;
  },
): void {
  context.clearRect(0, 0, view.widthPx, lanes.heightPx);
  if (now.clip) {
    const left = secToPx(view, now.clip.startSec);
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.14;
    context.fillRect(left, 0, secToPx(view, now.clip.endSec) - left, lanes.heightPx);
    context.globalAlpha = 1;
  }
  if (now.pointerPx !== null) {
    context.fillStyle = palette.dim;
    context.fillRect(Math.round(now.pointerPx), 0, 1, lanes.heightPx);
    const label = formatTimecode(pxToSec(view, now.pointerPx), view.secPerPx < 0.05 ? 3 : 1);
    context.font = palette.font;
    const width = context.measureText(label).width + 8;
    const left = Math.min(view.widthPx - width, Math.max(0, now.pointerPx - width / 2));
    context.fillStyle = palette.surface;
    context.fillRect(left, 0, width, RULER_PX - 3);
    context.fillStyle = palette.text;
    context.textBaseline = 'middle';
    context.fillText(label, left + 4, RULER_PX / 2 - 1);
  }
  const px = Math.round(secToPx(view, now.sec));
  context.fillStyle = palette.accent;
  context.fillRect(px - 1, 0, 2, lanes.heightPx);
  context.beginPath();
  context.moveTo(px - 6, 0);
  context.lineTo(px + 6, 0);
  context.lineTo(px, 8);
  context.fill();
}
