import { say } from '../../../../src-shared/sentences/say.ts';
import type { SopReport } from '../sop-report.ts';
import { MUTED } from './palette.ts';
import type { Sheet } from './sheet.ts';

const TOP = 20;
const SCORE_WIDTH = 90;

/** On every page but the first, which has the title: whose report this is, for pages that come apart. */
export function drawRunningHeads(sheet: Sheet, { score, taskName }: SopReport): void {
  const style = { size: 7.5, colour: MUTED, maxLines: 1 } as const;
  const reading =
    score.score === null ? say('report-head-not-scored') : say('report-head-points', { points: score.score });
  const who = score.traineeLabel ?? score.traineeName;
  sheet.onEachPage((page) => {
    if (page === 1) return;
    const width = sheet.width - SCORE_WIDTH;
    // The name of a task may be longer than the line; the trainee's must still be read.
    const whoWidth = Math.min(sheet.textWidth(who, style) + 2, width / 2);
    sheet.text(taskName, sheet.left, TOP, width - whoWidth - 12, style);
    sheet.text(who, sheet.left + width - whoWidth, TOP, whoWidth, style);
    sheet.text(reading, sheet.right - SCORE_WIDTH, TOP, SCORE_WIDTH, { ...style, align: 'right' });
    sheet.rule(TOP + 13);
  });
}
