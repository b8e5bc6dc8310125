import type { Kysely } from 'kysely';
import * as firstSlice from './0001-first-slice.ts';
import * as sopTasks from './0002-sop-tasks.ts';
import * as featureAdapters from './0003-feature-adapters.ts';
import * as privacyAndWatch from './0004-privacy-and-watch.ts';
import * as legacyImport from './0005-legacy-import.ts';
import * as changeLog from './0006-change-log.ts';
import * as jobLeases from './0007-job-leases.ts';
import * as jobResults from './0008-job-results.ts';
import * as jobDeaths from './0009-job-deaths.ts';
import * as fileTimes from './0010-file-times.ts';
import * as jobOrder from './0011-job-order.ts';
import * as cameraClocks from './0012-camera-clocks.ts';
import * as stageEta from './0013-stage-eta.ts';
import * as objects from './0014-objects.ts';
import * as soundSpans from './0015-sound-spans.ts';
import * as screenTexts from './0016-screen-texts.ts';

/** One step of the schema; portable between SQLite and Postgres. */
export interface Migration {
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
  down(db: Kysely<unknown>): Promise<void>;
}

/** All steps, oldest first. Listed by hand: a packed app reads no folder. A released step never changes. */
export const migrations: readonly Migration[] = [
  { name: '0001-first-slice', ...firstSlice },
  { name: '0002-sop-tasks', ...sopTasks },
  { name: '0003-feature-adapters', ...featureAdapters },
  { name: '0004-privacy-and-watch', ...privacyAndWatch },
  { name: '0005-legacy-import', ...legacyImport },
  { name: '0006-change-log', ...changeLog },
  { name: '0007-job-leases', ...jobLeases },
  { name: '0008-job-results', ...jobResults },
  { name: '0009-job-deaths', ...jobDeaths },
  { name: '0010-file-times', ...fileTimes },
  { name: '0011-job-order', ...jobOrder },
  { name: '0012-camera-clocks', ...cameraClocks },
  { name: '0013-stage-eta', ...stageEta },
  { name: '0014-objects', ...objects },
  { name: '0015-sound-spans', ...soundSpans },
  { name: '0016-screen-texts', ...screenTexts },
];
