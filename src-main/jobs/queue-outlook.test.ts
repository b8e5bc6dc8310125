import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { testBackends } from '../stores/db/postgres.fixture.ts';
import type { StageContext } from './job-stage.ts';
import { speedAmong } from './shared-time.ts';
import { ToyJobs, toyStage } from './testing/toy-jobs.ts';

describe.each(await testBackends())('the outlook of a queue, on $backend', ({ open }) => {
  let database: VigilDatabase;
  let toys: ToyJobs;
  let clockMs = 0;
  /** What the job that runs does next, by subject. */
  const turns = new Map<string, PromiseWithResolvers<StageContext>>();
  beforeEach(async () => {
    database = await open();
    toys = new ToyJobs(database.db);
    clockMs = 0;
    turns.clear();
  });
  afterEach(async () => {
    await toys.close();
    await database.close();
  });

  const turnOf = (subject: string): PromiseWithResolvers<StageContext> => {
    const known = turns.get(subject) ?? Promise.withResolvers<StageContext>();
    turns.set(subject, known);
    return known;
  };

  /** Jobs of so many seconds of footage each, that run until the test says they are done. */
  function runnerOf(concurrency: number) {
    const done = new Map<string, PromiseWithResolvers<void>>();
    const scan = toyStage('scan', async (context) => {
      const { subjectId } = context.job;
      const end = Promise.withResolvers<void>();
      done.set(subjectId, end);
      context.signal.addEventListener('abort', () => end.reject(context.signal.reason as Error));
      const turn = turnOf(subjectId);
      turns.delete(subjectId);
      turn.resolve(context);
      await end.promise;
    });
    const workload = (input: unknown) => ({ like: ['camera'], units: () => Number(input) });
    // Never measured while the first one runs: it counts by its share of the bar.
    const note = toyStage('note', () => undefined, 1 / 9);
    const runner = toys.runner([scan, note], { concurrency, canPause: true, workload }, () => clockMs);
    const add = async (subjectId: string, sec: number): Promise<string> => {
      const job = { subjectId, title: asIs(subjectId), input: sec, effortSec: 1 };
      return (await runner.enqueue(runner.kind, job)).jobId;
    };
    return { runner, add, end: (subject: string) => done.get(subject)!.resolve() };
  }

  it('is unknown at first, then known from what runs, and for what waits behind it', async () => {
    const { runner, add, end } = runnerOf(1);
    expect(await runner.outlook()).toEqual({ running: 0, waiting: 0, paused: 0, etaSec: null, jobs: [], pausable: [] });
    await runner.start();
    const first = turnOf('a').promise;
    const a = await add('a', 100);
    const { progress } = await first;
    const b = await add('b', 50);
    expect(await runner.outlook()).toMatchObject({ running: 1, waiting: 1, etaSec: null });
    clockMs = 10_000;
    progress(0.25, asIs('looking'));
    const outlook = await runner.outlook();
    expect(outlook).toMatchObject({ running: 1, waiting: 1, paused: 0 });
    expect(outlook.etaSec).toBeCloseTo(40 * (0.75 + 1 / 9) + 20 * (1 + 1 / 9));
    expect(outlook.jobs).toEqual([
      { jobId: a, endsInSec: expect.closeTo(40 * (0.75 + 1 / 9)) },
      { jobId: b, endsInSec: expect.closeTo(outlook.etaSec!) },
    ]);
    await runner.pause(b);
    const paused = await runner.outlook();
    expect(paused).toMatchObject({ running: 1, waiting: 0, paused: 1, jobs: [{ jobId: a }], pausable: ['toy'] });
    expect(paused.etaSec).toBeCloseTo(40 * (0.75 + 1 / 9));

    clockMs = 40_000;
    end('a');
    await runner.waitFor(a);
    const second = turnOf('b').promise;
    await runner.resume(b);
    // Nothing is measured of it yet: it is known by what the first one took.
    await second;
    expect((await runner.outlook()).etaSec).toBeCloseTo(20, 0);
    end('b');
    await runner.waitFor(b);
    expect((await runner.outlook()).jobs).toEqual([]);
  });

  it('counts two at once, each slower than alone', async () => {
    const { runner, add, end } = runnerOf(2);
    await runner.start();
    const [firstTurn, secondTurn] = [turnOf('a').promise, turnOf('b').promise];
    const a = await add('a', 100);
    const { progress: ofA } = await firstTurn;
    const b = await add('b', 100);
    const { progress: ofB } = await secondTurn;
    clockMs = 20_000;
    ofA(0.5, asIs('looking'));
    ofB(0.25, asIs('looking'));
    const { etaSec, jobs } = await runner.outlook();
    // With the machine to itself the first had taken 20 * speed * 2 in all, the other twice that; and a ninth for the notes.
    const [leftOfA, leftOfB] = [1, 3].map((share) => 20 * speedAmong(2) * (share + (share === 1 ? 2 : 4) / 9)) as [
      number,
      number,
    ];
    const aloneSec = leftOfB - leftOfA;
    expect(jobs.find(({ jobId }) => jobId === a)?.endsInSec).toBeCloseTo(leftOfA / speedAmong(2));
    expect(etaSec).toBeCloseTo(leftOfA / speedAmong(2) + aloneSec);
    for (const [subject, jobId] of [
      ['a', a],
      ['b', b],
    ] as const) {
      end(subject);
      await runner.waitFor(jobId);
    }
  });

  it('says of a job that goes on what it said before it was paused', async () => {
    const { runner, add, end } = runnerOf(1);
    await runner.start();
    const first = turnOf('a').promise;
    const a = await add('a', 100);
    const { progress, saveCheckpoint } = await first;
    clockMs = 30_000;
    progress(0.5, asIs('looking'));
    await saveCheckpoint('minute 1');
    const again = turnOf('a').promise;
    await runner.pause(a);
    await runner.resume(a);
    const { progress: goesOn } = await again;
    clockMs = 31_000;
    goesOn(0.5, asIs('looking'));
    expect((await runner.outlook()).etaSec! / 30).toBeCloseTo(1, 0);
    // From here on it is three times as fast; what it skipped at first does not count as speed.
    for (let sec = 1; sec <= 10; sec += 1) {
      clockMs += 1000;
      goesOn(0.5 + sec * 0.05 * 0.7, asIs('looking'));
    }
    const { etaSec } = await runner.outlook();
    const trueSec = 0.15 / 0.035 + 60 / 9;
    expect(etaSec! / trueSec).toBeLessThan(1.5);
    expect(trueSec / etaSec!).toBeLessThan(1.5);
    end('a');
    await runner.waitFor(a);
  });
});
