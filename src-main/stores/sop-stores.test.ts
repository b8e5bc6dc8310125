import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src-shared/model/answer.ts';
import { DEFAULT_STEP_RULES } from '../../src-shared/model/sop.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { word } from '../../src-shared/sentences/word.ts';
import { newId } from '../platform/ids.ts';
import { createAnswerStore } from './answer-store.ts';
import { createAuditStore } from './audit-store.ts';
import { sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createScoreStore } from './score-store.ts';
import { createTakeStore } from './take-store.ts';
import { createTaskStore } from './task-store.ts';
import { createVideoStore } from './video-store.ts';

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;
  let goldId: string;
  let traineeId: string;

  beforeEach(async () => {
    database = await open();
    const videos = createVideoStore(database.db);
    goldId = (await videos.insert(sampleVideo('gold'))).video.videoId;
    traineeId = (await videos.insert(sampleVideo('trainee'))).video.videoId;
    await createTaskStore(database.db).create({ taskId: 'pump', name: 'Change the pump' });
  });

  afterEach(() => database.close());

  describe('task and take stores', () => {
    it('counts takes by role, and refuses a second task of the same id', async () => {
      const tasks = createTaskStore(database.db);
      const takes = createTakeStore(database.db);
      await takes.insert({ taskId: 'pump', videoId: goldId, role: 'gold', startSec: 0, endSec: 60 });
      await takes.insert({ taskId: 'pump', videoId: traineeId, role: 'trainee', startSec: 0, endSec: 60 });
      await takes.insert({ taskId: 'pump', videoId: goldId, role: 'trainee', startSec: 0, endSec: 60 });
      expect(await tasks.ensure('pump')).toMatchObject({ name: 'Change the pump', goldTakes: 1, traineeTakes: 2 });
      expect((await tasks.ensure('belt')).name).toBe('belt');
      expect((await tasks.list()).map((task) => task.taskId)).toEqual(['pump', 'belt']);
      await expect(tasks.create({ taskId: 'pump' })).rejects.toMatchObject({ code: 'conflict' });
      await expect(tasks.get('nobody')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('keeps steps in order, replaces them, and knows the same take again', async () => {
      const takes = createTakeStore(database.db);
      const gold = { taskId: 'pump', videoId: goldId, role: 'gold', startSec: 5, endSec: 60 } as const;
      const first = await takes.insert(gold, [
        { ...DEFAULT_STEP_RULES, name: 'open', startSec: 5, endSec: 20, suggested: true },
        { ...DEFAULT_STEP_RULES, name: 'close', startSec: 20, endSec: 60, suggested: true },
      ]);
      expect(first.videoName).toBe('gold.mp4');
      expect(first.steps.map((step) => [step.index, step.name, step.suggested])).toEqual([
        [0, 'open', true],
        [1, 'close', true],
      ]);
      expect((await takes.insert(gold)).takeId).toBe(first.takeId);
      const all = { ...DEFAULT_STEP_RULES, name: 'all', startSec: 5, endSec: 60, suggested: false };
      const steps = await takes.replaceSteps(first.takeId, [all]);
      expect(steps).toEqual([{ index: 0, ...all }]);
      await takes.insert({ ...gold, startSec: 30 });
      expect((await takes.list({ taskId: 'pump', role: 'gold' }))[0]?.startSec).toBe(30);
      expect((await takes.getMany([first.takeId, 'nobody'])).map((take) => take.takeId)).toEqual([first.takeId]);
      expect(await takes.remove(first.takeId)).toBe(true);
      await expect(takes.replaceSteps(first.takeId, [])).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  describe('versions of steps', () => {
    const one = { ...DEFAULT_STEP_RULES, name: 'one', startSec: 0, endSec: 60, suggested: true };
    const strict = {
      ...one,
      suggested: false,
      required: false,
      orderMatters: false,
      weight: 2,
      minSec: 3,
      maxSec: 9.5,
    };

    it('grow with every edit that changes something, and keep what was before', async () => {
      const takes = createTakeStore(database.db);
      const gold = { taskId: 'pump', videoId: goldId, role: 'gold', startSec: 0, endSec: 60 } as const;
      const { takeId, stepsVersion } = await takes.insert(gold, [one]);
      expect(stepsVersion).toBe(1);
      expect(await takes.replaceSteps(takeId, [strict])).toEqual([{ index: 0, ...strict }]);
      await takes.replaceSteps(takeId, [strict]);
      expect((await takes.get(takeId)).stepsVersion).toBe(2);
      await takes.replaceSteps(takeId, []);
      expect((await takes.stepVersions(takeId)).map(({ version, steps }) => [version, steps])).toEqual([
        [3, []],
        [2, [{ index: 0, ...strict }]],
        [1, [{ index: 0, ...one }]],
      ]);
      await takes.replaceSteps(takeId, [one]);
      expect((await takes.get(takeId)).stepsVersion).toBe(4);
      await takes.remove(takeId);
      expect(await takes.stepVersions(takeId)).toEqual([]);
    });

    it('a take keeps its label until another is given', async () => {
      const takes = createTakeStore(database.db);
      const run = { taskId: 'pump', videoId: traineeId, role: 'trainee', startSec: 0, endSec: 60 } as const;
      expect((await takes.insert(run)).label).toBeNull();
      await takes.insert({ ...run, label: 'Aiko' });
      expect((await takes.insert(run)).label).toBe('Aiko');
    });
  });

  describe('what a task asks', () => {
    it('is changed field by field, and a hidden task is in no list', async () => {
      const tasks = createTaskStore(database.db);
      expect(await tasks.get('pump')).toMatchObject({ passMark: null, penalties: {} });
      await tasks.update('pump', { passMark: 85, penalties: { missing: 0.5 } });
      expect(await tasks.update('pump', { name: 'Pump' })).toMatchObject({
        name: 'Pump',
        passMark: 85,
        penalties: { missing: 0.5 },
      });
      expect(await tasks.update('pump', { passMark: null })).toMatchObject({ passMark: null });
      await expect(tasks.update('nobody', {})).rejects.toMatchObject({ code: 'not-found' });
      await tasks.create({ taskId: 'secret', hidden: true });
      expect((await tasks.list()).map(({ taskId }) => taskId)).toEqual(['pump']);
      expect(await tasks.hiddenIds()).toEqual(['secret']);
      expect((await tasks.get('secret')).taskId).toBe('secret');
    });
  });

  describe('score store', () => {
    const newScore = () => ({
      taskId: 'pump',
      goldTakeIds: ['g1'],
      traineeTakeId: 't1',
      goldVideoId: goldId,
      traineeVideoId: traineeId,
      goldName: 'gold.mp4',
      traineeName: 'trainee.mp4',
      scorer: 'sopilot-v1' as const,
      encoder: 'sopilot-heuristic',
    });

    it('goes from queued to completed, is found by either id, and lists without alignment', async () => {
      const scores = createScoreStore(database.db);
      const { scoreId, state } = await scores.insert(newScore());
      expect(state).toBe('queued');
      await scores.setJob(scoreId, 'job-1');
      await scores.complete(scoreId, {
        score: 87.5,
        passed: true,
        steps: [],
        findings: [],
        sopilotV1: null,
        alignment: [{ goldSec: 1, traineeSec: 2, similarity: 0.9 }],
        notices: [say('no-sopilot-score', { reason: asIs('Too short.') })],
        scoredWith: { steps: [], stepsVersion: 3, passMark: 80, penalties: { slow: 0.1 } },
        goldTakeIds: ['g2', 'g1'],
      });
      const score = await scores.get('job-1');
      expect(score).toMatchObject({ scoreId, state: 'completed', score: 87.5, passed: true });
      expect(score).toMatchObject({
        notices: [say('no-sopilot-score', { reason: asIs('Too short.') })],
        goldTakeIds: ['g2', 'g1'],
        traineeLabel: null,
      });
      expect(score.scoredWith).toEqual({ steps: [], stepsVersion: 3, passMark: 80, penalties: { slow: 0.1 } });
      expect(score.alignment).toEqual([{ goldSec: 1, traineeSec: 2, similarity: 0.9 }]);
      const [listed] = await scores.list({ taskId: 'pump' });
      expect(listed && Object.keys(listed)).not.toContain('alignment');
      expect(await scores.list({ traineeTakeId: 'other' })).toEqual([]);
    });

    it('outlives its videos, but not its task', async () => {
      const scores = createScoreStore(database.db);
      const { scoreId } = await scores.insert(newScore());
      const tooFew = say('takes-too-short-for-clips', { goldClips: '6 clips', traineeClips: '3 clips', minClips: 4 });
      await scores.setState(scoreId, 'failed', tooFew);
      await createVideoStore(database.db).remove(goldId);
      expect(await scores.get(scoreId)).toMatchObject({
        state: 'failed',
        error: tooFew,
        goldName: 'gold.mp4',
      });
      const [audited] = await createAuditStore(database.db).list(1);
      expect(audited).toMatchObject({ status: 'failed', error_message: word(tooFew) });
      await createTaskStore(database.db).remove('pump');
      expect(await scores.find(scoreId)).toBeUndefined();
    });
  });

  describe('answer store', () => {
    const answer = (question: string, createdAt: string): Answer => ({
      answerId: newId(),
      question,
      found: false,
      outcome: 'not-found' as const,
      answer: 'Not in the footage.',
      sentences: [],
      confidence: 0,
      evidence: [],
      unknowns: [],
      model: 'extractive',
      encoder: null,
      timings: { totalMs: 3 },
      createdAt,
    });

    it('lists newest first, of all videos or of one, and forgets removed videos', async () => {
      const answers = createAnswerStore(database.db);
      const first = answer('first?', '2026-01-01T00:00:00Z');
      await answers.insert(first, [goldId, 'removed-meanwhile']);
      await answers.insert(answer('second?', '2026-01-02T00:00:00Z'), [traineeId]);
      const questions = async (videoId?: string) =>
        (await answers.list({ videoId, limit: 10 })).map((found) => found.question);
      expect(await questions()).toEqual(['second?', 'first?']);
      expect(await questions(goldId)).toEqual(['first?']);
      expect(await answers.find(first.answerId)).toEqual(first);
      await createVideoStore(database.db).remove(goldId);
      expect(await questions(goldId)).toEqual([]);
      expect(await questions()).toHaveLength(2);
    });
  });
});
