import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import type { ReviewSpanLane } from './footage.ts';

const MIN_WIDTH_PX = 4;

/** Evidence of the answer, or what a search found. Its place stays when there is none. */
export const hits: ReviewSpanLane = {
  key: 'hits',
  label: t.review.timeline.lanes.hits,
  kind: 'spans',
  rowPx: 14,
  maxRows: 1,
  keepsPlace: true,
  overview: 'hit',
  spans: (footage) => footage.hits,
  paint: paintHit,
  pick: (footage, index) => {
    const hit = footage.hits[index];
    if (hit) footage.playHit(hit);
  },
};

/** A bar with a notch down into the film, so that it is found by shape as well as by colour. */
function paintHit({ context, palette, film }: Brush, mark: LaneMark): void {
  const { isCurrent, leftPx, topPx, heightPx } = mark;
  const widthPx = Math.max(MIN_WIDTH_PX, mark.widthPx);
  context.fillStyle = palette.hit;
  context.globalAlpha = isCurrent ? 0.36 : 0.12;
  context.fillRect(leftPx, film.topPx, widthPx, film.heightPx);
  context.globalAlpha = isCurrent ? 1 : 0.85;
  context.beginPath();
  context.roundRect(leftPx, topPx, widthPx, heightPx, 2);
  context.fill();
  context.beginPath();
  context.moveTo(leftPx + widthPx / 2 - 4, topPx);
  context.lineTo(leftPx + widthPx / 2 + 4, topPx);
  context.lineTo(leftPx + widthPx / 2, topPx - 5);
  context.fill();
  if (isCurrent) {
    context.strokeStyle = palette.text;
    context.strokeRect(leftPx + 0.5, topPx + 0.5, Math.max(1, widthPx - 1), heightPx - 1);
  }
}
