import type { TaskTable } from './task-table.ts';

/** Every task that runs in a worker thread, by the name the pool knows it by. */
export const TASKS = {
  chunk: async () => (await import('./ingest/chunk-task.ts')).runChunkTask,
  'choose-decoder': async () => (await import('./ingest/choose-decoder-task.ts')).runChooseDecoderTask,
  'embed-chunks': async () => (await import('./ingest/embed-chunks-task.ts')).runEmbedChunksTask,
  'file-shots': async () => (await import('./ingest/file-shots-task.ts')).runFileShotsTask,
  'find-accelerators': async () => (await import('./ingest/choose-decoder-task.ts')).runFindAcceleratorsTask,
  fingerprint: async () => (await import('./ingest/fingerprint-task.ts')).runFingerprintTask,
  hear: async () => (await import('./ingest/hear-task.ts')).runHearTask,
  'legacy-check': async () => (await import('./legacy/legacy-check-task.ts')).runLegacyCheckTask,
  'legacy-keep': async () => (await import('./legacy/legacy-keep-task.ts')).runLegacyKeepTask,
  'legacy-read': async () => (await import('./legacy/legacy-read-task.ts')).runLegacyReadTask,
  'read-pictures': async () => (await import('./ingest/read-pictures-task.ts')).runReadPicturesTask,
  'read-transcript': async () => (await import('./ingest/read-transcript-task.ts')).runReadTranscriptTask,
  scan: async () => (await import('./ingest/scan-task.ts')).runScanTask,
  'sop-heat-map': async () => (await import('./sop/sop-heat-map-task.ts')).runSopHeatMapTask,
  'sop-raw-steps': async () => (await import('./sop/sop-raw-steps-task.ts')).runSopRawStepsTask,
  'sop-report': async () => (await import('./sop/sop-report-task.ts')).runSopReportTask,
  'sop-score': async () => (await import('./sop/sop-score-task.ts')).runSopScoreTask,
  'sop-search': async () => (await import('./sop/sop-search-task.ts')).runSopSearchTask,
  'sop-steps': async () => (await import('./sop/sop-steps-task.ts')).runSopStepsTask,
  'sopilot-clips': async () => (await import('./sop/sopilot-clips-task.ts')).runSopilotClipsTask,
  'sopilot-frames': async () => (await import('./sop/sopilot-frames-task.ts')).runSopilotFramesTask,
  'suggest-steps': async () => (await import('./sop/suggest-steps-task.ts')).runSuggestStepsTask,
  'train-adapter': async () => (await import('./sop/train-adapter-task.ts')).runTrainAdapterTask,
  verify: async () => (await import('./check/verify-task.ts')).runVerifyTask,
} satisfies TaskTable;

export type Tasks = typeof TASKS;
