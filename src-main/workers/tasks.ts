import type { TaskTable } from './task-table.ts';

/** Every task that runs in a worker thread, by the name the pool knows it by. */
export const TASKS = {
  chunk: async () => (await import('./chunk-task.ts')).runChunkTask,
  'file-shots': async () => (await import('./file-shots-task.ts')).runFileShotsTask,
  fingerprint: async () => (await import('./fingerprint-task.ts')).runFingerprintTask,
  'legacy-check': async () => (await import('./legacy-check-task.ts')).runLegacyCheckTask,
  'legacy-keep': async () => (await import('./legacy-keep-task.ts')).runLegacyKeepTask,
  'legacy-read': async () => (await import('./legacy-read-task.ts')).runLegacyReadTask,
  scan: async () => (await import('./scan-task.ts')).runScanTask,
  'sop-heat-map': async () => (await import('./sop-heat-map-task.ts')).runSopHeatMapTask,
  'sop-raw-steps': async () => (await import('./sop-raw-steps-task.ts')).runSopRawStepsTask,
  'sop-report': async () => (await import('./sop-report-task.ts')).runSopReportTask,
  'sop-score': async () => (await import('./sop-score-task.ts')).runSopScoreTask,
  'sop-search': async () => (await import('./sop-search-task.ts')).runSopSearchTask,
  'sop-steps': async () => (await import('./sop-steps-task.ts')).runSopStepsTask,
  'sopilot-clips': async () => (await import('./sopilot-clips-task.ts')).runSopilotClipsTask,
  'sopilot-frames': async () => (await import('./sopilot-frames-task.ts')).runSopilotFramesTask,
  'suggest-steps': async () => (await import('./suggest-steps-task.ts')).runSuggestStepsTask,
  'train-adapter': async () => (await import('./train-adapter-task.ts')).runTrainAdapterTask,
} satisfies TaskTable;

export type Tasks = typeof TASKS;
