import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { testBackends } from '../stores/db/postgres.fixture.ts';
import { defineJob, type JobKind } from './define-job.ts';
import type { StageContext } from './job-stage.ts';
import { ToyJobs, type ToyRunner, toyStage } from './testing/toy-jobs.ts';

const HOUR = 3600;

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

  /** A runner whose jobs write down when they begin and where, save a checkpoint, and wait to be let go or stopped. */
  function watched(concurrency = 1) {
    const begun: string[] = [];
    const waiting = new Map<string, { go: () => void; begun: PromiseWithResolvers<void> }>();
    const of = (subject: string) => {
      const known = waiting.get(subject);
      if (known) return known;
      const made = { go: (): void => undefined, begun: Promise.withResolvers<void>() };
      waiting.set(subject, made);
      return made;
    };
    const scan = async ({ job, signal, checkpoint, saveCheckpoint, progress }: StageContext): Promise<void> => {
      const { subjectId } = job;
      begun.push(checkpoint === null ? subjectId : `${subjectId} from ${String(checkpoint)}`);
      progress(0.1, asIs('looking'));
      await saveCheckpoint('minute 6');
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        const desk = of(subjectId);
        desk.go = resolve;
        desk.begun.resolve();
        desk.begun = Promise.withResolvers();
      });
    };
    const stages = [toyStage('scan', scan)];
    const runner = toys.runner(stages, { concurrency, canPause: true });
    const behind = defineJob({ kind: 'behind', input: z.unknown(), concurrency, stages, isBackground: true });
    const add = async (subjectId: string, effortSec: number, kind: JobKind = runner.kind): Promise<string> => {
      const job = { subjectId, title: asIs(subjectId), input: null, effortSec };
      return (await runner.enqueue(kind, job)).jobId;
    };
    return {
      runner,
      behind,
      begun,
      add,
      hasBegun: (subject: string) => of(subject).begun.promise,
      let: (s: string) => of(s).go(),
    };
  }

  async function end(runner: ToyRunner, jobIds: readonly string[]): Promise<string[]> {
    return Promise.all(jobIds.map(async (jobId) => (await runner.waitFor(jobId)).state));
  }

  describe('the order of jobs', () => {
    it('is short before long among those that came together, and by arrival among equals', async () => {
      const { runner, begun, add, hasBegun, let: letGo } = watched();
      for (const [subject, effortSec] of [
        ['long', 2 * HOUR],
        ['first', 600],
        ['second', 600],
        ['short', 10],
      ] as const) {
        await add(subject, effortSec);
      }
      const order = ['short', 'first', 'second', 'long'];
      const begins = order.map(hasBegun);
      await runner.start();
      for (const [at, subject] of order.entries()) {
        await begins[at];
        letGo(subject);
      }
      expect(begun).toEqual(order);
    });

    it('lets a short job pass a long one that runs, which then goes on from its checkpoint', async () => {
      const { runner, begun, add, hasBegun, let: letGo } = watched();
      await runner.start();
      const longBegun = hasBegun('long');
      const long = await add('long', 2 * HOUR);
      await longBegun;
      const [short, secondShort, again] = ['short', 'short 2', 'long'].map(hasBegun);
      const shorts = [await add('short', 10)];
      await short;
      shorts.push(await add('short 2', 10));
      letGo('short');
      await secondShort;
      letGo('short 2');
      await again;
      letGo('long');
      expect(await end(runner, [long, ...shorts])).toEqual(['completed', 'completed', 'completed']);
      expect(begun).toEqual(['long', 'short', 'short 2', 'long from minute 6']);
    });

    it('does not stop a job for one that is hardly shorter, or of unknown length', async () => {
      const { runner, begun, add, hasBegun, let: letGo } = watched();
      await runner.start();
      const running = hasBegun('ten minutes');
      const first = await add('ten minutes', 240);
      await running;
      const next = [await add('a little shorter', 200), await add('unknown', 0)];
      const second = hasBegun('unknown');
      letGo('ten minutes');
      await second;
      expect(begun).toEqual(['ten minutes', 'unknown']);
      expect(await end(runner, [first])).toEqual(['completed']);
      for (const jobId of next) await runner.cancel(jobId);
    });

    it('rests what is paused, keeps its checkpoint, and goes on when resumed', async () => {
      const { runner, begun, add, hasBegun, let: letGo } = watched();
      await runner.start();
      const running = hasBegun('a');
      const a = await add('a', 10);
      await running;
      const second = hasBegun('b');
      const b = await add('b', 10);
      expect((await runner.pause(a)).state).toBe('paused');
      await second;
      expect((await runner.pause(a)).state).toBe('paused');
      letGo('b');
      expect(await end(runner, [b])).toEqual(['completed']);
      const again = hasBegun('a');
      expect((await runner.resume(a)).state).toBe('queued');
      await again;
      letGo('a');
      expect(await end(runner, [a])).toEqual(['completed']);
      expect((await runner.pause(a)).state).toBe('completed');
      expect(begun).toEqual(['a', 'b', 'a from minute 6']);
    });

    it('cancels what is paused', async () => {
      const { runner, add, hasBegun } = watched();
      await runner.start();
      const running = hasBegun('a');
      const a = await add('a', 10);
      await running;
      await runner.pause(a);
      expect((await runner.cancel(a)).state).toBe('cancelled');
      expect(await end(runner, [a])).toEqual(['cancelled']);
    });

    it('leaves what nobody waits for until there is nothing else, and goes on with it from its checkpoint', async () => {
      const { runner, behind, begun, add, hasBegun, let: letGo } = watched();
      await runner.start([behind]);
      const running = hasBegun('library');
      const library = await add('library', 2 * HOUR, behind);
      await running;
      const first = hasBegun('long');
      const asked = [await add('long', 3 * HOUR), await add('longer', 4 * HOUR)];
      await first;
      const second = hasBegun('longer');
      letGo('long');
      await second;
      expect((await runner.waitFor(asked[0]!)).state).toBe('completed');
      expect(begun).toEqual(['library', 'long', 'longer']);
      const again = hasBegun('library');
      letGo('longer');
      await again;
      letGo('library');
      expect(await end(runner, [library, asked[1]!])).toEqual(['completed', 'completed']);
      expect(begun.at(-1)).toBe('library from minute 6');
    });

    it('moves a job to the front', async () => {
      const { runner, begun, add, hasBegun, let: letGo } = watched();
      await runner.start();
      const running = hasBegun('running');
      const ids = [await add('running', 10)];
      await running;
      ids.push(await add('short', 10), await add('long', HOUR));
      await runner.moveFirst(ids[2]!);
      const long = hasBegun('long');
      letGo('running');
      await long;
      // It was asked for, so nothing shorter may pass it any more.
      ids.push(await add('shorter still', 1));
      expect(begun).toEqual(['running', 'long']);
      for (const jobId of ids) await runner.cancel(jobId);
    });

    it('refuses to pause a kind that cannot rest', async () => {
      const runner = toys.runner([toyStage('scan', () => undefined)]);
      const { jobId } = await runner.enqueue(runner.kind, { subjectId: 'a', title: asIs('a'), input: null });
      await expect(runner.pause(jobId)).rejects.toMatchObject({ code: 'unsupported' });
    });
  });
});
