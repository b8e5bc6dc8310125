import { sql } from 'kysely';
import { openPostgres } from '../stores/db/open-postgres.ts';
import { createJobRunner } from './job-runner.ts';
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
  stages: { ingest: [note], score: [], train: [], import: [] },
  concurrency: { ingest: 2, score: 1, train: 1, import: 1 },
  onChange: () => {},
  lease: { ownerId: ownerId!, shared: true, leaseMs: Number(leaseMs), pollMs: 50 },
  log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
});
await runner.start();
process.on('disconnect', () => process.exit(0));
