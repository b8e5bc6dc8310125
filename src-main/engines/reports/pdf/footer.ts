import { say } from '../../../../src-shared/sentences/say.ts';
import type { SopReport } from '../sop-report.ts';
import { FAINT } from './palette.ts';
import type { Sheet } from './sheet.ts';

/** On every page: what this is a report of, by id, and which page it is. */
export function drawFooters(sheet: Sheet, { score }: SopReport): void {
  const lines = [
    [
      say('report-score-id', { id: score.scoreId }),
      ...(score.jobId ? [say('report-job-id', { id: score.jobId })] : []),
    ],
    [say('report-gold-take-ids', { ids: score.goldTakeIds }), say('report-video-id', { id: score.goldVideoId })],
    [say('report-trainee-take-id', { id: score.traineeTakeId }), say('report-video-id', { id: score.traineeVideoId })],
  ].map((ids) => ids.map((id) => sheet.words(id)).join('   '));
  sheet.onEachPage((page, pages) => {
    const y = sheet.bottom + 8;
    sheet.rule(y);
    for (const [at, line] of lines.entries()) {
      const style = { size: 6, colour: FAINT, maxLines: 1 };
      sheet.text(line, sheet.left, y + 4 + at * 8.5, sheet.width - 60, style);
    }
    sheet.text(say('report-page', { page, pages }), sheet.right - 60, y + 4, 60, {
      size: 7.5,
      colour: FAINT,
      align: 'right',
    });
  });
}
