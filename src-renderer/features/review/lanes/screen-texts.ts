import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { type Footage, fillMark, type ReviewSpanLane, writeOn } from './footage.ts';

/** What is written in the picture, readable where there is room. A click plays a line. */
export const screenTexts: ReviewSpanLane = {
  key: 'on-screen',
  label: t.review.timeline.lanes.onScreen,
  kind: 'spans',
  rowPx: 14,
  maxRows: 3,
  spans: ({ written }) => written,
  paint: paintText,
  tip: ({ written }, index) => {
    const line = written[index];
    return line ? t.review.timeline.writtenTip(line.text, line.score.toFixed(2)) : '';
  },
  pick: ({ written }, index, player) => {
    const line = written[index];
    if (line) player.playClip({ startSec: line.startSec, endSec: line.endSec });
  },
};

function paintText(brush: Brush, mark: LaneMark, { written }: Footage): void {
  const { context, palette } = brush;
  context.fillStyle = palette.chunk;
  context.globalAlpha = 0.35;
  fillMark(context, mark);
  context.globalAlpha = 1;
  writeOn(brush, mark, written[mark.index]?.text ?? '');
}
