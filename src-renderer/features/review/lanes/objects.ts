import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { LABEL_ROWS } from '../labelled-spans.ts';
import { objectColour } from '../object-colours.ts';
import { type Footage, fillMark, type ReviewSpanLane } from './footage.ts';

/** Narrower than this, no word can be read. */
const MIN_TEXT_PX = 24;

/** When there is what, label by label, each in a row. A click goes there; a double click plays it. */
export const objects: ReviewSpanLane = {
  key: 'objects',
  label: t.review.timeline.lanes.objects,
  kind: 'spans',
  rowPx: 14,
  maxRows: LABEL_ROWS,
  spans: (footage) => footage.objects,
  rowOf: (footage, index) => footage.objects[index]?.row ?? 0,
  paint: paintThings,
  tip: ({ objects: found }, index) => {
    const span = found[index];
    return span ? t.review.timeline.things(span.label, span.count) : '';
  },
};

function paintThings({ context, palette }: Brush, mark: LaneMark, { objects: found }: Footage): void {
  const span = found[mark.index];
  if (!span) return;
  const { leftPx, topPx, widthPx, heightPx } = mark;
  const colour = objectColour(span.label);
  context.fillStyle = colour;
  context.globalAlpha = 0.4;
  fillMark(context, mark);
  context.globalAlpha = 1;
  context.fillRect(leftPx, topPx, Math.min(3, widthPx), heightPx);
  if (widthPx < MIN_TEXT_PX || mark.count > 1) return;
  context.save();
  context.beginPath();
  context.rect(leftPx, topPx, widthPx - 3, heightPx);
  context.clip();
  context.fillStyle = palette.text;
  context.font = palette.font;
  context.textBaseline = 'middle';
  const text = span.count > 1 ? `${span.label} × ${span.count}` : span.label;
  context.fillText(text, Math.max(leftPx, 0) + 6, topPx + heightPx / 2 + 0.5);
  context.restore();
}
