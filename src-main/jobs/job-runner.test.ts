import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VigilError } from '../../src-shared/contract/errors.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Job } from '../../src-shared/model/job.ts';
import { silentLog } from '../platform/log.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { testBackends } from '../stores/db/postgres.fixture.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createTaskStore } from '../stores/task-store.ts';
import { defineJob, type JobDefinition, type JobKind } from './define-job.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';
import type { StageContext, StageDefinition } from './job-stage.ts';

/** Lets no task be written for want of room, until the function returned is called. */
async function leaveNoRoom({ db, dialect }: VigilDatabase): Promise<() => Promise<unknown>> {
  if (dialect === 'sqlite') {
    await sql`pragma max_page_count = 500`.execute(db);
    return () => sql`pragma max_page_count = 5000`.execute(db);
  }
  await sql`create function no_room() returns trigger language plpgsql
    as 'begin raise exception using errcode = ''53100'', message = ''No space left on device''; end'`.execute(db);
  await sql`create trigger no_room before insert on sop_tasks execute function no_room()`.execute(db);
  return () => sql`drop function no_room() cascade`.execute(db);
}

interface TestRunner extends Omit<JobRunner, 'start'> {
  readonly kind: JobKind;
  start(): Promise<void>;
}

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;
  let changes: Job[];
  let events: CoreEvent[];
  const runners: JobRunner[] = [];

  beforeEach(async () => {
    database = await open();
    changes = [];
    events = [];
  });

  afterEach(async () => {
    for (const runner of runners.splice(0)) await runner.close();
    await database.close();
  });

  /** A runner of one kind of job, made of these stages. */
  function makeRunner(
    stages: readonly StageDefinition[],
    more: Partial<JobDefinition<unknown>> = {},
    nowMs?: () => number,
  ): TestRunner {
    const runner = createJobRunner({
      db: database.db,
      publish: (event) => events.push(event),
      log: silentLog,
      ...(nowMs && { nowMs }),
    });
    runners.push(runner);
    const kind = defineJob<unknown>({
      kind: 'toy',
      input: z.unknown(),
      concurrency: 1,
      stages,
      events: (job) => {
        changes.push(job);
        return [];
      },
      ...more,
    });
    return { ...runner, kind, start: () => runner.start([kind]) };
  }

  function enqueue({ kind, ...runner }: TestRunner, subjectId = 'video-1', input: unknown = null): Promise<Job> {
    return runner.enqueue(kind, { subjectId, title: `${subjectId}.mp4`, input });
  }

  /** A stage that runs until it is aborted, and says when it has begun. */
  function endless(
    name: string,
    more: Partial<StageDefinition> = {},
  ): { stage: StageDefinition; begun: Promise<void> } {
    let begin: () => void;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const run = ({ signal }: StageContext): Promise<void> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        begin();
      });
    return { stage: { name, weight: 1, run, ...more }, begun };
  }

  function stage(name: string, run: (context: StageContext) => Promise<void> | void, weight = 1): StageDefinition {
    return { name, weight, run: async (context) => run(context) };
  }

  describe('job runner', () => {
    it('runs the stages in order, hands them the input, and ends at progress 1', async () => {
      const seen: unknown[] = [];
      const runner = makeRunner([
        stage('scan', ({ input }) => void seen.push(['scan', input])),
        stage('index', ({ job }) => void seen.push(['index', job.stage])),
      ]);
      const job = await enqueue(runner, 'video-1', { encoder: 'basic' });
      expect(job.state).toBe('queued');
      await runner.start();
      const ended = await runner.waitFor(job.jobId);
      expect(ended).toMatchObject({ state: 'completed', progress: 1, attempts: 1, stage: null, error: null });
      expect(seen).toEqual([
        ['scan', { encoder: 'basic' }],
        ['index', 'index'],
      ]);
      expect(changes.map((change) => change.state)).toContain('running');
    });

    it('keeps the bar even by weight, and never lets it go back', async () => {
      const runner = makeRunner([
        stage(
          'scan',
          ({ progress }) => {
            for (const share of [0, 0.5, 0.2, 1]) progress(share, 'decoding');
          },
          9,
        ),
        stage('index', ({ progress }) => progress(0.5, 'writing'), 1),
      ]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      await runner.waitFor(jobId);
      const bar = changes.map((change) => change.progress);
      expect(bar).toEqual(bar.toSorted((a, b) => a - b));
      expect(changes.find((change) => change.stage === 'index')?.progress).toBeCloseTo(0.9);
    });

    it('writes progress at most four times a second', async () => {
      let clockMs = 0;
      const runner = makeRunner(
        [
          stage('scan', async ({ progress }) => {
            for (let step = 0; step < 1000; step += 1) {
              clockMs += 1;
              progress(step / 1000, `${step} of 1000 s`);
              if (step % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
            }
          }),
        ],
        {},
        () => clockMs,
      );
      await runner.start();
      const { jobId } = await enqueue(runner);
      await runner.waitFor(jobId);
      const reports = changes.filter((change) => change.detail.includes('of 1000 s') && change.state === 'running');
      expect(new Set(reports.map((report) => report.detail)).size).toBeLessThanOrEqual(5);
      expect(reports.length).toBeGreaterThan(0);
    });

    it('commits a result together with the name of its stage, or neither', async () => {
      let tries = 0;
      const runner = makeRunner([
        stage('scan', async ({ commit }) => {
          tries += 1;
          await commit(async (trx) => {
            await createTaskStore(trx).create({ taskId: `try-${tries}` });
            if (tries === 1) throw new Error('the second write fails');
          });
        }),
        stage('index', () => {}),
      ]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      expect((await runner.waitFor(jobId)).error?.code).toBe('internal');
      expect(await createTaskStore(database.db).list()).toEqual([]);
      expect((await createJobStore(database.db).get(jobId)).stagesDone).toEqual([]);

      await runner.retry(jobId);
      expect((await runner.waitFor(jobId)).state).toBe('completed');
      expect((await createTaskStore(database.db).list()).map((task) => task.taskId)).toEqual(['try-2']);
    });

    it('goes on from the checkpoint after a failure, and does not repeat committed stages', async () => {
      const seen: unknown[] = [];
      const runner = makeRunner([
        stage('scan', () => void seen.push('scan')),
        stage('index', async ({ checkpoint, saveCheckpoint }) => {
          seen.push(checkpoint);
          await saveCheckpoint({ minute: 7 });
          if (checkpoint === null) throw new VigilError('undecodable', 'No picture.');
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      const failed = await runner.waitFor(jobId);
      expect(failed).toMatchObject({ state: 'failed', attempts: 1, stage: 'index', error: { code: 'undecodable' } });
      await runner.retry(jobId);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'completed', attempts: 2, error: null });
      expect(seen).toEqual(['scan', null, { minute: 7 }]);
    });

    it('cancels at once, cleans up, forgets the checkpoint of that stage, and can be retried', async () => {
      const cleaned: string[] = [];
      const { stage: scan, begun } = endless('scan', {
        cleanup: async (job) => void cleaned.push(job.subjectId),
      });
      const runner = makeRunner([scan]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      await begun;
      await createJobStore(database.db).update(jobId, { checkpoint: { minute: 1 } });
      expect((await runner.cancel(jobId)).state).toBe('cancelled');
      expect((await runner.waitFor(jobId)).state).toBe('cancelled');
      expect(cleaned).toEqual(['video-1']);
      expect((await createJobStore(database.db).get(jobId)).checkpoint).toBeNull();
      expect((await runner.cancel(jobId)).state).toBe('cancelled');
      await runner.retry(jobId);
      await expect(runner.retry(jobId)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('writes nothing of a stage that commits after the cancel', async () => {
      let jobId = '';
      const runner = makeRunner([
        stage('scan', async ({ commit }) => {
          await runner.cancel(jobId);
          await commit(async (trx) => void (await createTaskStore(trx).ensure('late')));
        }),
      ]);
      ({ jobId } = await enqueue(runner));
      await runner.start();
      expect((await runner.waitFor(jobId)).state).toBe('cancelled');
      expect(await createTaskStore(database.db).list()).toEqual([]);
    });

    it('starts queued jobs in order of arrival', async () => {
      const order: string[] = [];
      const runner = makeRunner([stage('scan', ({ job }) => void order.push(job.subjectId))]);
      const jobs = [];
      for (const subject of ['a', 'b', 'c', 'd', 'e']) jobs.push(await enqueue(runner, subject));
      await runner.start();
      await Promise.all(jobs.map((job) => runner.waitFor(job.jobId)));
      expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('runs as many jobs of a kind at once as allowed', async () => {
      let running = 0;
      let most = 0;
      let meet: () => void;
      const met = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const runner = makeRunner(
        [
          stage('scan', async () => {
            running += 1;
            most = Math.max(most, running);
            if (running === 2) meet();
            await met;
            running -= 1;
          }),
        ],
        { concurrency: 2 },
      );
      const jobs = [];
      for (const subject of ['a', 'b', 'c', 'd', 'e']) jobs.push(await enqueue(runner, subject));
      await runner.start();
      await Promise.all(jobs.map((job) => runner.waitFor(job.jobId)));
      expect(most).toBe(2);
    });

    it('tries again by itself when a backend died, but not for ever', async () => {
      let tries = 0;
      const runner = makeRunner([
        stage('index', () => {
          tries += 1;
          throw new VigilError('backend-unavailable', 'The inference process ended.');
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'failed', attempts: 3 });
      expect(tries).toBe(3);
    });

    it('calls a full drive by its name, however deep it lies', async () => {
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const runner = makeRunner([
        stage('scan', () => {
          throw new Error('writing frames failed', { cause: full });
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueue(runner);
      expect((await runner.waitFor(jobId)).error?.code).toBe('disk-full');
    });

    it('survives a database without room for a result, and goes on when there is some', async () => {
      const runner = makeRunner([
        stage('index', ({ commit }) =>
          commit(
            async (trx) => void (await createTaskStore(trx).create({ taskId: 't', description: 'x'.repeat(4e6) })),
          ),
        ),
      ]);
      await runner.start();
      const makeRoom = await leaveNoRoom(database);
      const { jobId } = await enqueue(runner);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'failed', error: { code: 'disk-full' } });
      expect(await createTaskStore(database.db).list()).toEqual([]);
      await makeRoom();
      await runner.retry(jobId);
      expect((await runner.waitFor(jobId)).state).toBe('completed');
    });

    it('writes what hangs on a state in the same transaction', async () => {
      const told: string[] = [];
      const runner = makeRunner([stage('scan', () => {})], {
        onState: async (trx, job) => {
          const { job: stored } = await createJobStore(trx).get(job.jobId);
          told.push(`${job.state}/${stored.state}`);
        },
      });
      await runner.start();
      const { jobId } = await enqueue(runner);
      await runner.waitFor(jobId);
      expect(told).toEqual(['queued/queued', 'running/running', 'completed/completed']);
    });

    it('closes with its jobs left to go on, and another runner finishes them', async () => {
      const { stage: scan, begun } = endless('scan');
      const first = makeRunner([scan]);
      await first.start();
      const { jobId } = await enqueue(first);
      await begun;
      const waiting = first.waitFor(jobId);
      await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'cancelled' }), first.close()]);
      expect((await createJobStore(database.db).get(jobId)).job.state).toBe('queued');

      const second = makeRunner([stage('scan', () => {})]);
      await second.start();
      expect(await second.waitFor(jobId)).toMatchObject({ state: 'completed', attempts: 2 });
    });
  });
});
