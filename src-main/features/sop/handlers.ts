import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { createAuditHandlers } from './audit-handlers.ts';
import { createCompareHandlers } from './compare-handlers.ts';
import type { SopDependencies } from './dependencies.ts';
import { createHeatMapHandlers } from './heat-map-handlers.ts';
import { createReportHandlers } from './report-handlers.ts';
import { createScoreHandlers } from './score-handlers.ts';
import { createSearchHandlers } from './search-handlers.ts';
import { createTakeHandlers } from './take-handlers.ts';
import { createTaskHandlers } from './task-handlers.ts';

export type SopCalls =
  | 'sop.tasks.list'
  | 'sop.tasks.create'
  | 'sop.tasks.update'
  | 'sop.tasks.remove'
  | 'sop.tasks.export'
  | 'sop.tasks.import'
  | 'sop.takes.list'
  | 'sop.takes.remove'
  | 'sop.addGold'
  | 'sop.addVideo'
  | 'sop.steps'
  | 'sop.stepVersions'
  | 'sop.score'
  | 'sop.getScore'
  | 'sop.scores'
  | 'sop.statistics'
  | 'sop.searchByClip'
  | 'sop.report'
  | 'sop.compare'
  | 'sop.heatMap'
  | 'sop.audit.list'
  | 'sop.audit.export'
  | 'sop.audit.verify';

/** Everything a trainer does: tasks, takes, steps, scores, statistics and reports; and the trail of it all. */
export function createSopHandlers(dependencies: SopDependencies): Handlers<SopCalls> {
  return {
    ...createTaskHandlers(dependencies),
    ...createTakeHandlers(dependencies),
    ...createScoreHandlers(dependencies),
    ...createSearchHandlers(dependencies),
    ...createReportHandlers(dependencies),
    ...createCompareHandlers(dependencies),
    ...createHeatMapHandlers(dependencies),
    ...createAuditHandlers(dependencies),
  };
}
