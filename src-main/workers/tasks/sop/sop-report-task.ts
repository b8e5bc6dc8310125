import { english } from '../../../../src-shared/sentences/en/index.ts';
import { renderSopReportCsv } from '../../../engines/reports/report-csv.ts';
import { renderSopReportJson } from '../../../engines/reports/report-json.ts';
import { renderSopReportPdf } from '../../../engines/reports/report-pdf.ts';
import type { SopReport } from '../../../engines/reports/sop-report.ts';

export interface SopReportInput {
  readonly report: SopReport;
  readonly format: 'pdf' | 'csv' | 'json';
}

/**
 * Renders a report to the bytes of a file; fonts and pictures stay off the main thread. The catalog is chosen here: its
 * functions do not cross threads.
 */
export async function runSopReportTask({ report, format }: SopReportInput): Promise<{ readonly bytes: Uint8Array }> {
  if (format === 'pdf') return { bytes: await renderSopReportPdf(report, english) };
  const text = format === 'csv' ? renderSopReportCsv(report, english) : renderSopReportJson(report, english);
  return { bytes: new TextEncoder().encode(text) };
}
