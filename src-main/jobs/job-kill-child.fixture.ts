import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { silentLog } from '../platform/log.ts';
import { migrateUp } from '../stores/db/migrate.ts';
import { openDatabase } from '../stores/db/open.ts';
import { createTaskStore } from '../stores/task-store.ts';
import { createJobRunner } from './create-job-runner.ts';
import { defineJob } from './define-job.ts';
import type { StageDefinition } from './job-stage.ts';

// A process that works through one job and may be killed at a fault point: what a power cut leaves behind.
const [file, journal, retried] = process.argv.slice(2);
const MINUTES = 5;

const scan: StageDefinition = {
  name: 'scan',
  weight: 4,
  run: async ({ checkpoint, saveCheckpoint, progress, commit }) => {
    for (let minute = (checkpoint as number | null) ?? 0; minute < MINUTES; minute += 1) {
      appendFileSync(journal!, `scan ${minute}\n`);
      progress(minute / MINUTES, asIs(`minute ${minute}`));
      await saveCheckpoint(minute + 1);
    }
    await commit(async (trx) => void (await createTaskStore(trx).create({ taskId: 'scanned' })));
  },
};
const index: StageDefinition = {
  name: 'index',
  weight: 1,
  run: async ({ commit }) => {
    appendFileSync(journal!, 'index\n');
    await commit(async (trx) => void (await createTaskStore(trx).create({ taskId: 'indexed' })));
  },
};

const database = openDatabase(file!);
await migrateUp(database, { backupDir: `${file}.backups` });
const ended = Promise.withResolvers<void>();
const kind = defineJob({
  kind: 'ingest',
  input: z.null(),
  concurrency: 1,
  stages: [scan, index],
  events: ({ state }) => {
    if (state === 'completed' || state === 'failed') ended.resolve();
    return [];
  },
});
const runner = createJobRunner({ db: database.db, publish: () => {}, log: silentLog });
const { total } = await database.db
  .selectFrom('jobs')
  .select(({ fn }) => fn.countAll<number>().as('total'))
  .executeTakeFirstOrThrow();
if (total === 0) await runner.enqueue(kind, { subjectId: 'video-1', title: asIs('long.mp4'), input: null });
await runner.start([kind]);
if (retried !== undefined) await runner.retry(retried);
await ended.promise;
await runner.close();
await database.close();
