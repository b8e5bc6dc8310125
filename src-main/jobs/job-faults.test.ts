import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import type { VigilDatabase } from '../stores/db/open.ts';
import { testBackends } from '../stores/db/postgres.fixture.ts';
import { createTaskStore } from '../stores/task-store.ts';
import { enqueueToy, ToyJobs, toyStage } from './testing/toy-jobs.ts';

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

  describe('a job that fails', () => {
    it('tries again by itself when a backend died, but not for ever', async () => {
      let tries = 0;
      const runner = toys.runner([
        toyStage('index', () => {
          tries += 1;
          throw new VigilError('backend-unavailable', asIs('The inference process ended.'));
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'failed', attempts: 3 });
      expect(tries).toBe(3);
    });

    it('calls a full drive by its name, however deep it lies', async () => {
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const runner = toys.runner([
        toyStage('scan', () => {
          throw new Error('writing frames failed', { cause: full });
        }),
      ]);
      await runner.start();
      const { jobId } = await enqueueToy(runner);
      expect((await runner.waitFor(jobId)).error?.code).toBe('disk-full');
    });

    it('survives a database without room for a result, and goes on when there is some', async () => {
      const runner = toys.runner([
        toyStage('index', ({ commit }) =>
          commit(
            async (trx) => void (await createTaskStore(trx).create({ taskId: 't', description: 'x'.repeat(4e6) })),
          ),
        ),
      ]);
      await runner.start();
      const makeRoom = await leaveNoRoom(database);
      const { jobId } = await enqueueToy(runner);
      expect(await runner.waitFor(jobId)).toMatchObject({ state: 'failed', error: { code: 'disk-full' } });
      expect(await createTaskStore(database.db).list()).toEqual([]);
      await makeRoom();
      await runner.retry(jobId);
      expect((await runner.waitFor(jobId)).state).toBe('completed');
    });
  });
});
