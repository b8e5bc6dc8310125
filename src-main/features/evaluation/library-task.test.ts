import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { openTestParts } from '../../core/testing/open-test-parts.ts';
import type { Parts } from '../feature.ts';
import { ingestFeature } from '../ingest/feature.ts';
import { sopFeature } from '../sop/feature.ts';
import { openLibraryTask } from './library-task.ts';

let folder: string;
let parts: Parts;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'library-task-'));
  ({ parts, close } = await openTestParts(folder));
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

it('removes what evaluations left that no longer run, and its own of a run that was killed', async () => {
  const { jobs, tasks } = parts;
  const evaluation = (title: string) => jobs.insert({ kind: 'evaluate-sop', subjectId: title, title: asIs(title) });
  const [own, ended, elsewhere] = [await evaluation('own'), await evaluation('ended'), await evaluation('elsewhere')];
  await jobs.update(ended.jobId, { state: 'failed' });
  await jobs.update(elsewhere.jobId, { state: 'running' });
  for (const jobId of [own.jobId, ended.jobId, elsewhere.jobId, 'of-an-older-version']) {
    await tasks.create({ taskId: `evaluation-${jobId}`, hidden: true });
  }
  const ingest = ingestFeature(parts);
  const needs = { ...parts, ingest, sop: sopFeature(parts, { ingest }) };
  const context = { job: own, signal: new AbortController().signal, progress: () => {} };
  const task = await openLibraryTask(needs, context);
  const hidden = [`evaluation-${own.jobId}`, `evaluation-${elsewhere.jobId}`];
  expect((await tasks.hiddenIds()).toSorted()).toEqual(hidden.toSorted());
  await task.close();
  expect(await tasks.hiddenIds()).toEqual([`evaluation-${elsewhere.jobId}`]);
});
