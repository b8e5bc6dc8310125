import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { type Footage, fillMark, type ReviewSpanLane, writeOn } from './footage.ts';

/** What is said, readable where there is room. A click plays the line. */
export const transcript: ReviewSpanLane = {
  key: 'transcript',
  label: t.review.timeline.lanes.transcript,
  kind: 'spans',
  rowPx: 18,
  maxRows: 1,
  spans: ({ source }) => source.transcript,
  paint: paintLine,
  tip: ({ source: { transcript: lines, heardBy } }, index) => {
    const text = lines[index]?.text ?? '';
    return heardBy === null ? text : t.review.timeline.heardTip(text, heardBy);
  },
  pick: ({ source }, index, player) => {
    const line = source.transcript[index];
    if (line) player.playClip({ startSec: line.startSec, endSec: line.endSec });
  },
};

function paintLine(brush: Brush, mark: LaneMark, { source }: Footage): void {
  const { context, palette } = brush;
  context.fillStyle = palette.chunk;
  context.globalAlpha = 0.5;
  fillMark(context, mark);
  context.globalAlpha = 1;
  writeOn(brush, mark, source.transcript[mark.index]?.text ?? '');
}
