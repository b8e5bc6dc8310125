import { t } from '../../../strings/index.ts';
import { fillMark, type ReviewSpanLane } from './footage.ts';

/** The chunks of one level: what is searched. Denser where several share a pixel. */
const chunks = (level: 'micro' | 'meso' | 'macro'): ReviewSpanLane => ({
  key: level,
  label: t.review.timeline.lanes[level],
  kind: 'spans',
  rowPx: 6,
  maxRows: 2,
  spans: ({ source }) => source.chunks.filter((chunk) => chunk.level === level),
  paint({ context, palette }, mark) {
    context.globalAlpha = Math.min(1, 0.65 + mark.count * 0.05);
    context.fillStyle = palette.chunk;
    fillMark(context, mark);
  },
});

export const micro = chunks('micro');
export const meso = chunks('meso');
export const macro = chunks('macro');
