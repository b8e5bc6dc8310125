import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import { type HeatMapNeeds, heatMap } from './heat-map.ts';
import { type ReportNeeds, scoreReport } from './score-report.ts';
import { taskStatistics } from './statistics.ts';

export type ReportCalls = 'sop.report' | 'sop.heatMap' | 'sop.statistics';

/** Scores as files to hand on, pictures of what they compared, and how the runs of a task went. */
export function reportCalls(parts: ReportNeeds & HeatMapNeeds): Handlers<ReportCalls> {
  return {
    'sop.report': (input, { signal }) => scoreReport(input, parts, signal),
    'sop.heatMap': ({ scoreId }, { signal }) => heatMap(scoreId, parts, signal),
    'sop.statistics': (input) => taskStatistics(input, parts),
  };
}
