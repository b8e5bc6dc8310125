import { t } from '../../../strings/index.ts';
import type { Brush, LaneMark } from '../../../ui/timeline/lane.ts';
import { type Footage, fillMark, type ReviewSpanLane } from './footage.ts';

/** Narrower than this, no word can be read. */
export const MIN_TEXT_PX = 24;

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

function paintLine({ context, palette }: Brush, mark: LaneMark, { source }: Footage): void {
  const { leftPx, topPx, widthPx, heightPx } = mark;
  context.fillStyle = palette.chunk;
  context.globalAlpha = 0.5;
  fillMark(context, mark);
  context.globalAlpha = 1;
  if (widthPx < MIN_TEXT_PX) return;
  context.save();
  context.beginPath();
  context.rect(leftPx, topPx, widthPx - 4, heightPx);
  context.clip();
  context.fillStyle = palette.text;
  context.font = palette.font;
  context.textBaseline = 'middle';
  context.fillText(source.transcript[mark.index]?.text ?? '', Math.max(leftPx, 0) + 4, topPx + heightPx / 2);
  context.restore();
}
