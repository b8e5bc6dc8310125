import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { LABEL_ROWS } from '../labelled-spans.ts';
import { objectColour } from '../object-colours.ts';
import { type Footage, fillMark, type ReviewSpanLane, writeOn } from './footage.ts';

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

function paintThings(brush: Brush, mark: LaneMark, { objects: found }: Footage): void {
  const { context } = brush;
  const span = found[mark.index];
  if (!span) return;
  const { leftPx, topPx, widthPx, heightPx } = mark;
  const colour = objectColour(span.label);
  context.fillStyle = colour;
  context.globalAlpha = 0.4;
  fillMark(context, mark);
  context.globalAlpha = 1;
  context.fillRect(leftPx, topPx, Math.min(3, widthPx), heightPx);
  // Beside the coloured edge, and never over the name of the next.
  const nameEndPx = (span.nameEndSec - brush.view.startSec) / brush.view.secPerPx;
  const room = { ...mark, widthPx: Math.min(widthPx, nameEndPx - leftPx) };
  if (mark.count === 1) writeOn(brush, room, span.count > 1 ? `${span.label} × ${span.count}` : span.label, 6);
}
