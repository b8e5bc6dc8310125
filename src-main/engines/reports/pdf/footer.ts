import type { SopReport } from '../sop-report.ts';
import { FAINT } from './palette.ts';
import type { Sheet } from './sheet.ts';

/** On every page: what this is a report of, by id, and which page it is. */
export function drawFooters(sheet: Sheet, { score }: SopReport): void {
  const lines = [
    [`score ${score.scoreId}`, ...(score.jobId ? [`job ${score.jobId}`] : [])],
    [`gold take ${score.goldTakeIds.join(' ')}`, `video ${score.goldVideoId}`],
    [`trainee take ${score.traineeTakeId}`, `video ${score.traineeVideoId}`],
  ];
  sheet.onEachPage((page, pages) => {
    const y = sheet.bottom + 8;
    sheet.rule(y);
    for (const [at, line] of lines.entries()) {
      const style = { size: 6, colour: FAINT, maxLines: 1 };
      sheet.text(line.join('   '), sheet.left, y + 4 + at * 8.5, sheet.width - 60, style);
    }
    sheet.text(`Page ${page} of ${pages}`, sheet.right - 60, y + 4, 60, { size: 7.5, colour: FAINT, align: 'right' });
  });
}
