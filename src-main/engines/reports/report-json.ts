import { type SentenceCatalog, worded } from '../../../src-shared/sentences/word.ts';
import type { SopReport } from './sop-report.ts';

/** The report as JSON, worded by `catalog`: the whole score with what the report adds to it; pictures are left out. */
export function renderSopReportJson({ pictures: _, ...report }: SopReport, catalog: SentenceCatalog): string {
  const file = { format: 'vigil-sop-report', formatVersion: 1, ...worded(report, catalog) };
  return `${JSON.stringify(file, null, 2)}\n`;
}
