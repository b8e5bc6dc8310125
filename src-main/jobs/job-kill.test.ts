import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../stores/db/open.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createTaskStore } from '../stores/task-store.ts';

let folder: string;
const file = (): string => join(folder, 'vigil.db');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-kill-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function runChild(fault = '', ...retried: readonly string[]): NodeJS.Signals | number | null {
  const script = join(import.meta.dirname, 'job-kill-child.fixture.ts');
  const child = spawnSync(process.execPath, [script, file(), join(folder, 'journal'), ...retried], {
    env: { ...process.env, VIGIL_FAULT: fault },
    encoding: 'utf8',
  });
  if (child.status !== 0 && child.signal === null) throw new Error(child.stderr);
  return child.signal ?? child.status;
}

async function readBack() {
  const database = openDatabase(file(), { readonly: true });
  const [job] = await createJobStore(database.db).list({ limit: 10 });
  const tasks = (await createTaskStore(database.db).list()).map((task) => task.taskId);
  await database.close();
  return { job, tasks, journal: readFileSync(join(folder, 'journal'), 'utf8').trim().split('\n') };
}

describe('a job whose process is killed', () => {
  it('goes on at its checkpoint', async () => {
    expect(runChild('ingest:scan:checkpoint#3')).toBe('SIGKILL');
    expect((await readBack()).job).toMatchObject({ state: 'running', stage: 'scan', attempts: 1 });
    expect(runChild()).toBe(0);
    const { job, tasks, journal } = await readBack();
    expect(job).toMatchObject({ state: 'completed', attempts: 2, progress: 1 });
    expect(tasks).toEqual(['indexed', 'scanned']);
    expect(journal).toEqual(['scan 0', 'scan 1', 'scan 2', 'scan 3', 'scan 4', 'index']);
  });

  it('is not started by itself again once the process has ended in it three times at one place', async () => {
    for (const time of [1, 2, 3]) {
      expect(runChild('ingest:scan:commit')).toBe('SIGKILL');
      expect((await readBack()).job).toMatchObject({ state: 'running', attempts: time });
    }
    expect(runChild()).toBe(0);
    const { job, tasks } = await readBack();
    expect(job).toMatchObject({ state: 'failed', attempts: 3, error: { message: expect.stringContaining('3 times') } });
    expect(job!.error!.hint).toMatch(/retry it/);
    expect(tasks).toEqual([]);
    expect(runChild('ingest:index:commit', job!.jobId)).toBe('SIGKILL');
    expect(runChild()).toBe(0);
    expect((await readBack()).job).toMatchObject({ state: 'completed', error: null });
  });

  it('has neither result nor stage before the commit, and both after it', async () => {
    expect(runChild('ingest:scan:commit')).toBe('SIGKILL');
    expect((await readBack()).tasks).toEqual([]);
    expect(runChild('ingest:scan:committed')).toBe('SIGKILL');
    expect((await readBack()).tasks).toEqual(['scanned']);
    expect(runChild('ingest:index:committed')).toBe('SIGKILL');
    expect(runChild()).toBe(0);
    const { job, journal } = await readBack();
    expect(job).toMatchObject({ state: 'completed', attempts: 4 });
    expect(journal).toEqual(['scan 0', 'scan 1', 'scan 2', 'scan 3', 'scan 4', 'index']);
  });
});
