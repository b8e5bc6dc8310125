import { t } from '../../../strings/index.ts';
import { fillMark, type ReviewSpanLane } from './footage.ts';

/** From cut to cut, light and dark in turn. */
export const shots: ReviewSpanLane = {
  key: 'shot',
  label: t.review.timeline.lanes.shot,
  kind: 'spans',
  rowPx: 12,
  maxRows: 1,
  spans: ({ source }) => source.shots,
  paint({ context, palette }, mark) {
    context.globalAlpha = mark.count > 1 || mark.index % 2 === 0 ? 0.95 : 0.6;
    context.fillStyle = palette.shot;
    fillMark(context, mark);
  },
};
