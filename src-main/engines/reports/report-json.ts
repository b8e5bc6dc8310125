import type { SopReport } from './sop-report.ts';

/** The report as JSON: the whole score with what the report adds to it; pictures are left out. */
export function renderSopReportJson({ pictures: _, ...report }: SopReport): string {
  return `${JSON.stringify({ format: 'vigil-sop-report', formatVersion: 1, ...report }, null, 2)}\n`;
}
