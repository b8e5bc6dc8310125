import { sql } from 'kysely';
import { z } from 'zod';
import { openPostgres } from '../stores/db/open-postgres.ts';
import { createJobRunner } from './create-job-runner.ts';
import { defineJob } from './define-job.ts';
import type { StageDefinition } from './job-stage.ts';

/** One of several Vigils on a database: runs jobs that note, in the transaction of their commit, who ran them. */
const [url, ownerId, leaseMs] = process.argv.slice(2);
const { db } = await openPostgres(url!);

const note: StageDefinition = {
  name: 'note',
  weight: 1,
  run: async ({ job, commit, signal }) => {
    process.send?.(job.jobId);
    await new Promise((resolve) => setTimeout(resolve, 5));
    signal.throwIfAborted();
    await commit(async (trx) => {
      await sql`insert into job_runs values (${job.jobId}, ${ownerId})`.execute(trx);
    });
  },
};

const runner = createJobRunner({
  db,
  publish: () => {},
  lease: { ownerId: ownerId!, shared: true, leaseMs: Number(leaseMs), pollMs: 50 },
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
});
await runner.start([defineJob({ kind: 'ingest', input: z.unknown(), concurrency: 2, stages: [note] })]);
process.on('disconnect', () => process.exit(0));
