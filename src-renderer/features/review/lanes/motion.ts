import { t } from '../../../strings/index.ts';
import type { ReviewLane } from './footage.ts';

const HEIGHT_PX = 28;

/** How much moves; the least movement still shows. */
export const motion: ReviewLane = {
  key: 'motion',
  label: t.review.timeline.lanes.motion,
  kind: 'curve',
  heightPx: HEIGHT_PX,
  overview: 'motion',
  values: ({ source }) => source.motion,
  paint({ context, palette }, columns, topPx) {
    context.fillStyle = palette.motion;
    for (let px = 0; px < columns.length; px++) {
      const columnPx = Math.max(columns[px]! > 0 ? 1 : 0, columns[px]! * HEIGHT_PX);
      context.fillRect(px, topPx + HEIGHT_PX - columnPx, 1, columnPx);
    }
  },
};
