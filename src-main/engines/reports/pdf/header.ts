import { formatTimecode } from '../../../../src-shared/time.ts';
import { printedDate, printedPoints } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { drawGauge, GAUGE_HEIGHT, GAUGE_WIDTH } from './gauge.ts';
import { ACCENT, MUTED } from './palette.ts';
import type { Sheet } from './sheet.ts';

const LABEL_WIDTH = 62;

/** Title, who and what was compared, and the score. */
export function drawHeader(sheet: Sheet, report: SopReport): void {
  const { score } = report;
  const top = sheet.y;
  const width = sheet.width - GAUGE_WIDTH - 24;
  sheet.doc.rect(sheet.left, top + 3, 26, 3).fill(ACCENT);
  let y = top + 10;
  y += sheet.text('SOP REPORT', sheet.left, y, width, { size: 8, weight: 'bold', colour: MUTED });
  const size = report.taskName.length > 60 ? 13 : 18;
  y += sheet.text(report.taskName, sheet.left, y, width, { size, weight: 'bold', maxLines: 6 }) + 4;
  const facts: readonly (readonly [string, string])[] = [
    [
      'Trainee',
      `${score.traineeLabel ? `${score.traineeLabel}, ` : ''}${score.traineeName}  (${span(report.traineeSpan)})`,
    ],
    ['Gold', `${score.goldName}  (${span(report.goldSpan)})${otherGolds(score.goldTakeIds.length - 1)}`],
    ['Scored', printedDate(score.createdAt)],
    ['Reported', printedDate(report.generatedAt)],
    ['Scorer', score.scorer],
    ['Encoder', score.encoder],
  ];
  for (const [label, value] of facts) {
    sheet.text(label, sheet.left, y, LABEL_WIDTH, { colour: MUTED });
    y += sheet.text(value, sheet.left + LABEL_WIDTH, y, width - LABEL_WIDTH, { maxLines: 3 }) + 1;
  }
  drawGauge(sheet, sheet.right - GAUGE_WIDTH, top + 4, {
    score: score.score,
    passed: score.passed,
    passMark: report.passMark,
  });
  sheet.y = Math.max(y, top + GAUGE_HEIGHT) + 6;
  sheet.y += sheet.text(summary(report), sheet.left, sheet.y, sheet.width, { size: 10 }) + 2;
}

function otherGolds(number: number): string {
  return number > 0 ? ` and ${count(number, 'more gold take')}` : '';
}

function span({ startSec, endSec }: { readonly startSec: number; readonly endSec: number }): string {
  return `${formatTimecode(startSec)} – ${formatTimecode(endSec)}`;
}

function summary({ score, penalties }: SopReport): string {
  if (score.score === null) return score.error ?? 'This run has no score.';
  const touched = new Set(score.findings.flatMap((finding) => finding.steps)).size;
  const counts =
    score.findings.length === 0
      ? 'No findings.'
      : `${count(score.findings.length, 'finding')} in ${count(touched, 'step')} of ${score.steps.length}.`;
  const worst = penalties.reduce<SopReport['penalties'][number] | undefined>(
    (most, penalty) => (penalty.points > (most?.points ?? 0) ? penalty : most),
    undefined,
  );
  if (!worst || worst.points < 0.05) return `${counts} No points were lost.`;
  return `${counts} Most points were lost to: ${worst.name.toLowerCase()} (${printedPoints(worst.points)}).`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
