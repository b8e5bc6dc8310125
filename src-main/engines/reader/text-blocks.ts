import type { ScreenText } from '../../../src-shared/model/screen-text.ts';
import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';
import { overlapSec } from '../../../src-shared/time.ts';

/** Lines of a block share at least this part of the longer one's time. */
const MIN_SHARED_TIME = 0.5;
/** They are at most so many of the lower one's heights apart; beside each other in a wide picture a little more. */
const MAX_GAP_HEIGHTS = 0.9;
/** One is at most so many times as high as the other. */
const MAX_HEIGHTS = 2.5;

/**
 * Lines that belong together (RUE over DE LONDRES) as one text, to be searched for: those that stand below or beside
 * each other, close, at the same time and of about the same height. In order of time.
 */
export function textBlocks(lines: readonly ScreenText[]): TranscriptLine[] {
  const blocks: ScreenText[][] = [];
  for (const line of lines.toSorted((a, b) => a.top - b.top || a.left - b.left)) {
    const own = blocks.filter((block) => block.some((other) => areNeighbours(line, other)));
    const [first, ...others] = own;
    if (!first) {
      blocks.push([line]);
      continue;
    }
    first.push(...others.flat(), line);
    for (const other of others) blocks.splice(blocks.indexOf(other), 1);
  }
  return blocks.map(textOf).sort((a, b) => a.startSec - b.startSec);
}

function areNeighbours(a: ScreenText, b: ScreenText): boolean {
  const longer = Math.max(a.endSec - a.startSec, b.endSec - b.startSec);
  if (overlapSec(a, b) < MIN_SHARED_TIME * longer) return false;
  const [aHeight, bHeight] = [a.bottom - a.top, b.bottom - b.top];
  const lower = Math.min(aHeight, bHeight);
  if (Math.max(aHeight, bHeight) > MAX_HEIGHTS * lower) return false;
  const gapAcross = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const gapDown = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  return Math.max(gapAcross, gapDown) <= MAX_GAP_HEIGHTS * lower && Math.min(gapAcross, gapDown) < 0;
}

/** From the top, each row from the left. */
function textOf(block: readonly ScreenText[]): TranscriptLine {
  const isAbove = (a: ScreenText, b: ScreenText): boolean => (a.top + a.bottom) / 2 < b.top;
  const ordered = block.toSorted((a, b) => (isAbove(a, b) ? -1 : isAbove(b, a) ? 1 : a.left - b.left));
  return {
    startSec: Math.min(...block.map(({ startSec }) => startSec)),
    endSec: Math.max(...block.map(({ endSec }) => endSec)),
    text: ordered.map(({ text }) => text).join(' '),
  };
}
