import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { word } from '../../src-shared/sentences/word.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { testBackends } from '../stores/db/postgres.fixture.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createTaskStore } from '../stores/task-store.ts';
import { endlessStage, enqueueToy, ToyJobs, toyStage } from './testing/toy-jobs.ts';

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;
  let toys: ToyJobs;

  beforeEach(async () => {
    database = await open();
    toys = new ToyJobs(database.db);
  });

  afterEach(async () => {
    await toys.close();
    await database.close();
  });

  describe('job runner', () => {
    it('runs the stages in order, hands them the input, and ends at progress 1', async () => {
      const seen: unknown[] = [];
      const runner = toys.runner([
        toyStage('scan', ({ input }) => void seen.push(['scan', input])),
        toyStage('index', ({ job }) => void seen.push(['index', job.stage])),
      ]);
      const job = await enqueueToy(runner, 'video-1', { encoder: 'basic' });
      expect(job.state).toBe('queued');
      await runner.start();
      const ended = await runner.waitFor(job.jobId);
      expect(ended).toMatchObject({ state: 'completed', progress: 1, attempts: 1, stage: null, error: null });
      expect(seen).toEqual([
        ['scan', { encoder: 'basic' }],
        ['index', 'index'],
      ]);
      expect(toys.changes.map((change) => change.state)).toContain('running');
    });

    it('keeps the bar even by weight, and never lets it go back', async () => {
      const runner = toys.runner([
        toyStage(
          'scan',
          ({ progress }) => {
            for (const share of [0, 0.5, 0.2, 1]) progress(share, asIs('decoding'));
          },
          9,
        ),
        toyStage('index', ({ progress }) => progress(0.5, asIs('writing')), 1),
      ]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      await runner.waitFor(jobId);
      const bar = toys.changes.map((change) => change.progress);
      expect(bar).toEqual(bar.toSorted((a, b) => a - b));
      expect(toys.changes.find((change) => change.stage === 'index')?.progress).toBeCloseTo(0.9);
    });

    it('writes progress at most four times a second', async () => {
      let clockMs = 0;
      const runner = toys.runner(
        [
          toyStage('scan', async ({ progress }) => {
            for (let step = 0; step < 1000; step += 1) {
              clockMs += 1;
              progress(step / 1000, asIs(`${step} of 1000 s`));
              if (step % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
            }
          }),
        ],
        {},
        () => clockMs,
      );
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      await runner.waitFor(jobId);
      const reports = toys.changes.filter(
        (change) => word(change.detail).includes('of 1000 s') && change.state === 'running',
      );
      expect(new Set(reports.map((report) => report.detail)).size).toBeLessThanOrEqual(5);
      expect(reports.length).toBeGreaterThan(0);
    });

    it('commits a result together with the name of its stage, or neither', async () => {
      let tries = 0;
      const runner = toys.runner([
        toyStage('scan', async ({ commit }) => {
          tries += 1;
          await commit(async (trx) => {
            await createTaskStore(trx).create({ taskId: `try-${tries}` });
            if (tries === 1) throw new Error('the second write fails');
          });
        }),
        toyStage('index', () => {}),
      ]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      expect((await runner.waitFor(jobId)).error?.code).toBe('internal');
      expect(await createTaskStore(database.db).list()).toEqual([]);
      expect((await createJobStore(database.db).get(jobId)).stagesDone).toEqual([]);

      await runner.retry(jobId);
      expect((await runner.waitFor(jobId)).state).toBe('completed');
      expect((await createTaskStore(database.db).list()).map((task) => task.taskId)).toEqual(['try-2']);
    });

    it('goes on from the checkpoint after a failure, and does not repeat committed stages', async () => {
      const seen: unknown[] = [];
      const runner = toys.runner([
        toyStage('scan', () => void seen.push('scan')),
        toyStage('index', async ({ checkpoint, saveCheckpoint }) => {
          seen.push(checkpoint);
          await saveCheckpoint({ minute: 7 });
          if (checkpoint === null) throw new VigilError('undecodable', asIs('No picture.'));
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      const failed = await runner.waitFor(jobId);
      expect(failed).toMatchObject({ state: 'failed', attempts: 1, stage: 'index', error: { code: 'undecodable' } });
      await runner.retry(jobId);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'completed', attempts: 2, error: null });
      expect(seen).toEqual(['scan', null, { minute: 7 }]);
    });

    it('cancels at once, cleans up, forgets the checkpoint of that stage, and can be retried', async () => {
      const cleaned: string[] = [];
      const { stage: scan, begun } = endlessStage('scan', {
        cleanup: async (job) => void cleaned.push(job.subjectId),
      });
      const runner = toys.runner([scan]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
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
      const runner = toys.runner([
        toyStage('scan', async ({ commit }) => {
          await runner.cancel(jobId);
          await commit(async (trx) => void (await createTaskStore(trx).ensure('late')));
        }),
      ]);
      ({ jobId } = await enqueueToy(runner));
      await runner.start();
      expect((await runner.waitFor(jobId)).state).toBe('cancelled');
      expect(await createTaskStore(database.db).list()).toEqual([]);
    });

    it('starts queued jobs in order of arrival', async () => {
      const order: string[] = [];
      const runner = toys.runner([toyStage('scan', ({ job }) => void order.push(job.subjectId))]);
      const jobs = [];
      for (const subject of ['a', 'b', 'c', 'd', 'e']) jobs.push(await enqueueToy(runner, subject));
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
      const runner = toys.runner(
        [
          toyStage('scan', async () => {
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
      for (const subject of ['a', 'b', 'c', 'd', 'e']) jobs.push(await enqueueToy(runner, subject));
      await runner.start();
      await Promise.all(jobs.map((job) => runner.waitFor(job.jobId)));
      expect(most).toBe(2);
    });

    it('writes what hangs on a state in the same transaction', async () => {
      const told: string[] = [];
      const runner = toys.runner([toyStage('scan', () => {})], {
        onState: async (trx, job) => {
          const { job: stored } = await createJobStore(trx).get(job.jobId);
          told.push(`${job.state}/${stored.state}`);
        },
      });
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      await runner.waitFor(jobId);
      expect(told).toEqual(['queued/queued', 'running/running', 'completed/completed']);
    });

    it('closes with its jobs left to go on, and another runner finishes them', async () => {
      const { stage: scan, begun } = endlessStage('scan');
      const first = toys.runner([scan]);
      await first.start();
      const { jobId } = await enqueueToy(first);
      await begun;
      const waiting = first.waitFor(jobId);
      await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'cancelled' }), first.close()]);
      expect((await createJobStore(database.db).get(jobId)).job.state).toBe('queued');

      const second = toys.runner([toyStage('scan', () => {})]);
      await second.start();
      expect(await second.waitFor(jobId)).toMatchObject({ state: 'completed', attempts: 2 });
    });

    it('publishes what the kind says has changed, beside the job itself', async () => {
      const runner = toys.runner([toyStage('scan', () => {})]);
      await runner.start();
      const { jobId } = await enqueueToy(runner, 'video-7');
      await runner.waitFor(jobId);
      expect(toys.events.slice(0, 2)).toEqual([
        { type: 'job.changed', jobId },
        { type: 'video.changed', videoId: 'video-7' },
      ]);
    });

    it('does only the stages that the input asks for, and fills the bar with them', async () => {
      const seen: string[] = [];
      const stages = ['scan', 'index', 'transcribe'].map((name) => toyStage(name, () => void seen.push(name)));
      const runner = toys.runner(stages, { only: (input) => (input as { only: string[] }).only });
      await runner.start();
      const { jobId } = await enqueueToy(runner, 'video-1', { only: ['transcribe'] });
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'completed', progress: 1 });
      expect(seen).toEqual(['transcribe']);
      expect(toys.changes.find(({ stage }) => stage === 'transcribe')?.progress).toBe(0);
    });

    it('keeps what a stage commits as the result', async () => {
      const runner = toys.runner([toyStage('scan', ({ commit }) => commit(async () => {}, { found: [1, 2] }))]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      await runner.waitFor(jobId);
      expect((await createJobStore(database.db).get(jobId)).result).toEqual({ found: [1, 2] });
    });

    it('fails a job whose stored input its schema refuses', async () => {
      const runner = toys.runner([toyStage('scan', () => {})], { input: z.object({ path: z.string() }) });
      await runner.start();
      const { jobId } = await enqueueToy(runner, 'video-1', { path: 7 });
      expect((await runner.waitFor(jobId)).error?.message).toContain('path');
    });
  });
});
