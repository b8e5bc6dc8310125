import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VigilDatabase } from '../stores/db/open.ts';
import { openPostgres } from '../stores/db/open-postgres.ts';
import { createTestPostgres, testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createJobRunner } from './job-runner.ts';
import type { StageContext } from './job-stage.ts';

const serverUrl = await testPostgresUrl();
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const LEASE_MS = 400;

let url: string;
let drop: () => Promise<void>;
let database: VigilDatabase;
const owners: ChildProcess[] = [];

beforeEach(async () => {
  if (serverUrl === undefined) return;
  ({ url, drop } = await createTestPostgres(serverUrl));
  database = await openPostgres(url);
  await sql`create table job_runs (job_id text, owner text)`.execute(database.db);
});

afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  await database?.close();
  await drop?.();
});

function startOwner(name: string, onJob: () => void = () => {}): ChildProcess {
  const child = fork(join(import.meta.dirname, 'job-owner-child.fixture.ts'), [url, name, String(LEASE_MS)]);
  child.on('message', onJob);
  owners.push(child);
  return child;
}

async function addJobs(count: number): Promise<void> {
  const jobs = createJobStore(database.db);
  for (let at = 0; at < count; at += 1) await jobs.insert({ kind: 'ingest', subjectId: `s${at}`, title: `${at}` });
}

async function allDone(count: number): Promise<{ job_id: string; owner: string }[]> {
  await vi.waitFor(
    async () => {
      expect((await createJobStore(database.db).countByState()).completed).toBe(count);
    },
    { timeout: 40_000, interval: 50 },
  );
  const { rows } = await sql<{ job_id: string; owner: string }>`select * from job_runs`.execute(database.db);
  return rows;
}

test.skipIf(serverUrl === undefined)('200 jobs, two owners on one Postgres: each runs once', async () => {
  await addJobs(200);
  startOwner('first');
  startOwner('second');
  const runs = await allDone(200);
  const by = (owner: string) => runs.filter((run) => run.owner === owner).length;
  process.stdout.write(`Two owners, 200 jobs: ${by('first')} and ${by('second')} runs\n`);
  expect(new Set(runs.map((run) => run.job_id)).size).toBe(200);
  expect(runs).toHaveLength(200);
  expect(Math.min(by('first'), by('second'))).toBeGreaterThan(0);
});

test.skipIf(serverUrl === undefined)('what a killed owner held is taken over, and runs once', async () => {
  await addJobs(60);
  let begun = 0;
  const doomed = startOwner('doomed', () => {
    begun += 1;
    if (begun === 15) doomed.kill('SIGKILL');
  });
  await vi.waitFor(() => expect(doomed.killed).toBe(true), { timeout: 20_000, interval: 10 });
  startOwner('heir');
  const runs = await allDone(60);
  expect(runs).toHaveLength(60);
  expect(new Set(runs.map((run) => run.job_id)).size).toBe(60);
});

test.skipIf(serverUrl === undefined)('an owner whose lease ran out writes nothing any more', async () => {
  const other = await openPostgres(url);
  try {
    const begun = Promise.withResolvers<StageContext>();
    const finish = Promise.withResolvers<void>();
    const stage = {
      name: 'slow',
      weight: 1,
      run: async (context: StageContext) => {
        begun.resolve(context);
        await finish.promise;
        await context.commit(async (trx) => {
          await sql`insert into job_runs values ('late', 'stalled')`.execute(trx);
        });
      },
    };
    const runner = createJobRunner({
      db: other.db,
      stages: { ingest: [stage], score: [], train: [], import: [] },
      concurrency: { ingest: 1, score: 1, train: 1, import: 1 },
      onChange: () => {},
      // It looks around so seldom that it does not notice in time.
      lease: { ownerId: 'stalled', shared: true, leaseMs: 1, pollMs: 60_000 },
      log: silent,
    });
    await runner.start();
    await runner.enqueue({ kind: 'ingest', subjectId: 'video', title: 'video' });
    await begun.promise;
    startOwner('heir');
    const runs = await allDone(1);
    finish.resolve();
    await runner.close();
    expect(runs.map((run) => run.owner)).toEqual(['heir']);
    const { rows } = await sql`select * from job_runs where owner = 'stalled'`.execute(database.db);
    expect(rows).toEqual([]);
  } finally {
    await other.close();
  }
});
