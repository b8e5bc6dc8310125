import { say } from '../../../src-shared/sentences/say.ts';
import type { SentenceCatalog } from '../../../src-shared/sentences/word.ts';
import { drawFindings, drawNotices } from './pdf/finding-list.ts';
import { drawFooters } from './pdf/footer.ts';
import { drawHeader } from './pdf/header.ts';
import { drawRunningHeads } from './pdf/running-head.ts';
import { drawMetrics, drawPenalties } from './pdf/score-tables.ts';
import { Sheet } from './pdf/sheet.ts';
import { drawStepTable } from './pdf/step-table.ts';
import { drawTimeline } from './pdf/timeline-figure.ts';
import type { SopReport } from './sop-report.ts';

/**
 * The report as a PDF (A4, embedded font with Japanese), worded by `catalog`. Equal reports give equal bytes. Takes
 * tenths of a second.
 */
export async function renderSopReportPdf(report: SopReport, catalog: SentenceCatalog): Promise<Uint8Array> {
  const sheet = new Sheet(
    {
      title: say('report-title', { task: report.taskName, trainee: report.score.traineeName }),
      createdAt: new Date(report.generatedAt),
    },
    catalog,
  );
  drawHeader(sheet, report);
  if (report.score.steps.length > 0) {
    drawTimeline(sheet, report);
    drawStepTable(sheet, report);
  }
  drawFindings(sheet, report);
  drawNotices(sheet, report);
  drawPenalties(sheet, report);
  drawMetrics(sheet, report);
  drawRunningHeads(sheet, report);
  drawFooters(sheet, report);
  return sheet.finish();
}
