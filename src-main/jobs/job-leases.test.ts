import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { openPostgres } from '../stores/db/open-postgres.ts';
import { createTestPostgres, testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createJobRunner } from './create-job-runner.ts';
import { defineJob } from './define-job.ts';
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
  for (let at = 0; at < count; at += 1)
    await jobs.insert({ kind: 'ingest', subjectId: `s${at}`, title: asIs(`${at}`) });
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

/** A runner of this process with a stage that waits to be let go before it commits. */
function heldRunner(db: VigilDatabase['db'], ownerId: string, lease: { leaseMs: number; pollMs: number }) {
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const outcome = Promise.withResolvers<'committed' | 'refused'>();
  const run = async ({ commit }: StageContext) => {
    begun.resolve();
    await finish.promise;
    try {
      await commit(async (trx) => {
        await sql`insert into job_runs values ('held', ${ownerId})`.execute(trx);
      });
      outcome.resolve('committed');
    } catch (error) {
      outcome.resolve('refused');
      throw error;
    }
  };
  const runner = createJobRunner({
    db,
    publish: () => {},
    lease: { ownerId, shared: true, ...lease },
    log: silent,
  });
  const kind = defineJob({ kind: 'held', input: z.null(), concurrency: 1, stages: [{ name: 'held', weight: 1, run }] });
  return { runner, kind, begun: begun.promise, letGo: finish.resolve, outcome: outcome.promise };
}

test.skipIf(serverUrl === undefined)('an owner whose lease ran out writes nothing while another works', async () => {
  const other = await openPostgres(url);
  // It polls so seldom that it does not notice that it has lost the job.
  const stalled = heldRunner(other.db, 'stalled', { leaseMs: 1, pollMs: 60_000 });
  const heir = heldRunner(database.db, 'heir', { leaseMs: 60_000, pollMs: 20 });
  try {
    await stalled.runner.start([stalled.kind]);
    await stalled.runner.enqueue(stalled.kind, { subjectId: 'video', title: asIs('video'), input: null });
    await stalled.begun;
    await heir.runner.start([heir.kind]);
    await heir.begun;
    stalled.letGo();
    expect(await stalled.outcome).toBe('refused');
    expect((await sql`select * from job_runs`.execute(database.db)).rows).toEqual([]);
    heir.letGo();
    expect((await allDone(1)).map(({ owner }) => owner)).toEqual(['heir']);
  } finally {
    heir.letGo();
    await heir.runner.close();
    await stalled.runner.close();
    await other.close();
  }
});

test.skipIf(serverUrl === undefined)('a local job is done by the owner that queued it, and by no other', async () => {
  const ran: string[] = [];
  const owner = (ownerId: string) => {
    const runner = createJobRunner({
      db: database.db,
      publish: () => {},
      lease: { ownerId, shared: true, leaseMs: 60_000, pollMs: 20 },
      log: silent,
    });
    const stages = [{ name: 'read', weight: 1, run: async () => void ran.push(ownerId) }];
    return { runner, kind: defineJob({ kind: 'read-file', input: z.null(), concurrency: 1, isLocal: true, stages }) };
  };
  const [mine, other] = [owner('mine'), owner('other')];
  try {
    const asked = await mine.runner.enqueue(mine.kind, { subjectId: 'a', title: asIs('a file of mine'), input: null });
    await other.runner.start([other.kind]);
    const theirs = await other.runner.enqueue(other.kind, { subjectId: 'b', title: asIs('theirs'), input: null });
    await other.runner.waitFor(theirs.jobId);
    expect(ran).toEqual(['other']);
    await mine.runner.start([mine.kind]);
    await mine.runner.waitFor(asked.jobId);
    expect(ran).toEqual(['other', 'mine']);
  } finally {
    await mine.runner.close();
    await other.runner.close();
  }
});
