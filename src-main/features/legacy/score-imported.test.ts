import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VigilClient } from '../../../src-shared/contract/client.ts';
import type { Scorer } from '../../../src-shared/model/sop.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { scoresOfRun } from '../../../src-shared/scores-of-run.ts';
import { drawMovingPicture } from '../../acceptance/testing/drawn-footage.ts';
import { openLibrary, runInProcess } from '../../acceptance/testing/in-process.ts';
import { waitForJob } from '../../acceptance/testing/wait-for-job.ts';
import { importFolder } from './testing/library-content.ts';
import { makeSopilotFolder } from './testing/sopilot-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-score-imported-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const shared = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const reference = join(shared, '..', 'reference', 'legacy-sopilot', 'data');

const ended = ({ state }: Job): boolean => ['completed', 'failed', 'cancelled'].includes(state);

async function scoresOf(client: VigilClient, taskId: string) {
  return (await client.call('sop.scores', { taskId })).scores;
}

/** What “Score all unscored” does: asks for a score of every run, and waits until all have ended. */
async function scoreAll(client: VigilClient, taskId: string, scorer: Scorer = 'vigil'): Promise<Job[]> {
  const { takes } = await client.call('sop.takes.list', { taskId });
  const asked = [];
  for (const { takeId } of takes.filter(({ role }) => role !== 'gold')) {
    asked.push(await client.call('sop.score', { traineeTakeId: takeId, scorer }));
  }
  return Promise.all(asked.map(({ jobId }) => waitForJob(client, jobId, ended)));
}

describe('scoring what was brought over', () => {
  it('indexes the recordings first, keeps the old scores, and says in the row why a run has no new one', async () => {
    const folder = join(root, 'sopilot');
    const footage = readFileSync(await drawMovingPicture(16));
    const other = (name: string): Buffer => Buffer.concat([footage, Buffer.from(`free${name}`)]);
    makeSopilotFolder(
      folder,
      [
        { id: 1, taskId: 'wash', role: 'gold', bytes: footage },
        { id: 2, taskId: 'wash', bytes: other('2') },
        { id: 3, taskId: 'wash', bytes: null },
        { id: 4, taskId: 'wash', bytes: other('4') },
      ],
      {
        scores: [2, 3, 4].map((id) => ({ id: `old-${id}`, gold: 1, trainee: id, score: 80 + id / 4 })),
      },
    );
    const dataDir = join(root, 'library');
    const library = await openLibrary(dataDir);
    const { client } = library;
    await importFolder(client, folder);
    const jobs = await scoreAll(client, 'wash');
    expect(jobs.map(({ state, error }) => [state, error?.code]).toSorted()).toEqual([
      ['completed', undefined],
      ['completed', undefined],
      ['failed', 'not-found'],
    ]);
    const scores = await scoresOf(client, 'wash');
    const { takes } = await client.call('sop.takes.list', { taskId: 'wash' });
    const row = (name: string) => scoresOfRun(scores, takes.find(({ videoName }) => videoName === name)!.takeId);
    for (const name of ['run 2.mp4', 'run 4.mp4']) {
      expect(row(name), name).toMatchObject({ scored: { scorer: 'vigil', state: 'completed' }, later: null });
    }
    expect(row('run 3.mp4')).toMatchObject({
      scored: { scoreId: 'old-3', score: 80.75 },
      later: {
        scorer: 'vigil',
        state: 'failed',
        error: expect.stringContaining('run 3.mp4 is no longer at') as string,
      },
    });
    expect(scores.filter(({ scoreId }) => scoreId.startsWith('old-'))).toHaveLength(3);
    await library.close();

    const { document } = await runInProcess<{
      runs: { videoName: string; scored: { score: number } | null; later: { error: string } | null }[];
    }>(dataDir, ['sop', 'scores', 'wash']);
    expect(document.runs.find(({ videoName }) => videoName === 'run 3.mp4')).toMatchObject({
      scored: { score: 80.75 },
      later: { error: expect.stringContaining('is no longer at') as string },
    });
    const unknown = await runInProcess(dataDir, ['sop', 'scores', 'no-such-task']);
    expect(unknown.exitCode).toBe(3);
  });

  it.skipIf(!existsSync(reference))('scores every run of a library that SOPilot itself wrote', async () => {
    const library = await openLibrary(join(root, 'reference'));
    const { client } = library;
    await importFolder(client, reference);
    const { tasks } = await client.call('sop.tasks.list', {});
    for (const { taskId } of tasks) {
      await scoreAll(client, taskId, 'sopilot-v1');
      const before = await scoresOf(client, taskId);
      const jobs = await scoreAll(client, taskId);
      expect(jobs.map(({ state, error }) => [state, error?.message])).toEqual(jobs.map(() => ['completed', undefined]));
      const after = await scoresOf(client, taskId);
      // What was there is there, to the digit.
      expect(after.slice(jobs.length)).toEqual(before);
      for (const { traineeTakeId, scorer, sopilotV1 } of after.slice(0, jobs.length)) {
        const last = before.find((score) => score.traineeTakeId === traineeTakeId);
        // Indexing left the imported clips alone: SOPilot's own result beside Vigil's is the one from before it.
        expect([scorer, sopilotV1]).toEqual(['vigil', last!.sopilotV1]);
      }
    }
    await library.close();
  });
});
