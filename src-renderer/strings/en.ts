import { adapter } from './en/adapter.ts';
import { check } from './en/check.ts';
import { common, help, shell } from './en/common.ts';
import { databases } from './en/databases.ts';
import { exports } from './en/exports.ts';
import { importCheck } from './en/import-check.ts';
import { jobs } from './en/jobs.ts';
import { legacyImport } from './en/legacy-import.ts';
import { library } from './en/library.ts';
import { models } from './en/models.ts';
import { actor, cameras, privacy, watch, watchRules } from './en/operations.ts';
import { review } from './en/review.ts';
import { settings } from './en/settings.ts';
import { sop } from './en/sop.ts';
import { sopTask } from './en/sop-task.ts';
import { timeline } from './en/timeline.ts';
import { vectors } from './en/vectors.ts';

/** English: the first catalog. Every other one has the same keys. */
export const en = {
  common,
  shell,
  help,
  library,
  jobs,
  timeline,
  review,
  sop,
  sopTask,
  settings,
  adapter,
  check,
  databases,
  exports,
  models,
  importCheck,
  privacy,
  cameras,
  watch,
  watchRules,
  actor,
  legacyImport,
  vectors,
} as const;
