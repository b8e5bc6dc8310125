import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { printedDate } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { drawGauge, GAUGE_HEIGHT, GAUGE_WIDTH } from './gauge.ts';
import { ACCENT, MUTED } from './palette.ts';
import type { Printed, Sheet } from './sheet.ts';

const LABEL_WIDTH = 62;

/** Title, who and what was compared, and the score. */
export function drawHeader(sheet: Sheet, report: SopReport): void {
  const { score } = report;
  const top = sheet.y;
  const width = sheet.width - GAUGE_WIDTH - 24;
  sheet.doc.rect(sheet.left, top + 3, 26, 3).fill(ACCENT);
  let y = top + 10;
  y += sheet.text(say('report-heading'), sheet.left, y, width, { size: 8, weight: 'bold', colour: MUTED });
  const size = report.taskName.length > 60 ? 13 : 18;
  y += sheet.text(report.taskName, sheet.left, y, width, { size, weight: 'bold', maxLines: 6 }) + 4;
  const facts: readonly (readonly [label: Sentence, value: Printed])[] = [
    [
      say('report-trainee'),
      say('report-trainee-take', {
        label: score.traineeLabel,
        name: score.traineeName,
        startSec: report.traineeSpan.startSec,
        endSec: report.traineeSpan.endSec,
      }),
    ],
    [
      say('report-gold'),
      say('report-gold-take', {
        name: score.goldName,
        startSec: report.goldSpan.startSec,
        endSec: report.goldSpan.endSec,
        others: score.goldTakeIds.length - 1,
      }),
    ],
    [say('report-scored-at'), printedDate(score.createdAt)],
    [say('report-reported-at'), printedDate(report.generatedAt)],
    [say('report-scorer'), score.scorer],
    [say('report-encoder'), score.encoder],
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

function summary({ score, penalties }: SopReport): Sentence {
  if (score.score === null) return score.error ?? say('report-no-score');
  const touched = new Set(score.findings.flatMap((finding) => finding.steps)).size;
  const counts =
    score.findings.length === 0
      ? say('report-no-findings')
      : say('report-findings-counted', { findings: score.findings.length, touched, steps: score.steps.length });
  const worst = penalties.reduce<SopReport['penalties'][number] | undefined>(
    (most, penalty) => (penalty.points > (most?.points ?? 0) ? penalty : most),
    undefined,
  );
  if (!worst || worst.points < 0.05) return say('report-no-points-lost', { counts });
  return say('report-most-points-lost', { counts, measure: worst.name, points: worst.points });
}
